#include "trust/key.h"

#include <assert.h>
#include <string.h>
#include <openssl/core_names.h>
#include <openssl/ec.h>
#include <openssl/pem.h>

#include "trust/ed25519_point.h"
#include "trust/key_inside.h"

#define P256_HALF 32
/* SEQUENCE of two INTEGERs of at most 33 bytes. */
#define P256_DER_MAX 72

/* SubjectPublicKeyInfo of a P-256 key up to the coordinates (RFC 5480). */
static const unsigned char p256_head[] = { 0x30, 0x59, 0x30, 0x13, 0x06, 0x07, 0x2a, 0x86,
	0x48, 0xce, 0x3d, 0x02, 0x01, 0x06, 0x08, 0x2a, 0x86, 0x48, 0xce, 0x3d, 0x03,
	0x01, 0x07, 0x03, 0x42, 0x00, 0x04 };

#define P256_DER_LEN (sizeof(p256_head) + 2 * P256_HALF)

static bool
is_p256_der(struct str der)
{
	return der.len == P256_DER_LEN &&
	       memcmp(der.ptr, p256_head, sizeof(p256_head)) == 0;
}

static enum key_kind
kind_of(EVP_PKEY *pkey)
{
	char group[32] = "";
	size_t len;

	if (EVP_PKEY_is_a(pkey, "ED25519"))
		return KEY_ED25519;
	if (EVP_PKEY_is_a(pkey, "EC") &&
	    EVP_PKEY_get_group_name(pkey, group, sizeof(group), &len) == 1 &&
	    strcmp(group, SN_X9_62_prime256v1) == 0)
		return KEY_P256;
	return KEY_OTHER;
}

/* Ed25519: see key.h.  A P-256 point was found to lie on the curve when it was decoded
 * (the curve has no cofactor, and has_one_form leaves no infinity); more of OpenSSL's
 * check costs a quarter of a millisecond, and seconds for a huge RSA key. */
static bool
public_part_is_sound(EVP_PKEY *pkey, enum key_kind kind)
{
	unsigned char raw[KEY_ED25519_LEN];
	size_t len = sizeof(raw);

	return kind != KEY_ED25519 ||
	       (EVP_PKEY_get_raw_public_key(pkey, raw, &len) == 1 && len == sizeof(raw) &&
		   ed25519_point_is_sound(raw));
}

/* The named curve and the uncompressed point, so that a key has one id. */
static bool
has_one_form(const struct key *key)
{
	return key->kind != KEY_P256 || is_p256_der(key_public_der(key));
}

static bool
make_ready(struct key *key)
{
	int len = i2d_PUBKEY(key->pkey, &key->der);

	if (len <= 0)
		return false;
	key->der_len = (size_t)len;
	if (!has_one_form(key))
		return false;
	sha256(key_public_der(key), key->id);
	if (key->kind == KEY_ED25519) {
		key->scratch = EVP_MD_CTX_new();
		return key->scratch != NULL;
	}
	if (key->kind != KEY_P256)
		return true;
	key->verify = EVP_PKEY_CTX_new_from_pkey(NULL, key->pkey, NULL);
	return key->verify != NULL && EVP_PKEY_verify_init(key->verify) == 1 &&
	       EVP_PKEY_CTX_set_signature_md(key->verify, ossl_sha256()) == 1;
}

enum err
key_wrap(EVP_PKEY *pkey, bool is_private, struct key **ret_key, struct why *why)
{
	struct key *key = OPENSSL_zalloc(sizeof(*key));

	if (key == NULL) {
		EVP_PKEY_free(pkey);
		return err_why(why, ERR_IO, 0, "no memory for a key");
	}
	key->pkey = pkey;
	key->kind = kind_of(pkey);
	key->is_private = is_private;
	if (!public_part_is_sound(pkey, key->kind)) {
		key_free(key);
		return ossl_why(why, "the public key is not a sound one");
	}
	if (!make_ready(key)) {
		key_free(key);
		return ossl_why(why, "the key cannot be used");
	}
	*ret_key = key;
	return ERR_OK;
}

void
key_free(struct key *key)
{
	if (key == NULL)
		return;
	if (key->hand != NULL)
		key->hand->release(key->holder);
	EVP_PKEY_CTX_free(key->verify);
	EVP_MD_CTX_free(key->scratch);
	EVP_PKEY_free(key->pkey);
	OPENSSL_free(key->der);
	OPENSSL_clear_free(key, sizeof(*key));
}

