/* A pin file: read strictly, believed only with the officers' keys that were pinned, of
 * the organisation that was meant, in its time, never older. */
#include <string.h>

#include "base/arena.h"
#include "base/buf.h"
#include "base/limits.h"
#include "record/directory.h"
#include "record/pin.h"
#include "sample_order.h"
#include "strict.h"
#include "test.h"
#include "trust/digest.h"

#define KEYS 3

struct world {
	struct arena arena;
	struct key *keys[KEYS];
	struct officer officers[KEYS];
	unsigned char ids[KEYS][SHA256_LEN];
};

static bool
reads(struct str text)
{
	struct arena arena;
	struct pin pin;
	bool ok;

	if (arena_init(&arena, (size_t)16 << 20, NULL) != ERR_OK)
		return false;
	ok = pin_read(&arena, text, &pin, NULL) == ERR_OK;
	arena_release(&arena);
	return ok;
}

static const struct bad bad_pins[] = {
	{ "\"v\":1", "\"v\":2", "a later version is refused" },
	{ "\"sequence\":7", "\"sequence\":7,\"sequence\":8", "a number twice" },
	{ "\"sequence\":7", "\"sequence\":0", "number 0" },
	{ "\"sequence\":7", "\"sequence\":-7", "a number below 0" },
	{ "{\"pin\":", "{\"list\":", "another kind of document" },
	{ "\"organisation\":{", "\"organisation\":[],\"x\":{", "no organisation" },
	{ "\"CL/a\"", "\"cl/a\"", "no organisation's id" },
	{ "\"issue\"", "\"rule\"", "an unknown competence" },
	{ "https://", "http://", "an address without TLS" },
	{ "\"certificate\":\"Y2VydA==\"", "\"certificate\":\"\"", "half a seal" },
	{ "\"expires_at\":\"2027", "\"expires_at\":\"2026",
	    "a record that ends before it begins" },
	{ NULL, NULL, NULL },
};

static unsigned char certificates[][SHA256_LEN] = { { 1 }, { 2 } };
static const struct str languages[] = { STR_INIT("es") };

static struct organisation
sample_organisation(const struct world *world)
{
	return (struct organisation){ .id = STR("CL/a"),
		.name = STR("Fiscal\xc3\xad"
			    "a A"),
		.competences = COMPETENCE_ISSUE,
		.hi1_url = STR("https://a.example:8443/hi1"),
		.tls = certificates,
		.tls_count = 1,
		.seal_certificate = STR("cert"),
		.seal_public_key = STR("spki"),
		.ledger_key = STR("live.cl.a/ledger+00000000+AQ=="),
		.officers = world->officers,
		.officers_count = KEYS,
		.languages = languages,
		.languages_count = 1,
		.valid_from = SAMPLE_TIME };
}

static bool
refused(struct verdict verdict, const char *rule)
{
	return verdict.kind == VERDICT_NO && strcmp(verdict.rule, rule) == 0;
}

