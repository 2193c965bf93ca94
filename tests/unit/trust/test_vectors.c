/*
 * Signatures of third parties, one point a case: Wycheproof for what the functions of
 * trust/ do themselves, and the Ed25519 edge cases of CCTV.
 */
#include "trust/digest.h"
#include "trust/key.h"
#include "vector_file.h"

#define MESSAGE_MAX 4000

/* Groups of tests under one key each.  why_refused: a key of this kind verifies nothing.
 */
static void
signatures(const char *name, bool is_der, const char *why_refused)
{
	static unsigned char der[700], message[MESSAGE_MAX], bytes[5000];
	json_t *file = vector_file(name);
	struct vectors_count count = { 0 };
	size_t g, t;
	json_t *group, *test;

	json_array_foreach(json_object_get(file, "testGroups"), g, group)
	{
		struct key *key = NULL;

		if (key_read_public(vector_bytes(group, "publicKeyDer", der, sizeof(der)),
			&key, NULL) != ERR_OK)
			printf("# group %zu: key refused\n", g);
		json_array_foreach(json_object_get(group, "tests"), t, test)
		{
			struct str text =
			    vector_bytes(test, "msg", message, sizeof(message));
			struct str signature =
			    vector_bytes(test, "sig", bytes, sizeof(bytes));
			bool taken =
			    key != NULL && (is_der ? key_verify_der(key, text, signature)
						   : key_verify(key, text, signature));

			vector_judge(
			    name, test, taken, taken ? NULL : why_refused, &count);
		}
		key_free(key);
	}
	if (file != NULL)
		vectors_say(name, &count);
	json_decref(file);
}

/* A tag may be the first half of the mac. */
static void
macs(const char *name)
{
	static unsigned char secret[200], message[MESSAGE_MAX], tag[SHA256_LEN];
	json_t *file = vector_file(name);
	struct vectors_count count = { 0 };
	unsigned char mac[SHA256_LEN];
	size_t g, t;
	json_t *group, *test;

	json_array_foreach(json_object_get(file, "testGroups"), g, group)
	{
		json_array_foreach(json_object_get(group, "tests"), t, test)
		{
			struct str want = vector_bytes(test, "tag", tag, sizeof(tag));

			hmac_sha256(vector_bytes(test, "key", secret, sizeof(secret)),
			    vector_bytes(test, "msg", message, sizeof(message)), mac);
			vector_judge(name, test,
			    str_eq_secret(str_bytes(mac, want.len), want), NULL, &count);
		}
	}
	if (file != NULL)
		vectors_say(name, &count);
	json_decref(file);
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
	return !vector_flag(test, "low_order_A") &&
	       !vector_flag(test, "non_canonical_A") &&
	       !vector_flag(test, "non_canonical_R") &&
	       !vector_flag(test, "low_order_residue");
}

static bool
edge_case_holds(json_t *test)
{
	unsigned char raw[32], signature[64];
	struct key *key = NULL;
	bool holds;

	holds = key_read_ed25519(
		    vector_bytes(test, "key", raw, sizeof(raw)), &key, NULL) == ERR_OK &&
		key_verify(key, str_from(vector_text(test, "msg")),
		    vector_bytes(test, "sig", signature, sizeof(signature)));
	key_free(key);
	return holds;
}

static void
edge_cases(const char *name)
{
	json_t *file = vector_file(name);
	struct vectors_count count = { 0 };
	size_t i;
	json_t *test;

	json_array_foreach(file, i, test)
	{
		bool holds = edge_case_holds(test);
		bool as_chosen = holds == must_hold(test);
		char words[100];

		(void)snprintf(words, sizeof(words), "%s %lld: %s", name,
		    vector_number(test, "number"), holds ? "holds" : "refused");
		CHECK(as_chosen, words);
		vectors_add(&count, holds, as_chosen);
	}
	if (file != NULL) {
		vectors_say(name, &count);
		CHECK(count.taken > 0 && count.refused > 0, "some hold, some do not");
	}
	json_decref(file);
}

int
main(void)
{
	signatures(WYCHEPROOF "ecdsa_secp256r1_sha256_p1363_test.json", false, NULL);
	signatures(WYCHEPROOF "ecdsa_secp256r1_sha256_test.json", true, NULL);
	signatures(WYCHEPROOF "ed25519_test.json", false, NULL);
	signatures(WYCHEPROOF "ecdsa_secp384r1_sha384_p1363_test.json", false,
	    "as P-384 signs nothing of ours");
	macs(WYCHEPROOF "hmac_sha256_test.json");
	edge_cases("cctv-ed25519/ed25519vectors.json");
	return test_done();
}
