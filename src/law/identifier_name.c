/* identifier_name.c - names of the net: domains, mail addresses, URLs. */
#include <string.h>

#include "base/limits.h"
#include "law/identifier_part.h"
#include "law/punycode.h"

#define LABEL_MAX 63
#define DOMAIN_MAX 253
#define LOCAL_MAX 64

/* --- characters --- */

static bool
is_hidden(uint32_t c)
{
	return c == 0xad || (c >= 0x200b && c <= 0x200f) ||
	       (c >= 0x202a && c <= 0x202e) || (c >= 0x2060 && c <= 0x2069) ||
	       c == 0xfeff;
}

/* Greek, Cyrillic, Armenian, and letters in the width of ideographs: beside Latin letters
 * in one word they are there to be mistaken. */
static bool
is_look_alike(uint32_t c)
{
	return (c >= 0x370 && c <= 0x58f) || (c >= 0xff21 && c <= 0xff5a);
}

/* The text is UTF-8 (identifiers_find has seen to it). */
static uint32_t
next_char(struct str s, size_t *at)
{
	unsigned char lead = (unsigned char)s.ptr[(*at)++];
	unsigned more = lead < 0xc0 ? 0 : lead < 0xe0 ? 1 : lead < 0xf0 ? 2 : 3;
	uint32_t c = more == 0 ? lead : lead & (0x3fU >> more);

	while (more-- > 0 && *at < s.len)
		c = c << 6 | ((unsigned char)s.ptr[(*at)++] & 0x3f);
	return c;
}

uint64_t
text_notes(struct str s)
{
	bool latin = false;
	bool other = false;
	uint64_t notes = 0;

	for (size_t at = 0; at < s.len;) {
		uint32_t c = next_char(s, &at);

		latin = latin || (c < 0x80 && char_is_letter((char)c));
		other = other || is_look_alike(c);
		if (is_hidden(c))
			notes |= NOTE_BIT(NOTE_HIDDEN);
	}
	return notes | (latin && other ? NOTE_BIT(NOTE_H_CONFUSABLE) : 0);
}

/* --- domains --- */

static bool
is_label_char(char c)
{
	return char_is_word(c) || c == '-' || c == '_';
}

static size_t
point_len(struct str s)
{
	if (str_starts(s, STR("[.]")))
		return 3;
	return s.len > 0 && s.ptr[0] == '.';
}

static bool
is_label(struct str label)
{
	return label.len > 0 && label.len <= LABEL_MAX && label.ptr[0] != '-' &&
	       label.ptr[label.len - 1] != '-';
}

/* Two letters at least, all small or all large ("end.The" is a missing space), or an
 * A-label. */
static bool
is_top(struct str label)
{
	bool small = false;
	bool large = false;

	if (str_starts(label, STR("xn--")) || str_starts(label, STR("XN--")))
		return true;
	for (size_t i = 0; i < label.len; i++) {
		if (char_is_digit(label.ptr[i]) || label.ptr[i] == '_' ||
		    label.ptr[i] == '-')
			return false;
		small = small || (label.ptr[i] >= 'a' && label.ptr[i] <= 'z');
		large = large || (label.ptr[i] >= 'A' && label.ptr[i] <= 'Z');
	}
	return label.len >= 2 && !(small && large);
}

size_t
domain_len(struct str s)
{
	size_t at = 0;
	size_t good = 0;
	size_t labels = 0;

	while (at < s.len && at <= DOMAIN_MAX + 2 * 127) {
		struct str rest = str_slice(s, at, s.len);
		struct str label = str_slice(rest, 0, run_of(rest, is_label_char));

		if (!is_label(label))
			break;
		at += label.len;
		if (++labels > 1)
			good = is_top(label) ? at : 0;
		size_t point = point_len(str_slice(s, at, s.len));
		if (point == 0)
			break;
		at += point;
	}
	return good <= DOMAIN_MAX ? good : 0;
}