enum err
key_generate(enum key_kind kind, struct key **ret_key, struct why *why)
{
	EVP_PKEY *pkey;

	assert(kind == KEY_P256 || kind == KEY_ED25519);
	ossl_begin();
	pkey = kind == KEY_P256 ? EVP_PKEY_Q_keygen(NULL, NULL, "EC", "P-256")
				: EVP_PKEY_Q_keygen(NULL, NULL, "ED25519");
	if (pkey == NULL)
		return ossl_why(why, "making a key");
	return key_wrap(pkey, true, ret_key, why);
}

enum err
key_read_private(struct str pem, struct key **ret_key, struct why *why)
{
	EVP_PKEY *pkey;

	ossl_begin();
	AUTO(ossl_biop) BIO *bio = ossl_reader(pem);
	if (bio == NULL)
		return ossl_why(why, "private key");
	pkey = PEM_read_bio_PrivateKey(bio, NULL, ossl_no_password, NULL);
	if (pkey == NULL)
		return ossl_why(why, "not an unencrypted private key in PEM");
	return key_wrap(pkey, true, ret_key, why);
}

enum err
key_write_private(const struct key *key, struct buf *out, struct why *why)
{
	char *ptr = NULL;
	long len;

	assert(key->is_private);
	ossl_begin();
	AUTO(ossl_biop) BIO *bio = BIO_new(BIO_s_secmem());
	if (bio == NULL ||
	    PEM_write_bio_PKCS8PrivateKey(bio, key->pkey, NULL, NULL, 0, NULL, NULL) != 1)
		return ossl_why(why, "writing a private key");
	len = BIO_get_mem_data(bio, &ptr);
	buf_add(out, str_bytes(ptr, len > 0 ? (size_t)len : 0));
	if (buf_failed(out))
		return err_why(why, ERR_LIMIT, 0, "no room for a private key");
	return ERR_OK;
}

/* Three times as fast as OpenSSL's decoder: a directory holds thousands of keys.  Refuses
 * a point that is not on the curve, as that does. */
static EVP_PKEY *
public_from_p256_der(struct str der)
{
	char group[] = SN_X9_62_prime256v1;
	unsigned char point[1 + 2 * P256_HALF];
	OSSL_PARAM params[] = {
		OSSL_PARAM_construct_utf8_string(OSSL_PKEY_PARAM_GROUP_NAME, group, 0),
		OSSL_PARAM_construct_octet_string(
		    OSSL_PKEY_PARAM_PUB_KEY, point, sizeof(point)),
		OSSL_PARAM_construct_end(),
	};
	EVP_PKEY *pkey = NULL;

	memcpy(point, der.ptr + sizeof(p256_head) - 1, sizeof(point));
	AUTO(ossl_pkey_ctxp)
	EVP_PKEY_CTX *ctx = EVP_PKEY_CTX_new_from_name(NULL, "EC", NULL);
	if (ctx == NULL || EVP_PKEY_fromdata_init(ctx) != 1 ||
	    EVP_PKEY_fromdata(ctx, &pkey, EVP_PKEY_PUBLIC_KEY, params) != 1)
		return NULL;
	return pkey;
}

static EVP_PKEY *
public_from_der(struct str der)
{
	if (is_p256_der(der))
		return public_from_p256_der(der);
	const unsigned char *at = (const unsigned char *)der.ptr;
	const unsigned char *end = at + der.len;
	EVP_PKEY *pkey = d2i_PUBKEY(NULL, &at, (long)der.len);

	if (pkey != NULL && at == end)
		return pkey;
	EVP_PKEY_free(pkey);
	at = (const unsigned char *)der.ptr;
	AUTO(ossl_x509p) X509 *cert = d2i_X509(NULL, &at, (long)der.len);
	return cert != NULL && at == end ? X509_get_pubkey(cert) : NULL;
}

static EVP_PKEY *
public_from_pem(struct str pem)
{
	AUTO(ossl_biop) BIO *bio = ossl_reader(pem);

	if (bio == NULL)
		return NULL;
	if (!str_has(pem, STR("-----BEGIN CERTIFICATE-----")))
		return PEM_read_bio_PUBKEY(bio, NULL, ossl_no_password, NULL);
	AUTO(ossl_x509p)
	X509 *cert = PEM_read_bio_X509(bio, NULL, ossl_no_password, NULL);
	return cert == NULL ? NULL : X509_get_pubkey(cert);
}

