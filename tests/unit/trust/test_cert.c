/* Certificates: made, written, read; what is not one is refused. */
#include <string.h>

#include "fixture.h"

/* [made for][asked for]: an absent extended key usage forbids nothing, and no extended
 * usage forbids to seal. */
static const bool allowed[CERT_USE_COUNT][CERT_USE_COUNT] = {
	[CERT_TLS] = { [CERT_TLS] = true, [CERT_SEAL] = true },
	[CERT_SEAL] = { [CERT_SEAL] = true, [CERT_TLS] = true },
	[CERT_RECIPIENT] = { [CERT_RECIPIENT] = true },
	[CERT_TSA] = { [CERT_TSA] = true, [CERT_SEAL] = true },
	[CERT_CA] = { [CERT_CA] = true },
};

static void
test_uses(void)
{
	struct key *key = new_key(KEY_P256);

	for (enum cert_use made = 0; made < CERT_USE_COUNT; made++) {
		struct cert *cert = new_cert(made, "CL/fiscalia-norte", key, NULL, key);
		int right = 0;

		for (enum cert_use asked = 0; asked < CERT_USE_COUNT; asked++) {
			bool want = allowed[made][asked];

			right += cert_allows(cert, asked) == want;
		}
		CHECK(right == CERT_USE_COUNT,
		    "a certificate allows what its key usage says, no more");
		cert_free(cert);
	}
	key_free(key);
}

static void
test_fields(struct arena *arena)
{
	struct key *key = new_key(KEY_P256);
	struct key *other = new_key(KEY_P256), *kind = new_key(KEY_ED25519);
	struct cert *cert = new_cert(CERT_TLS, "CL/fiscalía, norte", key, NULL, key);
	struct str subject;
	struct str serial;

	CHECK(cert_subject(arena, cert, &subject, NULL) == ERR_OK &&
		  str_eq(subject, STR("CN=CL/fiscalía\\, norte")),
	    "the name, escaped as RFC 2253 says");
	CHECK(cert_serial(arena, cert, &serial, NULL) == ERR_OK && serial.len == 32,
	    "a serial number of 16 bytes");
	CHECK(cert_not_before(cert) == START && cert_not_after(cert) == END, "times");
	CHECK(!cert_valid_at(cert, START - 1) && cert_valid_at(cert, START) &&
		  cert_valid_at(cert, END) && !cert_valid_at(cert, END + 1),
	    "valid from the first to the last second");
	CHECK(memcmp(key_id(cert_key(cert)), key_id(key), SHA256_LEN) == 0, "its key");
	CHECK(cert_fits_key(cert, key) && !cert_fits_key(cert, other) &&
		  !cert_fits_key(cert, kind) && !cert_fits_key(cert, cert_key(cert)),
	    "its private key is that one and no other");
	key_free(other);
	key_free(kind);
	cert_free(cert);
	key_free(key);
}

static void
test_reading(void)
{
	struct key *key = new_key(KEY_P256);
	struct cert *cert = new_cert(CERT_SEAL, "US/papercup-mail", key, NULL, key);
	struct cert *again = NULL;
	struct key *public = NULL;
	struct buf buf;
	struct str der = cert_der(cert);

	buf_init(&buf, 8192);
	CHECK(cert_read(STR(""), &again, NULL) == ERR_LIMIT, "nothing");
	CHECK(cert_read(STR("-----BEGIN CERTIFICATE-----\n"), &again, NULL) == ERR_CRYPTO,
	    "a head without body");
	CHECK(cert_read(key_public_der(key), &again, NULL) == ERR_CRYPTO,
	    "a bare key is no certificate");
	for (size_t len = 1; len < der.len; len++) {
		if (cert_read(str_slice(der, 0, len), &again, NULL) == ERR_OK)
			break;
	}
	CHECK(again == NULL, "no part of a certificate is one");
	buf_add(&buf, der);
	buf_add_byte(&buf, 0);
	CHECK(cert_read(buf_str(&buf), &again, NULL) == ERR_CRYPTO, "a byte too many");
	CHECK(cert_read(der, &again, NULL) == ERR_OK &&
		  memcmp(cert_sha256(again), cert_sha256(cert), SHA256_LEN) == 0,
	    "DER is read");
	cert_free(again);
	again = NULL;
	buf_reset(&buf);
	CHECK(cert_write_pem(cert, &buf, NULL) == ERR_OK &&
		  cert_read(buf_str(&buf), &again, NULL) == ERR_OK &&
		  str_eq(cert_der(again), der),
	    "PEM is written and read");
	CHECK(key_read_public(buf_str(&buf), &public, NULL) == ERR_OK &&
		  memcmp(key_id(public), key_id(key), SHA256_LEN) == 0,
	    "a key is read from a certificate");
	key_free(public);
	cert_free(again);
	cert_free(cert);
	key_free(key);
	buf_release(&buf);
}

static void
test_making(struct arena *arena)
{
	struct key *ca_key = new_key(KEY_P256);
	struct key *key = new_key(KEY_P256);
	struct key *edwards = NULL;
	struct cert *ca = new_cert(CERT_CA, "A list", ca_key, NULL, ca_key);
	struct cert *leaf = new_cert(CERT_SEAL, "leaf", key, ca, ca_key);
	struct cert_spec spec = { .use = CERT_TLS, .name = STR("x"), .not_after = END };
	struct str hosts[] = { STR("") };
	struct cert *none = NULL;
	struct str issuer;

	CHECK(cert_issuer(arena, leaf, &issuer, NULL) == ERR_OK &&
		  str_eq(issuer, STR("CN=A list")),
	    "the issuer's name");
	CHECK(key_generate(KEY_ED25519, &edwards, NULL) == ERR_OK &&
		  cert_make(&spec, edwards, NULL, edwards, &none, NULL) == ERR_USAGE,
	    "no certificate for Ed25519");
	CHECK(cert_make(&spec, key, ca, cert_key(ca), &none, NULL) == ERR_USAGE,
	    "a public key signs none");
	spec.hosts = hosts;
	spec.hosts_count = 1;
	CHECK(cert_make(&spec, key, NULL, key, &none, NULL) == ERR_CRYPTO,
	    "an empty host is refused");
	spec.name = STR("");
	CHECK(cert_make(&spec, key, NULL, key, &none, NULL) == ERR_USAGE,
	    "so is an empty name");
	CHECK(none == NULL, "the output is untouched");
	cert_free(leaf);
	cert_free(ca);
	key_free(edwards);
	key_free(key);
	key_free(ca_key);
}

int
main(void)
{
	struct arena arena;

	if (!CHECK(arena_init(&arena, 1 << 20, NULL) == ERR_OK, "arena is mapped"))
		return test_done();
	test_uses();
	test_fields(&arena);
	test_reading();
	test_making(&arena);
	arena_release(&arena);
	return test_done();
}
