/* The roster: persons and keys that two officers vouch for; a key has its time. */
#include <string.h>

#include "base/arena.h"
#include "base/buf.h"
#include "base/limits.h"
#include "record/roster.h"
#include "sample_order.h"
#include "strict.h"
#include "test.h"

#define KEYS 4

struct world {
	struct arena arena;
	struct key *keys[KEYS];
	struct officer officers[2];
	struct organisation organisation;
};

static bool
reads(struct str text)
{
	struct arena arena;
	struct roster roster;
	bool ok;

	if (arena_init(&arena, (size_t)16 << 20, NULL) != ERR_OK)
		return false;
	ok = roster_read(&arena, text, &roster, NULL) == ERR_OK;
	arena_release(&arena);
	return ok;
}

static const struct bad bad_rosters[] = {
	{ "\"v\":1", "\"v\":3", "a later version is refused" },
	{ "\"v\":1", "\"v\":2", "keys without a kind are not of version 2" },
	{ "\"level\":\"judge\"", "\"level\":\"judge\",\"level\":\"judge\"",
	    "a level twice" },
	{ "\"level\":\"judge\"", "\"level\":\"king\"", "an unknown level" },
	{ "\"id\":\"judge-1\"", "\"id\":\"z-1\"", "persons in disorder" },
	{ "\"id\":\"judge-1\"", "\"id\":\"prosecutor-1\"", "a person twice" },
	{ "\"functions\":[\"duty\"]", "\"functions\":[\"duty\",\"duty\"]",
	    "a function twice" },
	{ "\"valid_from\":\"2026-11-22T12:00:00Z\"", "\"valid_from\":\"\"",
	    "a key without a beginning" },
	{ "\"sequence\":3", "\"sequence\":-3", "a number below 1" },
	{ NULL, NULL, NULL },
};

static bool
refused(struct verdict verdict, const char *rule)
{
	return verdict.kind == VERDICT_NO && strcmp(verdict.rule, rule) == 0;
}

static void
test_verify(struct world *world, const struct roster *roster)
{
	struct roster_trust trust = { .realm = STR("live"), .threshold = 2 };
	struct roster_trust other = trust;
	struct organisation stranger = world->organisation;
	struct verdict verdict;

	other.realm = STR("training.a");
	CHECK(refused(roster_verify(roster, &other, &world->organisation, SAMPLE_TIME),
		  "roster-realm"),
	    "a roster of another realm");
	stranger.id = STR("CL/z");
	CHECK(refused(roster_verify(roster, &trust, &stranger, SAMPLE_TIME),
		  "roster-organisation"),
	    "a roster of another organisation");
	stranger = world->organisation;
	stranger.officers_count = 1;
	CHECK(refused(roster_verify(roster, &trust, &stranger, SAMPLE_TIME),
		  "roster-signatures"),
	    "one officer is not enough");
	other = trust;
	other.last_sequence = 4;
	CHECK(refused(roster_verify(roster, &other, &world->organisation, SAMPLE_TIME),
		  "roster-rolled-back"),
	    "an older roster");
	other.last_sequence = 3;
	CHECK(refused(roster_verify(roster, &other, &world->organisation, SAMPLE_TIME),
		  "roster-two-lists"),
	    "another roster of the same number");
	CHECK(refused(roster_verify(
			  roster, &trust, &world->organisation, SAMPLE_TIME - CLOCK_DAY),
		  "roster-not-yet"),
	    "a roster from the future");
	verdict = roster_verify(roster, &trust, &world->organisation, SAMPLE_TIME);
	CHECK(verdict_is_yes(&verdict), "two officers have signed");
}

static enum standing
standing(const struct world *world, const struct roster *roster, size_t key, int64_t at)
{
	return roster_standing(roster, STR("prosecutor-1"), key_id(world->keys[key]), at);
}

static void
test_standing(const struct world *world, const struct roster *roster)
{
	int64_t end = SAMPLE_TIME + 5 * CLOCK_DAY;

	CHECK(roster_standing(roster, STR("desk-9"), key_id(world->keys[2]),
		  SAMPLE_TIME) == STANDING_UNKNOWN,
	    "a person who is not listed");
	CHECK(standing(world, roster, 3, SAMPLE_TIME) == STANDING_UNKNOWN,
	    "a key of somebody else");
	CHECK(standing(world, roster, 2, SAMPLE_TIME - 1) == STANDING_COOLING,
	    "a key whose time has not come");
	CHECK(standing(world, roster, 2, SAMPLE_TIME) == STANDING_GOOD, "a good key");
	CHECK(standing(world, roster, 2, end - 1) == STANDING_GOOD &&
		  standing(world, roster, 2, end) == STANDING_REVOKED,
	    "a key is good until it is revoked");
	CHECK(revocation_of(STANDING_REVOKED, 0, 10, end) == REVOCATION_REVOKED,
	    "revoked stays revoked");
	CHECK(revocation_of(STANDING_GOOD, end, 10, end + 11 * CLOCK_SECOND) ==
		  REVOCATION_UNKNOWN,
	    "an old roster leaves revocation unknown");
	CHECK(revocation_of(STANDING_GOOD, end, 10, end + 10 * CLOCK_SECOND) ==
		  REVOCATION_GOOD,
	    "a fresh one does not");
}

