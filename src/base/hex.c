#include "base/hex.h"

static const char digits[] = "0123456789abcdef";

void
hex_encode(struct str bytes, char *ret_text)
{
	for (size_t i = 0; i < bytes.len; i++) {
		unsigned char byte = (unsigned char)bytes.ptr[i];

		ret_text[2 * i] = digits[byte >> 4];
		ret_text[2 * i + 1] = digits[byte & 15];
	}
	ret_text[2 * bytes.len] = '\0';
}

static int
digit_value(char c)
{
	if (c >= '0' && c <= '9')
		return c - '0';
	if (c >= 'a' && c <= 'f')
		return c - 'a' + 10;
	return -1;
}

bool
hex_decode(struct str text, unsigned char *ret_bytes, size_t len)
{
	if (text.len != 2 * len)
		return false;
	for (size_t i = 0; i < len; i++) {
		int high = digit_value(text.ptr[2 * i]);
		int low = digit_value(text.ptr[2 * i + 1]);

		if (high < 0 || low < 0)
			return false;
		ret_bytes[i] = (unsigned char)(high << 4 | low);
	}
	return true;
}
