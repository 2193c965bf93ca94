#include "record/form.h"

#include <assert.h>
#include <string.h>

#include "base/clock.h"
#include "base/hex.h"
#include "base/limits.h"
#include "model/party.h"

enum { LOWER = 1, UPPER = 2, DIGIT = 4, ANY = 8, LINES = 16 };

static bool
is_realm(struct str text)
{
	struct str prefix = STR("training.");

	if (str_eq(text, STR("live")))
		return true;
	return str_starts(text, prefix) && text.len > prefix.len &&
	       str_find(str_slice(text, prefix.len, text.len), '.') ==
		   text.len - prefix.len;
}

/* RFC 9562: 8-4-4-4-12 hexadecimal digits, version 7, variant 10. */
static bool
is_uuid7(struct str text)
{
	static const char pattern[] = "xxxxxxxx-xxxx-7xxx-vxxx-xxxxxxxxxxxx";

	for (size_t i = 0; i < text.len; i++) {
		const char *allowed = pattern[i] == 'x'   ? "0123456789abcdef"
				      : pattern[i] == 'v' ? "89ab"
							  : NULL;

		if (allowed == NULL ? text.ptr[i] != pattern[i]
				    : strchr(allowed, text.ptr[i]) == NULL)
			return false;
	}
	return true;
}

static bool
is_organisation(struct str text)
{
	struct endpoint endpoint;

	return endpoint_parse(text, &endpoint);
}

/* No "..", no empty part: the name is used to open a file of the time-zone data. */
static bool
is_zone(struct str text)
{
	return text.ptr[0] != '/' && !str_ends(text, STR("/")) &&
	       !str_has(text, STR("//"));
}

static bool
is_url(struct str text)
{
	return str_starts(text, STR("https://")) && text.len > 8 &&
	       str_find(text, '@') == text.len;
}

static bool
is_digest(struct str text)
{
	unsigned char digest[32];

	return hex_decode(text, digest, sizeof digest);
}

/* ITU-T E.164: 7 to 15 digits, the country's first. */
static bool
is_phone(struct str text)
{
	size_t digits = 0;

	for (size_t i = 1; i < text.len; i++)
		digits += text.ptr[i] != ' ' && text.ptr[i] != '-';
	return text.ptr[0] == '+' && text.ptr[1] != '0' &&
	       str_find(str_slice(text, 1, text.len), '+') == text.len - 1 &&
	       digits >= 7 && digits <= 15;
}

/* No quoted part, no comment (RFC 5322, 3.4.1): nobody's desk has such an address, and
 * what stands here is put into links. */
static bool
is_mail(struct str text)
{
	size_t at = str_find(text, '@');
	struct str host;

	if (at == 0 || at == text.len)
		return false;
	host = str_slice(text, at + 1, text.len);
	return str_find(host, '@') == host.len && str_find(host, '.') > 0 &&
	       str_find(host, '.') < host.len && !str_ends(text, STR("."));
}

static bool
is_hour(struct str text)
{
	const char *t = text.ptr;
	int hour = (t[0] - '0') * 10 + (t[1] - '0');

	return t[2] == ':' && t[0] != ':' && t[1] != ':' && t[3] != ':' && t[4] != ':' &&
	       t[3] < '6' && (hour < 24 || str_eq(text, STR("24:00")));
}

/* Written again it must be the same text: one form for one time. */
static bool
is_time(struct str text)
{
	char again[CLOCK_TEXT_MAX];
	int64_t at;

	return clock_parse(text, &at) && at > 0 && str_eq(text, clock_text(at, again));
}

