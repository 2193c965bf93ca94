/* identifier_net.c - addresses of the net: IPv4, IPv6, with port or prefix; MAC. */
#include <arpa/inet.h>
#include <string.h>

#include "law/identifier_part.h"

#define V6_LEN 16

/* What an address is good for; RFC 6890 and its successors. */
static const struct {
	unsigned char bytes[V6_LEN];
	unsigned bits;
	enum identifier_note note;
} ranges_v4[] = {
	{ { 10 }, 8, NOTE_H_PRIVATE },                   /* RFC 1918 */
	{ { 172, 16 }, 12, NOTE_H_PRIVATE },             /* RFC 1918 */
	{ { 192, 168 }, 16, NOTE_H_PRIVATE },            /* RFC 1918 */
	{ { 127 }, 8, NOTE_H_PRIVATE },                  /* RFC 1122: itself */
	{ { 169, 254 }, 16, NOTE_H_PRIVATE },            /* RFC 3927: this cable */
	{ { 100, 64 }, 10, NOTE_H_SHARED },              /* RFC 6598 */
	{ { 192, 0, 2 }, 24, NOTE_H_DOCUMENTATION },     /* RFC 5737 */
	{ { 198, 51, 100 }, 24, NOTE_H_DOCUMENTATION },  /* RFC 5737 */
	{ { 203, 0, 113 }, 24, NOTE_H_DOCUMENTATION },   /* RFC 5737 */
	{ { 0 }, 8, NOTE_H_RESERVED },                   /* RFC 791 */
	{ { 192, 0, 0 }, 24, NOTE_H_RESERVED },          /* RFC 6890 */
	{ { 198, 18 }, 15, NOTE_H_RESERVED },            /* RFC 2544 */
	{ { 224 }, 3, NOTE_H_RESERVED },                 /* RFC 5771, RFC 1112 */
}, ranges_v6[] = {
	{ { 0xfc }, 7, NOTE_H_PRIVATE },                       /* RFC 4193 */
	{ { 0xfe, 0x80 }, 10, NOTE_H_PRIVATE },                /* RFC 4291 */
	{ { [15] = 1 }, 128, NOTE_H_PRIVATE },                 /* RFC 4291: itself */
	{ { 0x20, 0x01, 0x0d, 0xb8 }, 32, NOTE_H_DOCUMENTATION }, /* RFC 3849 */
	{ { 0x3f, 0xff }, 20, NOTE_H_DOCUMENTATION },          /* RFC 9637 */
	{ { [10] = 0xff, [11] = 0xff }, 96, NOTE_H_MAPPED },   /* RFC 4291 */
	{ { 0x00, 0x64, 0xff, 0x9b }, 96, NOTE_H_MAPPED },     /* RFC 6052 */
	{ { 0xff }, 8, NOTE_H_RESERVED },                      /* RFC 4291 */
	{ { 0 }, 128, NOTE_H_RESERVED },                       /* RFC 4291 */
};

static bool
in_prefix(const unsigned char *address, const unsigned char *prefix, unsigned bits)
{
	unsigned whole = bits / 8;
	unsigned char mask = (unsigned char)(0xff00 >> bits % 8);

	return memcmp(address, prefix, whole) == 0 &&
	       (bits % 8 == 0 || ((address[whole] ^ prefix[whole]) & mask) == 0);
}

static uint64_t
range_notes(const unsigned char *address, bool v4)
{
	size_t count = v4 ? sizeof ranges_v4 / sizeof *ranges_v4
			  : sizeof ranges_v6 / sizeof *ranges_v6;

	for (size_t i = 0; i < count; i++) {
		const unsigned char *prefix =
		    v4 ? ranges_v4[i].bytes : ranges_v6[i].bytes;
		unsigned bits = v4 ? ranges_v4[i].bits : ranges_v6[i].bits;

		if (in_prefix(address, prefix, bits))
			return NOTE_BIT(v4 ? ranges_v4[i].note : ranges_v6[i].note);
	}
	return 0;
}

static bool
is_hex(char c)
{
	return char_is_digit(c) || ((c | 32) >= 'a' && (c | 32) <= 'f');
}

static bool
is_address_char(char c)
{
	return is_hex(c) || c == ':' || c == '.';
}

