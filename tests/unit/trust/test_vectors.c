/*
 * Signatures of third parties, case by case: Wycheproof (ECDSA P-256 as r || s, Ed25519)
 * and the Ed25519 edge cases of CCTV.
 */
#include <string.h>

#include <jansson.h>

#include "base/hex.h"
#include "trust/key.h"
#include "test.h"
#include "vectors.h"

/* NULL if there are no vectors here. */
static json_t *
load(const char *name)
{
	struct arena arena;
	json_t *file = NULL;
	struct str text;

	if (arena_init(&arena, LIMIT_BODY, NULL) != ERR_OK)
		abort();
	if (vectors_here(&arena)) {
		text = vectors_read(&arena, name);
		file = json_loadb(text.ptr, text.len, 0, NULL);
	}
	arena_release(&arena);
	return file;
}

static struct str
bytes_of(json_t *object, const char *member, unsigned char *ret_bytes, size_t max)
{
	const char *text = json_string_value(json_object_get(object, member));
	size_t len = text == NULL ? 0 : strlen(text) / 2;

	if (len > max || !hex_decode(str_from(text), ret_bytes, len))
		abort();
	return str_bytes(ret_bytes, len);
}

static bool
says_valid(json_t *test)
{
	return strcmp(json_string_value(json_object_get(test, "result")), "valid") == 0;
}

/* Groups of tests under one key each. */
static void
wycheproof(const char *name, const char *words, size_t want_count)
{
	json_t *file = load(name);
	size_t g, t, count = 0, wrong = 0;
	json_t *group, *test;

	if (file == NULL) {
		test_skip(words, "no third-party vectors: set VECTORS");
		return;
	}
	json_array_foreach(json_object_get(file, "testGroups"), g, group)
	{
		static unsigned char der[200], message[2000], signature[300];
		struct key *key = NULL;

		if (key_read_public(bytes_of(group, "publicKeyDer", der, sizeof(der)),
			&key, NULL) != ERR_OK)
			printf("# group %zu: key refused\n", g);
		json_array_foreach(json_object_get(group, "tests"), t, test)
		{
			bool ok =
			    key != NULL &&
			    key_verify(key,
				bytes_of(test, "msg", message, sizeof(message)),
				bytes_of(test, "sig", signature, sizeof(signature)));

			count++;
			if (ok == says_valid(test))
				continue;
			wrong++;
			printf("# test %lld: %s\n",
			    (long long)json_integer_value(json_object_get(test, "tcId")),
			    ok ? "accepted" : "refused");
		}
		key_free(key);
	}
	printf("# %zu cases\n", count);
	CHECK(wrong == 0 && count >= want_count, words);
	json_decref(file);
}

static bool
has_flag(json_t *test, const char *flag)
{
	size_t i;
	json_t *value;

	json_array_foreach(json_object_get(test, "flags"), i, value)
	{
		if (strcmp(json_string_value(value), flag) == 0)
			return true;
	}
	return false;
}

/*
 * Verifiers differ in these cases; ours is the choice of key.h: refused are keys of small
 * order and keys in a second encoding (when they are read), R in a second encoding (the
 * bytes are compared), and what holds only with the cofactor (low_order_residue).  All
 * others hold.
 */
static bool
must_hold(json_t *test)
{
	return !has_flag(test, "low_order_A") && !has_flag(test, "non_canonical_A") &&
	       !has_flag(test, "non_canonical_R") && !has_flag(test, "low_order_residue");
}

static void
edge_cases(void)
{
	const char *words = "CCTV Ed25519: the choice of key.h, case by case";
	json_t *file = load("vectors/cctv-ed25519/ed25519vectors.json");
	size_t i, wrong = 0, accepted = 0;
	json_t *test;

	if (file == NULL) {
		test_skip(words, "no third-party vectors: set VECTORS");
		return;
	}
	json_array_foreach(file, i, test)
	{
		unsigned char raw[32], signature[64];
		struct key *key = NULL;
		bool ok;

		ok = key_read_ed25519(
			 bytes_of(test, "key", raw, sizeof(raw)), &key, NULL) == ERR_OK &&
		     key_verify(key,
			 str_from(json_string_value(json_object_get(test, "msg"))),
			 bytes_of(test, "sig", signature, sizeof(signature)));
		accepted += ok;
		if (ok != must_hold(test)) {
			wrong++;
			printf("# number %lld: %s\n",
			    (long long)json_integer_value(
				json_object_get(test, "number")),
			    ok ? "accepted" : "refused");
		}
		key_free(key);
	}
	printf("# %zu cases, %zu hold\n", json_array_size(file), accepted);
	CHECK(wrong == 0 && json_array_size(file) >= 437, words);
	CHECK(accepted > 0 && accepted < json_array_size(file), "some hold, some do not");
	json_decref(file);
}

int
main(void)
{
	wycheproof("vectors/wycheproof/ecdsa_secp256r1_sha256_p1363_test.json",
	    "Wycheproof ECDSA P-256, r || s: no exception", 128);
	wycheproof("vectors/wycheproof/ed25519_test.json",
	    "Wycheproof Ed25519: no exception", 76);
	edge_cases();
	return test_done();
}
