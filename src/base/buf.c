#include "base/buf.h"

#include <assert.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define BUF_START 256

void
buf_init(struct buf *buf, size_t max)
{
	*buf = (struct buf){ .max = max };
}

void
buf_release(struct buf *buf)
{
	size_t max = buf->max;

	if (buf->ptr != NULL) {
		explicit_bzero(buf->ptr, buf->capacity);
		free(buf->ptr);
	}
	buf_init(buf, max);
}

void
buf_reset(struct buf *buf)
{
	buf->len = 0;
	buf->failed = false;
}

/* Grows by doubling; old bytes are wiped, as realloc would leave them behind. */
static bool
grow(struct buf *buf, size_t need)
{
	size_t capacity = buf->capacity == 0 ? BUF_START : buf->capacity;
	char *ptr;

	while (capacity < need)
		capacity *= 2;
	if (capacity > buf->max)
		capacity = buf->max;
	ptr = malloc(capacity);
	if (ptr == NULL)
		return false;
	if (buf->ptr != NULL) {
		memcpy(ptr, buf->ptr, buf->len);
		explicit_bzero(buf->ptr, buf->len);
		free(buf->ptr);
	}
	buf->ptr = ptr;
	buf->capacity = capacity;
	return true;
}

char *
buf_room(struct buf *buf, size_t len)
{
	char *room;

	if (buf->failed)
		return NULL;
	if (len > buf->max - buf->len ||
	    (buf->len + len > buf->capacity && !grow(buf, buf->len + len))) {
		buf->failed = true;
		return NULL;
	}
	room = buf->ptr + buf->len;
	buf->len += len;
	return room;
}

void
buf_add(struct buf *buf, struct str s)
{
	char *room;

	if (s.len == 0)
		return;
	room = buf_room(buf, s.len);
	if (room != NULL)
		memcpy(room, s.ptr, s.len);
}

void
buf_add_c(struct buf *buf, const char *cstr)
{
	buf_add(buf, str_from(cstr));
}

void
buf_add_byte(struct buf *buf, unsigned char byte)
{
	char *room = buf_room(buf, 1);

	if (room != NULL)
		*room = (char)byte;
}

static void
add_be(struct buf *buf, uint64_t value, unsigned bytes)
{
	for (unsigned i = bytes; i-- > 0;)
		buf_add_byte(buf, (unsigned char)(value >> (8 * i)));
}

void
buf_add_be16(struct buf *buf, uint16_t value)
{
	add_be(buf, value, 2);
}

void
buf_add_be32(struct buf *buf, uint32_t value)
{
	add_be(buf, value, 4);
}

void
buf_add_be64(struct buf *buf, uint64_t value)
{
	add_be(buf, value, 8);
}

void
buf_format(struct buf *buf, const char *format, ...)
{
	char small[256];
	va_list args;
	int len;

	va_start(args, format);
	len = vsnprintf(small, sizeof small, format, args);
	va_end(args);
	if (len < 0) {
		buf->failed = true;
	} else if ((size_t)len < sizeof small) {
		buf_add(buf, (struct str){ small, (size_t)len });
	} else {
		char *room = buf_room(buf, (size_t)len + 1);

		if (room == NULL)
			return;
		va_start(args, format);
		(void)vsnprintf(room, (size_t)len + 1, format, args);
		va_end(args);
		buf->len--; /* the terminator */
	}
}

bool
buf_failed(const struct buf *buf)
{
	return buf->failed;
}

struct str
buf_str(const struct buf *buf)
{
	if (buf->failed || buf->len == 0)
		return STR("");
	return (struct str){ buf->ptr, buf->len };
}
