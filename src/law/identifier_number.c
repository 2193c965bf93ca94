/* identifier_number.c - telephone numbers (E.164) and devices (IMEI). */
#include "law/identifier_part.h"

#define PHONE_MIN 8 /* with its country code; shorter ones are short codes */
#define PHONE_MAX 15
#define IMEI_DIGITS 15
#define IMEISV_DIGITS 16
#define DIGITS_MAX 20

static bool
is_phone_sign(char c)
{
	return c == ' ' || c == '-' || c == '.' || c == '/' || c == '(' || c == ')';
}

/* The digits of a number in groups; *ret_len = bytes up to the last digit.  A date or a
 * time behind it is no group of it.  More than DIGITS_MAX: none of ours. */
static size_t
digits_of(struct str s, char *ret_digits, size_t *ret_len)
{
	size_t count = 0;
	size_t at = 0;

	while (at < s.len) {
		struct str rest = str_slice(s, at, s.len);
		size_t group = run_of(rest, char_is_digit);

		if (count + group > DIGITS_MAX)
			return 0;
		if (group > 0 && count > 0 && identifier_is_date(rest))
			break;
		for (size_t i = 0; i < group; i++)
			ret_digits[count++] = rest.ptr[i];
		at += group;
		*ret_len = group > 0 ? at : *ret_len;
		if (count >= PHONE_MIN && group == count)
			break; /* written in one piece */
		group = run_of(str_slice(s, at, s.len), is_phone_sign);
		if (group == 0 || group > 3)
			break;
		at += group;
	}
	return count;
}

static bool
ends_word(struct str s, size_t len)
{
	if (len >= s.len)
		return true;
	if (s.ptr[len] == ':')
		return len + 1 == s.len || !char_is_digit(s.ptr[len + 1]);
	return !char_is_word(s.ptr[len]) && s.ptr[len] != '@' && s.ptr[len] != '_';
}

/* +49 (0)171: the zero is dialled at home only. */
static size_t
drop_trunk_zero(struct str s, char *digits, size_t count, struct identifier *item)
{
	static const struct str zero = STR_INIT("(0)");
	size_t before = 0;

	for (size_t i = 0; i + zero.len <= s.len; i++) {
		if (!str_starts(str_slice(s, i, s.len), zero)) {
			before += char_is_digit(s.ptr[i]);
			continue;
		}
		for (size_t j = before; j + 1 < count; j++)
			digits[j] = digits[j + 1];
		item->notes |= NOTE_BIT(NOTE_H_TRUNK_ZERO);
		return count - 1;
	}
	return count;
}

static bool
is_announced(const struct scan *scan)
{
	static const char *const words[] = { "tel", "phone", "telephone", "mobile",
		"msisdn", "cell", "call" };

	for (size_t i = 0; i < sizeof words / sizeof *words; i++)
		if (scan_before(scan, words[i]))
			return true;
	return false;
}

size_t
identifier_take_phone(struct scan *scan, struct identifier *item)
{
	struct str rest = scan_rest(scan);
	bool plus = rest.ptr[0] == '+';
	struct str s = str_slice(rest, plus, rest.len);
	char digits[DIGITS_MAX];
	size_t len = 0;
	size_t count = digits_of(s, digits, &len);

	if (count == 0 || !ends_word(s, len) || (!plus && !is_announced(scan)) ||
	    (!plus && count < 6))
		return 0;
	item->format = STR("InternationalE164");
	if (!plus) {
		item->notes |= NOTE_BIT(NOTE_PHONE_NO_COUNTRY);
		return len;
	}
	count = drop_trunk_zero(str_slice(s, 0, len), digits, count, item);
	if (count < PHONE_MIN || count > PHONE_MAX)
		item->notes |= NOTE_BIT(NOTE_PHONE_LENGTH);
	else if (digits[0] == '0')
		item->notes |= NOTE_BIT(NOTE_PHONE_NO_COUNTRY);
	else
		item->value = scan_value(scan, "%.*s", (int)count, digits);
	return plus + len;
}

/* ISO/IEC 7812-1 annex B, over all fifteen digits. */
static bool
luhn_holds(const char *digits)
{
	unsigned sum = 0;

	for (size_t i = 0; i < IMEI_DIGITS; i++) {
		unsigned digit = (unsigned)(digits[i] - '0') << (i % 2);

		sum += digit > 9 ? digit - 9 : digit;
	}
	return sum % 10 == 0;
}

size_t
identifier_take_imei(struct scan *scan, struct identifier *item)
{
	struct str rest = scan_rest(scan);
	bool named = scan_before(scan, "imei") || scan_before(scan, "imeisv");
	char digits[DIGITS_MAX];
	size_t len = 0;
	size_t count = char_is_digit(rest.ptr[0]) ? digits_of(rest, digits, &len) : 0;

	if (!ends_word(rest, len) ||
	    (count != IMEI_DIGITS && !(named && count == IMEISV_DIGITS)))
		return 0;
	if (count == IMEISV_DIGITS) { /* its last two digits are a version, not a check */
		item->format = STR("IMEISV");
		item->value = scan_value(scan, "%.*s", IMEISV_DIGITS, digits);
		return len;
	}
	if (!luhn_holds(digits) && !named)
		return 0; /* an IMSI has fifteen digits too */
	item->format = STR("IMEI");
	if (luhn_holds(digits)) /* TS 103 280: without the check digit */
		item->value = scan_value(scan, "%.*s", IMEI_DIGITS - 1, digits);
	else
		item->notes |= NOTE_BIT(NOTE_IMEI_CHECK_DIGIT);
	return len;
}
