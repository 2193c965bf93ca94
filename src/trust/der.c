#include "trust/der.h"

static size_t
length(struct cursor *cursor)
{
	size_t len = cursor_u8(cursor);
	unsigned count = (unsigned)len & 0x7f;

	if (len < 0x80)
		return len;
	if (count == 0 || count > 4)
		cursor->failed = true;
	len = 0;
	for (unsigned i = 0; i < count && !cursor->failed; i++)
		len = len << 8 | cursor_u8(cursor);
	if (len < 0x80 || len >> 8 * (count - 1) == 0)
		cursor->failed = true;
	return len;
}

struct str
der_element(struct cursor *cursor, unsigned char tag)
{
	size_t len;

	if (cursor_u8(cursor) != tag)
		cursor->failed = true;
	len = length(cursor);
	if (cursor->failed)
		return STR("");
	return cursor_bytes(cursor, len);
}
