#include "base/base64.h"

#include <stdint.h>
#include <string.h>

static const char standard[] =
    "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
static const char url_safe[] =
    "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";

static uint32_t
triple(const unsigned char *p, size_t left)
{
	uint32_t value = (uint32_t)p[0] << 16;

	if (left > 1)
		value |= (uint32_t)p[1] << 8;
	if (left > 2)
		value |= p[2];
	return value;
}

static void
encode(struct str bytes, const char *alphabet, bool pad, struct buf *out)
{
	for (size_t i = 0; i < bytes.len; i += 3) {
		size_t left = bytes.len - i;
		uint32_t value = triple((const unsigned char *)bytes.ptr + i, left);
		size_t chars = left > 2 ? 4 : left + 1;

		for (size_t k = 0; k < chars; k++)
			buf_add_byte(
			    out, (unsigned char)alphabet[value >> (18 - 6 * k) & 63]);
		for (size_t k = chars; pad && k < 4; k++)
			buf_add_byte(out, '=');
	}
}

void
base64_encode(struct str bytes, struct buf *out)
{
	encode(bytes, standard, true, out);
}

void
base64url_encode(struct str bytes, struct buf *out)
{
	encode(bytes, url_safe, false, out);
}

/* Value of each character and 1, so that 0 is one outside the alphabet. */
#define LETTERS                                                                          \
	['A'] = 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18, 19, 20,   \
	21, 22, 23, 24, 25, 26, ['a'] = 27, 28, 29, 30, 31, 32, 33, 34, 35, 36, 37, 38,  \
	39, 40, 41, 42, 43, 44, 45, 46, 47, 48, 49, 50, 51, 52, ['0'] = 53, 54, 55, 56,  \
	57, 58, 59, 60, 61, 62
static const unsigned char standard_values[256] = { LETTERS, ['+'] = 63, ['/'] = 64 };
static const unsigned char url_safe_values[256] = { LETTERS, ['-'] = 63, ['_'] = 64 };

/* text without padding; 4 n + 1 characters cannot be */
static enum err
decode(struct arena *arena, struct str text, const unsigned char *values,
    struct str *ret_bytes, struct why *why)
{
	size_t len = text.len / 4 * 3 + (text.len % 4 == 0 ? 0 : text.len % 4 - 1);
	char *bytes = arena_alloc(arena, len + 1);
	uint32_t value = 0;
	unsigned bits = 0;
	size_t used = 0;

	if (bytes == NULL)
		return err_why(
		    why, ERR_LIMIT, 0, "base64: text of %zu characters", text.len);
	if (text.len % 4 == 1)
		return err_why(why, ERR_SYNTAX, 0, "base64: a character is missing");
	for (size_t i = 0; i < text.len; i++) {
		unsigned six = values[(unsigned char)text.ptr[i]];

		if (six == 0)
			return err_why(why, ERR_SYNTAX, 0,
			    "base64: character %zu is not in the alphabet", i);
		value = value << 6 | (six - 1);
		bits += 6;
		if (bits >= 8) {
			bits -= 8;
			bytes[used++] = (char)(unsigned char)(value >> bits);
		}
	}
	if ((value & ((1U << bits) - 1)) != 0)
		return err_why(why, ERR_SYNTAX, 0, "base64: spare bits are not zero");
	*ret_bytes = (struct str){ bytes, used };
	return ERR_OK;
}

enum err
base64_decode(
    struct arena *arena, struct str text, struct str *ret_bytes, struct why *why)
{
	size_t pad = 0;

	if (text.len % 4 != 0)
		return err_why(
		    why, ERR_SYNTAX, 0, "base64: length is not a multiple of 4");
	while (pad < 2 && pad < text.len && text.ptr[text.len - 1 - pad] == '=')
		pad++;
	return decode(
	    arena, str_slice(text, 0, text.len - pad), standard_values, ret_bytes, why);
}

enum err
base64url_decode(
    struct arena *arena, struct str text, struct str *ret_bytes, struct why *why)
{
	return decode(arena, text, url_safe_values, ret_bytes, why);
}
