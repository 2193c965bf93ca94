/*
 * order_text.h - the order document: struct order <-> its one canonical text.
 *
 * What persons sign, what the law is checked on and what is carried out are these bytes.
 * The text is RFC 8785 JSON with exactly these members; "" and [] stand for none, times
 * are whole seconds of UTC:
 *
 *	v 1, realm, id, procedure, issuer, validator, addressee, language, created_at,
 *	answer_by, preserve_until, emergency, follows (sha256), projection,
 *	fields {id: value}, targets [{format, value, from, to, zone, categories []}],
 *	scope_fields [], notified [], annexes [{name, for [], sha256}], recipients
 *[sha256]
 *
 * Categories stand in the order of enum data_category; a target with a period has a zone;
 * who may read an annex is somebody whom the order names.
 *
 * An order has targets, and each has categories; a transcription (model/order.h) may lack
 * both.
 */
#ifndef COMITY_RECORD_ORDER_TEXT_H
#define COMITY_RECORD_ORDER_TEXT_H

#include "base/arena.h"
#include "base/buf.h"
#include "base/err.h"
#include "base/str.h"
#include "model/order.h"

/* Appends the text; ERR_SYNTAX with the place when order_read would refuse it (then out
 * holds nothing usable), ERR_LIMIT when the arena or out is full.  Parts of a second are
 * cut.  The arena is given back. */
enum err order_write(
    struct arena *arena, const struct order *order, struct buf *out, struct why *why);

/* The order's texts live in the arena.  ERR_SYNTAX: not canonical, another version, a
 * member missing or too many, or a value not of its form; ERR_LIMIT. */
enum err order_read(
    struct arena *arena, struct str text, struct order *ret_order, struct why *why);

/* The order's name in every other document. */
void order_sha256(struct str text, unsigned char ret_digest[static SHA256_LEN]);

/* Whether the order names the organisation as issuer, validator, addressee or notified.
 */
bool order_names(const struct order *order, struct str organisation);

#endif