uint64_t
domain_notes(struct str text, struct str host)
{
	uint64_t notes = text_notes(text);

	if (str_has(text, STR("[.]")))
		notes |= NOTE_BIT(NOTE_H_DEFANGED);
	while (host.len > 0) {
		struct str label = str_cut(&host, '.');

		for (size_t i = 0; i < label.len; i++)
			if ((unsigned char)label.ptr[i] >= 0x80)
				notes |= NOTE_BIT(NOTE_H_ULABEL);
		if (str_starts(label, STR("xn--")) &&
		    !punycode_is_label(str_slice(label, 4, label.len)))
			notes |= NOTE_BIT(NOTE_ALABEL);
	}
	return notes;
}

/* What a sentence names as a file is none. */
static bool
is_file_name(struct str domain)
{
	static const struct str ends[] = { STR_INIT(".pdf"), STR_INIT(".doc"),
		STR_INIT(".docx"), STR_INIT(".xls"), STR_INIT(".xlsx"), STR_INIT(".txt"),
		STR_INIT(".csv"), STR_INIT(".jpg"), STR_INIT(".jpeg"), STR_INIT(".png"),
		STR_INIT(".gif"), STR_INIT(".exe"), STR_INIT(".dll"), STR_INIT(".log"),
		STR_INIT(".htm"), STR_INIT(".html"), STR_INIT(".json"), STR_INIT(".xml"),
		STR_INIT(".eml"), STR_INIT(".msg"), STR_INIT(".php") };

	for (size_t i = 0; i < sizeof ends / sizeof *ends; i++)
		if (str_ends(domain, ends[i]))
			return true;
	return false;
}

size_t
identifier_take_domain(struct scan *scan, struct identifier *item)
{
	struct str rest = scan_rest(scan);
	size_t len = char_is_word(rest.ptr[0]) ? domain_len(rest) : 0;
	struct str text = str_slice(rest, 0, len);

	if (len == 0 ||
	    (len < rest.len && (rest.ptr[len] == '@' || rest.ptr[len] == '(')))
		return 0;
	item->value = scan_lower(scan, text);
	if (is_file_name(item->value))
		return 0;
	item->notes = domain_notes(text, item->value);
	item->format = STR("DomainName");
	item->host = item->value;
	return len;
}

/* --- mail --- */

static bool
is_local_char(char c)
{
	return char_is_word(c) || strchr("._%+-'&", c) != NULL;
}

size_t
identifier_take_email(struct scan *scan, struct identifier *item)
{
	struct str rest = scan_rest(scan);
	struct str local = str_slice(rest, 0, run_of(rest, is_local_char));
	bool wide = false;

	if (local.len == 0 || local.len + 1 >= rest.len || rest.ptr[local.len] != '@' ||
	    !is_label_char(rest.ptr[local.len + 1]))
		return 0;
	struct str behind = str_slice(rest, local.len + 1, rest.len);
	size_t len = domain_len(behind);
	struct str domain = str_slice(behind, 0, len);
	struct str whole = str_slice(rest, 0, local.len + 1 + len);
	item->format = STR("EmailAddress");
	if (len == 0 || local.len > LOCAL_MAX || local.ptr[0] == '.' ||
	    local.ptr[local.len - 1] == '.' || str_has(local, STR("..")) ||
	    (len < behind.len && behind.ptr[len] == '@')) {
		item->notes |= NOTE_BIT(NOTE_EMAIL_MALFORMED);
		len = len > 0 ? len : run_of(behind, is_label_char);
		return local.len + 1 + len;
	}
	for (size_t i = 0; i < whole.len; i++)
		wide = wide || (unsigned char)whole.ptr[i] >= 0x80;
	if (wide)
		item->format = STR("InternationalizedEmailAddress");
	item->host = scan_lower(scan, domain);
	item->notes |= domain_notes(domain, item->host) | text_notes(local);
	/* Whether case counts before the @ is for the domain to say (RFC 5321 2.4). */
	item->value = scan_value(scan, "%.*s@%.*s", STR_ARG(local), STR_ARG(item->host));
	return whole.len;
}

