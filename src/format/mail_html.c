/* mail_html.c - what a page of HTML shows as text: no more than is needed to find in it
 * what people read. */
#include <string.h>

#include "format/mail.h"

#define POINT_MAX 0x10ffffU

static unsigned
digit_value(char c)
{
	if (c >= '0' && c <= '9')
		return (unsigned)(c - '0');
	if (c >= 'a' && c <= 'f')
		return (unsigned)(c - 'a' + 10);
	return c >= 'A' && c <= 'F' ? (unsigned)(c - 'A' + 10) : 16;
}

static bool
is_letter(char c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

/* A page takes them without ";" too. */
static size_t
with_end(struct str s, size_t len)
{
	return len < s.len && s.ptr[len] == ';' ? len + 1 : len;
}

/* What moves a cursor, and what is no character, is a space: it parts no number. */
static void
add_shown(struct buf *out, unsigned point)
{
	unsigned char utf8[4];
	size_t len = mail_point(point, utf8);

	if (len == 0 || str_control(str_bytes(utf8, len)) > 0)
		buf_add_byte(out, ' ');
	else
		buf_add(out, str_bytes(utf8, len));
}

/* &#51; and &#x33;.  Returns how many bytes it takes, 0 = it is none. */
static size_t
add_numbered(struct buf *out, struct str s)
{
	bool hex = s.len > 2 && (s.ptr[2] == 'x' || s.ptr[2] == 'X');
	unsigned base = hex ? 16 : 10, point = 0;
	size_t start = hex ? 3 : 2, i = start;

	if (!str_starts(s, STR("&#")))
		return 0;
	for (; i < s.len && digit_value(s.ptr[i]) < base; i++)
		if (point <= POINT_MAX)
			point = point * base + digit_value(s.ptr[i]);
	if (i == start)
		return 0;
	add_shown(out, point);
	return with_end(s, i);
}

/* &nbsp; and &shy; are spaces here, as is every other name.  Digits behind the letters
 * are text, or "&nbsp1234" would swallow them, but in the names of HTML that part
 * nothing.  Returns as add_numbered. */
static size_t
add_named(struct buf *out, struct str s)
{
	static const char *const with_digits[] = { "&emsp13;", "&emsp14;", "&there4;" };
	size_t i = 1;

	if (s.ptr[0] != '&')
		return 0;
	while (i < s.len && is_letter(s.ptr[i]))
		i++;
	if (i == 1)
		return 0;
	buf_add_byte(out, ' ');
	for (size_t k = 0; k < sizeof with_digits / sizeof with_digits[0]; k++)
		if (str_starts(s, str_from(with_digits[k])))
			return strlen(with_digits[k]);
	return with_end(s, i);
}

/* From "<!-" on: "<!-->" is a whole one. */
static size_t
comment_len(struct str s)
{
	for (size_t i = 2; i < s.len; i++) {
		struct str rest = str_slice(s, i, s.len);

		if (str_starts(rest, STR("-->")))
			return i + 3;
		if (str_starts(rest, STR("--!>")))
			return i + 4;
	}
	return s.len;
}

/* How long the tag or comment at the front is; 0 = a "<" that is text. */
static size_t
tag_len(struct str s)
{
	size_t end = str_find(s, '>');

	if (s.len < 2 || s.ptr[0] != '<')
		return 0;
	if (str_starts(s, STR("<!--")))
		return comment_len(s);
	if (!is_letter(s.ptr[1]) && str_find(STR("/!?"), s.ptr[1]) == 3)
		return 0;
	return end < s.len ? end + 1 : end;
}

void
mail_html(struct buf *out, struct str html)
{
	while (html.len > 0) {
		size_t used = tag_len(html);

		if (used == 0)
			used = add_numbered(out, html);
		if (used == 0)
			used = add_named(out, html);
		if (used == 0) {
			buf_add_byte(out, (unsigned char)html.ptr[0]);
			used = 1;
		}
		html = str_slice(html, used, html.len);
	}
}
