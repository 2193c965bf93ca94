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

/* -1 for a character outside the alphabet; sym62 and sym63 are the two that differ. */
static int
sextet(char c, char sym62, char sym63)
{
	if (c >= 'A' && c <= 'Z')
		return c - 'A';
	if (c >= 'a' && c <= 'z')
		return c - 'a' + 26;
	if (c >= '0' && c <= '9')
		return c - '0' + 52;
	if (c == sym62)
		return 62;
	return c == sym63 ? 63 : -1;
}

/* text without padding; 4 n + 1 characters cannot be */
static enum err
decode(struct arena *arena, struct str text, const char *alphabet, struct str *ret_bytes,
    struct why *why)
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
		int six = sextet(text.ptr[i], alphabet[62], alphabet[63]);

		if (six < 0)
			return err_why(why, ERR_SYNTAX, 0,
			    "base64: character %zu is not in the alphabet", i);
		value = value << 6 | (uint32_t)six;
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
	    arena, str_slice(text, 0, text.len - pad), standard, ret_bytes, why);
}

enum err
base64url_decode(
    struct arena *arena, struct str text, struct str *ret_bytes, struct why *why)
{
	return decode(arena, text, url_safe, ret_bytes, why);
}