static void
test_verify(const struct world *world, struct pin *pin)
{
	struct pin_trust trust = { .realm = STR("live"),
		.organisation = STR("CL/a"),
		.officers = world->ids,
		.officers_count = 2,
		.threshold = 2 };
	struct pin_trust other = trust;
	struct officer one_name[KEYS] = { world->officers[0], world->officers[1] };
	int64_t now = SAMPLE_TIME + CLOCK_DAY;
	struct verdict verdict;

	other.realm = STR("training.a");
	CHECK(refused(pin_verify(pin, &other, now), "pin-realm"),
	    "a record of another realm");
	other = trust;
	other.organisation = STR("AR/a");
	CHECK(refused(pin_verify(pin, &other, now), "pin-organisation"),
	    "the same name in another State is another organisation");
	other = trust;
	other.officers = world->ids + 1; /* the third has not signed */
	CHECK(refused(pin_verify(pin, &other, now), "pin-signatures"),
	    "who is pinned and has not signed does not count");
	other = trust;
	other.officers_count = 1;
	CHECK(refused(pin_verify(pin, &other, now), "pin-signatures"),
	    "who has signed and is not pinned does not count");
	other = trust;
	other.officers_count = 0;
	CHECK(refused(pin_verify(pin, &other, now), "pin-signatures"), "nobody pinned");
	one_name[1].person = one_name[0].person;
	pin->organisation.officers = one_name;
	CHECK(refused(pin_verify(pin, &trust, now), "pin-signatures"),
	    "two keys of one person are one signature");
	pin->organisation.officers_count = 1;
	CHECK(refused(pin_verify(pin, &trust, now), "pin-signatures"),
	    "a pinned key that the record does not bring cannot have signed");
	pin->organisation.officers = world->officers;
	pin->organisation.officers_count = KEYS;
	pin->digest[0] ^= 1;
	CHECK(refused(pin_verify(pin, &trust, now), "pin-signatures"),
	    "signatures of another record");
	pin->digest[0] ^= 1;
	CHECK(refused(pin_verify(pin, &trust, pin->issued_at - CLOCK_DAY), "pin-not-yet"),
	    "a record from the future");
	verdict = pin_verify(pin, &trust, now);
	CHECK(verdict_is_yes(&verdict), "both pinned officers have signed");
}

static void
test_time(const struct pin *pin)
{
	unsigned char other[SHA256_LEN] = { 0 };
	struct verdict verdict;

	CHECK(refused(pin_in_time(pin, pin->expires_at), "pin-expired"),
	    "a record has its end");
	verdict = pin_in_time(pin, pin->expires_at - 1);
	CHECK(verdict_is_yes(&verdict), "not before");
	CHECK(refused(pin_follows(pin, 8, pin->digest), "pin-rolled-back"),
	    "an older record");
	CHECK(refused(pin_follows(pin, 7, other), "pin-two-records"),
	    "another record of the same number");
	verdict = pin_follows(pin, 7, pin->digest);
	CHECK(verdict_is_yes(&verdict), "the same again");
	verdict = pin_follows(pin, 6, other);
	CHECK(verdict_is_yes(&verdict), "a newer one");
}

/* A pin is no list, and a signature under the one is none under the other. */
static void
test_kinds(struct world *world, const struct pin *pin, struct str text)
{
	struct directory list = { .realm = pin->realm,
		.sequence = pin->sequence,
		.issued_at = pin->issued_at,
		.expires_at = pin->expires_at,
		.organisations = &pin->organisation,
		.organisations_count = 1 };
	struct directory read;
	struct buf out;

	CHECK(directory_read(&world->arena, text, &read, NULL) != ERR_OK,
	    "a pin is read as no list");
	buf_init(&out, LIMIT_DIRECTORY);
	CHECK(directory_sign(&world->arena, &list, world->keys[0], NULL) == ERR_OK &&
		  directory_write(&world->arena, &list, &out, NULL) == ERR_OK &&
		  !reads(buf_str(&out)) && !pin_is(buf_str(&out)) && pin_is(text),
	    "nor a list as a pin");
	CHECK(
	    memcmp(list.digest, pin->digest, SHA256_LEN) != 0, "what is signed differs");
	buf_release(&out);
}

static void
test_same(struct world *world)
{
	struct organisation a = sample_organisation(world);
	struct organisation b = a;

	b.valid_to = SAMPLE_TIME + CLOCK_DAY;
	CHECK(organisation_same(&world->arena, &a, &b), "times of validity do not count");
	b = a;
	b.competences |= COMPETENCE_PROVIDE;
	CHECK(!organisation_same(&world->arena, &a, &b), "a competence more does");
	b = a;
	b.tls_count = 2;
	CHECK(!organisation_same(&world->arena, &a, &b), "a certificate more does");
	b = a;
	b.officers_count--;
	CHECK(!organisation_same(&world->arena, &a, &b), "an officer less does");
	b = a;
	b.hi1_url = STR("https://b.example:8443/hi1");
	CHECK(!organisation_same(&world->arena, &a, &b), "another address does");
}

