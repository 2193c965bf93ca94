/* The federation list: read strictly, believed only with enough signatures, never older.
 */
#include <string.h>
#include <time.h>

#include "base/arena.h"
#include "base/buf.h"
#include "base/limits.h"
#include "record/directory.h"
#include "sample_order.h"
#include "strict.h"
#include "test.h"
#include "trust/digest.h"

#define KEYS 4

struct world {
	struct arena arena;
	struct key *keys[KEYS];
	struct officer officers[KEYS];
};

static bool
reads(struct str text)
{
	struct arena arena;
	struct directory directory;
	bool ok;

	if (arena_init(&arena, (size_t)16 << 20, NULL) != ERR_OK)
		return false;
	ok = directory_read(&arena, text, &directory, NULL) == ERR_OK;
	arena_release(&arena);
	return ok;
}

static const struct bad bad_lists[] = {
	{ "\"v\":1", "\"v\":2", "a later version is refused" },
	{ "\"sequence\":7", "\"sequence\":7,\"sequence\":7", "a number twice" },
	{ "\"sequence\":7", "\"sequence\":0", "number 0" },
	{ "\"CL/a\"", "\"US/z\"", "organisations in disorder" },
	{ "\"CL/a\"", "\"US/b\"", "an organisation twice" },
	{ "\"issue\",\"validate\"", "\"validate\",\"issue\"", "competences in disorder" },
	{ "\"issue\",\"validate\"", "\"issue\",\"rule\"", "an unknown competence" },
	{ "https://", "http://", "an address without TLS" },
	{ "\"encoding\":\"xml\"", "\"encoding\":\"json\"",
	    "the encoding in a second form" },
	{ "\"encoding\":\"xml\"", "\"encoding\":\"\"", "no encoding" },
	{ "\"encoding\":\"xml\"", "\"encoding\":1", "an encoding that is no text" },
	{ "https://", "https://user@", "an address with a user" },
	{ "\"tls\":[\"01", "\"tls\":[\"02", "a certificate at two organisations" },
	{ "\"certificate\":\"Y2VydA==\"", "\"certificate\":\"\"", "half a seal" },
	{ "\"es\",\"en\"", "\"es\",\"es\"", "a language twice" },
	{ "\"expires_at\":\"2027", "\"expires_at\":\"2026",
	    "a list that ends before it begins" },
	{ "\"person\":\"list-1\"", "\"person\":\"\"", "an officer without a name" },
	{ NULL, NULL, NULL },
};

static unsigned char pin_a[][SHA256_LEN] = { { 1 } };
static unsigned char pin_b[][SHA256_LEN] = { { 2 }, { 3 } };
static const struct str languages[] = { STR_INIT("es"), STR_INIT("en") };

static struct directory
sample(const struct world *world, struct organisation *two)
{
	two[0] = (struct organisation){ .id = STR("CL/a"),
		.name = STR("Fiscal\xc3\xad"
			    "a A"),
		.competences = COMPETENCE_ISSUE | COMPETENCE_VALIDATE,
		.hi1_url = STR("https://a.example:8443/hi1"),
		.tls = pin_a,
		.tls_count = 1,
		.seal_certificate = STR("cert"),
		.seal_public_key = STR("spki"),
		.ledger_key = STR("live.cl.a/ledger+00000000+AQ=="),
		.officers = world->officers,
		.officers_count = 2,
		.languages = languages,
		.languages_count = 2,
		.valid_from = SAMPLE_TIME };
	two[1] = two[0];
	two[1].id = STR("US/b");
	two[1].wants_xml = true;
	two[1].competences = COMPETENCE_PROVIDE;
	two[1].tls = pin_b;
	two[1].tls_count = 2;
	two[1].valid_to = SAMPLE_TIME + CLOCK_DAY;
	return (struct directory){ .realm = STR("live"),
		.sequence = 7,
		.issued_at = SAMPLE_TIME,
		.expires_at = SAMPLE_TIME + 90 * CLOCK_DAY,
		.organisations = two,
		.organisations_count = 2 };
}

static bool
refused(struct verdict verdict, const char *rule)
{
	return verdict.kind == VERDICT_NO && strcmp(verdict.rule, rule) == 0;
}