enum err
key_read_public(struct str bytes, struct key **ret_key, struct why *why)
{
	EVP_PKEY *pkey;

	if (bytes.len == 0 || bytes.len > KEY_INPUT_MAX)
		return err_why(why, ERR_LIMIT, 0, "%zu bytes are no key", bytes.len);
	ossl_begin();
	pkey = str_starts(bytes, STR("\x30")) ? public_from_der(bytes)
					      : public_from_pem(bytes);
	if (pkey == NULL)
		return ossl_why(why, "not a public key or certificate");
	return key_wrap(pkey, false, ret_key, why);
}

enum err
key_read_p256(struct str point, struct key **ret_key, struct why *why)
{
	unsigned char der[P256_DER_LEN];
	size_t head = sizeof(p256_head) - 1; /* its last byte is the point's first */

	if (point.len != sizeof(der) - head ||
	    memcmp(point.ptr, p256_head + head, 1) != 0)
		return err_why(why, ERR_SYNTAX, 0, "not an uncompressed point of P-256");
	memcpy(der, p256_head, head);
	memcpy(der + head, point.ptr, point.len);
	return key_read_public(str_bytes(der, sizeof(der)), ret_key, why);
}

void
key_hold(struct key *key, const struct key_hand *hand, void *holder)
{
	assert(!key->is_private && key->hand == NULL && key->kind != KEY_OTHER);
	key->hand = hand;
	key->holder = holder;
}

enum err
key_read_ed25519(struct str bytes, struct key **ret_key, struct why *why)
{
	EVP_PKEY *pkey = NULL;

	ossl_begin();
	if (bytes.len == KEY_ED25519_LEN)
		pkey = EVP_PKEY_new_raw_public_key_ex(
		    NULL, "ED25519", NULL, (const unsigned char *)bytes.ptr, bytes.len);
	if (pkey == NULL)
		return ossl_why(why, "not the 32 bytes of an Ed25519 key");
	return key_wrap(pkey, false, ret_key, why);
}

enum key_kind
key_kind(const struct key *key)
{
	return key->kind;
}

bool
key_is_private(const struct key *key)
{
	return key->is_private;
}

struct str
key_public_der(const struct key *key)
{
	return str_bytes(key->der, key->der_len);
}

const unsigned char *
key_id(const struct key *key)
{
	return key->id;
}

bool
key_ed25519_bytes(const struct key *key, unsigned char ret_bytes[static KEY_ED25519_LEN])
{
	size_t len = KEY_ED25519_LEN;

	return key->kind == KEY_ED25519 &&
	       EVP_PKEY_get_raw_public_key(key->pkey, ret_bytes, &len) == 1;
}

/* ---- ECDSA: r || s outside, DER inside -------------------------------------------- */

/* One INTEGER in its only DER form; returns its length. */
static size_t
put_integer(const unsigned char half[static P256_HALF], unsigned char *ret_der)
{
	size_t skip = 0;
	size_t pad;

	while (skip < P256_HALF - 1 && half[skip] == 0)
		skip++;
	pad = half[skip] >= 0x80 ? 1 : 0;
	ret_der[0] = 0x02;
	ret_der[1] = (unsigned char)(pad + P256_HALF - skip);
	ret_der[2] = 0;
	memcpy(ret_der + 2 + pad, half + skip, P256_HALF - skip);
	return 2 + pad + P256_HALF - skip;
}

static size_t
raw_to_der(struct str raw, unsigned char ret_der[static P256_DER_MAX])
{
	const unsigned char *r = (const unsigned char *)raw.ptr;
	size_t len = 2;

	assert(raw.len == KEY_SIGNATURE_LEN);
	len += put_integer(r, ret_der + len);
	len += put_integer(r + P256_HALF, ret_der + len);
	ret_der[0] = 0x30;
	ret_der[1] = (unsigned char)(len - 2);
	return len;
}

static bool
der_to_raw(
    const unsigned char *der, size_t len, unsigned char ret_raw[static KEY_SIGNATURE_LEN])
{
	ECDSA_SIG *pair = d2i_ECDSA_SIG(NULL, &der, (long)len);
	bool ok = pair != NULL &&
		  BN_bn2binpad(ECDSA_SIG_get0_r(pair), ret_raw, P256_HALF) == P256_HALF &&
		  BN_bn2binpad(ECDSA_SIG_get0_s(pair), ret_raw + P256_HALF, P256_HALF) ==
		      P256_HALF;

	ECDSA_SIG_free(pair);
	return ok;
}

