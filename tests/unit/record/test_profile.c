/* What an organisation says of itself: read strictly, believed with its officers'
 * signatures, never older than what was kept. */
#include <string.h>

#include "base/arena.h"
#include "base/buf.h"
#include "base/limits.h"
#include "record/profile.h"
#include "sample_order.h"
#include "strict.h"
#include "test.h"

#define KEYS 3

struct world {
	struct arena arena;
	struct key *keys[KEYS];
	struct organisation organisation;
	struct officer officers[KEYS];
};

static bool
reads(struct str text)
{
	struct arena arena;
	struct profile profile;
	bool ok;

	if (arena_init(&arena, (size_t)16 << 20, NULL) != ERR_OK)
		return false;
	ok = profile_read(&arena, text, &profile, NULL) == ERR_OK;
	arena_release(&arena);
	return ok;
}

static const struct bad bad_profiles[] = {
	{ "\"v\":1", "\"v\":2", "a later version is refused" },
	{ "{\"profile\":", "{\"roster\":", "another kind of document" },
	{ "\"US/papercup-mail\"", "\"papercup\"", "no organisation's id" },
	{ "\"purpose\":\"general\"", "\"purpose\":\"emergency\"",
	    "an emergency contact where the general one should be" },
	{ "\"purpose\":\"emergency\"", "\"purpose\":\"sales\"", "an unknown purpose" },
	{ "+1 202 5550100", "", "a contact without a way" },
	{ "desk@papercup.example", "desk.papercup.example", "no mail address" },
	{ "desk@papercup.example", "desk@papercup@example.org", "two hosts" },
	{ "desk@papercup.example", "desk@papercup", "a host without a domain" },
	{ "desk@papercup.example", "@papercup.example", "nobody's address" },
	{ "https://papercup.example", "http://papercup.example",
	    "an address without TLS" },
	{ "+1 202 5550100", "202 5550100", "a number without its country" },
	{ "\"mon\",\"tue\"", "\"tue\",\"mon\"", "days out of order" },
	{ "\"mon\",\"tue\"", "\"mon\",\"mon\"", "a day twice" },
	{ "\"mon\",\"tue\"", "\"mon\",\"tuesday\"", "a day that is none" },
	{ "\"to\":\"17:30\"", "\"to\":\"09:00\"", "no time between the hours" },
	{ "\"to\":\"17:30\"", "\"to\":\"17:60\"", "a minute too many" },
	{ "\"to\":\"17:30\"", "\"to\":\"24:30\"", "an hour too many" },
	{ "\"to\":\"17:30\"", "\"to\":\"1:730\"", "an hour that is not in its form" },
	{ "\"America/New_York\"", "\"/etc/passwd\"", "a zone that would be a file" },
	{ "\"category\":\"traffic\"", "\"category\":\"logs\"", "an unknown category" },
	{ "\"retention_days\":180", "\"retention_days\":-1", "fewer than no days" },
	{ "\"retention_days\":180", "\"retention_days\":36526", "too many days" },
	{ "\"retention_days\":180", "\"retention_days\":\"long\"", "no number of days" },
	{ "\"retention_days\":180", "\"retention_days\":180.5", "half a day" },
	{ "\"EmailAddress\"", "\"e-mail\"", "no type of an identifier" },
	{ "\"en\",\"es\"", "\"en\",\"en\"", "a language twice" },
	{ "\"languages\":[\"en\",\"es\"]", "\"languages\":[]", "no language" },
	{ "\"what\":\"log of connections\"", "\"what\":\"log\\nof connections\"",
	    "two lines" },
	{ NULL, NULL, NULL },
};