static void
test_verify(struct world *world, struct directory *list)
{
	struct directory_trust trust = { .realm = STR("live"),
		.keys = world->officers,
		.keys_count = 3,
		.threshold = 2 };
	struct directory_trust other = trust;
	struct officer same_person[2] = { world->officers[0], world->officers[1] };
	struct verdict verdict;
	int64_t now = SAMPLE_TIME + CLOCK_DAY;

	other.realm = STR("training.a");
	CHECK(refused(directory_verify(list, &other, now), "directory-realm"),
	    "a list of another realm");
	other = trust;
	other.threshold = 3;
	CHECK(refused(directory_verify(list, &other, now), "directory-signatures"),
	    "too few signatures (the fourth key is not pinned)");
	same_person[1].person = same_person[0].person;
	other = trust;
	other.keys = same_person;
	other.keys_count = 2;
	CHECK(refused(directory_verify(list, &other, now), "directory-signatures"),
	    "two keys of one person are one signature");
	other = trust;
	other.last_sequence = 8;
	CHECK(refused(directory_verify(list, &other, now), "directory-rolled-back"),
	    "an older list");
	other.last_sequence = 7;
	CHECK(refused(directory_verify(list, &other, now), "directory-two-lists"),
	    "another list of the same number");
	memcpy(other.last_digest, list->digest, SHA256_LEN);
	verdict = directory_verify(list, &other, now);
	CHECK(verdict_is_yes(&verdict), "the same list again");
	CHECK(refused(
		  directory_verify(list, &trust, list->expires_at), "directory-expired"),
	    "a list that has expired");
	CHECK(refused(directory_verify(list, &trust, list->issued_at - CLOCK_DAY),
		  "directory-not-yet"),
	    "a list from the future");
	verdict = directory_verify(list, &trust, now);
	CHECK(verdict_is_yes(&verdict), "two of three have signed");
	list->digest[0] ^= 1;
	CHECK(refused(directory_verify(list, &trust, now), "directory-signatures"),
	    "signatures of another list");
	list->digest[0] ^= 1;
}

static bool
is_doubted(const struct directory *list, int64_t now, const char *rule)
{
	struct verdict verdict = directory_standing(list, 7 * 24 * 3600, now);

	return verdict.kind == VERDICT_PERSON && strcmp(verdict.rule, rule) == 0;
}

static void
test_standing(const struct directory *list)
{
	int64_t week = list->issued_at + 7 * CLOCK_DAY;
	struct verdict verdict = directory_standing(list, 7 * 24 * 3600, week);

	CHECK(verdict_is_yes(&verdict), "a list of a week is good to its last moment");
	CHECK(is_doubted(list, week + 1, "directory-aged"), "and doubted after it");
	CHECK(is_doubted(list, list->expires_at, "directory-expired"),
	    "a list at its end is expired, however old");
}

static void
test_find(const struct directory *list)
{
	const struct organisation *b = directory_find(list, STR("US/b"));
	unsigned char stranger[SHA256_LEN] = { 9 };

	CHECK(directory_find(list, STR("CL/z")) == NULL &&
		  directory_find(list, STR("")) == NULL,
	    "who is not listed is not found");
	CHECK(b != NULL && b->competences == COMPETENCE_PROVIDE && b->tls_count == 2,
	    "who is listed is found");
	CHECK(directory_find_tls(list, stranger) == NULL, "an unknown certificate");
	CHECK(directory_find_tls(list, pin_b[1]) == b &&
		  directory_find_tls(list, pin_a[0]) == directory_find(list, STR("CL/a")),
	    "a certificate names its organisation");
	CHECK(b != NULL && !organisation_valid(b, SAMPLE_TIME + CLOCK_DAY) &&
		  organisation_valid(b, SAMPLE_TIME) &&
		  !organisation_valid(b, SAMPLE_TIME - 1),
	    "an organisation has its time");
}