size_t
address_run(struct str s)
{
	size_t len = run_of(s, is_address_char);
	size_t colons = 0;

	for (size_t i = 0; i < len; i++)
		colons += s.ptr[i] == ':';
	return colons >= 2 ? len : 0;
}

/* Four groups of one to three digits: how many bytes, and what is wrong with them. */
static size_t
four_groups(struct str s, uint64_t *ret_notes)
{
	size_t at = 0;
	uint64_t notes = 0;

	for (int group = 0; group < 4; group++) {
		struct str rest = str_slice(s, at, s.len);
		size_t len = run_of(rest, char_is_digit);
		unsigned value = 0;

		if (len == 0 || len > 3)
			return 0;
		for (size_t i = 0; i < len; i++)
			value = value * 10 + (unsigned)(rest.ptr[i] - '0');
		if (len > 1 && rest.ptr[0] == '0')
			notes |= NOTE_BIT(NOTE_IP_ZERO_PADDED);
		else if (value > 255)
			notes |= NOTE_BIT(NOTE_IP_MALFORMED);
		at += len;
		if (group < 3 && (at >= s.len || s.ptr[at++] != '.'))
			return 0;
	}
	*ret_notes = notes;
	return at;
}

/* :443 behind the address; 0 = there is none. */
static size_t
take_port(struct str s, struct identifier *item)
{
	size_t len = s.len > 1 && s.ptr[0] == ':'
			 ? run_of(str_slice(s, 1, s.len), char_is_digit)
			 : 0;
	uint64_t port;

	if (len == 0)
		return 0;
	if (str_u64(str_slice(s, 1, 1 + len), 65535, &port) && port > 0)
		item->port = (unsigned)port;
	else
		item->notes |= NOTE_BIT(NOTE_IP_PORT);
	return 1 + len;
}

/* /24 behind the address */
static size_t
take_prefix(struct str s, unsigned max, unsigned *ret_bits)
{
	size_t len = s.len > 1 && s.ptr[0] == '/'
			 ? run_of(str_slice(s, 1, s.len), char_is_digit)
			 : 0;
	uint64_t bits;

	if (len == 0 || !str_u64(str_slice(s, 1, 1 + len), max, &bits) ||
	    (len + 1 < s.len && char_is_word(s.ptr[len + 1])))
		return 0;
	*ret_bits = (unsigned)bits;
	return 1 + len;
}

/* Nothing of a longer word, number or name may hang on it. */
static bool
ends_well(struct str s, size_t at)
{
	if (at >= s.len)
		return true;
	if (char_is_word(s.ptr[at]) || s.ptr[at] == '@' || s.ptr[at] == '_')
		return false;
	return !((s.ptr[at] == '.' || s.ptr[at] == '-') && at + 1 < s.len &&
		 char_is_word(s.ptr[at + 1]));
}

static void
name_it(struct scan *scan, struct identifier *item, bool v4, unsigned bits)
{
	if (bits < (v4 ? 32U : 128U)) {
		item->notes |= NOTE_BIT(NOTE_H_RANGE);
		item->format = v4 ? STR("IPv4CIDR") : STR("IPv6CIDR");
		item->value = scan_value(scan, "%.*s/%u", STR_ARG(item->host), bits);
	} else if (item->port != 0) {
		item->format = STR("IPAddressPort");
		item->value = scan_value(
		    scan, v4 ? "%.*s:%u" : "[%.*s]:%u", STR_ARG(item->host), item->port);
	} else {
		item->format = v4 ? STR("IPv4Address") : STR("IPv6Address");
		item->value = item->host;
	}
}

static size_t
take_v4(struct scan *scan, struct identifier *item)
{
	struct str rest = scan_rest(scan);
	unsigned char address[4];
	unsigned bits = 32;
	char text[INET_ADDRSTRLEN];
	size_t len = four_groups(rest, &item->notes);
	size_t more;

	if (len == 0)
		return 0;
	more = take_port(str_slice(rest, len, rest.len), item);
	if (more == 0)
		more = take_prefix(str_slice(rest, len, rest.len), 32, &bits);
	if (!ends_well(rest, len + more))
		return 0;
	item->host = str_slice(rest, 0, len);
	if (item->notes != 0)
		return len + more;
	(void)memcpy(text, rest.ptr, len);
	text[len] = '\0';
	if (inet_pton(AF_INET, text, address) != 1)
		return 0;
	item->host = scan_value(scan, "%s", text);
	item->notes = range_notes(address, true);
	name_it(scan, item, true, bits);
	return len + more;
}

