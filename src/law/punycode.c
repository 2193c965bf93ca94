#include "law/punycode.h"

/* RFC 3492 section 5 */
enum { BASE = 36, T_MIN = 1, T_MAX = 26, SKEW = 38, DAMP = 700, BIAS = 72, FIRST = 128 };

#define CODE_MAX 0x10ffff
#define LABEL_MAX 63

static unsigned
digit_of(char c)
{
	if (c >= 'a' && c <= 'z')
		return (unsigned)(c - 'a');
	if (c >= 'A' && c <= 'Z')
		return (unsigned)(c - 'A');
	return c >= '0' && c <= '9' ? (unsigned)(c - '0') + 26 : BASE;
}

/* Section 6.1 */
static unsigned
adapt(unsigned delta, unsigned count, bool first)
{
	unsigned k = 0;

	delta = first ? delta / DAMP : delta / 2;
	delta += delta / count;
	while (delta > (BASE - T_MIN) * T_MAX / 2) {
		delta /= BASE - T_MIN;
		k += BASE;
	}
	return k + (BASE - T_MIN + 1) * delta / (delta + SKEW);
}

/* One delta in variable length; false if it is cut short or too large. */
static bool
take_delta(struct str *rest, unsigned bias, uint64_t *ret_delta)
{
	uint64_t delta = 0;
	uint64_t weight = 1;

	for (unsigned k = BASE; rest->len > 0; k += BASE) {
		unsigned digit = digit_of(rest->ptr[0]);
		unsigned t = k <= bias ? T_MIN : k >= bias + T_MAX ? T_MAX : k - bias;

		*rest = str_slice(*rest, 1, rest->len);
		if (digit >= BASE)
			return false;
		delta += digit * weight;
		if (delta > (uint64_t)CODE_MAX * (LABEL_MAX + 1))
			return false;
		if (digit < t) {
			*ret_delta = delta;
			return true;
		}
		weight *= BASE - t;
	}
	return false;
}

bool
punycode_is_label(struct str coded)
{
	size_t basic = coded.len;
	uint64_t at = 0;
	uint64_t code = FIRST;
	unsigned bias = BIAS;
	bool any = false;

	if (coded.len > LABEL_MAX)
		return false;
	while (basic > 0 && coded.ptr[basic - 1] != '-')
		basic--;
	unsigned count = basic > 0 ? (unsigned)basic - 1 : 0;
	struct str rest = str_slice(coded, basic, coded.len);
	while (rest.len > 0) {
		uint64_t delta;

		if (!take_delta(&rest, bias, &delta))
			return false;
		at += delta;
		count++;
		bias = adapt((unsigned)delta, count, !any);
		code += at / count;
		at = at % count + 1;
		if (code < 0xa0 || code > CODE_MAX || (code >= 0xd800 && code <= 0xdfff))
			return false;
		any = true;
	}
	return any;
}
