/*
 * change.h - what is said about an order after it was sent: each a document of its own.
 *
 * Canonical JSON {v, realm, kind, order_sha256, follows, organisation, at, until, reason,
 * language, text, conditions, about [{target, categories [], reason, kept}], conflict
 * [{law, provision, nature, applies, contradicts, link, consequences, other}], costs
 * [{amount, currency, basis}]}; conflict and costs hold one or none.  Persons sign it as
 * they sign an order (signoff.h, over the digest of this text).  It names no target and
 * no category that the order has not: scope never grows, a wider order is a new order.
 *
 * about [] is the whole order; a part without categories is all of its target.  Parts
 * stand in the order of their targets, those of one target in that of their first
 * category: one text for one set.
 *
 * follows is the digest of the text that it comes after: the order's, when it is the
 * first that its organisation says to this receiver; then the last that it said to him,
 * or a change of others that it answers.  Who may say which kind to whom, and what
 * follows what: casefile/change_rule.h.
 */
#ifndef COMITY_RECORD_CHANGE_H
#define COMITY_RECORD_CHANGE_H

#include <stdbool.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/buf.h"
#include "base/err.h"
#include "base/str.h"
#include "model/change_kind.h"
#include "model/change_part.h"
#include "model/order.h"
#include "model/verdict.h"

#define CHANGE_VERSION 1
/* Bytes of a document: LIMIT_CHANGE_PARTS of 200 bytes, and two texts of LIMIT_TEXT in
 * which every byte may be written as six. */
#define CHANGE_MAX ((size_t)3 << 20)

/* An objection over the law of a third country (Annex III section E of Regulation (EU)
 * 2023/1543).  Which of the texts must be there is the law's (effects.tsv). */
struct change_conflict {
	struct str law, provision; /* its title; the provision and its words */
	struct str nature;         /* of the obligation: whom or what it protects */
	struct str applies,
	    contradicts;         /* why it applies; why it contradicts the order */
	struct str link;         /* between the provider and that country */
	struct str consequences; /* for the addressee */
	struct str other;
};

/* "125.50" of "EUR", for what. */
struct change_costs {
	struct str amount, currency, basis;
};

struct change {
	struct str realm;
	enum change_kind kind;
	unsigned char order_sha256[SHA256_LEN];
	unsigned char follows[SHA256_LEN];
	struct str organisation; /* who says it */
	int64_t at;
	int64_t until;         /* extension, maintenance; 0 = none */
	struct str reason;     /* a short word or code, may be empty */
	struct str language;   /* of text and conditions; empty when there is neither */
	struct str text;       /* may be empty */
	struct str conditions; /* under which alone data may be used, may be empty */
	const struct change_part *about; /* none: the whole order */
	size_t about_count;
	bool has_conflict, has_costs;
	struct change_conflict conflict;
	struct change_costs costs;
};

/* Whether a change of the kind may be about a part of the order. */
bool change_has_parts(enum change_kind kind);

/* Member NAME of a conflict; NULL = it has none of that name. */
const struct str *change_conflict_member(
    const struct change_conflict *conflict, struct str name);

/* As order_write and order_read (order_text.h). */
enum err change_write(
    struct arena *arena, const struct change *change, struct buf *out, struct why *why);
enum err change_read(
    struct arena *arena, struct str text, struct change *ret_change, struct why *why);

/* Whether it is about this order, of the organisation that sealed it, and its parts are
 * the order's, none twice.  Rules: change-realm, change-order, change-organisation,
 * change-part. */
struct verdict change_check(const struct change *change, struct str sealed_by,
    const struct order *order, const unsigned char order_sha256[static SHA256_LEN]);

#endif
