/* Signatures over documents and envelopes: with ourselves, with openssl, and changed. */
#include <string.h>

#include "base/limits.h"
#include "trust/cms.h"
#include "fixture.h"

#define SIGNED_AT (1763800000 * CLOCK_SECOND)

static const struct str document = STR_INIT("<asic:ASiCManifest/>\n");

static void
test_sign(struct arena *arena)
{
	struct key *key = new_key(KEY_P256);
	struct key *other = new_key(KEY_P256);
	struct key *edwards = new_key(KEY_ED25519);
	struct cert *cert = new_cert(CERT_SEAL, "US/papercup-mail", key, NULL, key);
	struct cms_signer signer;
	struct str p7s = { NULL, 0 };
	unsigned char wrong[SHA256_LEN];

	CHECK(cms_cades_sign(arena, other, cert, document, 0, &p7s, NULL) == ERR_USAGE,
	    "a key that is not the certificate's signs nothing");
	CHECK(cms_cades_sign(arena, edwards, cert, document, 0, &p7s, NULL) == ERR_USAGE,
	    "nor does Ed25519");
	CHECK(cms_cades_sign(arena, cert_key(cert), cert, document, 0, &p7s, NULL) ==
		  ERR_USAGE,
	    "nor a public key");
	must(cms_cades_sign(arena, key, cert, document, SIGNED_AT, &p7s, NULL));
	memcpy(wrong, cert_sha256(cert), sizeof(wrong));
	wrong[31] ^= 1;
	CHECK(
	    cms_verify_detached(arena, p7s, document, wrong, &signer, NULL) == ERR_CRYPTO,
	    "another certificate was expected");
	CHECK(cms_verify_detached(arena, p7s, STR("other"), NULL, &signer, NULL) ==
		  ERR_CRYPTO,
	    "another document");
	CHECK(cms_verify_detached(
		  arena, p7s, document, cert_sha256(cert), &signer, NULL) == ERR_OK,
	    "the signature is right");
	CHECK(str_eq(signer.cert_der, cert_der(cert)) && signer.has_time &&
		  signer.at == SIGNED_AT && signer.valid_at_claim,
	    "by whom and when");
	must(cms_cades_sign(arena, key, cert, document, START - 1, &p7s, NULL));
	CHECK(cms_verify_detached(arena, p7s, document, NULL, &signer, NULL) == ERR_OK &&
		  !signer.valid_at_claim,
	    "a time before the certificate's is told");
	cert_free(cert);
	key_free(key);
	key_free(other);
	key_free(edwards);
}

/* Every bit: what is still accepted must give the same signer and time. */
static void
test_flipped_signature(struct arena *arena)
{
	struct key *key = new_key(KEY_P256);
	struct cert *cert = new_cert(CERT_SEAL, "US/papercup-mail", key, NULL, key);
	struct str p7s;
	unsigned char *copy;
	size_t accepted = 0;
	size_t mark;

	must(cms_cades_sign(arena, key, cert, document, SIGNED_AT, &p7s, NULL));
	copy = arena_alloc(arena, p7s.len);
	memcpy(copy, p7s.ptr, p7s.len);
	mark = arena_mark(arena);
	for (size_t bit = 0; bit < 8 * p7s.len; bit++) {
		struct cms_signer signer;

		copy[bit / 8] ^= (unsigned char)(1u << bit % 8);
		if (cms_verify_detached(arena, str_bytes(copy, p7s.len), document,
			cert_sha256(cert), &signer, NULL) == ERR_OK) {
			accepted++;
			printf("# accepted with bit %zu of byte %zu of %zu flipped\n",
			    bit % 8, bit / 8, p7s.len);
		}
		copy[bit / 8] ^= (unsigned char)(1u << bit % 8);
		arena_return(arena, mark);
	}
	CHECK(accepted == 0, "no flipped bit of a signature passes");
	accepted = 0;
	for (size_t len = 0; len < p7s.len; len++) {
		struct cms_signer signer;

		accepted += cms_verify_detached(arena, str_slice(p7s, 0, len), document,
				NULL, &signer, NULL) == ERR_OK;
	}
	CHECK(accepted == 0, "no part of it passes");
	cert_free(cert);
	key_free(key);
}

