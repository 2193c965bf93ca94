/* What strings must look like: the simple types of TS 103 280 and of the Common part. */
#include "wire/element.h"

#include <assert.h>

static bool
is_digit(char c)
{
	return c >= '0' && c <= '9';
}

static bool
is_hex(char c)
{
	return is_digit(c) || (c >= 'a' && c <= 'f');
}

static bool
is_upper(char c)
{
	return c >= 'A' && c <= 'Z';
}

static bool
is_lower(char c)
{
	return c >= 'a' && c <= 'z';
}

static bool
all(struct str s, bool (*is)(char c))
{
	for (size_t i = 0; i < s.len; i++)
		if (!is(s.ptr[i]))
			return false;
	return true;
}

/* The shape letter by letter: h = hex digit, d = digit, anything else is itself. */
static bool
is_shape(struct str s, const char *shape)
{
	if (s.len != strlen(shape))
		return false;
	for (size_t i = 0; i < s.len; i++) {
		if (shape[i] == 'h'   ? !is_hex(s.ptr[i])
		    : shape[i] == 'd' ? !is_digit(s.ptr[i])
				      : s.ptr[i] != shape[i])
			return false;
	}
	return true;
}

/* Two digits at the offset, which is_shape has seen. */
static int
two(struct str s, size_t offset)
{
	return (s.ptr[offset] - '0') * 10 + (s.ptr[offset + 1] - '0');
}

/* A pattern lets the 31st of February pass; the type behind it (xs:dateTime) does not. */
static bool
is_calendar(struct str s)
{
	static const int days[] = { 31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31 };
	int year = two(s, 0) * 100 + two(s, 2);
	int month = two(s, 5), day = two(s, 8);
	bool leap = (year % 4 == 0 && year % 100 != 0) || year % 400 == 0;

	if (month < 1 || month > 12 || day < 1)
		return false;
	if (day > days[month - 1] + (month == 2 && leap ? 1 : 0))
		return false;
	return two(s, 11) < 24 && two(s, 14) < 60 && two(s, 17) < 60;
}

static bool
is_time_with(struct str s, const char *shape)
{
	size_t len = strlen(shape);
	struct str zone = str_slice(s, len, s.len);

	if (s.len < len || !is_shape(str_slice(s, 0, len), shape) || !is_calendar(s))
		return false;
	if (str_eq_c(zone, "Z"))
		return true;
	return (is_shape(zone, "+dd:dd") || is_shape(zone, "-dd:dd")) &&
	       two(zone, 1) <= 14 && two(zone, 4) < 60;
}

static bool
is_any(struct str s)
{
	(void)s;
	return true;
}

static bool
is_uuid(struct str s)
{
	return is_shape(s, "hhhhhhhh-hhhh-hhhh-hhhh-hhhhhhhhhhhh");
}

static bool
is_country(struct str s)
{
	return s.len == 2 && all(s, is_upper);
}

static bool
is_language(struct str s)
{
	return s.len == 2 && all(s, is_lower);
}

static bool
is_time(struct str s)
{
	return is_time_with(s, "dddd-dd-ddTdd:dd:dd");
}

static bool
is_micro_time(struct str s)
{
	return is_time_with(s, "dddd-dd-ddTdd:dd:dd.dddddd");
}

static bool
is_e164(struct str s)
{
	return s.len >= 1 && s.len <= 15 && all(s, is_digit);
}

/* One line: no character that ends a line in the pattern language of JSON Schema
 * (ECMA-262 dot). */
static bool
is_line(struct str s)
{
	return str_find(s, '\n') == s.len && str_find(s, '\r') == s.len &&
	       !str_has(s, STR("\xe2\x80\xa8")) && !str_has(s, STR("\xe2\x80\xa9"));
}

/* An @ with something before and behind it. */
static bool
is_email(struct str s)
{
	return s.len >= 3 && is_line(s) &&
	       str_find(str_slice(s, 1, s.len - 1), '@') < s.len - 2;
}

static bool
is_visible(char c)
{
	return c >= '!' && c <= '~';
}

static bool
is_liid(struct str s)
{
	if (s.len >= 1 && s.len <= 25)
		return all(s, is_visible);
	return s.len >= 26 && s.len <= 50 && all(s, is_hex);
}

/* CC-x-y, both at least one character. */
static bool
is_ldid(struct str s)
{
	struct str rest = str_slice(s, 3, s.len);

	if (s.len < 6 || !is_country(str_slice(s, 0, 2)) || s.ptr[2] != '-' ||
	    !is_line(rest))
		return false;
	return str_find(str_slice(rest, 1, rest.len - 1), '-') < rest.len - 2;
}

static bool
is_octet(struct str s)
{
	if (s.len < 1 || s.len > 3 || !all(s, is_digit))
		return false;
	return s.len < 3 || (s.ptr[0] - '0') * 100 + two(s, 1) <= 255;
}

static bool
is_ipv4(struct str s)
{
	struct str rest = s;
	size_t dots = 0;

	for (size_t i = 0; i < s.len; i++)
		dots += s.ptr[i] == '.';
	for (size_t i = 0; i < 4; i++)
		if (!is_octet(str_cut(&rest, '.')))
			return false;
	return dots == 3;
}

static bool
is_ipv6(struct str s)
{
	return is_shape(s, "hhhh:hhhh:hhhh:hhhh:hhhh:hhhh:hhhh:hhhh");
}

