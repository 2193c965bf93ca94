/* Time-stamps: our authority and openssl's, asked and checked by either, and changed. */
#include <string.h>

#include "trust/tsp.h"
#include "fixture.h"

#define STAMPED_AT (1763800000 * CLOCK_SECOND + 123456)

static const unsigned char nonce[TSP_NONCE_LEN] = { 0x81, 2, 3, 4, 5, 6, 7, 8 };
static const unsigned char other_nonce[TSP_NONCE_LEN] = { 1 };

struct authority {
	struct key *ca_key, *key;
	struct cert *ca, *cert;
	unsigned char digest[SHA256_LEN];
};

static void
authority_init(struct authority *tsa)
{
	tsa->ca_key = new_key(KEY_P256);
	tsa->key = new_key(KEY_P256);
	tsa->ca = new_cert(CERT_CA, "Training CA", tsa->ca_key, NULL, NULL);
	tsa->cert = new_cert(CERT_TSA, "Training TSA", tsa->key, tsa->ca, tsa->ca_key);
	sha256(STR("signature value"), tsa->digest);
}

static void
authority_release(struct authority *tsa)
{
	cert_free(tsa->cert);
	cert_free(tsa->ca);
	key_free(tsa->key);
	key_free(tsa->ca_key);
}

static struct str
respond(struct arena *arena, const struct authority *tsa, int64_t at)
{
	struct str request = { NULL, 0 };
	struct str response = { NULL, 0 };

	must(tsp_request(arena, tsa->digest, nonce, &request, NULL));
	must(tsp_respond(arena, request, tsa->key, tsa->cert, 4711, at, &response, NULL));
	return response;
}

static struct str
token(struct arena *arena, const struct authority *tsa, int64_t at)
{
	struct str result = { NULL, 0 };

	must(tsp_read_response(arena, respond(arena, tsa, at), &result, NULL));
	return result;
}

static void
test_verify(struct arena *arena, const struct authority *tsa)
{
	struct str good = token(arena, tsa, STAMPED_AT);
	struct cert *seal = new_cert(CERT_SEAL, "seal", tsa->key, NULL, NULL);
	struct tsp_stamp stamp = { 0 };
	unsigned char digest[SHA256_LEN];

	sha256(STR("other"), digest);
	CHECK(
	    tsp_verify(arena, good, digest, nonce, tsa->cert, &stamp, NULL) == ERR_CRYPTO,
	    "another digest");
	CHECK(tsp_verify(arena, good, tsa->digest, other_nonce, tsa->cert, &stamp,
		  NULL) == ERR_CRYPTO,
	    "another nonce");
	CHECK(
	    tsp_verify(arena, good, tsa->digest, nonce, seal, &stamp, NULL) == ERR_CRYPTO,
	    "the same key in a certificate that is not for time-stamps");
	CHECK(tsp_verify(arena, token(arena, tsa, START - CLOCK_SECOND), tsa->digest,
		  nonce, tsa->ca, &stamp, NULL) == ERR_CRYPTO,
	    "a time before the certificate's");
	CHECK(stamp.at == 0, "the output is untouched");
	CHECK(tsp_verify(arena, good, tsa->digest, nonce, tsa->cert, &stamp, NULL) ==
		  ERR_OK,
	    "right, by the authority's certificate");
	CHECK(stamp.at / CLOCK_SECOND == STAMPED_AT / CLOCK_SECOND &&
		  str_eq(stamp.serial, STR("1267")) &&
		  str_eq(stamp.cert_der, cert_der(tsa->cert)),
	    "when, which, by whom");
	CHECK(tsp_verify(arena, good, tsa->digest, NULL, tsa->ca, &stamp, NULL) == ERR_OK,
	    "right, by what the authority's issuer signed");
	cert_free(seal);
}

static void
test_read(struct arena *arena, const struct authority *tsa)
{
	struct str response = respond(arena, tsa, STAMPED_AT);
	struct str bad = { NULL, 0 };
	struct str out = { NULL, 0 };
	struct tsp_stamp stamp;
	int accepted = 0;

	must(tsp_respond(
	    arena, STR("no request"), tsa->key, tsa->cert, 1, STAMPED_AT, &bad, NULL));
	CHECK(tsp_read_response(arena, bad, &out, NULL) == ERR_DENIED,
	    "what is no request is refused in the form of the standard");
	CHECK(tsp_read_response(arena, STR(""), &out, NULL) == ERR_LIMIT, "nothing");
	for (size_t len = 1; len < response.len; len++)
		accepted += tsp_read_response(
				arena, str_slice(response, 0, len), &out, NULL) == ERR_OK;
	CHECK(accepted == 0, "no part of a response is one");
	CHECK(tsp_verify(arena, response, tsa->digest, nonce, tsa->cert, &stamp, NULL) ==
		  ERR_CRYPTO,
	    "a response is no token");
	CHECK(tsp_respond(arena, STR("x"), cert_key(tsa->cert), tsa->cert, 1, STAMPED_AT,
		  &out, NULL) == ERR_USAGE,
	    "a public key gives no stamps");
	CHECK(out.ptr == NULL, "the output is untouched");
}