static struct str
envelope(struct arena *arena, struct str content, const struct cert *recipient)
{
	struct str der = { NULL, 0 };

	must(cms_encrypt(arena, content, &recipient, 1, &der, NULL));
	return der;
}

static void
test_encrypt(struct arena *arena)
{
	struct key *keys[3];
	struct cert *certs[3];
	const struct cert *to[2];
	struct str der;
	struct str content = { NULL, 0 };

	for (size_t i = 0; i < 3; i++) {
		keys[i] = new_key(KEY_P256);
		certs[i] = new_cert(CERT_RECIPIENT, "case team", keys[i], NULL, keys[i]);
	}
	to[0] = certs[0];
	to[1] = certs[1];
	CHECK(cms_encrypt(arena, document, to, 0, &der, NULL) == ERR_USAGE, "to nobody");
	must(cms_encrypt(arena, document, to, 2, &der, NULL));
	CHECK(cms_decrypt(arena, der, keys[2], certs[2], &content, NULL) == ERR_NOT_FOUND,
	    "a third person opens nothing");
	CHECK(cms_decrypt(arena, der, keys[2], certs[0], &content, NULL) == ERR_CRYPTO,
	    "nor with another's certificate");
	CHECK(cms_decrypt(arena, der, cert_key(certs[0]), certs[0], &content, NULL) ==
		  ERR_USAGE,
	    "nor without the private key");
	CHECK(content.ptr == NULL, "no content comes out");
	for (size_t i = 0; i < 2; i++)
		CHECK(cms_decrypt(arena, der, keys[i], certs[i], &content, NULL) ==
			      ERR_OK &&
			  str_eq(content, document),
		    "each recipient opens it");
	der = envelope(arena, (struct str){ NULL, 0 }, certs[0]);
	CHECK(cms_decrypt(arena, der, keys[0], certs[0], &content, NULL) == ERR_OK &&
		  content.len == 0,
	    "an empty content");
	for (size_t i = 0; i < 3; i++) {
		cert_free(certs[i]);
		key_free(keys[i]);
	}
}

static void
test_flipped_envelope(struct arena *arena)
{
	struct key *key = new_key(KEY_P256);
	struct cert *cert = new_cert(CERT_RECIPIENT, "case team", key, NULL, key);
	struct str der = envelope(arena, document, cert);
	unsigned char *copy = arena_alloc(arena, der.len);
	size_t changed = 0;
	size_t harmless = 0;
	size_t mark = arena_mark(arena);

	memcpy(copy, der.ptr, der.len);
	for (size_t bit = 0; bit < 8 * der.len; bit++) {
		struct str content;

		copy[bit / 8] ^= (unsigned char)(1u << bit % 8);
		if (cms_decrypt(arena, str_bytes(copy, der.len), key, cert, &content,
			NULL) == ERR_OK) {
			harmless++;
			changed += !str_eq(content, document);
		}
		copy[bit / 8] ^= (unsigned char)(1u << bit % 8);
		arena_return(arena, mark);
	}
	CHECK(changed == 0, "no flipped bit changes what comes out");
	printf("# %zu of %zu bits do not matter (version numbers and types of content "
	       "that are not authenticated)\n",
	    harmless, 8 * der.len);
	CHECK(harmless < 8 * der.len / 20, "nearly every flipped bit is refused");
	copy[der.len - 18] = 0x04;
	copy[der.len - 17] = 0x01;
	CHECK(cms_decrypt(arena, str_bytes(copy, der.len - 15), key, cert,
		  &(struct str){ NULL, 0 }, NULL) == ERR_CRYPTO,
	    "a short tag is refused");
	cert_free(cert);
	key_free(key);
}

