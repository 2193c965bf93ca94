/* escape.c - text of data for one place of a page. */
#include "ui/escape.h"

#include <stdbool.h>
#include <stdint.h>

/* The length of the well-formed character at the front, else 0. */
static size_t
character(struct str text)
{
	static const struct {
		unsigned char from, to;
		size_t len;
	} leads[] = { { 0x01, 0x7f, 1 }, { 0xc2, 0xdf, 2 }, { 0xe0, 0xef, 3 },
		{ 0xf0, 0xf4, 4 } };
	unsigned char lead = (unsigned char)text.ptr[0];

	for (size_t i = 0; i < sizeof leads / sizeof leads[0]; i++)
		if (lead >= leads[i].from && lead <= leads[i].to)
			return text.len >= leads[i].len &&
				       str_utf8(str_slice(text, 0, leads[i].len))
				   ? leads[i].len
				   : 0;
	return 0;
}

static uint32_t
code_point(struct str text, size_t len)
{
	const unsigned char *b = (const unsigned char *)text.ptr;
	uint32_t value = len == 1 ? b[0] : len == 2 ? b[0] & 0x1fU : b[0] & 0x0fU;

	for (size_t i = 1; i < len; i++)
		value = value << 6 | (b[i] & 0x3fU);
	return value;
}

static const char *
reference(char c)
{
	switch (c) {
	case '&':
		return "&amp;";
	case '<':
		return "&lt;";
	case '>':
		return "&gt;";
	case '"':
		return "&quot;";
	case '\'':
		return "&#39;";
	default:
		return NULL;
	}
}

/* The front of rest, one character or a run of plain ones; returns how much it was. */
static size_t
escape_front(struct str rest, struct buf *out)
{
	const char *named = reference(rest.ptr[0]);
	size_t len = str_control(rest);

	if (named != NULL) {
		buf_add_c(out, named);
		return 1;
	}
	if (rest.ptr[0] == '\n' || rest.ptr[0] == '\t') {
		buf_add_byte(out, (unsigned char)rest.ptr[0]);
		return 1;
	}
	if (rest.ptr[0] == '\r' && rest.len > 1 && rest.ptr[1] == '\n')
		return 1;
	if (len > 0) {
		buf_format(out, "[U+%04X]", (unsigned)code_point(rest, len));
		return len;
	}
	len = character(rest);
	if (len == 0) {
		buf_add_c(out, "\xef\xbf\xbd");
		return 1;
	}
	buf_add(out, str_slice(rest, 0, len));
	return len;
}

void
escape_text(struct str text, struct buf *out)
{
	size_t at = 0;

	while (at < text.len && !buf_failed(out)) {
		size_t run = at;

		while (run < text.len && (unsigned char)text.ptr[run] < 0x7f &&
		       (unsigned char)text.ptr[run] >= 0x20 &&
		       reference(text.ptr[run]) == NULL)
			run++;
		buf_add(out, str_slice(text, at, run));
		at = run;
		if (at < text.len)
			at += escape_front(str_slice(text, at, text.len), out);
	}
}

static bool
unreserved(char c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
	       (c >= '0' && c <= '9') || c == '-' || c == '_' || c == '.' || c == '~';
}

void
escape_part(struct str text, struct buf *out)
{
	size_t dots = 0;

	while (dots < text.len && text.ptr[dots] == '.')
		dots++;
	if (dots == text.len && dots > 0) {
		buf_add_byte(out, '-');
		return;
	}
	for (size_t i = 0; i < text.len; i++) {
		if (unreserved(text.ptr[i]))
			buf_add_byte(out, (unsigned char)text.ptr[i]);
		else
			buf_format(out, "%%%02X", (unsigned)(unsigned char)text.ptr[i]);
	}
}

void
escape_link(struct str path, struct buf *out)
{
	bool ok = path.len > 0 && path.ptr[0] == '/' &&
		  !(path.len > 1 && path.ptr[1] == '/') && !str_has(path, STR("..")) &&
		  path.len <= 2048;

	for (size_t i = 0; ok && i < path.len; i++)
		ok = unreserved(path.ptr[i]) || strchr("/%?&=+,:", path.ptr[i]) != NULL;
	if (ok)
		escape_text(path, out);
	else
		buf_add_byte(out, '/');
}