static struct profile
sample_profile(void)
{
	static const struct profile_contact contacts[] = {
		{ PROFILE_GENERAL, STR_INIT("desk@papercup.example"), STR_INIT(""),
		    STR_INIT("https://papercup.example/orders"), false },
		{ PROFILE_EMERGENCY, STR_INIT(""), STR_INIT("+1 202 5550100"),
		    STR_INIT(""), true },
	};
	static const struct profile_hours hours[] = {
		{ 0x1f, STR_INIT("09:00"), STR_INIT("17:30") },
		{ 0x20, STR_INIT("00:00"), STR_INIT("24:00") },
	};
	static const struct str languages[] = { STR_INIT("en"), STR_INIT("es") };
	static const struct str services[] = { STR_INIT("Papercup Mail") };
	static const struct str identifiers[] = { STR_INIT("EmailAddress") };
	static const struct profile_data data[] = {
		{ DATA_SUBSCRIBER, STR_INIT("name, address, means of payment"),
		    identifiers, 1, PROFILE_UNKNOWN },
		{ DATA_TRAFFIC, STR_INIT("log of connections"), identifiers, 1, 180 },
	};

	return (struct profile){ .realm = STR("live"),
		.organisation = STR("US/papercup-mail"),
		.stated_at = SAMPLE_TIME,
		.valid_from = SAMPLE_TIME,
		.entity = STR("Papercup Mail, Inc."),
		.registered = STR("Delaware 1234567"),
		.contacts = contacts,
		.contacts_count = 2,
		.zone = STR("America/New_York"),
		.hours = hours,
		.hours_count = 2,
		.languages = languages,
		.languages_count = 2,
		.services = services,
		.services_count = 1,
		.data = data,
		.data_count = 2 };
}

static bool
refused(struct verdict verdict, const char *rule)
{
	return verdict.kind == VERDICT_NO && strcmp(verdict.rule, rule) == 0;
}

static void
test_verify(const struct world *world, struct profile *profile)
{
	struct profile_trust trust = { .realm = STR("live"), .threshold = 2 };
	struct profile_trust other = trust;
	struct organisation organisation = world->organisation;
	struct officer one_name[KEYS];
	int64_t now = SAMPLE_TIME + CLOCK_DAY;
	struct verdict verdict;

	other.realm = STR("training.a");
	CHECK(
	    refused(profile_verify(profile, &other, &organisation, now), "profile-realm"),
	    "a profile of another realm");
	organisation.id = STR("US/other");
	CHECK(refused(profile_verify(profile, &trust, &organisation, now),
		  "profile-organisation"),
	    "a profile of another organisation");
	organisation = world->organisation;
	other = trust;
	other.threshold = 3;
	CHECK(refused(profile_verify(profile, &other, &organisation, now),
		  "profile-signatures"),
	    "too few officers have signed");
	organisation.officers_count = 1;
	CHECK(refused(profile_verify(profile, &trust, &organisation, now),
		  "profile-signatures"),
	    "who is no officer and has signed does not count");
	memcpy(one_name, world->officers, sizeof one_name);
	one_name[1].person = one_name[0].person;
	organisation.officers = one_name;
	organisation.officers_count = KEYS;
	CHECK(refused(profile_verify(profile, &trust, &organisation, now),
		  "profile-signatures"),
	    "two keys of one officer are one signature");
	profile->digest[0] ^= 1;
	CHECK(refused(profile_verify(profile, &trust, &world->organisation, now),
		  "profile-signatures"),
	    "signatures of another profile");
	profile->digest[0] ^= 1;
	CHECK(refused(profile_verify(
			  profile, &trust, &world->organisation, SAMPLE_TIME - CLOCK_DAY),
		  "profile-not-yet"),
	    "a profile from the future");
	verdict = profile_verify(profile, &trust, &world->organisation, now);
	CHECK(verdict_is_yes(&verdict), "two of three officers have signed");
}

static void
test_follows(const struct world *world, const struct profile *profile)
{
	struct profile_trust trust = { .realm = STR("live"),
		.threshold = 2,
		.last_time = SAMPLE_TIME + CLOCK_SECOND };
	int64_t now = SAMPLE_TIME + CLOCK_DAY;
	struct verdict verdict;

	CHECK(refused(profile_verify(profile, &trust, &world->organisation, now),
		  "profile-rolled-back"),
	    "an older one than what is kept");
	trust.last_time = SAMPLE_TIME;
	CHECK(refused(profile_verify(profile, &trust, &world->organisation, now),
		  "profile-two-statements"),
	    "another one of the same time");
	memcpy(trust.last_digest, profile->digest, SHA256_LEN);
	verdict = profile_verify(profile, &trust, &world->organisation, now);
	CHECK(verdict_is_yes(&verdict), "the same again");
	trust = (struct profile_trust){ .realm = STR("live"),
		.threshold = 2,
		.last_time = SAMPLE_TIME - CLOCK_SECOND,
		.last_digest = { 1 } };
	verdict = profile_verify(profile, &trust, &world->organisation, now);
	CHECK(verdict_is_yes(&verdict), "a newer one");
	CHECK(!profile_stale(profile, SAMPLE_TIME + PROFILE_STALE_DAYS * CLOCK_DAY),
	    "after 180 days it is not stale");
	CHECK(profile_stale(
		  profile, SAMPLE_TIME + PROFILE_STALE_DAYS * CLOCK_DAY + CLOCK_SECOND),
	    "a second later it is");
}

