/*
 * Wycheproof for what libcrypto does inside our functions, one point a case: signatures
 * in CMS, time-stamps and XML (DER, RSA), and the three steps of an envelope (cms.h).
 *
 * These judge the library as it is called there, not a function of ours: a vector's bytes
 * stand in no CMS.
 */
#include <openssl/core_names.h>
#include <openssl/ec.h>
#include <openssl/evp.h>
#include <openssl/rsa.h>
#include <openssl/x509.h>

#include "trust/ossl.h"
#include "vector_file.h"

#define BYTES_MAX 5000
#define GCM_TAG_LEN 16

static unsigned char one[BYTES_MAX], two[BYTES_MAX], three[BYTES_MAX], four[BYTES_MAX];

static const unsigned char *
at(struct str s)
{
	return (const unsigned char *)s.ptr;
}

/* ---- signatures ------------------------------------------------------------------- */

static EVP_PKEY *
public_key(const json_t *group)
{
	struct str der = vector_bytes(group, "publicKeyDer", one, sizeof(one));
	const unsigned char *ptr = at(der);

	return d2i_PUBKEY(NULL, &ptr, (long)der.len);
}

/* Of PSS: the digest of the mask and the length of the salt, as a certificate's or a
 * signer's parameters would say them. */
static bool
set_padding(EVP_PKEY_CTX *ctx, const json_t *group)
{
	if (strcmp(vector_text(group, "type"), "RsassaPssVerify") != 0)
		return true;
	return EVP_PKEY_CTX_set_rsa_padding(ctx, RSA_PKCS1_PSS_PADDING) > 0 &&
	       EVP_PKEY_CTX_set_rsa_mgf1_md_name(
		   ctx, vector_text(group, "mgfSha"), NULL) > 0 &&
	       EVP_PKEY_CTX_set_rsa_pss_saltlen(ctx, (int)vector_number(group, "sLen")) >
		   0;
}

static bool
verifies(EVP_PKEY *key, const json_t *group, const json_t *test)
{
	EVP_MD_CTX *ctx = EVP_MD_CTX_new();
	EVP_PKEY_CTX *inner = NULL;
	struct str message = vector_bytes(test, "msg", two, sizeof(two));
	struct str signature = vector_bytes(test, "sig", three, sizeof(three));
	bool ok = ctx != NULL && key != NULL &&
		  EVP_DigestVerifyInit_ex(ctx, &inner, vector_text(group, "sha"), NULL,
		      NULL, key, NULL) == 1 &&
		  set_padding(inner, group) &&
		  EVP_DigestVerify(
		      ctx, at(signature), signature.len, at(message), message.len) == 1;

	EVP_MD_CTX_free(ctx);
	return ok;
}

static void
signatures(const char *name)
{
	json_t *file = vector_file(name);
	struct vectors_count count = { 0 };
	size_t g, t;
	json_t *group, *test;

	json_array_foreach(json_object_get(file, "testGroups"), g, group)
	{
		EVP_PKEY *key = public_key(group);

		json_array_foreach(json_object_get(group, "tests"), t, test)
		{
			vector_judge(
			    name, test, verifies(key, group, test), NULL, &count);
		}
		EVP_PKEY_free(key);
	}
	if (file != NULL)
		vectors_say(name, &count);
	json_decref(file);
}

/* ---- the content of an envelope --------------------------------------------------- */

/* Opened only as cms_decrypt does it: the whole tag, before a byte counts. */
static bool
gcm_opens(const json_t *group, const json_t *test)
{
	char cipher_name[20];
	struct str ct = vector_bytes(test, "ct", one, sizeof(one));
	struct str tag = vector_bytes(test, "tag", two, sizeof(two));
	struct str msg = vector_bytes(test, "msg", three, sizeof(three));
	static unsigned char iv[BYTES_MAX], key[64], aad[BYTES_MAX];
	struct str nonce = vector_bytes(test, "iv", iv, sizeof(iv));
	struct str extra = vector_bytes(test, "aad", aad, sizeof(aad));
	EVP_CIPHER_CTX *ctx = EVP_CIPHER_CTX_new();
	EVP_CIPHER *cipher;
	int len = 0, last = 0;
	bool ok;

	(void)vector_bytes(test, "key", key, sizeof(key));
	(void)snprintf(cipher_name, sizeof(cipher_name), "AES-%lld-GCM",
	    vector_number(group, "keySize"));
	cipher = EVP_CIPHER_fetch(NULL, cipher_name, NULL);
	ok = cipher != NULL && tag.len == GCM_TAG_LEN &&
	     EVP_DecryptInit_ex2(ctx, cipher, NULL, NULL, NULL) == 1 &&
	     EVP_CIPHER_CTX_ctrl(ctx, EVP_CTRL_AEAD_SET_IVLEN, (int)nonce.len, NULL) ==
		 1 &&
	     EVP_DecryptInit_ex2(ctx, NULL, key, iv, NULL) == 1 &&
	     EVP_CIPHER_CTX_ctrl(ctx, EVP_CTRL_AEAD_SET_TAG, GCM_TAG_LEN, two) == 1 &&
	     EVP_DecryptUpdate(ctx, NULL, &len, aad, (int)extra.len) == 1 &&
	     EVP_DecryptUpdate(ctx, four, &len, one, (int)ct.len) == 1 &&
	     EVP_DecryptFinal_ex(ctx, four + len, &last) == 1 &&
	     str_eq(str_bytes(four, (size_t)len + (size_t)last), msg);
	EVP_CIPHER_free(cipher);
	EVP_CIPHER_CTX_free(ctx);
	return ok;
}

