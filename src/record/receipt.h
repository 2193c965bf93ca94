/*
 * receipt.h - a ledger leaf with its proof and with what its commitments say.
 *
 * The leaf is canonical JSON {v, realm, type, at, commit {name: base64 of SHA-256(salt |
 * value)}}; a salt is 32 random bytes.  It holds no personal data: who destroys salts
 * and values leaves the tree whole and the leaf mute.  The receipt document is {v, leaf
 * (base64), salts {name: base64}, values {name: text}, proof}; it may reveal some of the
 * values only.
 *
 * Nothing else is signed for a receipt: the proof (ledger/proof.h) shows that the leaf
 * stands in a signed ledger, receipt_check that the values are the leaf's.
 */
#ifndef COMITY_RECORD_RECEIPT_H
#define COMITY_RECORD_RECEIPT_H

#include <stddef.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/buf.h"
#include "base/err.h"
#include "base/str.h"
#include "model/receipt_kind.h"
#include "model/verdict.h"
#include "trust/digest.h"

#define RECEIPT_VERSION 1
#define RECEIPT_SALT_LEN 32
#define RECEIPT_VALUES_MAX 16
#define RECEIPT_MAX ((size_t)256 << 10) /* bytes of a document */

/*
 * Names and forms of values.  Each receipt commits to order; further ones are required by
 * the kind.
 *
 *	order, message, package, change   sha256 in hexadecimal digits
 *	record                            the same, of what left a prescribed channel
 *	organisation, peer                organisation ids: who did it, towards whom
 *	outcome                           a word of outcome.h; R8: accept or refuse
 *	reason                            a rule id or code
 *	preserved_until                   a time
 *	note                              one line
 *	ledger, follows                   R10: the new ledger's name, the old one's
 *	size, root                        R10: leaves and root of the old one's last head
 *	person                            R10: who ordered it
 */
struct receipt_value {
	struct str name;
	struct str value;
	unsigned char salt[RECEIPT_SALT_LEN];
};

struct receipt_commit {
	struct str name;
	unsigned char sha256[SHA256_LEN];
};

struct receipt {
	struct str realm;
	enum receipt_kind kind;
	int64_t at;
	const struct receipt_commit *commits; /* of the leaf */
	size_t commits_count;
	const struct receipt_value *values; /* revealed: all or some of the commits */
	size_t values_count;
	struct str leaf;  /* bytes */
	struct str proof; /* C2SP tlog-proof text, empty = not there yet */
};

/* Fresh salts for all values. */
enum err receipt_salt(struct receipt_value *values, size_t count, struct why *why);
/* Appends the leaf that commits to all of receipt's values (realm, kind, at, values are
 * used).  ERR_SYNTAX: a value of a name or form that is not allowed, or one missing that
 * the kind requires. */
enum err receipt_leaf(
    struct arena *arena, const struct receipt *receipt, struct buf *out, struct why *why);
/* Reads a leaf alone: realm, kind, at, commits, leaf. */
enum err receipt_read_leaf(
    struct arena *arena, struct str leaf, struct receipt *ret_receipt, struct why *why);

/* As order_write and order_read (order_text.h); leaf, values and proof are written. */
enum err receipt_write(
    struct arena *arena, const struct receipt *receipt, struct buf *out, struct why *why);
enum err receipt_read(
    struct arena *arena, struct str text, struct receipt *ret_receipt, struct why *why);

/* Whether each revealed value is the one committed to (receipt-commitment), and whether
 * the order is the one meant (receipt-order; receipt-silent when it is not revealed). */
struct verdict receipt_check(const struct receipt *receipt);
struct verdict receipt_check_order(
    const struct receipt *receipt, const unsigned char order_sha256[static SHA256_LEN]);
/* The revealed value, or the empty str. */
struct str receipt_value(const struct receipt *receipt, struct str name);

#endif
