/* mail_text.c - transfer encodings, charsets and encoded words of a mail. */
#include <string.h>
#include <strings.h>

#include "base/base64.h"
#include "base/hex.h"
#include "base/limits.h"
#include "format/mail.h"

/* --- transfer encodings (RFC 2045 6) --- */

static enum err
finish(struct arena *arena, struct buf *out, struct str *ret_bytes, struct why *why)
{
	struct str bytes = arena_str(arena, buf_str(out));
	bool full = buf_failed(out) || (bytes.len > 0 && bytes.ptr == NULL);

	buf_release(out);
	if (full)
		return err_why(why, ERR_LIMIT, 0, "no memory for a part of a mail");
	*ret_bytes = bytes;
	return ERR_OK;
}

/* Lines may end anywhere in it. */
static enum err
from_base64(struct arena *arena, struct str body, struct str *ret_bytes, struct why *why)
{
	struct str text;
	struct buf out;
	enum err e;

	buf_init(&out, body.len + 1);
	while (body.len > 0) {
		struct str line = str_trim(str_cut(&body, '\n'));

		buf_add(&out, line);
	}
	e = finish(arena, &out, &text, why);
	return e == ERR_OK ? base64_decode(arena, text, ret_bytes, why) : e;
}

/* The byte of =41; false: it is none. */
static bool
quoted_byte(struct str s, unsigned char *ret_byte)
{
	char digits[2];

	if (s.len < 3 || s.ptr[0] != '=')
		return false;
	for (size_t i = 0; i < 2; i++)
		digits[i] = str_small(s.ptr[i + 1]);
	return hex_decode(str_bytes(digits, 2), ret_byte, 1);
}

static bool
is_soft_end(struct str s)
{
	return str_starts(s, STR("=\n")) || str_starts(s, STR("=\r\n"));
}

/* A "=" that begins nothing stands for itself, as 6.7 advises. */
static enum err
from_quoted(struct arena *arena, struct str body, struct str *ret_bytes, struct why *why)
{
	struct buf out;

	buf_init(&out, body.len + 1);
	while (body.len > 0) {
		unsigned char byte = (unsigned char)body.ptr[0];
		size_t used = 1;

		if (is_soft_end(body)) {
			used = body.ptr[1] == '\r' ? 3 : 2;
		} else {
			if (quoted_byte(body, &byte))
				used = 3;
			buf_add_byte(&out, byte);
		}
		body = str_slice(body, used, body.len);
	}
	return finish(arena, &out, ret_bytes, why);
}

enum err
mail_body(struct arena *arena, const struct mail_part *part, struct str *ret_bytes,
    struct why *why)
{
	struct str encoding = part->encoding;

	if (str_eq_c(encoding, "base64"))
		return from_base64(arena, part->body, ret_bytes, why);
	if (str_eq_c(encoding, "quoted-printable"))
		return from_quoted(arena, part->body, ret_bytes, why);
	if (encoding.len > 0 && !str_eq_c(encoding, "7bit") &&
	    !str_eq_c(encoding, "8bit") && !str_eq_c(encoding, "binary"))
		return err_why(why, ERR_SYNTAX, 0, "unknown transfer encoding");
	*ret_bytes = part->body;
	return ERR_OK;
}

/* --- charsets --- */

/* What windows-1252 has where ISO 8859-1 has controls; 0 = nothing. */
static const unsigned windows[32] = { 0x20ac, 0, 0x201a, 0x192, 0x201e, 0x2026, 0x2020,
	0x2021, 0x2c6, 0x2030, 0x160, 0x2039, 0x152, 0, 0x17d, 0, 0, 0x2018, 0x2019,
	0x201c, 0x201d, 0x2022, 0x2013, 0x2014, 0x2dc, 0x2122, 0x161, 0x203a, 0x153, 0,
	0x17e, 0x178 };
/* Where ISO 8859-15 differs from ISO 8859-1. */
static const struct {
	unsigned char byte;
	unsigned point;
} latin9[] = { { 0xa4, 0x20ac }, { 0xa6, 0x160 }, { 0xa8, 0x161 }, { 0xb4, 0x17d },
	{ 0xb8, 0x17e }, { 0xbc, 0x152 }, { 0xbd, 0x153 }, { 0xbe, 0x178 } };

static unsigned
point_windows(unsigned char byte)
{
	if (byte < 0x80 || byte >= 0xa0)
		return byte;
	return windows[byte - 0x80] == 0 ? '?' : windows[byte - 0x80];
}

static unsigned
point_latin9(unsigned char byte)
{
	for (size_t i = 0; i < sizeof latin9 / sizeof latin9[0]; i++)
		if (latin9[i].byte == byte)
			return latin9[i].point;
	return byte;
}

size_t
mail_point(unsigned point, unsigned char ret_utf8[static 4])
{
	size_t len = point < 0x80 ? 1 : point < 0x800 ? 2 : point < 0x10000 ? 3 : 4;
	static const unsigned char leads[] = { 0, 0xc0, 0xe0, 0xf0 };

	if (point == 0 || (point >= 0xd800 && point < 0xe000) || point > 0x10ffff)
		return 0;
	for (size_t i = len; i-- > 1; point >>= 6)
		ret_utf8[i] = (unsigned char)(0x80 | (point & 0x3f));
	ret_utf8[0] = (unsigned char)(leads[len - 1] | point);
	return len;
}

static void
add_point(struct buf *out, unsigned point)
{
	unsigned char utf8[4];

	buf_add(out, str_bytes(utf8, mail_point(point, utf8)));
}

enum charset { CHARSET_UTF8, CHARSET_WINDOWS, CHARSET_LATIN9, CHARSET_UNKNOWN };

