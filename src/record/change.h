/*
 * change.h - what is said about an order after it was sent: each a document of its own.
 *
 * Canonical JSON {v, realm, kind, order_sha256, follows, organisation, at, until, reason,
 * language, text}.  follows is the digest of what it answers: the order's text, or an
 * earlier change.  Persons sign it as they sign an order (signoff.h, over the digest of
 * this text).  It has no targets and no categories: scope never grows, a wider order is a
 * new order.
 */
#ifndef COMITY_RECORD_CHANGE_H
#define COMITY_RECORD_CHANGE_H

#include <stdint.h>

#include "base/arena.h"
#include "base/buf.h"
#include "base/err.h"
#include "base/str.h"
#include "model/order.h"
#include "model/verdict.h"

#define CHANGE_VERSION 1
#define CHANGE_MAX ((size_t)256 << 10) /* bytes of a document */

enum change_kind {
	CHANGE_WITHDRAWAL,    /* issuer or validator -> addressee, notified */
	CHANGE_EXTENSION,     /* issuer -> addressee, notified: needs until */
	CHANGE_CONFIRMATION,  /* issuer or validator -> addressee, notified */
	CHANGE_CLARIFICATION, /* issuer -> addressee: needs text */
	CHANGE_INSTRUCTION,   /* notified -> addressee: needs reason */
	CHANGE_REASONS,       /* notified -> issuer: needs reason */
	CHANGE_KIND_COUNT
};

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

/* What a change came with: the organisation that sealed it, and the one that received it.
 */
struct change_way {
	struct str from, to;
};

/* Whether the order names the sender for this kind of change, and the receiver for taking
 * it.  Rules: change-realm, change-order, change-organisation (says another organisation
 * than the one that sealed it), change-not-named, change-receiver. */
struct verdict change_allowed(const struct change *change, const struct change_way *way,
    const struct order *order, const unsigned char order_sha256[static SHA256_LEN]);

struct str change_kind_name(enum change_kind kind); /* "withdrawal" */

#endif