/* What is named as the wrapping of a key decides what OpenSSL does with it. */
static void
test_wrapped_otherwise(struct arena *arena)
{
	static const unsigned char aes256_wrap[] = { 0x60, 0x86, 0x48, 0x01, 0x65, 0x03,
		0x04, 0x01, 0x2d };
	/* with padding, of each length; without a name; AES-256-GCM */
	static const unsigned char others[] = { 0x08, 0x1c, 0x30, 0x7f, 0x2e };
	struct key *key = new_key(KEY_P256);
	struct cert *cert = new_cert(CERT_RECIPIENT, "case team", key, NULL, key);
	struct str der = envelope(arena, document, cert);
	unsigned char *copy = arena_alloc(arena, der.len);
	unsigned char *at;

	memcpy(copy, der.ptr, der.len);
	at = memmem(copy, der.len, aes256_wrap, sizeof aes256_wrap);
	CHECK(at != NULL, "a key is wrapped by AES-256");
	for (size_t i = 0; at != NULL && i < sizeof others; i++) {
		struct why why = { 0 };
		struct str content;

		at[sizeof aes256_wrap - 1] = others[i];
		CHECK(cms_decrypt(arena, str_bytes(copy, der.len), key, cert, &content,
			  &why) == ERR_CRYPTO &&
			  strstr(why.text, "RFC 3394") != NULL,
		    "wrapped otherwise it is refused before it is unwrapped");
	}
	cert_free(cert);
	key_free(key);
}

static void
test_large(struct arena *arena)
{
	struct key *key = new_key(KEY_P256);
	struct cert *cert = new_cert(CERT_RECIPIENT, "case team", key, NULL, key);
	const struct cert *to = cert;
	char *bytes = arena_alloc(arena, LIMIT_EVIDENCE_PART + 1);
	struct str content = str_bytes(bytes, LIMIT_EVIDENCE_PART);
	struct str back = { NULL, 0 };
	struct str der;

	CHECK(cms_encrypt(arena, str_bytes(bytes, LIMIT_EVIDENCE_PART + 1), &to, 1, &der,
		  NULL) == ERR_LIMIT,
	    "more than a part is refused");
	bytes[content.len - 1] = 'x';
	der = envelope(arena, content, cert);
	CHECK(cms_decrypt(arena, der, key, cert, &back, NULL) == ERR_OK &&
		  str_eq(back, content),
	    "a whole part comes back");
	cert_free(cert);
	key_free(key);
}