static bool
is_mac(struct str s)
{
	return is_shape(s, "hh:hh:hh:hh:hh:hh");
}

static bool
is_base64_char(char c)
{
	return is_digit(c) || is_upper(c) || is_lower(c) || c == '+' || c == '/';
}

/* As loose as the schema: the length is not looked at; who decodes is strict. */
static bool
is_base64(struct str s)
{
	size_t pad = 0;

	while (pad < 3 && pad < s.len && s.ptr[s.len - 1 - pad] == '=')
		pad++;
	return all(str_slice(s, 0, s.len - pad), is_base64_char);
}

/* XML Schema: groups of four, and nothing in the bits that padding leaves over. */
static bool
is_base64_strict(struct str s)
{
	static const char digits[] =
	    "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
	size_t pad = str_ends(s, STR("==")) ? 2 : str_ends(s, STR("=")) ? 1 : 0;
	const char *last;

	if (s.len % 4 != 0 || !all(str_slice(s, 0, s.len - pad), is_base64_char))
		return false;
	if (pad == 0)
		return true;
	last = strchr(digits, s.ptr[s.len - pad - 1]);
	return last != NULL && ((last - digits) & (pad == 2 ? 0x0f : 0x03)) == 0;
}

static bool
is_alnum(char c)
{
	return is_digit(c) || is_upper(c) || is_lower(c);
}

static bool
is_alnum_or_hyphen(char c)
{
	return is_alnum(c) || c == '-';
}

static bool
is_local(char c)
{
	return is_alnum(c) || (c != '\0' && strchr(".!#$%&'*+\\/=?^_`{|}~-", c) != NULL);
}

/* Labels of 1 to 63 letters, digits and hyphens, none of which begins or ends one. */
static bool
is_mailbox(struct str s)
{
	struct str domain = s;
	struct str local = str_cut(&domain, '@');

	if (local.len == 0 || local.len == s.len || !all(local, is_local) ||
	    domain.len == 0 || str_ends(domain, STR(".")))
		return false;
	while (domain.len > 0) {
		struct str label = str_cut(&domain, '.');

		if (label.len < 1 || label.len > 63 || !all(label, is_alnum_or_hyphen) ||
		    label.ptr[0] == '-' || label.ptr[label.len - 1] == '-')
			return false;
	}
	return true;
}

static bool
is_ipv4_cidr(struct str s)
{
	struct str bits = s;
	struct str address = str_cut(&bits, '/');

	return address.len < s.len && is_ipv4(address) && bits.len >= 1 &&
	       bits.len <= 2 && all(bits, is_digit) &&
	       (bits.len == 1 || (bits.ptr[0] != '0' && two(bits, 0) <= 32));
}

static bool
is_ipv6_cidr(struct str s)
{
	struct str bits = s;
	struct str address = str_cut(&bits, '/');
	uint64_t number;

	return address.len < s.len && is_ipv6(address) && str_u64(bits, 128, &number) &&
	       number > 0;
}

static bool
is_version(struct str s)
{
	struct str rest = s;
	size_t dots = 0;

	if (s.len == 0 || s.ptr[0] != 'V')
		return false;
	for (size_t i = 0; i < s.len; i++)
		dots += s.ptr[i] == '.';
	rest = str_slice(s, 1, s.len);
	for (size_t i = 0; i < 3; i++) {
		struct str number = str_cut(&rest, '.');

		if (number.len == 0 || !all(number, is_digit))
			return false;
	}
	return dots == 2;
}

static const struct {
	bool (*is)(struct str s);
	const char *name;
} forms[FORM_COUNT] = {
	[FORM_ANY] = { is_any, "text" },
	[FORM_UUID] = { is_uuid, "a UUID in lower case" },
	[FORM_COUNTRY] = { is_country, "two capital letters" },
	[FORM_TIME] = { is_time,
	    "a time with seconds, without a fraction, with Z or an offset" },
	[FORM_MICRO_TIME] = { is_micro_time,
	    "a time with six fraction digits and Z or an offset" },
	[FORM_E164] = { is_e164, "1 to 15 digits" },
	[FORM_EMAIL] = { is_email, "a mail address" },
	[FORM_LIID] = { is_liid, "an LIID" },
	[FORM_LDID] = { is_ldid, "an LDID (CC-authority-reference)" },
	[FORM_IPV4] = { is_ipv4, "an IPv4 address" },
	[FORM_IPV6] = { is_ipv6,
	    "an IPv6 address of eight groups of four lower-case digits" },
	[FORM_MAC] = { is_mac, "a MAC address" },
	[FORM_BASE64] = { is_base64, "base64" },
	[FORM_VERSION] = { is_version, "a version like V1.23.1" },
	[FORM_LANGUAGE] = { is_language, "a language of ISO 639-1" },
	[FORM_MAILBOX] = { is_mailbox, "a mail address of ASCII letters" },
	[FORM_IPV4_CIDR] = { is_ipv4_cidr, "an IPv4 address and a prefix length" },
	[FORM_IPV6_CIDR] = { is_ipv6_cidr,
	    "an IPv6 address of eight groups and a prefix length" },
	[FORM_BASE64_STRICT] = { is_base64_strict, "base64 with its padding" },
};

bool
element_form_ok(enum form form, struct str s)
{
	assert(form < FORM_COUNT);
	return forms[form].is(s);
}

const char *
element_form_name(enum form form)
{
	assert(form < FORM_COUNT);
	return forms[form].name;
}
