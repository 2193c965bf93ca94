#include "base/cursor.h"

#include <assert.h>

#include "base/buf.h"

struct cursor
cursor_from(struct str bytes)
{
	return (struct cursor){ .rest = bytes };
}

struct str
cursor_bytes(struct cursor *cursor, size_t len)
{
	struct str head;

	if (cursor->failed || len > cursor->rest.len) {
		cursor->failed = true;
		return STR("");
	}
	head = str_slice(cursor->rest, 0, len);
	cursor->rest = str_slice(cursor->rest, len, cursor->rest.len);
	return head;
}

static uint64_t
read_be(struct cursor *cursor, size_t bytes)
{
	struct str s = cursor_bytes(cursor, bytes);
	uint64_t value = 0;

	for (size_t i = 0; i < s.len; i++)
		value = value << 8 | (unsigned char)s.ptr[i];
	return value;
}

uint8_t
cursor_u8(struct cursor *cursor)
{
	return (uint8_t)read_be(cursor, 1);
}

uint16_t
cursor_be16(struct cursor *cursor)
{
	return (uint16_t)read_be(cursor, 2);
}

uint32_t
cursor_be32(struct cursor *cursor)
{
	return (uint32_t)read_be(cursor, 4);
}

uint64_t
cursor_be64(struct cursor *cursor)
{
	return read_be(cursor, 8);
}

struct str
cursor_sized(struct cursor *cursor)
{
	return cursor_bytes(cursor, cursor_be32(cursor));
}

bool
cursor_end(const struct cursor *cursor)
{
	return !cursor->failed && cursor->rest.len == 0;
}

void
buf_add_sized(struct buf *buf, struct str bytes)
{
	assert(bytes.len <= UINT32_MAX);
	buf_add_be32(buf, (uint32_t)bytes.len);
	buf_add(buf, bytes);
}
