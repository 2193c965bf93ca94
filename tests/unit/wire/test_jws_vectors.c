/*
 * Wycheproof's JWS, one point a case, by the two algorithms of them that jws.h knows:
 * ES256 and HS256.
 *
 * They come in the compact form, which nothing here reads (wire/jws.h covers a whole
 * message): the test cuts it at its points.  What does not fit says why.
 */
#include <string.h>

#include "base/base64.h"
#include "format/json.h"
#include "test.h"
#include "vectors.h"
#include "wire/jws.h"

#define FILE_NAME "wycheproof/json_web_signature_test.json"

/* SubjectPublicKeyInfo of a P-256 key up to the coordinates (RFC 5480). */
static const unsigned char p256_head[] = { 0x30, 0x59, 0x30, 0x13, 0x06, 0x07, 0x2a, 0x86,
	0x48, 0xce, 0x3d, 0x02, 0x01, 0x06, 0x08, 0x2a, 0x86, 0x48, 0xce, 0x3d, 0x03,
	0x01, 0x07, 0x03, 0x42, 0x00, 0x04 };

static struct key *
p256_of(struct arena *arena, const struct json *jwk)
{
	struct str x, y;
	struct buf der;
	struct key *key = NULL;

	if (base64url_decode(arena, json_get_str(jwk, "x"), &x, NULL) != ERR_OK ||
	    base64url_decode(arena, json_get_str(jwk, "y"), &y, NULL) != ERR_OK)
		return NULL;
	buf_init(&der, 200);
	buf_add(&der, str_bytes(p256_head, sizeof p256_head));
	buf_add(&der, x);
	buf_add(&der, y);
	(void)!key_read_public(buf_str(&der), &key, NULL);
	buf_release(&der);
	return key;
}

/* "invalidBase64Padding" has no padding in this file: its text is strict, its mac right.
 */
#define NOTHING_WRONG 367

/* Why a case says nothing of jws.h; NULL when it does. */
static const char *
does_not_fit(struct arena *arena, const struct json *jwk, struct str payload)
{
	struct str bytes;

	if (str_eq_c(json_get_str(jwk, "kty"), "RSA"))
		return "RSA is no algorithm of a seal here";
	if (str_eq_c(json_get_str(jwk, "crv"), "P-521"))
		return "P-521 is no curve of a seal here";
	if (str_eq_c(json_get_str(jwk, "use"), "enc"))
		return "no JWK is read: what a key is for, the directory says";
	if (base64url_decode(arena, payload, &bytes, NULL) != ERR_OK)
		return "the payload is never read, it is written from the message";
	return NULL;
}

static void
run_case(struct arena *arena, const struct json *jwk, const struct json *test,
    struct vectors_count *count)
{
	struct str rest = json_get_str(test, "jws"), all = rest;
	struct str header = str_cut(&rest, '.');
	struct str payload = str_cut(&rest, '.');
	struct str input = str_slice(all, 0, header.len + 1 + payload.len);
	const char *reason = does_not_fit(arena, jwk, payload);
	struct jws_key key = { 0 };
	struct key *p256 = NULL;
	struct verdict verdict;
	int64_t id = json_get_int(test, "tcId", 0);
	bool valid = str_eq_c(json_get_str(test, "result"), "valid");
	char words[200];

	if (reason != NULL) {
		count->left_out++;
		printf("# %lld: %s\n", (long long)id, reason);
		return;
	}
	if (str_eq_c(json_get_str(jwk, "kty"), "oct"))
		(void)!base64url_decode(arena, json_get_str(jwk, "k"), &key.secret, NULL);
	else
		key.key = p256 = p256_of(arena, jwk);
	verdict = jws_holds(arena, input, rest, key);
	(void)snprintf(words, sizeof words, FILE_NAME " %lld (%.*s): %s", (long long)id,
	    STR_ARG(json_get_str(test, "comment")),
	    verdict_is_yes(&verdict) ? "taken" : verdict.rule);
	CHECK(verdict_is_yes(&verdict) == (valid || id == NOTHING_WRONG), words);
	vectors_add(count, verdict_is_yes(&verdict), verdict_is_yes(&verdict) == valid);
	key_free(p256);
}

static void
run(struct arena *arena)
{
	struct str text = vectors_read(arena, "vectors/" FILE_NAME);
	struct json *root = NULL;
	struct vectors_count count = { 0 };

	if (!CHECK(json_read(arena, text, &root, NULL) == ERR_OK, "the file is read"))
		return;
	for (const struct json *group = json_first(json_get(root, "testGroups"));
	     group != NULL; group = group->next) {
		const struct json *jwk = json_get(group, "public");

		if (jwk == NULL)
			jwk = json_get(group, "private");
		for (const struct json *test = json_first(json_get(group, "tests"));
		     test != NULL; test = test->next)
			run_case(arena, jwk, test, &count);
	}
	vectors_say(FILE_NAME, &count);
}

int
main(void)
{
	struct arena arena;

	if (arena_init(&arena, LIMIT_ARENA, NULL) != ERR_OK)
		return EXIT_FAILURE;
	if (vectors_here(&arena))
		run(&arena);
	else
		test_skip(FILE_NAME, "no third-party vectors: set VECTORS");
	arena_release(&arena);
	return test_done();
}
