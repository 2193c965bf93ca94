/*
 * change.h - what is said about an order after it was sent: each a document of its own.
 *
 * Canonical JSON {v, realm, kind, order_sha256, follows, organisation, at, until, reason,
 * language, text}.  Persons sign it as they sign an order (signoff.h, over the digest of
 * this text).  It has no targets and no categories: scope never grows, a wider order is a
 * new order.
 *
 * follows is the digest of the text that it comes after: the order's, when it is the
 * first that its organisation says to this receiver; then the last that it said to him,
 * or a change of others that it answers.  Who may say which kind to whom, and what
 * follows what: casefile/change_rule.h.
 */
#ifndef COMITY_RECORD_CHANGE_H
#define COMITY_RECORD_CHANGE_H

#include <stdint.h>

#include "base/arena.h"
#include "base/buf.h"
#include "base/err.h"
#include "base/str.h"
#include "model/change_kind.h"
#include "model/order.h"
#include "model/verdict.h"

#define CHANGE_VERSION 1
#define CHANGE_MAX ((size_t)256 << 10) /* bytes of a document */

struct change {
	struct str realm;
	enum change_kind kind;
	unsigned char order_sha256[SHA256_LEN];
	unsigned char follows[SHA256_LEN];
	struct str organisation; /* who says it */
	int64_t at;
	int64_t until;       /* extension; 0 = none */
	struct str reason;   /* a short word or code, may be empty */
	struct str language; /* of text; empty when there is none */
	struct str text;     /* may be empty */
};

/* As order_write and order_read (order_text.h). */
enum err change_write(
    struct arena *arena, const struct change *change, struct buf *out, struct why *why);
enum err change_read(
    struct arena *arena, struct str text, struct change *ret_change, struct why *why);

/* Whether it is about this order, and of the organisation that sealed it.  Rules:
 * change-realm, change-order, change-organisation. */
struct verdict change_check(const struct change *change, struct str sealed_by,
    const struct order *order, const unsigned char order_sha256[static SHA256_LEN]);

#endif
