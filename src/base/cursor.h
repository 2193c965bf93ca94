/*
 * cursor.h - reads binary fields in order, big-endian, with a sticky error.
 *
 * After the first read past the end every read gives zero or the empty str; cursor_end
 * says whether all went well and nothing is left over.  The writing side is struct buf.
 */
#ifndef COMITY_BASE_CURSOR_H
#define COMITY_BASE_CURSOR_H

#include <stdbool.h>
#include <stdint.h>

#include "base/str.h"

struct cursor {
	struct str rest;
	bool failed;
};

struct cursor cursor_from(struct str bytes);
uint8_t cursor_u8(struct cursor *cursor);
uint16_t cursor_be16(struct cursor *cursor);
uint32_t cursor_be32(struct cursor *cursor);
uint64_t cursor_be64(struct cursor *cursor);
/* The next len bytes: a view. */
struct str cursor_bytes(struct cursor *cursor, size_t len);
/* A be32 length and that many bytes (what buf_add_sized writes). */
struct str cursor_sized(struct cursor *cursor);
bool cursor_end(const struct cursor *cursor);

struct buf;
void buf_add_sized(struct buf *buf, struct str bytes);

#endif