/* As many rows as there may be, and one more. */
static void
test_limits(struct world *world)
{
	static struct profile_data data[LIMIT_PROFILE_DATA + 1];
	struct profile profile = sample_profile();
	struct buf text;

	for (size_t i = 0; i < LIMIT_PROFILE_DATA + 1; i++)
		data[i] = sample_profile().data[1];
	profile.data = data;
	profile.data_count = LIMIT_PROFILE_DATA;
	buf_init(&text, LIMIT_PROFILE);
	CHECK(profile_write(&world->arena, &profile, &text, NULL) == ERR_OK,
	    "as many rows of data as there may be");
	buf_reset(&text);
	profile.data_count++;
	CHECK(
	    profile_write(&world->arena, &profile, &text, NULL) == ERR_LIMIT, "one more");
	buf_reset(&text);
	profile = sample_profile();
	profile.data_count = profile.hours_count = 0;
	CHECK(profile_write(&world->arena, &profile, &text, NULL) == ERR_OK,
	    "hours and data may be left unsaid");
	buf_release(&text);
}

static void
test_text(struct world *world)
{
	struct profile profile = sample_profile();
	struct buf text, text_again;
	struct profile again;

	buf_init(&text, LIMIT_PROFILE);
	buf_init(&text_again, LIMIT_PROFILE);
	CHECK(profile_sign(&world->arena, &profile, world->keys[0], NULL) == ERR_OK &&
		  profile_sign(&world->arena, &profile, world->keys[1], NULL) == ERR_OK,
	    "two officers sign");
	CHECK(profile_write(&world->arena, &profile, &text, NULL) == ERR_OK &&
		  profile_read(&world->arena, buf_str(&text), &again, NULL) == ERR_OK &&
		  profile_write(&world->arena, &again, &text_again, NULL) == ERR_OK &&
		  str_eq(buf_str(&text), buf_str(&text_again)),
	    "read and written again it is the same text");
	CHECK(memcmp(again.digest, profile.digest, SHA256_LEN) == 0,
	    "the digest read is the digest signed");
	CHECK(again.data[0].retention_days == PROFILE_UNKNOWN &&
		  again.data[1].retention_days == 180 && again.hours[0].days == 0x1f &&
		  again.contacts[1].always,
	    "and says what was said");
	strict_bad(buf_str(&text), bad_profiles, reads);
	CHECK(strict_refuses(buf_str(&text), reads, NULL), "every member counts");
	test_verify(world, &again);
	test_follows(world, &again);
	buf_release(&text);
	buf_release(&text_again);
}

int
main(void)
{
	static const struct str names[KEYS] = { STR_INIT("officer-1"),
		STR_INIT("officer-2"), STR_INIT("officer-3") };
	struct world world = { 0 };
	bool ok = arena_init(&world.arena, LIMIT_ARENA, NULL) == ERR_OK;

	for (size_t i = 0; i < KEYS && ok; i++) {
		ok = key_generate(
			 i == 0 ? KEY_ED25519 : KEY_P256, &world.keys[i], NULL) == ERR_OK;
		if (ok)
			world.officers[i] =
			    (struct officer){ names[i], key_public_der(world.keys[i]) };
	}
	world.organisation = (struct organisation){ .id = STR("US/papercup-mail"),
		.officers = world.officers,
		.officers_count = KEYS };
	if (CHECK(ok, "keys are made")) {
		test_text(&world);
		test_limits(&world);
	}
	for (size_t i = 0; i < KEYS; i++)
		key_free(world.keys[i]);
	arena_release(&world.arena);
	return test_done();
}
