/* Signatures of a folder with tables of law: read strictly; believed with enough of the
 * pinned keys, for the realm and the tables that were signed. */
#include <string.h>

#include "record/law_seal.h"
#include "sample_order.h"
#include "strict.h"
#include "test.h"

#define KEYS 3

static struct arena arena;
static struct key *keys[KEYS];
static struct officer officers[KEYS];

static bool
reads(struct str text)
{
	struct law_seal seal;
	size_t mark = arena_mark(&arena);
	bool ok = law_seal_read(&arena, text, &seal, NULL) == ERR_OK;

	arena_return(&arena, mark);
	return ok;
}

static const struct bad bad_seals[] = {
	{ "\"v\":1", "\"v\":2", "a later version is refused" },
	{ "{\"law\":", "{\"list\":", "another kind of document" },
	{ "\"realm\":\"live\"", "\"realm\":\"Live\"", "no realm" },
	{ "\"v\":1", "\"v\":1,\"x\":1", "an unknown member" },
	{ NULL, NULL, NULL },
};

static bool
refused(struct verdict verdict, const char *rule)
{
	return verdict.kind == VERDICT_NO && strcmp(verdict.rule, rule) == 0;
}

static void
test_verify(struct law_seal *seal)
{
	const struct law_seal_trust trust = {
		.realm = STR("live"), .keys = officers, .keys_count = 2, .threshold = 2
	};
	struct law_seal_trust other = trust;
	unsigned char sha256[SHA256_LEN] = { 7 };
	struct verdict verdict;

	other.realm = STR("training.a");
	CHECK(refused(law_seal_verify(seal, &other, sha256), "law-seal-realm"),
	    "tables of another realm");
	sha256[31] = 1;
	CHECK(refused(law_seal_verify(seal, &trust, sha256), "law-seal-tables"),
	    "other tables");
	sha256[31] = 0;
	other = trust;
	other.keys = officers + 1; /* the third has not signed */
	CHECK(refused(law_seal_verify(seal, &other, sha256), "law-seal-signatures"),
	    "who has not signed does not count");
	other = trust;
	other.keys_count = 1;
	CHECK(refused(law_seal_verify(seal, &other, sha256), "law-seal-signatures"),
	    "who has signed and is not pinned does not count");
	seal->digest[0] ^= 1;
	CHECK(refused(law_seal_verify(seal, &trust, sha256), "law-seal-signatures"),
	    "signatures of another seal");
	seal->digest[0] ^= 1;
	verdict = law_seal_verify(seal, &trust, sha256);
	CHECK(verdict_is_yes(&verdict), "both pinned keys have signed");
}

int
main(void)
{
	struct law_seal seal = {
		.realm = STR("live"), .sha256 = { 7 }, .issued_at = SAMPLE_TIME
	};
	struct law_seal read;
	struct buf out;
	bool ok = arena_init(&arena, (size_t)64 << 20, NULL) == ERR_OK;

	for (size_t i = 0; ok && i < KEYS; i++) {
		ok = key_generate(KEY_P256, &keys[i], NULL) == ERR_OK;
		officers[i].person = arena_format(&arena, "keeper-%zu", i);
		officers[i].public_key = key_public_der(keys[i]);
	}
	if (!ok)
		return EXIT_FAILURE;
	buf_init(&out, LAW_SEAL_MAX);
	CHECK(law_seal_sign(&arena, &seal, keys[0], NULL) == ERR_OK &&
		  law_seal_sign(&arena, &seal, keys[1], NULL) == ERR_OK &&
		  law_seal_sign(&arena, &seal, keys[1], NULL) == ERR_OK &&
		  seal.signatures.count == 2,
	    "a key signs once");
	CHECK(law_seal_write(&arena, &seal, &out, NULL) == ERR_OK, "it is written");
	strict_bad(buf_str(&out), bad_seals, reads);
	CHECK(strict_refuses(buf_str(&out), reads, NULL), "every member counts");
	if (CHECK(law_seal_read(&arena, buf_str(&out), &read, NULL) == ERR_OK,
		"it is read"))
		test_verify(&read);
	buf_release(&out);
	for (size_t i = 0; i < KEYS; i++)
		key_free(keys[i]);
	arena_release(&arena);
	return test_done();
}
