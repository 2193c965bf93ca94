/*
 * signoff.h - one person's signature under an order (or a change of one).
 *
 * The record {v, realm, order_sha256, act, person, organisation, at} is canonical JSON;
 * the bytes signed are SHA-256 of "comity/sign-off/v1", a zero byte and the record: 32
 * bytes, which are the message of the key's algorithm (key.h), or the challenge of a
 * passkey (trust/webauthn.h).  The document {record, method, signature,
 * public_key_sha256, qualified} carries record and signature; of a passkey also
 * authenticator_data and client_data, which are what its device signed.
 *
 * Under a change (change.h) order_sha256 is the digest of the change's text.
 *
 * A document never says qualified: yes.  Whether a signature is a qualified one is found
 * out here, from an attached qualified signature, and is not a claim of the sender.
 */
#ifndef COMITY_RECORD_SIGNOFF_H
#define COMITY_RECORD_SIGNOFF_H

#include <stdbool.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/buf.h"
#include "base/err.h"
#include "base/str.h"
#include "model/signoff_act.h"
#include "model/verdict.h"
#include "trust/key.h"
#include "trust/webauthn.h"

#define SIGNOFF_VERSION 1
#define SIGNOFF_DOMAIN "comity/sign-off/v1"
#define SIGNOFF_MAX ((size_t)4096) /* bytes of a document */

enum signoff_method {
	SIGNOFF_KEY,     /* a key of the person: file or smart card */
	SIGNOFF_PASSKEY, /* an assertion of Web Authentication */
	SIGNOFF_METHOD_COUNT
};

enum qualified { QUALIFIED_NOT_CHECKED, QUALIFIED_NO, QUALIFIED_YES, QUALIFIED_COUNT };

struct signoff {
	struct str realm;
	unsigned char order_sha256[SHA256_LEN];
	enum signoff_act act;
	struct str person;
	struct str organisation;
	int64_t at; /* as the person's machine says; whole seconds */
	enum signoff_method method;
	struct str signature;                        /* bytes */
	struct str authenticator_data;               /* bytes, of a passkey only */
	struct str client_data;                      /* text, of a passkey only */
	unsigned char public_key_sha256[SHA256_LEN]; /* key_id of the key */
	enum qualified qualified;
};

struct str qualified_name(enum qualified qualified);

/* The record alone: what people are shown before they sign. */
enum err signoff_write_record(
    struct arena *arena, const struct signoff *signoff, struct buf *out, struct why *why);
enum err signoff_read_record(
    struct arena *arena, struct str text, struct signoff *ret_signoff, struct why *why);
/* The bytes to sign. */
enum err signoff_digest(struct arena *arena, const struct signoff *signoff,
    unsigned char ret_digest[static SHA256_LEN], struct why *why);
/* Signs: fills signature (in the arena), method and public_key_sha256. */
enum err signoff_sign(
    struct arena *arena, struct signoff *signoff, const struct key *key, struct why *why);

/* Takes what the passkey with this key id signed: fills the same members, which are views
 * of the assertion.  signoff_verify says whether it fits. */
void signoff_take(struct signoff *signoff, const struct webauthn_assertion *assertion,
    const unsigned char key_id[static SHA256_LEN]);

/* As order_write and order_read (order_text.h). */
enum err signoff_write(
    struct arena *arena, const struct signoff *signoff, struct buf *out, struct why *why);
enum err signoff_read(
    struct arena *arena, struct str text, struct signoff *ret_signoff, struct why *why);

/* A key of the person, as the roster has it. */
struct signoff_key {
	const struct key *key;
	const struct webauthn_passkey *passkey; /* NULL: no passkey */
	bool synced; /* a passkey that can be copied is taken, too */
};

/* Whether it is the key's signature under this order in this realm.  Who holds the key,
 * and whether he may do this act, say roster.h and the law.  A passkey's other rules:
 * webauthn_verify; ret_seen says what its device
 * counted, which the caller compares: orders do not come in the order in which they were
 * signed. */
struct verdict signoff_verify(struct arena *arena, const struct signoff *signoff,
    const unsigned char order_sha256[static SHA256_LEN], struct str realm,
    const struct signoff_key *key, struct webauthn_seen *ret_seen);

#endif
