/*
 * delivered.h - the answer of another vendor's system: a DeliveryObject that brings its
 * contents itself.
 *
 * Nothing in it is ours: no package, no seal of evidence.  What is known of it is who
 * brought the message, and that these are the bytes that came.
 */
#ifndef COMITY_WIRE_DELIVERED_H
#define COMITY_WIRE_DELIVERED_H

#include <stdbool.h>

#include "base/arena.h"
#include "base/str.h"
#include "format/json.h"
#include "model/verdict.h"

struct delivered {
	struct str id;      /* DeliveryID; empty when it is no UUID */
	struct str bytes;   /* of BinaryData; the text of JSONData or XMLData */
	struct str type;    /* content type, as it says */
	struct str name;    /* of the file, as it says; may be empty */
	const char *suffix; /* of a file of ours: bin, json, xml */
	bool compared;      /* it gave a SHA-256, and these bytes have it */
};

/* Whether it brings contents, and not an address. */
bool delivered_brings(const struct json *object);

/* The order's id in the reference "CC-slug-ORDER/N" of a task of ours
 * (wire/projection.h); empty when it is none. */
struct str delivered_order(const struct json *object);

/* Rules: delivery-unreadable (no contents, or no base64), delivery-checksum (not those
 * that its SHA-256 speaks of), delivery-too-large. */
struct verdict delivered_read(
    struct arena *arena, const struct json *object, struct delivered *ret_delivered);

#endif
