#include "format/json_text.h"

#include <assert.h>
#include <float.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* 17 digits tell any two doubles apart; every text of 15 digits survives a normal double.
 */
#define DIGITS_MAX 17
#define DIGITS_SAFE 15

/* Above U+FFFF stands, in UTF-16, a surrogate (D800 to DFFF), which sorts before U+E000
 * to U+FFFF; the first bytes of those in UTF-8 are F0 to F4 and EE, EF. */
static int
utf16_rank(unsigned char byte)
{
	return byte == 0xee || byte == 0xef ? byte + 0x10 : byte;
}

int
json_name_cmp(struct str a, struct str b)
{
	size_t common = a.len < b.len ? a.len : b.len;

	for (size_t i = 0; i < common; i++)
		if (a.ptr[i] != b.ptr[i])
			return utf16_rank((unsigned char)a.ptr[i]) -
			       utf16_rank((unsigned char)b.ptr[i]);
	return (a.len > b.len) - (a.len < b.len);
}

char
json_escape(unsigned char byte)
{
	static const char letters[0x20] = {
		/* clang-format off */
		'u', 'u', 'u', 'u', 'u', 'u', 'u', 'u', 'b', 't', 'n', 'u', 'f', 'r', 'u', 'u',
		'u', 'u', 'u', 'u', 'u', 'u', 'u', 'u', 'u', 'u', 'u', 'u', 'u', 'u', 'u', 'u',
		/* clang-format on */
	};

	if (byte < 0x20)
		return letters[byte];
	return byte == '"' || byte == '\\' ? (char)byte : 0;
}

/* The digits d1 d2 ... of 0.d1d2... times ten to the point. */
struct decimal {
	char digits[DIGITS_MAX + 1];
	int count;
	int point;
};

static struct decimal
decimal_round(double value, int count)
{
	char text[JSON_NUMBER_SIZE];
	struct decimal decimal = { .count = 0 };
	const char *exponent;

	(void)snprintf(text, sizeof text, "%.*e", count - 1, value);
	exponent = strchr(text, 'e');
	assert(exponent != NULL);
	for (const char *p = text; p < exponent; p++)
		if (*p >= '0' && *p <= '9')
			decimal.digits[decimal.count++] = *p;
	decimal.point = (int)strtol(exponent + 1, NULL, 10) + 1;
	return decimal;
}

static bool
decimal_is(const struct decimal *decimal, double value)
{
	char text[JSON_NUMBER_SIZE];

	(void)snprintf(
	    text, sizeof text, "%se%d", decimal->digits, decimal->point - decimal->count);
	return strtod(text, NULL) == value;
}

static void
decimal_next(struct decimal *decimal)
{
	int i = decimal->count - 1;

	while (i >= 0 && decimal->digits[i] == '9')
		decimal->digits[i--] = '0';
	if (i >= 0) {
		decimal->digits[i]++;
	} else {
		decimal->digits[0] = '1';
		decimal->point++;
	}
}

/* The fewest digits that read back as value, the nearest to it among these.  Below a
 * power of two doubles lie twice as dense as above it: there the nearest text may read
 * back as another double while the next one up does not. */
static struct decimal
decimal_shortest(double value)
{
	int exponent;
	bool power_of_two = frexp(value, &exponent) == 0.5;
	int count = value < DBL_MIN ? 1 : DIGITS_SAFE;
	struct decimal decimal;

	for (; count < DIGITS_MAX; count++) {
		decimal = decimal_round(value, count);
		if (decimal_is(&decimal, value))
			break;
		if (power_of_two) {
			decimal_next(&decimal);
			if (decimal_is(&decimal, value))
				break;
		}
	}
	if (count == DIGITS_MAX)
		decimal = decimal_round(value, DIGITS_MAX);
	while (decimal.count > 1 && decimal.digits[decimal.count - 1] == '0')
		decimal.digits[--decimal.count] = '\0';
	return decimal;
}

/* ECMA-262, Number::toString, steps 6 to 10: k is count, n is point. */
static int
decimal_print(const struct decimal *d, char *text)
{
	static const char zeros[] = "000000000000000000000";
	const char *digits = d->digits;

	if (d->count <= d->point && d->point <= 21)
		return snprintf(
		    text, JSON_NUMBER_SIZE, "%s%.*s", digits, d->point - d->count, zeros);
	if (d->point > 0 && d->point <= 21)
		return snprintf(text, JSON_NUMBER_SIZE, "%.*s.%s", d->point, digits,
		    digits + d->point);
	if (d->point > -6 && d->point <= 0)
		return snprintf(
		    text, JSON_NUMBER_SIZE, "0.%.*s%s", -d->point, zeros, digits);
	return snprintf(text, JSON_NUMBER_SIZE, "%c%s%se%+d", digits[0],
	    d->count > 1 ? "." : "", digits + 1, d->point - 1);
}

size_t
json_number_text(double value, char ret_text[static JSON_NUMBER_SIZE])
{
	struct decimal decimal;
	size_t sign = value < 0 ? 1 : 0;
	char text[JSON_NUMBER_SIZE];
	int len;

	if (!isfinite(value))
		return 0;
	if (value == 0) { /* also minus zero */
		memcpy(ret_text, "0", 2);
		return 1;
	}
	decimal = decimal_shortest(fabs(value));
	len = decimal_print(&decimal, text);
	assert(len > 0 && (size_t)len + sign < JSON_NUMBER_SIZE);
	ret_text[0] = '-';
	memcpy(ret_text + sign, text, (size_t)len + 1);
	return (size_t)len + sign;
}
