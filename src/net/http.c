#include "net/http.h"

#include <string.h>

bool
http_is_token(struct str s)
{
	for (size_t i = 0; i < s.len; i++) {
		char c = s.ptr[i];
		bool letter = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
		bool digit = c >= '0' && c <= '9';

		if (!letter && !digit &&
		    (c == '\0' || strchr("!#$%&'*+-.^_`|~", c) == NULL))
			return false;
	}
	return s.len > 0;
}

bool
http_is_value(struct str s)
{
	for (size_t i = 0; i < s.len; i++) {
		unsigned char c = (unsigned char)s.ptr[i];

		if ((c < ' ' && c != '\t') || c == 0x7f)
			return false;
	}
	return str_trim(s).len == s.len;
}

bool
http_is_target(struct str s)
{
	for (size_t i = 0; i < s.len; i++) {
		unsigned char c = (unsigned char)s.ptr[i];

		if (c <= ' ' || c >= 0x7f || c == '#' || c == '\\')
			return false;
	}
	return str_starts(s, STR("/"));
}

bool
http_range(struct str value, uint64_t size, struct http_range *ret_range)
{
	struct str first, last = value;
	uint64_t from, to = UINT64_MAX;

	if (!str_eq(str_cut(&last, '='), STR("bytes")) || str_find(last, '-') == last.len)
		return false;
	first = str_cut(&last, '-');
	if (str_empty(first)) { /* the last bytes of the file */
		uint64_t count;

		if (!str_u64(last, UINT64_MAX, &count))
			return false;
		count = count < size ? count : size;
		*ret_range = (struct http_range){ size - count, count };
		return true;
	}
	if (!str_u64(first, UINT64_MAX, &from) ||
	    (!str_empty(last) && (!str_u64(last, UINT64_MAX, &to) || to < from)))
		return false;
	if (from >= size)
		*ret_range = (struct http_range){ 0, 0 };
	else
		*ret_range =
		    (struct http_range){ from, (to < size ? to : size - 1) - from + 1 };
	return true;
}