/* TS 103 280 wants all of it: eight groups of four small hex digits. */
static struct str
full_v6(struct scan *scan, const unsigned char *b)
{
	return scan_value(scan,
	    "%02x%02x:%02x%02x:%02x%02x:%02x%02x:%02x%02x:%02x%02x:%02x%02x:%02x%02x",
	    b[0], b[1], b[2], b[3], b[4], b[5], b[6], b[7], b[8], b[9], b[10], b[11],
	    b[12], b[13], b[14], b[15]);
}

/* The address itself, without the point or colon that ends a sentence. */
static size_t
v6_len(struct str s)
{
	size_t len = run_of(s, is_address_char);

	while (len > 2 && (s.ptr[len - 1] == '.' ||
			      (s.ptr[len - 1] == ':' && s.ptr[len - 2] != ':')))
		len--;
	return len;
}

static size_t
take_v6(struct scan *scan, struct identifier *item)
{
	struct str rest = scan_rest(scan);
	bool bracket = rest.ptr[0] == '[';
	struct str s = str_slice(rest, bracket, rest.len);
	size_t len = v6_len(s);
	unsigned char address[V6_LEN];
	char text[INET6_ADDRSTRLEN];
	unsigned bits = 128;
	size_t more = 0;

	if (len < 3 || len >= sizeof text)
		return 0;
	(void)memcpy(text, s.ptr, len);
	text[len] = '\0';
	if (inet_pton(AF_INET6, text, address) != 1)
		return 0;
	s = str_slice(s, len, s.len);
	if (bracket && (s.len == 0 || s.ptr[0] != ']'))
		return 0;
	if (bracket)
		more = 1 + take_port(str_slice(s, 1, s.len), item);
	else
		more = take_prefix(s, 128, &bits);
	if (!ends_well(s, more))
		return 0;
	item->host = full_v6(scan, address);
	item->notes |= range_notes(address, false);
	name_it(scan, item, false, bits);
	return bracket + len + more;
}

size_t
identifier_take_ip(struct scan *scan, struct identifier *item)
{
	size_t len = 0;

	if (char_is_digit(scan_rest(scan).ptr[0]))
		len = take_v4(scan, item);
	return len > 0 ? len : take_v6(scan, item);
}

/* --- MAC --- */

/* Twelve hex digits in pairs (: or -), or in fours (points); 0 = no MAC. */
static size_t
mac_digits(struct str s, char *ret_digits)
{
	size_t group = s.len > 4 && s.ptr[4] == '.' ? 4 : 2;
	size_t len = group == 4 ? 14 : 17;
	char sign;
	size_t count = 0;

	if (s.len < len)
		return 0;
	sign = s.ptr[group];
	if (group == 2 && sign != ':' && sign != '-')
		return 0;
	for (size_t i = 0; i < len; i++) {
		if (i % (group + 1) == group) {
			if (s.ptr[i] != sign)
				return 0;
		} else if (!is_hex(s.ptr[i])) {
			return 0;
		} else {
			ret_digits[count++] =
			    (char)(s.ptr[i] >= 'A' && s.ptr[i] <= 'F' ? s.ptr[i] + 32
								      : s.ptr[i]);
		}
	}
	return len < s.len && (s.ptr[len] == sign || !ends_well(s, len)) ? 0 : len;
}

size_t
identifier_take_mac(struct scan *scan, struct identifier *item)
{
	char d[12];
	size_t len = mac_digits(scan_rest(scan), d);

	if (len == 0)
		return 0;
	item->format = STR("MACAddress");
	item->value = scan_value(
	    scan, "%.2s:%.2s:%.2s:%.2s:%.2s:%.2s", d, d + 2, d + 4, d + 6, d + 8, d + 10);
	/* The second bit of the first byte: chosen by the device, not by its maker. */
	if (strchr("2367abef", d[1]) != NULL)
		item->notes |= NOTE_BIT(NOTE_H_MAC_RANDOM);
	return len;
}