/* ---- the key of an envelope ------------------------------------------------------- */

static bool
wrap_opens(const json_t *group, const json_t *test)
{
	char name[20];
	struct str key = vector_bytes(test, "key", one, sizeof(one));
	struct str ct = vector_bytes(test, "ct", two, sizeof(two));
	struct str msg = vector_bytes(test, "msg", three, sizeof(three));
	EVP_CIPHER_CTX *ctx = EVP_CIPHER_CTX_new();
	EVP_CIPHER *cipher;
	int len = 0, last = 0;
	bool ok;

	(void)snprintf(
	    name, sizeof(name), "AES-%lld-WRAP", vector_number(group, "keySize"));
	cipher = EVP_CIPHER_fetch(NULL, name, NULL);
	EVP_CIPHER_CTX_set_flags(ctx, EVP_CIPHER_CTX_FLAG_WRAP_ALLOW);
	ok = cipher != NULL &&
	     EVP_DecryptInit_ex2(ctx, cipher, at(key), NULL, NULL) == 1 &&
	     EVP_DecryptUpdate(ctx, four, &len, two, (int)ct.len) == 1 &&
	     EVP_DecryptFinal_ex(ctx, four + len, &last) == 1 &&
	     str_eq(str_bytes(four, (size_t)len + (size_t)last), msg);
	EVP_CIPHER_free(cipher);
	EVP_CIPHER_CTX_free(ctx);
	return ok;
}

static bool
set_oaep(EVP_PKEY_CTX *ctx, const json_t *test)
{
	struct str label = vector_bytes(test, "label", two, sizeof(two));
	void *copy = NULL;

	if (EVP_PKEY_decrypt_init(ctx) != 1 ||
	    EVP_PKEY_CTX_set_rsa_padding(ctx, RSA_PKCS1_OAEP_PADDING) <= 0 ||
	    EVP_PKEY_CTX_set_rsa_oaep_md(ctx, ossl_sha256()) <= 0 ||
	    EVP_PKEY_CTX_set_rsa_mgf1_md(ctx, ossl_sha256()) <= 0)
		return false;
	if (label.len == 0)
		return true;
	copy = OPENSSL_memdup(label.ptr, label.len); /* the context frees it */
	return copy != NULL &&
	       EVP_PKEY_CTX_set0_rsa_oaep_label(ctx, copy, (int)label.len) > 0;
}

static bool
oaep_opens(const json_t *group, const json_t *test)
{
	struct str pkcs8 = vector_bytes(group, "privateKeyPkcs8", one, sizeof(one));
	const unsigned char *ptr = at(pkcs8);
	EVP_PKEY *key = d2i_AutoPrivateKey(NULL, &ptr, (long)pkcs8.len);
	EVP_PKEY_CTX *ctx =
	    key == NULL ? NULL : EVP_PKEY_CTX_new_from_pkey(NULL, key, NULL);
	size_t len = sizeof(four);
	bool ok = ctx != NULL && set_oaep(ctx, test);
	struct str ct = vector_bytes(test, "ct", two, sizeof(two));
	struct str msg = vector_bytes(test, "msg", three, sizeof(three));

	ok = ok && EVP_PKEY_decrypt(ctx, four, &len, at(ct), ct.len) == 1 &&
	     str_eq(str_bytes(four, len), msg);
	EVP_PKEY_CTX_free(ctx);
	EVP_PKEY_free(key);
	return ok;
}