static struct roster
sample(const struct world *world, struct roster_key *keys, struct roster_person *persons)
{
	static const struct str duty[] = { STR_INIT("duty") };

	for (size_t i = 0; i < 2; i++) {
		keys[i] =
		    (struct roster_key){ .public_key = key_public_der(world->keys[2 + i]),
			    .valid_from = SAMPLE_TIME };
		persons[i] = (struct roster_person){ .functions = duty,
			.functions_count = 1,
			.keys = &keys[i],
			.keys_count = 1 };
	}
	persons[0].id = STR("judge-1");
	persons[0].level = LEVEL_JUDGE;
	persons[0].keys = &keys[1];
	persons[1].id = STR("prosecutor-1");
	persons[1].level = LEVEL_PROSECUTOR;
	persons[1].keys = &keys[0];
	keys[0].revoked_at = SAMPLE_TIME + 5 * CLOCK_DAY;
	return (struct roster){ .realm = STR("live"),
		.organisation = STR("CL/a"),
		.sequence = 3,
		.issued_at = SAMPLE_TIME,
		.persons = persons,
		.persons_count = 2 };
}

static void
test_text(struct world *world)
{
	struct roster_key keys[2];
	struct roster_person persons[2];
	struct roster roster = sample(world, keys, persons);
	struct roster again;
	struct buf text;
	struct buf text_again;

	buf_init(&text, LIMIT_ROSTER);
	buf_init(&text_again, LIMIT_ROSTER);
	persons[0].keys = persons[1].keys;
	CHECK(roster_write(&world->arena, &roster, &text, NULL) == ERR_SYNTAX,
	    "a key that two persons hold is refused");
	roster = sample(world, keys, persons);
	buf_reset(&text);
	CHECK(roster_sign(&world->arena, &roster, world->keys[0], NULL) == ERR_OK &&
		  roster_sign(&world->arena, &roster, world->keys[1], NULL) == ERR_OK,
	    "officers sign");
	CHECK(roster_write(&world->arena, &roster, &text, NULL) == ERR_OK &&
		  roster_read(&world->arena, buf_str(&text), &again, NULL) == ERR_OK &&
		  roster_write(&world->arena, &again, &text_again, NULL) == ERR_OK &&
		  str_eq(buf_str(&text), buf_str(&text_again)),
	    "read and written again it is the same text");
	strict_bad(buf_str(&text), bad_rosters, reads);
	CHECK(strict_refuses(buf_str(&text), reads, NULL), "every member counts");
	test_verify(world, &again);
	test_standing(world, &again);
	buf_release(&text);
	buf_release(&text_again);
}

static const struct bad bad_passkeys[] = {
	{ "\"v\":2", "\"v\":1", "a passkey in version 1" },
	{ "\"v\":2", "\"v\":3", "a version after it" },
	{ "\"kind\":\"passkey\"", "\"kind\":\"key\"",
	    "a passkey that is said to be none" },
	{ "\"kind\":\"key\"", "\"kind\":\"passkey\"", "a key that is said to be one" },
	{ "\"kind\":\"key\"", "\"kind\":\"card\"", "a kind that is not known" },
	{ "\"https://desk.example\"", "\"http://desk.example\"", "a site without TLS" },
	{ "\"rp_id\":\"desk.example\"", "\"rp_id\":\"evil.example\"", "another's site" },
	{ "\"synced\":false", "\"synced\":\"no\"", "a text for true or false" },
	{ NULL, NULL, NULL },
};

static void
test_passkeys(struct world *world)
{
	struct webauthn_passkey passkey = { .id = STR("0123456789abcdef"),
		.rp_id = STR("desk.example"),
		.origin = STR("https://desk.example") };
	struct roster_key keys[2];
	struct roster_person persons[2];
	struct roster roster = sample(world, keys, persons);
	struct roster again;
	struct buf text, text_again;

	keys[1].passkey = &passkey;
	buf_init(&text, LIMIT_ROSTER);
	buf_init(&text_again, LIMIT_ROSTER);
	CHECK(roster_sign(&world->arena, &roster, world->keys[0], NULL) == ERR_OK &&
		  roster_write(&world->arena, &roster, &text, NULL) == ERR_OK &&
		  roster_read(&world->arena, buf_str(&text), &again, NULL) == ERR_OK &&
		  roster_write(&world->arena, &again, &text_again, NULL) == ERR_OK &&
		  str_eq(buf_str(&text), buf_str(&text_again)),
	    "with a passkey it is of version 2, and the same text again");
	CHECK(again.persons[0].keys[0].passkey != NULL &&
		  str_eq(again.persons[0].keys[0].passkey->id, passkey.id) &&
		  again.persons[1].keys[0].passkey == NULL,
	    "who has the passkey, and who has none");
	strict_bad(buf_str(&text), bad_passkeys, reads);
	CHECK(strict_refuses(buf_str(&text), reads, NULL), "every member of it counts");
	buf_release(&text);
	buf_release(&text_again);
}

int
main(void)
{
	struct world world = { .organisation = { .id = STR("CL/a") } };
	bool ok = arena_init(&world.arena, (size_t)8 << 20, NULL) == ERR_OK;

	for (size_t i = 0; i < KEYS && ok; i++)
		ok = key_generate(KEY_P256, &world.keys[i], NULL) == ERR_OK;
	if (CHECK(ok, "keys are made")) {
		world.officers[0] =
		    (struct officer){ STR("officer-1"), key_public_der(world.keys[0]) };
		world.officers[1] =
		    (struct officer){ STR("officer-2"), key_public_der(world.keys[1]) };
		world.organisation.officers = world.officers;
		world.organisation.officers_count = 2;
		test_text(&world);
		test_passkeys(&world);
	}
	for (size_t i = 0; i < KEYS; i++)
		key_free(world.keys[i]);
	arena_release(&world.arena);
	return test_done();
}