static void
test_join(struct world *world)
{
	struct organisation listed[2] = { sample_organisation(world),
		sample_organisation(world) };
	struct organisation pinned[2] = { sample_organisation(world),
		sample_organisation(world) };
	struct organisation_list others = { pinned, 2 };
	struct directory list = { .sequence = 3,
		.organisations = listed,
		.organisations_count = 2,
		.pins_count = 1 };
	struct directory joined = { .sequence = 0 };
	struct verdict verdict;
	struct why why;

	listed[1].id = STR("US/b");
	listed[1].tls_count = 0;
	pinned[0].id = STR("AR/c");
	pinned[0].tls_count = 0;
	pinned[1].id = STR("CL/z");
	CHECK(directory_join(&world->arena, &list, others, &joined, &verdict, &why) ==
		      ERR_OK &&
		  refused(verdict, "directory-two-owners") && joined.sequence == 0,
	    "a pinned organisation cannot claim another's certificate");
	pinned[1].tls = &certificates[1];
	CHECK(directory_join(&world->arena, &list, others, &joined, &verdict, &why) ==
		      ERR_OK &&
		  verdict_is_yes(&verdict),
	    "with its own it is joined");
	CHECK(joined.organisations_count == 4 && joined.sequence == 3 &&
		  directory_find(&joined, STR("AR/c")) == &joined.organisations[0] &&
		  directory_find(&joined, STR("CL/a")) == &joined.organisations[1] &&
		  directory_find(&joined, STR("CL/z")) == &joined.organisations[2] &&
		  directory_find(&joined, STR("US/b")) == &joined.organisations[3],
	    "all are found");
	CHECK(
	    directory_find_tls(&joined, certificates[1]) == &joined.organisations[2] &&
		directory_find_tls(&joined, certificates[0]) == &joined.organisations[1],
	    "by their certificates, too");
}

static void
test_text(struct world *world)
{
	struct pin pin = { .realm = STR("live"),
		.sequence = 7,
		.issued_at = SAMPLE_TIME,
		.expires_at = SAMPLE_TIME + 90 * CLOCK_DAY,
		.organisation = sample_organisation(world) };
	struct buf text, text_again;
	struct pin again;

	buf_init(&text, LIMIT_PIN);
	buf_init(&text_again, LIMIT_PIN);
	CHECK(pin_sign(&world->arena, &pin, world->keys[0], NULL) == ERR_OK &&
		  pin_sign(&world->arena, &pin, world->keys[1], NULL) == ERR_OK,
	    "two officers sign");
	CHECK(pin_write(&world->arena, &pin, &text, NULL) == ERR_OK &&
		  pin_read(&world->arena, buf_str(&text), &again, NULL) == ERR_OK &&
		  pin_write(&world->arena, &again, &text_again, NULL) == ERR_OK &&
		  str_eq(buf_str(&text), buf_str(&text_again)),
	    "read and written again it is the same text");
	CHECK(memcmp(again.digest, pin.digest, SHA256_LEN) == 0,
	    "the digest read is the digest signed");
	strict_bad(buf_str(&text), bad_pins, reads);
	CHECK(strict_refuses(buf_str(&text), reads, NULL), "every member counts");
	test_verify(world, &again);
	test_time(&again);
	test_kinds(world, &again, buf_str(&text));
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
		if (!ok)
			break;
		world.officers[i] =
		    (struct officer){ names[i], key_public_der(world.keys[i]) };
		memcpy(world.ids[i], key_id(world.keys[i]), SHA256_LEN);
	}
	if (CHECK(ok, "keys are made")) {
		test_text(&world);
		test_same(&world);
		test_join(&world);
	}
	for (size_t i = 0; i < KEYS; i++)
		key_free(world.keys[i]);
	arena_release(&world.arena);
	return test_done();
}
