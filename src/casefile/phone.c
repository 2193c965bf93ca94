#include "casefile/phone.h"

#include <string.h>

/* Country and area may be written in many ways, or left out: these digits are not. */
#define SUBSCRIBER_DIGITS 7
/* Characters that may stand between two digits of one number, beside blanks. */
#define GAP_MAX 4

bool
phone_parse(struct str text, struct phone *ret_phone)
{
	struct str between = STR(" -./()");
	struct phone phone = { .count = 0 };

	text = str_trim(text);
	if (text.len == 0 || text.ptr[0] != '+')
		return false;
	for (size_t i = 1; i < text.len; i++) {
		char c = text.ptr[i];

		if (c >= '0' && c <= '9' && phone.count < PHONE_DIGITS_MAX)
			phone.digits[phone.count++] = c;
		else if (str_find(between, c) == between.len)
			return false;
	}
	if (phone.count < PHONE_DIGITS_MIN || phone.digits[0] == '0')
		return false;
	*ret_phone = phone;
	return true;
}

bool
phone_same(const struct phone *a, const struct phone *b)
{
	return str_eq(str_bytes(a->digits, a->count), str_bytes(b->digits, b->count));
}

/* --- in a text --- */

/* Digits beside ASCII: fullwidth, Arabic-Indic, Persian, Devanagari, Bengali, Thai. */
static const unsigned zeros[] = { 0xff10, 0x0660, 0x06f0, 0x0966, 0x09e6, 0x0e50 };

/* The end of a line, as a text in JSON has it: its letter parts no number. */
static bool
is_escape(struct str s)
{
	return s.len >= 2 && s.ptr[0] == '\\' && str_find(STR("nrt"), s.ptr[1]) < 3;
}

/* The character at the front and its length; what is no UTF-8 is taken byte by byte. */
static unsigned
next_point(struct str s, size_t *ret_len)
{
	unsigned char byte = (unsigned char)s.ptr[0];
	size_t len = byte >= 0xf0 ? 4 : byte >= 0xe0 ? 3 : byte >= 0xc0 ? 2 : 1;
	unsigned point = len == 1 ? byte : byte & (0xffU >> (len + 1));

	*ret_len = is_escape(s) ? 2 : 1;
	if (*ret_len == 2)
		return '\n';
	if (len > s.len)
		return 0;
	for (size_t i = 1; i < len; i++) {
		unsigned char next = (unsigned char)s.ptr[i];

		if ((next & 0xc0) != 0x80)
			return 0;
		point = point << 6 | (next & 0x3fU);
	}
	*ret_len = len;
	return point;
}

/* '0' to '9', or 0. */
static char
digit_of(unsigned point)
{
	if (point >= '0' && point <= '9')
		return (char)point;
	for (size_t i = 0; i < sizeof zeros / sizeof zeros[0]; i++)
		if (point >= zeros[i] && point <= zeros[i] + 9)
			return (char)('0' + (point - zeros[i]));
	return 0;
}

static bool
is_letter(unsigned point)
{
	return (point >= 'a' && point <= 'z') || (point >= 'A' && point <= 'Z');
}

/* What takes no ink, however often it stands there. */
static bool
is_blank(unsigned point)
{
	return point == ' ' || (point >= '\t' && point <= '\r') || point == 0xa0 ||
	       point == 0xad || (point >= 0x2000 && point <= 0x200f) || point == 0x202f ||
	       (point >= 0x205f && point <= 0x2064) || point == 0x3000 || point == 0xfeff;
}

bool
phone_occurs(const struct phone *phone, struct str text)
{
	size_t wanted =
	    phone->count > SUBSCRIBER_DIGITS + 1 ? SUBSCRIBER_DIGITS : phone->count - 2;
	const char *tail = phone->digits + phone->count - wanted;
	char seen[SUBSCRIBER_DIGITS];
	size_t count = 0, gap = 0, len = 0;

	for (; text.len > 0; text = str_slice(text, len, text.len)) {
		unsigned point = next_point(text, &len);
		char digit = digit_of(point);

		if (digit == 0) {
			gap += is_blank(point) ? 0 : 1;
			if (is_letter(point) || gap > GAP_MAX)
				count = 0;
			continue;
		}
		gap = 0;
		if (count == wanted)
			memmove(seen, seen + 1, --count);
		seen[count++] = digit;
		if (count == wanted && memcmp(seen, tail, wanted) == 0)
			return true;
	}
	return false;
}
