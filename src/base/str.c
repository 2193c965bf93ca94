#include "base/str.h"

#include <string.h>

struct str
str_bytes(const void *ptr, size_t len)
{
	return (struct str){ ptr, len };
}

bool
str_empty(struct str s)
{
	return s.len == 0;
}

bool
str_eq_secret(struct str a, struct str b)
{
	unsigned char differs = 0;

	if (a.len != b.len)
		return false;
	for (size_t i = 0; i < a.len; i++)
		differs |=
		    (unsigned char)((unsigned char)a.ptr[i] ^ (unsigned char)b.ptr[i]);
	return differs == 0;
}

int
str_cmp(struct str a, struct str b)
{
	size_t common = a.len < b.len ? a.len : b.len;
	int order = common == 0 ? 0 : memcmp(a.ptr, b.ptr, common);

	if (order != 0)
		return order;
	return (a.len > b.len) - (a.len < b.len);
}

bool
str_ends(struct str s, struct str suffix)
{
	return s.len >= suffix.len &&
	       str_eq(str_slice(s, s.len - suffix.len, s.len), suffix);
}

bool
str_has(struct str s, struct str part)
{
	if (part.len == 0)
		return true;
	return s.len >= part.len && memmem(s.ptr, s.len, part.ptr, part.len) != NULL;
}

static bool
is_blank(char c)
{
	return c == ' ' || c == '\t' || c == '\r' || c == '\n';
}

struct str
str_trim(struct str s)
{
	while (s.len > 0 && is_blank(s.ptr[0]))
		s = str_slice(s, 1, s.len);
	while (s.len > 0 && is_blank(s.ptr[s.len - 1]))
		s.len--;
	return s;
}

bool
str_line(struct str *rest, struct str *ret_line)
{
	if (rest->len == 0)
		return false;
	*ret_line = str_cut(rest, '\n');
	if (ret_line->len > 0 && ret_line->ptr[ret_line->len - 1] == '\r')
		ret_line->len--;
	return true;
}

bool
str_u64(struct str s, uint64_t max, uint64_t *ret_value)
{
	uint64_t value = 0;

	if (s.len == 0 || (s.len > 1 && s.ptr[0] == '0'))
		return false;
	for (size_t i = 0; i < s.len; i++) {
		unsigned digit = (unsigned char)s.ptr[i] - (unsigned)'0';

		if (digit > 9 || value > (UINT64_MAX - digit) / 10)
			return false;
		value = value * 10 + digit;
	}
	if (value > max)
		return false;
	*ret_value = value;
	return true;
}

/* Length of the well-formed sequence at p, 0 if there is none (RFC 3629, section 4). */
static size_t
utf8_sequence(const unsigned char *p, size_t left)
{
	static const struct {
		unsigned char lead_min, lead_max, second_min, second_max;
		size_t len;
	} forms[] = {
		{ 0x01, 0x7f, 0, 0, 1 },
		{ 0xc2, 0xdf, 0x80, 0xbf, 2 },
		{ 0xe0, 0xe0, 0xa0, 0xbf, 3 },
		{ 0xe1, 0xec, 0x80, 0xbf, 3 },
		{ 0xed, 0xed, 0x80, 0x9f, 3 },
		{ 0xee, 0xef, 0x80, 0xbf, 3 },
		{ 0xf0, 0xf0, 0x90, 0xbf, 4 },
		{ 0xf1, 0xf3, 0x80, 0xbf, 4 },
		{ 0xf4, 0xf4, 0x80, 0x8f, 4 },
	};

	for (size_t i = 0; i < sizeof forms / sizeof forms[0]; i++) {
		if (p[0] < forms[i].lead_min || p[0] > forms[i].lead_max)
			continue;
		if (forms[i].len > left)
			return 0;
		if (forms[i].len > 1 &&
		    (p[1] < forms[i].second_min || p[1] > forms[i].second_max))
			return 0;
		for (size_t k = 2; k < forms[i].len; k++)
			if ((p[k] & 0xc0) != 0x80)
				return 0;
		return forms[i].len;
	}
	return 0;
}

/* Eight bytes of ASCII without a zero: no byte has its high bit set, before or after 1 is
 * taken from each. */
static bool
ascii_word(const char *p)
{
	uint64_t word;

	memcpy(&word, p, sizeof word);
	return ((word | (word - 0x0101010101010101U)) & 0x8080808080808080U) == 0;
}

bool
str_utf8(struct str s)
{
	for (size_t i = 0; i < s.len;) {
		size_t len;

		if (s.len - i >= sizeof(uint64_t) && ascii_word(s.ptr + i)) {
			i += sizeof(uint64_t);
			continue;
		}
		len = utf8_sequence((const unsigned char *)s.ptr + i, s.len - i);

		if (len == 0)
			return false;
		i += len;
	}
	return true;
}

/* Without the character that it ends within, if it does. */
static size_t
whole_characters(const char *text, size_t len)
{
	size_t at = len;

	while (at > 0 && len - at < 4 && ((unsigned char)text[at - 1] & 0xc0) == 0x80)
		at--;
	if (at == 0 || (unsigned char)text[at - 1] < 0xc0)
		return len;
	if (utf8_sequence((const unsigned char *)text + at - 1, len - at + 1) == 0)
		return at - 1;
	return len;
}

void
str_mend(char *text)
{
	text[whole_characters(text, strlen(text))] = '\0';
}

struct str
str_head(struct str s, size_t max)
{
	if (s.len > max)
		s.len = whole_characters(s.ptr, max);
	return s;
}

size_t
str_control(struct str s)
{
	const unsigned char *b = (const unsigned char *)s.ptr;

	if (s.len == 0)
		return 0;
	if (b[0] < 0x20 || b[0] == 0x7f)
		return 1;
	if (s.len >= 2 && b[0] == 0xc2 && b[1] < 0xa0)
		return 2; /* U+0080 to U+009F: some terminals take U+009B for ESC [ */
	if (s.len >= 2 && b[0] == 0xd8 && b[1] == 0x9c)
		return 2; /* U+061C */
	if (s.len < 3 || b[0] != 0xe2)
		return 0;
	if (b[1] == 0x80 &&
	    (b[2] == 0x8e || b[2] == 0x8f || (b[2] >= 0xa8 && b[2] <= 0xae)))
		return 3; /* U+200E, U+200F, U+2028 to U+202E */
	return b[1] == 0x81 && b[2] >= 0xa6 && b[2] <= 0xa9 ? 3
							    : 0; /* U+2066 to U+2069 */
}