static bool
p256_sign(const struct key *key, struct str message,
    unsigned char ret_raw[static KEY_SIGNATURE_LEN])
{
	unsigned char digest[SHA256_LEN];
	unsigned char der[P256_DER_MAX];
	size_t len = sizeof(der);

	AUTO(ossl_pkey_ctxp)
	EVP_PKEY_CTX *ctx = EVP_PKEY_CTX_new_from_pkey(NULL, key->pkey, NULL);
	sha256(message, digest);
	return ctx != NULL && EVP_PKEY_sign_init(ctx) == 1 &&
	       EVP_PKEY_CTX_set_signature_md(ctx, ossl_sha256()) == 1 &&
	       EVP_PKEY_sign(ctx, der, &len, digest, sizeof(digest)) == 1 &&
	       der_to_raw(der, len, ret_raw);
}

static bool
p256_verify(const struct key *key, struct str message, struct str signature)
{
	unsigned char digest[SHA256_LEN];
	unsigned char der[P256_DER_MAX];
	size_t len = raw_to_der(signature, der);

	sha256(message, digest);
	return EVP_PKEY_verify(key->verify, der, len, digest, sizeof(digest)) == 1;
}

/* ---- Ed25519 ---------------------------------------------------------------------- */

static bool
ed25519_sign(const struct key *key, struct str message,
    unsigned char ret_raw[static KEY_SIGNATURE_LEN])
{
	size_t len = KEY_SIGNATURE_LEN;

	return EVP_MD_CTX_reset(key->scratch) == 1 &&
	       EVP_DigestSignInit_ex(
		   key->scratch, NULL, NULL, NULL, NULL, key->pkey, NULL) == 1 &&
	       EVP_DigestSign(key->scratch, ret_raw, &len,
		   (const unsigned char *)message.ptr, message.len) == 1 &&
	       len == KEY_SIGNATURE_LEN;
}

static bool
ed25519_verify(const struct key *key, struct str message, struct str signature)
{
	return EVP_MD_CTX_reset(key->scratch) == 1 &&
	       EVP_DigestVerifyInit_ex(
		   key->scratch, NULL, NULL, NULL, NULL, key->pkey, NULL) == 1 &&
	       EVP_DigestVerify(key->scratch, (const unsigned char *)signature.ptr,
		   signature.len, (const unsigned char *)message.ptr, message.len) == 1;
}

static enum err
hand_sign(const struct key *key, struct str message,
    unsigned char ret_signature[static KEY_SIGNATURE_LEN], struct why *why)
{
	unsigned char raw[KEY_SIGNATURE_LEN];
	enum err e = key->hand->sign(key->holder, message, raw, why);

	if (e != ERR_OK)
		return e;
	if (!key_verify(key, message, str_bytes(raw, sizeof(raw))))
		return err_why(why, ERR_CRYPTO, 0, "what the card gave does not verify");
	memcpy(ret_signature, raw, sizeof(raw));
	return ERR_OK;
}

enum err
key_sign(const struct key *key, struct str message,
    unsigned char ret_signature[static KEY_SIGNATURE_LEN], struct why *why)
{
	unsigned char raw[KEY_SIGNATURE_LEN];
	bool ok;

	if (key->hand != NULL)
		return hand_sign(key, message, ret_signature, why);
	if (!key->is_private || key->kind == KEY_OTHER)
		return err_why(why, ERR_USAGE, 0, "this key cannot sign");
	ossl_begin();
	ok = key->kind == KEY_P256 ? p256_sign(key, message, raw)
				   : ed25519_sign(key, message, raw);
	if (!ok)
		return ossl_why(why, "signing");
	memcpy(ret_signature, raw, sizeof(raw));
	return ERR_OK;
}

bool
key_verify(const struct key *key, struct str message, struct str signature)
{
	bool ok;

	if (key->kind == KEY_OTHER || signature.len != KEY_SIGNATURE_LEN)
		return false;
	ossl_begin();
	ok = key->kind == KEY_P256 ? p256_verify(key, message, signature)
				   : ed25519_verify(key, message, signature);
	ossl_begin(); /* what a bad signature left in the queue is nobody's */
	return ok;
}

bool
key_verify_der(const struct key *key, struct str message, struct str signature)
{
	unsigned char raw[KEY_SIGNATURE_LEN];
	unsigned char again[P256_DER_MAX];
	size_t len;
	bool ok;

	if (key->kind != KEY_P256)
		return key_verify(key, message, signature);
	if (signature.len == 0 || signature.len > KEY_DER_SIGNATURE_MAX)
		return false;
	ossl_begin();
	ok = der_to_raw((const unsigned char *)signature.ptr, signature.len, raw);
	ossl_begin();
	if (!ok)
		return false;
	len = raw_to_der(str_bytes(raw, sizeof(raw)), again);
	return str_eq(str_bytes(again, len), signature) &&
	       key_verify(key, message, str_bytes(raw, sizeof(raw)));
}
