/* desk_query.c - addresses of the desk with a query. */
#include "node/desk_query.h"

void
desk_query_add(struct buf *out, const char *name, struct str value)
{
	if (value.len == 0)
		return;
	buf_format(out, "%s=", name);
	for (size_t i = 0; i < value.len; i++) {
		unsigned char byte = (unsigned char)value.ptr[i];
		bool plain = (byte >= 'a' && byte <= 'z') ||
			     (byte >= 'A' && byte <= 'Z') ||
			     (byte >= '0' && byte <= '9') || byte == '-' || byte == '.';

		if (plain)
			buf_add_byte(out, byte);
		else
			buf_format(out, "%%%02X", byte);
	}
	buf_add_byte(out, '&');
}