static const struct {
	const char *words;
	size_t min, max;
	unsigned classes;
	const char *more; /* characters allowed beside the classes */
	bool (*fits)(struct str text);
} forms[FORM_COUNT] = {
	[FORM_REALM] = { "a realm", 4, 40, LOWER | DIGIT, ".-", is_realm },
	[FORM_UUID7] = { "a UUID of version 7", 36, 36, LOWER | DIGIT, "-", is_uuid7 },
	[FORM_PROCEDURE] = { "the id of a procedure", 1, 32, LOWER | DIGIT, "-", NULL },
	[FORM_ORGANISATION] = { "an organisation id CC/slug", 4, 67,
	    LOWER | UPPER | DIGIT, "-/", is_organisation },
	[FORM_PERSON] = { "the id of a person", 1, 64, LOWER | DIGIT, ".-", NULL },
	[FORM_LANGUAGE] = { "a language of two letters", 2, 2, LOWER, "", NULL },
	[FORM_ZONE] = { "the IANA name of a time zone", 1, 64, LOWER | UPPER | DIGIT,
	    "_+-/", is_zone },
	[FORM_TYPE] = { "the name of a type", 1, 64, LOWER | UPPER | DIGIT, "", NULL },
	[FORM_FIELD] = { "the id of a field", 1, 64, LOWER | UPPER | DIGIT, "._/-",
	    NULL },
	[FORM_ID] = { "a short word", 1, 64, LOWER | DIGIT, "._-", NULL },
	[FORM_IDENTIFIER] = { "one line", 1, LIMIT_IDENTIFIER, ANY, "", NULL },
	[FORM_NAME] = { "one line", 1, LIMIT_NAME, ANY, "", NULL },
	[FORM_URL] = { "an https address", 9, 512, LOWER | UPPER | DIGIT,
	    "-._~:/?#[]@!$&'()*+,;=%", is_url },
	[FORM_LEDGER_KEY] = { "a verifier key", 1, 256, LOWER | UPPER | DIGIT,
	    ".-/+=", NULL },
	[FORM_DIGEST] = { "64 lower-case hexadecimal digits", 64, 64, LOWER | DIGIT, "",
	    is_digest },
	[FORM_TIME] = { "a time like 2026-11-22T12:00:00Z", 20, 20, UPPER | DIGIT, ":-",
	    is_time },
	[FORM_PHONE] = { "a number with its country, +49 30 1234567", 8, 24, DIGIT, "+ -",
	    is_phone },
	[FORM_MAIL] = { "a mail address", 5, 254, LOWER | UPPER | DIGIT, "@.-_+'&",
	    is_mail },
	[FORM_HOUR] = { "an hour as 09:30", 5, 5, DIGIT, ":", is_hour },
	[FORM_TEXT] = { "a text", 1, LIMIT_TEXT, ANY | LINES, "", NULL },
};

static bool
is_class(unsigned char c, unsigned classes, const char *more)
{
	return (classes & LOWER && c >= 'a' && c <= 'z') ||
	       (classes & UPPER && c >= 'A' && c <= 'Z') ||
	       (classes & DIGIT && c >= '0' && c <= '9') ||
	       (c != 0 && strchr(more, c) != NULL);
}

/* A text of several lines may turn the direction of writing: people write Hebrew and
 * Arabic.  Nothing may hold a control character but those of lines. */
static bool
fits_any(struct str text, bool lines)
{
	if (!str_utf8(text))
		return false;
	for (size_t i = 0; i < text.len; i++) {
		unsigned char c = (unsigned char)text.ptr[i];
		bool turns = c >= 0xd8; /* all that str_control knows above U+009F */

		if (lines && (turns || c == '\n' || c == '\t' || c == '\r'))
			continue;
		if (str_control(str_slice(text, i, text.len)) > 0)
			return false;
	}
	return true;
}

bool
form_fits(enum form form, struct str text)
{
	assert(form < FORM_COUNT);
	if (text.len < forms[form].min || text.len > forms[form].max)
		return false;
	if (forms[form].classes & ANY)
		return fits_any(text, (forms[form].classes & LINES) != 0);
	for (size_t i = 0; i < text.len; i++)
		if (!is_class((unsigned char)text.ptr[i], forms[form].classes,
			forms[form].more))
			return false;
	return forms[form].fits == NULL || forms[form].fits(text);
}

const char *
form_words(enum form form)
{
	assert(form < FORM_COUNT);
	return forms[form].words;
}