/* A P-256 key from a number and a point; either may be empty. */
static EVP_PKEY *
p256_key(struct str number, struct str point)
{
	char group[] = "prime256v1";
	OSSL_PARAM params[4] = { OSSL_PARAM_construct_utf8_string(
	    OSSL_PKEY_PARAM_GROUP_NAME, group, 0) };
	unsigned char reversed[32] = { 0 };
	EVP_PKEY_CTX *ctx = EVP_PKEY_CTX_new_from_name(NULL, "EC", NULL);
	EVP_PKEY *key = NULL;
	size_t n = 1;

	/* OSSL_PARAM holds numbers in the machine's order: the smallest byte first. */
	while (number.len > sizeof(reversed))
		number = str_slice(number, 1, number.len);
	for (size_t i = 0; i < number.len; i++)
		reversed[i] = (unsigned char)number.ptr[number.len - 1 - i];
	if (number.len > 0)
		params[n++] = OSSL_PARAM_construct_BN(
		    OSSL_PKEY_PARAM_PRIV_KEY, reversed, sizeof(reversed));
	if (point.len > 0)
		params[n++] = OSSL_PARAM_construct_octet_string(
		    OSSL_PKEY_PARAM_PUB_KEY, (void *)(uintptr_t)point.ptr, point.len);
	params[n] = OSSL_PARAM_construct_end();
	if (EVP_PKEY_fromdata_init(ctx) != 1 ||
	    EVP_PKEY_fromdata(ctx, &key,
		number.len > 0 ? EVP_PKEY_KEYPAIR : EVP_PKEY_PUBLIC_KEY, params) != 1)
		key = NULL;
	EVP_PKEY_CTX_free(ctx);
	return key;
}

static bool
ecdh_agrees(const json_t *group, const json_t *test)
{
	EVP_PKEY *ours =
	    p256_key(vector_bytes(test, "private", one, sizeof(one)), STR(""));
	EVP_PKEY *theirs =
	    p256_key(STR(""), vector_bytes(test, "public", two, sizeof(two)));
	struct str shared = vector_bytes(test, "shared", three, sizeof(three));
	EVP_PKEY_CTX *ctx =
	    ours == NULL ? NULL : EVP_PKEY_CTX_new_from_pkey(NULL, ours, NULL);
	size_t len = sizeof(four);
	bool ok = ctx != NULL && theirs != NULL && EVP_PKEY_derive_init(ctx) == 1 &&
		  EVP_PKEY_derive_set_peer(ctx, theirs) == 1 &&
		  EVP_PKEY_derive(ctx, four, &len) == 1 &&
		  str_eq(str_bytes(four, len), shared);

	(void)group;
	EVP_PKEY_CTX_free(ctx);
	EVP_PKEY_free(theirs);
	EVP_PKEY_free(ours);
	return ok;
}

/* ---- all of one kind -------------------------------------------------------------- */

/* Where the member has so many bytes, and only there, libcrypto's answer is another. */
static const struct step {
	const char *name;
	bool (*opens)(const json_t *group, const json_t *test);
	const char *member;
	size_t least, most;
	const char *why_other;
} steps[] = {
	{ WYCHEPROOF "aes_gcm_test.json", gcm_opens, "iv", 129, SIZE_MAX,
	    "as libcrypto holds 128 bytes of it; an envelope's has 12" },
	{ WYCHEPROOF "aes_wrap_test.json", wrap_opens, "ct", 0, 0,
	    "as nothing is unwrapped to nothing; no key of an envelope is that" },
	{ WYCHEPROOF "rsa_oaep_2048_sha256_mgf1sha256_test.json", oaep_opens, NULL, 0, 0,
	    NULL },
	{ WYCHEPROOF "ecdh_secp256r1_ecpoint_test.json", ecdh_agrees, NULL, 0, 0, NULL },
};

static const char *
why_other(const struct step *step, const json_t *test)
{
	size_t len;

	if (step->member == NULL)
		return NULL;
	len = strlen(vector_text(test, step->member)) / 2;
	return step->least <= len && len <= step->most ? step->why_other : NULL;
}

static void
run_step(const struct step *step)
{
	json_t *file = vector_file(step->name);
	struct vectors_count count = { 0 };
	size_t g, t;
	json_t *group, *test;

	json_array_foreach(json_object_get(file, "testGroups"), g, group)
	{
		json_array_foreach(json_object_get(group, "tests"), t, test)
		{
			vector_judge(step->name, test, step->opens(group, test),
			    why_other(step, test), &count);
		}
	}
	if (file != NULL)
		vectors_say(step->name, &count);
	json_decref(file);
}

int
main(void)
{
	signatures(WYCHEPROOF "ecdsa_secp384r1_sha384_test.json");
	signatures(WYCHEPROOF "rsa_signature_2048_sha256_test.json");
	signatures(WYCHEPROOF "rsa_signature_3072_sha256_test.json");
	signatures(WYCHEPROOF "rsa_pss_2048_sha256_mgf1_32_test.json");
	signatures(WYCHEPROOF "rsa_pss_3072_sha256_mgf1_32_test.json");
	signatures(WYCHEPROOF "rsa_pss_misc_test.json");
	for (size_t i = 0; i < sizeof(steps) / sizeof(steps[0]); i++)
		run_step(&steps[i]);
	ossl_begin();
	return test_done();
}