static void
test_text(struct world *world)
{
	struct organisation two[2];
	struct directory list = sample(world, two);
	struct directory again;
	struct buf text;
	struct buf text_again;

	buf_init(&text, LIMIT_DIRECTORY);
	buf_init(&text_again, LIMIT_DIRECTORY);
	for (size_t i = 0; i < KEYS; i += i == 1 ? 2 : 1)
		CHECK(
		    directory_sign(&world->arena, &list, world->keys[i], NULL) == ERR_OK,
		    "a list key signs");
	CHECK(directory_write(&world->arena, &list, &text, NULL) == ERR_OK &&
		  directory_read(&world->arena, buf_str(&text), &again, NULL) == ERR_OK &&
		  directory_write(&world->arena, &again, &text_again, NULL) == ERR_OK &&
		  str_eq(buf_str(&text), buf_str(&text_again)),
	    "read and written again it is the same text");
	CHECK(!again.organisations[0].wants_xml && again.organisations[1].wants_xml,
	    "who wants XML, and who says nothing");
	CHECK(memcmp(again.digest, list.digest, SHA256_LEN) == 0,
	    "the digest read is the digest signed");
	strict_bad(buf_str(&text), bad_lists, reads);
	CHECK(strict_refuses(buf_str(&text), reads, NULL), "every member counts");
	test_verify(world, &again);
	test_standing(&again);
	test_find(&again);
	CHECK(directory_sign(&world->arena, &again, world->keys[0], NULL) == ERR_OK &&
		  again.signatures.count == list.signatures.count,
	    "a key that signs again replaces its signature");
	buf_release(&text);
	buf_release(&text_again);
}

/* The announced 20,000 organisations fit, and are found fast. */
static void
test_large(struct world *world)
{
	struct organisation *many =
	    arena_array(&world->arena, LIMIT_ORGANISATIONS, sizeof *many);
	unsigned char(*pins)[SHA256_LEN] =
	    arena_array(&world->arena, LIMIT_ORGANISATIONS, sizeof *pins);
	static const char certificate[600] = { 1 };
	struct directory list = sample(world, many);
	struct organisation one = many[0];
	struct directory again;
	struct buf text;
	size_t found = 0;
	clock_t start;

	for (unsigned i = 0; i < LIMIT_ORGANISATIONS; i++) {
		pins[i][0] = (unsigned char)(i >> 8);
		pins[i][1] = (unsigned char)i;
		many[i] = one;
		many[i].id = arena_format(&world->arena, "CL/org-%06u", i);
		many[i].seal_certificate = str_bytes(certificate, sizeof certificate);
		many[i].tls = &pins[i];
	}
	list.organisations_count = LIMIT_ORGANISATIONS;
	buf_init(&text, LIMIT_DIRECTORY);
	CHECK(directory_write(&world->arena, &list, &text, NULL) == ERR_OK &&
		  directory_read(&world->arena, buf_str(&text), &again, NULL) == ERR_OK,
	    "20,000 organisations fit into a list");
	start = clock();
	for (size_t i = 0; i < LIMIT_ORGANISATIONS; i++)
		found += directory_find_tls(&again, pins[i]) ==
			 directory_find(&again, many[i].id);
	CHECK(found == LIMIT_ORGANISATIONS, "each is found by certificate and by id");
	printf("# %zu bytes, %.2f us for both look-ups\n", text.len,
	    (double)(clock() - start) * 1e6 / CLOCKS_PER_SEC / LIMIT_ORGANISATIONS);
	buf_release(&text);
}

int
main(void)
{
	static const struct str names[KEYS] = { STR_INIT("list-1"), STR_INIT("list-2"),
		STR_INIT("list-3"), STR_INIT("list-4") };
	struct world world = { 0 };
	bool ok = arena_init(&world.arena, LIMIT_ARENA, NULL) == ERR_OK;

	for (size_t i = 0; i < KEYS && ok; i++) {
		ok = key_generate(
			 i == 0 ? KEY_ED25519 : KEY_P256, &world.keys[i], NULL) == ERR_OK;
		if (ok)
			world.officers[i] =
			    (struct officer){ names[i], key_public_der(world.keys[i]) };
	}
	if (CHECK(ok, "keys are made")) {
		test_text(&world);
		test_large(&world);
	}
	for (size_t i = 0; i < KEYS; i++)
		key_free(world.keys[i]);
	arena_release(&world.arena);
	return test_done();
}