/* Bits outside the signed part (versions, how names are written) may change and the token
 * still holds: then it must say the same. */
static void
test_flipped(struct arena *arena, const struct authority *tsa)
{
	struct str good = token(arena, tsa, STAMPED_AT);
	unsigned char *copy = arena_alloc(arena, good.len);
	size_t mark = arena_mark(arena);
	size_t other = 0;
	size_t harmless = 0;

	memcpy(copy, good.ptr, good.len);
	for (size_t bit = 0; bit < 8 * good.len; bit++) {
		struct tsp_stamp stamp;

		copy[bit / 8] ^= (unsigned char)(1u << bit % 8);
		if (tsp_verify(arena, str_bytes(copy, good.len), tsa->digest, nonce,
			tsa->cert, &stamp, NULL) == ERR_OK) {
			harmless++;
			other += stamp.at / CLOCK_SECOND != STAMPED_AT / CLOCK_SECOND ||
				 !str_eq(stamp.serial, STR("1267"));
		}
		copy[bit / 8] ^= (unsigned char)(1u << bit % 8);
		arena_return(arena, mark);
	}
	printf("# %zu of %zu bits do not matter\n", harmless, 8 * good.len);
	CHECK(other == 0, "no flipped bit changes what a token says");
	CHECK(harmless < 8 * good.len / 20, "nearly every flipped bit is refused");
}

static void
test_with_openssl(struct arena *arena, const struct authority *tsa)
{
	struct str response;
	struct str ours;
	struct tsp_stamp stamp;

	enter_folder();
	write_pems("key.pem", tsa->key, "tsa.pem", tsa->cert);
	write_pems("ca.key", tsa->ca_key, "ca.pem", tsa->ca);
	write_file("data", STR("signature value"));
	write_file("serial", STR("01\n"));
	write_file("tsa.cnf",
	    STR("[tsa]\ndefault_tsa = one\n[one]\nserial = serial\n"
		"signer_cert = tsa.pem\nsigner_key = key.pem\nsigner_digest = sha256\n"
		"default_policy = 1.2.3.4\ndigests = sha256\ness_cert_id_alg = "
		"sha256\n"));
	CHECK(openssl("ts -query -data data -sha256 -cert -out theirs.tsq") == 0,
	    "openssl asks");
	must(tsp_respond(arena, read_all(arena, "theirs.tsq"), tsa->key, tsa->cert, 5,
	    clock_real(), &response, NULL));
	write_file("ours.tsr", response);
	CHECK(
	    openssl("ts -verify -queryfile theirs.tsq -in ours.tsr -CAfile ca.pem") == 0,
	    "and accepts our answer");
	write_file("data", STR("other"));
	CHECK(openssl("ts -verify -data data -in ours.tsr -CAfile ca.pem") != 0,
	    "but not for other data");
	must(tsp_request(arena, tsa->digest, nonce, &ours, NULL));
	write_file("ours.tsq", ours);
	CHECK(openssl("ts -reply -config tsa.cnf -queryfile ours.tsq -out "
		      "theirs.tsr") == 0 &&
		  tsp_read_response(
		      arena, read_all(arena, "theirs.tsr"), &response, NULL) == ERR_OK,
	    "openssl answers us");
	CHECK(tsp_verify(arena, response, tsa->digest, nonce, tsa->ca, &stamp, NULL) ==
		  ERR_OK,
	    "and we accept its answer");
	CHECK(stamp.at > STAMPED_AT, "it gives the time of today");
	leave_folder();
}

int
main(void)
{
	struct arena arena;
	struct authority tsa;

	if (!CHECK(arena_init(&arena, (size_t)64 << 20, NULL) == ERR_OK, "arena"))
		return test_done();
	authority_init(&tsa);
	test_verify(&arena, &tsa);
	test_read(&arena, &tsa);
	test_flipped(&arena, &tsa);
	if (has_openssl())
		test_with_openssl(&arena, &tsa);
	else
		test_skip("against the openssl command", "no " OPENSSL);
	authority_release(&tsa);
	arena_release(&arena);
	return test_done();
}