/* --- URL --- */

static const struct {
	struct str text, scheme;
} schemes[] = {
	{ STR_INIT("https://"), STR_INIT("https") },
	{ STR_INIT("http://"), STR_INIT("http") },
	{ STR_INIT("hxxps://"), STR_INIT("https") },
	{ STR_INIT("hxxp://"), STR_INIT("http") },
};

static bool
is_path_char(char c)
{
	return (unsigned char)c > ' ' && c != '"' && c != '<' && c != '>' && c != 0x7f;
}

static size_t
path_len(struct str s)
{
	size_t len =
	    s.len > 0 && strchr("/?#", s.ptr[0]) != NULL ? run_of(s, is_path_char) : 0;

	while (len > 0 && strchr(".,;:!?)]'", s.ptr[len - 1]) != NULL)
		len--;
	return len;
}

/* The host: a domain, or an address as identifier_take_ip reads it. */
static size_t
take_host(struct scan *scan, struct str rest, struct identifier *item)
{
	struct scan at = { scan->arena, rest, 0, false };
	size_t len = rest.len > 0 ? domain_len(rest) : 0;

	if (len > 0) {
		item->host = scan_lower(scan, str_slice(rest, 0, len));
		item->notes |= domain_notes(str_slice(rest, 0, len), item->host);
		return len;
	}
	struct identifier address = { 0 };
	len = rest.len > 0 ? identifier_take_ip(&at, &address) : 0;
	scan->full = scan->full || at.full;
	item->notes |= address.notes;
	item->host = address.host;
	item->port = address.port;
	return len;
}

static size_t
take_port_of_url(struct str s, struct identifier *item)
{
	size_t len = s.len > 1 && s.ptr[0] == ':'
			 ? run_of(str_slice(s, 1, s.len), char_is_digit)
			 : 0;
	uint64_t port;

	if (len == 0)
		return 0;
	if (!str_u64(str_slice(s, 1, 1 + len), 65535, &port) || port == 0)
		item->notes |= NOTE_BIT(NOTE_IP_PORT);
	else
		item->port = (unsigned)port;
	return 1 + len;
}

static void
url_value(struct scan *scan, struct str scheme, struct identifier *item)
{
	struct str path = item->path.len > 0 ? item->path : STR("/");
	bool bracket = str_find(item->host, ':') < item->host.len;

	if (item->host.len + path.len + 20 > LIMIT_IDENTIFIER) {
		item->notes |= NOTE_BIT(NOTE_TOO_LONG);
		return;
	}
	if (item->port != 0)
		item->value = scan_value(scan, "%.*s://%s%.*s%s:%u%.*s", STR_ARG(scheme),
		    bracket ? "[" : "", STR_ARG(item->host), bracket ? "]" : "",
		    item->port, STR_ARG(path));
	else
		item->value = scan_value(scan, "%.*s://%s%.*s%s%.*s", STR_ARG(scheme),
		    bracket ? "[" : "", STR_ARG(item->host), bracket ? "]" : "",
		    STR_ARG(path));
}

size_t
identifier_take_url(struct scan *scan, struct identifier *item)
{
	struct str rest = scan_rest(scan);

	for (size_t i = 0; i < sizeof schemes / sizeof *schemes; i++) {
		size_t len = schemes[i].text.len;

		if (!str_starts(rest, schemes[i].text))
			continue;
		if (schemes[i].text.ptr[1] == 'x')
			item->notes |= NOTE_BIT(NOTE_H_DEFANGED);
		size_t host = take_host(scan, str_slice(rest, len, rest.len), item);
		if (host == 0)
			return 0;
		len += host;
		len += take_port_of_url(str_slice(rest, len, rest.len), item);
		size_t path = path_len(str_slice(rest, len, rest.len));
		item->path = str_slice(rest, len, len + path);
		item->notes |= text_notes(item->path);
		item->format = STR("URL");
		url_value(scan, schemes[i].scheme, item);
		return len + path;
	}
	return 0;
}
