/*
 * key.h - signing keys: read, made, written, and used.
 *
 * The algorithm is fixed by the key, never by the message.  KEY_P256 is ECDSA with
 * SHA-256, its signature r || s in 64 bytes (not DER); KEY_ED25519 is RFC 8032, 64 bytes.
 * KEY_OTHER (RSA and other curves) can only be a recipient's (cms.h), or a stranger's
 * who signs XML with RSA (xmldsig.h): it neither signs nor verifies here.
 *
 * Reading is dear (some 100 us), verifying with a key that is held is cheap: keep keys,
 * find them by key_id.  A key is for one thread.
 *
 * Which Ed25519 signatures count: s below the group order, R in its one encoding, the
 * equation without cofactor, and a public key in its one encoding that is not of small
 * order (such a key has signatures that hold for any message); the last two are refused
 * when the key is read.  ECDSA signatures have two forms (s and n - s): a signature is
 * never an identity.  A P-256 key must name its curve and give its point uncompressed, so
 * that one key has one key_id.
 */
#ifndef COMITY_TRUST_KEY_H
#define COMITY_TRUST_KEY_H

#include <stdbool.h>

#include "base/arena.h"
#include "base/buf.h"
#include "base/err.h"
#include "base/str.h"
#include "trust/digest.h"

#define KEY_SIGNATURE_LEN 64
#define KEY_ED25519_LEN 32
#define KEY_DER_SIGNATURE_MAX 72         /* of P-256, as DER */
#define KEY_INPUT_MAX ((size_t)64 << 10) /* of a key or certificate */

enum key_kind { KEY_P256, KEY_ED25519, KEY_OTHER, KEY_KIND_COUNT };

struct key;

/* KEY_P256 or KEY_ED25519. */
enum err key_generate(enum key_kind kind, struct key **ret_key, struct why *why);
/* PEM, unencrypted PKCS#8 (older private PEM forms are read too). */
enum err key_read_private(struct str pem, struct key **ret_key, struct why *why);
/* PEM PKCS#8, added to out, which is made to wipe itself (buf_release). */
enum err key_write_private(const struct key *key, struct buf *out, struct why *why);
/* A SubjectPublicKeyInfo (RFC 5280) in DER or PEM, or the one in a certificate in DER or
 * PEM. */
enum err key_read_public(struct str bytes, struct key **ret_key, struct why *why);
/* A point on the curve, uncompressed (65 bytes of SEC 1), as a card tells it. */
enum err key_read_p256(struct str point, struct key **ret_key, struct why *why);
/* 32 bytes of RFC 8032, as a signed note's verifier key carries them. */
enum err key_read_ed25519(struct str bytes, struct key **ret_key, struct why *why);
void key_free(struct key *key);

/* Who signs where the private half cannot be had, a card. */
struct key_hand {
	enum err (*sign)(void *holder, struct str message,
	    unsigned char ret_signature[static KEY_SIGNATURE_LEN], struct why *why);
	void (*release)(void *holder);
};
/* From now on key_sign asks the hand, and believes no signature that does not verify; the
 * holder is the key's, and goes with it. */
void key_hold(struct key *key, const struct key_hand *hand, void *holder);

enum key_kind key_kind(const struct key *key);
bool key_is_private(const struct key *key);
/* DER of the SubjectPublicKeyInfo: a view that lives as long as the key. */
struct str key_public_der(const struct key *key);
/* SHA-256 of that DER: 32 bytes that live as long as the key. */
const unsigned char *key_id(const struct key *key);
/* The 32 bytes of RFC 8032; false for other kinds. */
bool key_ed25519_bytes(
    const struct key *key, unsigned char ret_bytes[static KEY_ED25519_LEN]);

/* ERR_USAGE for a public key or KEY_OTHER. */
enum err key_sign(const struct key *key, struct str message,
    unsigned char ret_signature[static KEY_SIGNATURE_LEN], struct why *why);
/* Whatever is wrong, the answer is false. */
bool key_verify(const struct key *key, struct str message, struct str signature);
/* The same for a signature as authenticators write it: of P-256 an ECDSA-Sig-Value in
 * DER, in its one encoding; of Ed25519 the 64 bytes. */
bool key_verify_der(const struct key *key, struct str message, struct str signature);

#endif
