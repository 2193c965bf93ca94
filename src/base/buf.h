/*
 * buf.h - growing bytes with a maximum given at init.
 *
 * The error is sticky: append as often as you like, ask buf_failed once.  A failed buf
 * shows the empty str, so that half a text is never used.  The only file of the libraries
 * that calls malloc.
 */
#ifndef COMITY_BASE_BUF_H
#define COMITY_BASE_BUF_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/attr.h"
#include "base/str.h"

struct buf {
	char *ptr;
	size_t len;
	size_t capacity;
	size_t max;
	bool failed; /* passed max, or no memory */
};

/* No allocation yet. */
void buf_init(struct buf *buf, size_t max);
/* Wipes and frees; the buf may be used again with the same maximum. */
void buf_release(struct buf *buf);
void buf_reset(struct buf *buf); /* empty again, memory kept, error cleared */

void buf_add(struct buf *buf, struct str s);
void buf_add_c(struct buf *buf, const char *cstr);
void buf_add_byte(struct buf *buf, unsigned char byte);
void buf_add_be16(struct buf *buf, uint16_t value);
void buf_add_be32(struct buf *buf, uint32_t value);
void buf_add_be64(struct buf *buf, uint64_t value);
void buf_format(struct buf *buf, const char *format, ...) PRINTF_LIKE(2, 3);
/* Room for len bytes at the end, counted as used; NULL when failed. */
char *buf_room(struct buf *buf, size_t len);

bool buf_failed(const struct buf *buf);
struct str buf_str(const struct buf *buf);

#endif