static void
test_with_openssl(struct arena *arena)
{
	struct key *key = new_key(KEY_P256);
	struct cert *seal = new_cert(CERT_SEAL, "US/papercup-mail", key, NULL, key);
	struct cert *to = new_cert(CERT_RECIPIENT, "case team", key, NULL, key);
	struct cms_signer signer;
	struct str bytes;

	enter_folder();
	write_pems("key.pem", key, "seal.pem", seal);
	write_pems("key.pem", key, "to.pem", to);
	write_file("doc", document);
	must(cms_cades_sign(arena, key, seal, document, clock_real(), &bytes, NULL));
	write_file("ours.p7s", bytes);
	CHECK(openssl("cms -verify -cades -binary -inform DER -in ours.p7s -content doc "
		      "-CAfile seal.pem -out out") == 0,
	    "openssl accepts our signature");
	CHECK(openssl("cms -verify -cades -binary -inform DER -in ours.p7s "
		      "-content key.pem -CAfile seal.pem -out out") != 0,
	    "but not for another document");
	CHECK(openssl("cms -sign -cades -binary -md sha256 -signer seal.pem -inkey "
		      "key.pem -in doc -outform DER -out theirs.p7s") == 0 &&
		  cms_verify_detached(arena, read_all(arena, "theirs.p7s"), document,
		      cert_sha256(seal), &signer, NULL) == ERR_OK,
	    "we accept openssl's");
	CHECK(openssl("cms -sign -binary -md sha256 -signer seal.pem -inkey key.pem -in "
		      "doc -outform DER -out plain.p7s") == 0 &&
		  cms_verify_detached(arena, read_all(arena, "plain.p7s"), document, NULL,
		      &signer, NULL) == ERR_CRYPTO,
	    "not without the certificate bound (CAdES)");
	CHECK(openssl("cms -sign -noattr -binary -md sha256 -signer seal.pem -inkey "
		      "key.pem -in doc -outform DER -out noattr.p7s") == 0 &&
		  cms_verify_detached(arena, read_all(arena, "noattr.p7s"), document,
		      NULL, &signer, NULL) == ERR_CRYPTO,
	    "not without signed attributes");
	CHECK(openssl("cms -sign -cades -binary -md sha1 -signer seal.pem -inkey key.pem "
		      "-in doc -outform DER -out sha1.p7s") == 0 &&
		  cms_verify_detached(arena, read_all(arena, "sha1.p7s"), document, NULL,
		      &signer, NULL) == ERR_CRYPTO,
	    "not with SHA-1");
	CHECK(openssl("cms -sign -cades -binary -nodetach -md sha256 -signer seal.pem "
		      "-inkey key.pem -in doc -outform DER -out whole.p7s") == 0 &&
		  cms_verify_detached(arena, read_all(arena, "whole.p7s"), document, NULL,
		      &signer, NULL) == ERR_CRYPTO,
	    "not with a content of its own inside");
	write_file("ours.cms", envelope(arena, document, to));
	CHECK(openssl("cms -decrypt -binary -inform DER -in ours.cms -recip to.pem "
		      "-inkey key.pem -out out") == 0 &&
		  str_eq(read_all(arena, "out"), document),
	    "openssl opens our envelope");
	CHECK(openssl("cms -encrypt -binary -aes-256-gcm -in doc -outform DER -out "
		      "theirs.cms to.pem") == 0 &&
		  cms_decrypt(arena, read_all(arena, "theirs.cms"), key, to, &bytes,
		      NULL) == ERR_OK &&
		  str_eq(bytes, document),
	    "we open openssl's");
	CHECK(openssl("cms -encrypt -binary -aes-256-cbc -in doc -outform DER -out "
		      "cbc.cms to.pem") == 0 &&
		  cms_decrypt(arena, read_all(arena, "cbc.cms"), key, to, &bytes, NULL) ==
		      ERR_CRYPTO,
	    "not one without authentication");
	leave_folder();
	cert_free(seal);
	cert_free(to);
	key_free(key);
}

/* People of today's world have RSA: openssl makes the key and the certificate. */
static void
test_rsa_recipient(struct arena *arena)
{
	struct key *key = NULL;
	struct cert *cert = NULL;
	struct str content;

	enter_folder();
	CHECK(openssl("req -x509 -newkey rsa:2048 -nodes -subj /CN=old -keyout rsa.key "
		      "-out rsa.pem -addext keyUsage=keyEncipherment,digitalSignature") ==
		      0 &&
		  key_read_private(read_all(arena, "rsa.key"), &key, NULL) == ERR_OK &&
		  cert_read(read_all(arena, "rsa.pem"), &cert, NULL) == ERR_OK &&
		  key_kind(key) == KEY_OTHER,
	    "an RSA key is read");
	write_file("ours.cms", envelope(arena, document, cert));
	CHECK(cms_decrypt(arena, read_all(arena, "ours.cms"), key, cert, &content,
		  NULL) == ERR_OK &&
		  str_eq(content, document),
	    "an envelope to RSA opens");
	CHECK(openssl("cms -decrypt -binary -inform DER -in ours.cms -recip rsa.pem "
		      "-inkey rsa.key -out out") == 0 &&
		  str_eq(read_all(arena, "out"), document),
	    "with openssl too");
	leave_folder();
	cert_free(cert);
	key_free(key);
}

int
main(void)
{
	struct arena arena;

	if (!CHECK(arena_init(&arena, (size_t)64 << 20, NULL) == ERR_OK, "arena"))
		return test_done();
	test_sign(&arena);
	test_flipped_signature(&arena);
	test_encrypt(&arena);
	test_flipped_envelope(&arena);
	test_wrapped_otherwise(&arena);
	test_large(&arena);
	if (has_openssl()) {
		test_with_openssl(&arena);
		test_rsa_recipient(&arena);
	} else {
		test_skip("against the openssl command", "no " OPENSSL);
	}
	arena_release(&arena);
	return test_done();
}
