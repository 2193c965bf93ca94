/*
 * convert.h - one message in the other encoding.
 */
#ifndef COMITY_WIRE_CONVERT_H
#define COMITY_WIRE_CONVERT_H

#include "base/arena.h"
#include "base/buf.h"
#include "format/json.h"
#include "model/verdict.h"
#include "wire/check.h"

/* What both encodings carry of a valid message: Header and Payload.  Signatures hold for
 * one encoding, and @xmlns is the other's own business.  NULL when the arena is full. */
struct json *message_model(struct arena *arena, const struct json *message);

/* The message's model as a text, canonical JSON or XML.  No, with the place, when the
 * encoding cannot carry something in it (a takedown in JSON; an empty list, JSONData, a
 * national type or a control character in XML); the buf fails when it is full. */
struct verdict message_convert(struct arena *arena, const struct json *message,
    enum wire_encoding to, struct buf *out);

#endif