/* Who says ISO 8859-1 means windows-1252 (WHATWG Encoding 4.2). */
static const struct {
	const char *name;
	enum charset charset;
} charsets[] = { { "", CHARSET_UTF8 }, { "us-ascii", CHARSET_UTF8 },
	{ "utf-8", CHARSET_UTF8 }, { "utf8", CHARSET_UTF8 },
	{ "iso-8859-1", CHARSET_WINDOWS }, { "windows-1252", CHARSET_WINDOWS },
	{ "iso-8859-15", CHARSET_LATIN9 } };

static enum charset
charset_of(struct str name)
{
	for (size_t i = 0; i < sizeof charsets / sizeof charsets[0]; i++)
		if (name.len == strlen(charsets[i].name) &&
		    (name.len == 0 ||
			strncasecmp(name.ptr, charsets[i].name, name.len) == 0))
			return charsets[i].charset;
	return CHARSET_UNKNOWN;
}

/* --- what is shown --- */

/* UTF-8 whose controls are question marks; lines: ends of lines stay. */
static void
add_shown(struct buf *out, struct str text, bool lines)
{
	while (text.len > 0) {
		char first = text.ptr[0];
		size_t control =
		    lines && (first == '\t' || first == '\n') ? 0 : str_control(text);

		if (control == 0)
			buf_add_byte(out, (unsigned char)first);
		else if (!lines || !str_starts(text, STR("\r\n")))
			buf_add_byte(out, first == '\t' ? ' ' : '?');
		text = str_slice(text, control > 0 ? control : 1, text.len);
	}
}

/* false: not known here, or no bytes of it. */
static bool
add_text(struct buf *out, struct str charset, struct str bytes, bool lines)
{
	enum charset known = charset_of(charset);
	struct buf points;

	if (known == CHARSET_UNKNOWN || (known == CHARSET_UTF8 && !str_utf8(bytes)))
		return false;
	if (known == CHARSET_UTF8) {
		add_shown(out, bytes, lines);
		return true;
	}
	buf_init(&points, 3 * bytes.len + 1);
	for (size_t i = 0; i < bytes.len; i++) {
		unsigned char byte = (unsigned char)bytes.ptr[i];

		add_point(&points, byte == 0                  ? '?'
				   : known == CHARSET_WINDOWS ? point_windows(byte)
							      : point_latin9(byte));
	}
	add_shown(out, buf_str(&points), lines);
	buf_release(&points);
	return true;
}

bool
mail_text(struct arena *arena, struct str charset, struct str bytes, struct str *ret_text)
{
	struct buf out;
	bool known;

	buf_init(&out, 3 * bytes.len + 1);
	known = add_text(&out, charset, bytes, true);
	return finish(arena, &out, ret_text, NULL) == ERR_OK && known;
}

/* --- encoded words (RFC 2047) --- */

/* As quoted-printable, but that "_" is a space. */
static enum err
from_q(struct arena *arena, struct str text, struct str *ret_bytes)
{
	char *copy = arena_cstr(arena, text);

	for (size_t i = 0; copy != NULL && i < text.len; i++)
		if (copy[i] == '_')
			copy[i] = ' ';
	return from_quoted(arena, str_from(copy), ret_bytes, NULL);
}

/* =?charset?B?text?= at the front: how many bytes it takes, 0 = it is none that can be
 * read. */
static size_t
add_word(struct arena *arena, struct buf *out, struct str value)
{
	struct str rest = str_slice(value, 2, value.len);
	struct str charset, encoding, text, bytes = STR("");
	enum err e = ERR_SYNTAX;

	if (!str_starts(value, STR("=?")))
		return 0;
	charset = str_cut(&rest, '?');
	encoding = str_cut(&rest, '?');
	text = str_cut(&rest, '?');
	charset = str_cut(&charset, '*'); /* RFC 2231 5: a language behind it */
	if (encoding.len != 1 || !str_starts(rest, STR("=")))
		return 0;
	if (encoding.ptr[0] == 'B' || encoding.ptr[0] == 'b')
		e = base64_decode(arena, text, &bytes, NULL);
	else if (encoding.ptr[0] == 'Q' || encoding.ptr[0] == 'q')
		e = from_q(arena, text, &bytes);
	if (e != ERR_OK || !add_text(out, charset, bytes, false))
		return 0;
	return value.len - rest.len + 1;
}

/* Spaces between two encoded words are not shown (RFC 2047 6.2). */
static struct str
skip_between(struct str value)
{
	struct str next = str_trim(value);

	return str_starts(next, STR("=?")) ? next : value;
}

/* One byte of a field, or one control, as it is shown; the ends of folded lines are not.
 * Returns how many bytes it was. */
static size_t
add_plain(struct buf *out, struct str value, bool utf8)
{
	unsigned char byte = (unsigned char)value.ptr[0];
	size_t control = utf8 ? str_control(value) : 0;

	if (byte == '\r' || byte == '\n')
		return 1;
	if (byte == '\t')
		buf_add_byte(out, ' ');
	else if (control > 0 || byte < ' ' || (!utf8 && byte >= 0x7f))
		buf_add_byte(out, '?');
	else
		buf_add_byte(out, byte);
	return control > 0 ? control : 1;
}

struct str
mail_words(struct arena *arena, struct str value)
{
	bool utf8 = str_utf8(value);
	struct str words = STR("");
	struct buf out;

	buf_init(&out, 3 * value.len + 1);
	while (value.len > 0) {
		size_t used = add_word(arena, &out, value);

		if (used > 0)
			value = skip_between(str_slice(value, used, value.len));
		else
			value = str_slice(value, add_plain(&out, value, utf8), value.len);
	}
	(void)finish(arena, &out, &words, NULL);
	return words;
}
