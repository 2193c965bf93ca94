/* identifier_account.c - names and numbers of accounts, by the grammar of their service.
 *
 * The grammars are those of the services' own pages (provider_facts.tsv, identifier).
 */
#include <string.h>

#include "law/identifier_part.h"

#define NAME_MAX 64

static bool
is_number(struct str s)
{
	return s.len > 0 && s.len <= 20 && run_of(s, char_is_digit) == s.len;
}

static bool
is_name_char(char c)
{
	return char_is_word(c) || c == '.' || c == '_' || c == '-';
}

static bool
is_name(struct str s)
{
	return s.len > 0 && s.len <= NAME_MAX && run_of(s, is_name_char) == s.len;
}

/* 8-4-4-4-12 hex digits */
static bool
is_uuid(struct str s)
{
	for (size_t i = 0; i < s.len; i++) {
		bool dash = i == 8 || i == 13 || i == 18 || i == 23;
		char c = s.ptr[i];

		if (dash ? c != '-'
			 : !char_is_digit(c) && ((c | 32) < 'a' || (c | 32) > 'f'))
			return false;
	}
	return s.len == 36;
}

/* 3 to 15, a letter first, one of - _ . at most and not last, small letters */
static bool
is_snap_name(struct str s)
{
	size_t signs = 0;

	for (size_t i = 0; i < s.len; i++) {
		char c = s.ptr[i];

		if (strchr("-_.", c) != NULL)
			signs++;
		else if (!char_is_digit(c) && !(c >= 'a' && c <= 'z'))
			return false;
	}
	return s.len >= 3 && s.len <= 15 && signs <= 1 && char_is_letter(s.ptr[0]) &&
	       strchr("-_.", s.ptr[s.len - 1]) == NULL;
}

static bool
is_snap(struct str s)
{
	return is_snap_name(s) || is_uuid(s);
}

/* 17 to 18 digits, or a name */
static bool
is_discord(struct str s)
{
	return is_number(s) ? s.len == 17 || s.len == 18 : is_name(s);
}

static const struct service {
	struct str word;    /* as people write it */
	struct str service; /* as in provider_facts.tsv */
	bool (*is)(struct str s);
} services[] = {
	{ STR_INIT("snapchat"), STR_INIT("snapchat"), is_snap },
	{ STR_INIT("snap"), STR_INIT("snapchat"), is_snap },
	{ STR_INIT("facebook"), STR_INIT("meta"), is_name },
	{ STR_INIT("instagram"), STR_INIT("instagram"), is_name },
	{ STR_INIT("twitter"), STR_INIT("x"), is_name },
	{ STR_INIT("x"), STR_INIT("x"), is_name },
	{ STR_INIT("tiktok"), STR_INIT("tiktok"), is_name },
	{ STR_INIT("discord"), STR_INIT("discord"), is_discord },
	{ STR_INIT("github"), STR_INIT("github"), is_name },
	{ STR_INIT("linkedin"), STR_INIT("linkedin"), is_name },
	{ STR_INIT("pinterest"), STR_INIT("pinterest"), is_name },
	{ STR_INIT("telegram"), STR_INIT("telegram"), is_name },
};

#define SERVICES_COUNT (sizeof services / sizeof *services)

static bool
word_is(struct str s, struct str word)
{
	if (s.len != word.len)
		return false;
	for (size_t i = 0; i < s.len; i++)
		if ((s.ptr[i] | 32) != word.ptr[i])
			return false;
	return true;
}

enum said {
	SAID_NOTHING,
	SAID_COLON, /* a name may follow, or a sentence */
	SAID_NAME,
};

/* What may stand between the service and the name: "user name:", "ID", "@". */
static size_t
skip_words(struct str s, enum said *ret_said)
{
	static const struct str words[] = { STR_INIT("account"), STR_INIT("user"),
		STR_INIT("username"), STR_INIT("name"), STR_INIT("id"), STR_INIT("uid"),
		STR_INIT("handle"), STR_INIT("profile") };
	enum said said = SAID_NOTHING;
	size_t at = 0;
	bool more = true;

	while (more) {
		size_t len = run_of(str_slice(s, at, s.len), char_is_letter);
		struct str word = str_slice(s, at, at + len);

		more = false;
		for (size_t i = 0; i < sizeof words / sizeof *words; i++)
			more = more || word_is(word, words[i]);
		if (more) {
			said = SAID_NAME;
			at += len;
		}
		for (; at < s.len && strchr(" :=@#", s.ptr[at]) != NULL; at++) {
			more = true;
			if (s.ptr[at] == '=' || s.ptr[at] == '@')
				said = SAID_NAME;
			else if (s.ptr[at] == ':' && said == SAID_NOTHING)
				said = SAID_COLON;
		}
	}
	*ret_said = said;
	return at;
}

/* Nothing but the end of a line or of a list stands behind the name. */
static bool
stands_alone(struct str behind)
{
	return behind.len == 0 || strchr("\r\n,;)", behind.ptr[0]) != NULL;
}

static size_t
name_len(struct str s)
{
	size_t len = run_of(s, is_name_char);

	while (len > 0 && (s.ptr[len - 1] == '.' || s.ptr[len - 1] == '-'))
		len--; /* of the sentence */
	return len;
}

static void
fill(struct scan *scan, struct identifier *item, const struct service *service,
    struct str name)
{
	item->format = STR("ServiceAccessIdentifier");
	item->service = service == NULL ? STR("") : service->service;
	item->notes |= text_notes(name);
	if (service == NULL)
		item->notes |= NOTE_BIT(NOTE_M_SERVICE);
	if (service == NULL ? is_name(name) : service->is(name))
		item->value = scan_value(scan, "%.*s", STR_ARG(name));
	else
		item->notes |= NOTE_BIT(NOTE_ACCOUNT_FORM);
}

/* "snapchat: jane_doe": the service, then a sign or word that says that a name follows.
 * "@jane_doe" alone is the name of an account somewhere. */
size_t
identifier_take_account(struct scan *scan, struct identifier *item)
{
	struct str rest = scan_rest(scan);
	struct str word = str_slice(rest, 0, run_of(rest, char_is_letter));

	if (rest.ptr[0] == '@') {
		size_t len = name_len(str_slice(rest, 1, rest.len));

		if (len < 2 || (len + 1 < rest.len && rest.ptr[len + 1] == '@'))
			return 0;
		fill(scan, item, NULL, str_slice(rest, 1, 1 + len));
		return 1 + len;
	}
	for (size_t i = 0; i < SERVICES_COUNT; i++) {
		struct str behind = str_slice(rest, word.len, rest.len);
		enum said said;

		/* "x" alone is no service */
		if (word.len < 2 || !word_is(word, services[i].word))
			continue;
		size_t between = skip_words(behind, &said);
		struct str name = str_slice(behind, between, behind.len);
		size_t len = name_len(name);
		if (said == SAID_NOTHING || len < 2 ||
		    (len < name.len && name.ptr[len] == '@') ||
		    (said == SAID_COLON && !stands_alone(str_slice(name, len, name.len))))
			return 0;
		fill(scan, item, &services[i], str_slice(name, 0, len));
		return word.len + between + len;
	}
	return 0;
}

/* Where a URL of the service names the account: behind this path, up to / ? or #. */
static const struct {
	struct str host, path, service;
} urls[] = {
	{ STR_INIT("facebook.com"), STR_INIT("/profile.php?id="), STR_INIT("facebook") },
	{ STR_INIT("instagram.com"), STR_INIT("/"), STR_INIT("instagram") },
	{ STR_INIT("x.com"), STR_INIT("/"), STR_INIT("x") },
	{ STR_INIT("twitter.com"), STR_INIT("/"), STR_INIT("x") },
	{ STR_INIT("tiktok.com"), STR_INIT("/@"), STR_INIT("tiktok") },
	{ STR_INIT("github.com"), STR_INIT("/"), STR_INIT("github") },
	{ STR_INIT("linkedin.com"), STR_INIT("/in/"), STR_INIT("linkedin") },
	{ STR_INIT("pinterest.com"), STR_INIT("/"), STR_INIT("pinterest") },
	{ STR_INIT("snapchat.com"), STR_INIT("/add/"), STR_INIT("snapchat") },
};

static bool
is_host(struct str host, struct str of)
{
	size_t at = host.len > of.len ? host.len - of.len : 0;

	return str_ends(host, of) && (at == 0 || host.ptr[at - 1] == '.');
}

bool
identifier_account_of_url(
    struct scan *scan, const struct identifier *url, struct identifier *ret_account)
{
	for (size_t i = 0; i < sizeof urls / sizeof *urls; i++) {
		struct identifier item = { .kind = IDENTIFIER_ACCOUNT,
			.offset = url->offset,
			.text = url->text,
			.when = IDENTIFIER_NONE };

		if (!is_host(url->host, urls[i].host) ||
		    !str_starts(url->path, urls[i].path))
			continue;
		struct str name = str_slice(url->path, urls[i].path.len, url->path.len);
		name = str_slice(name, 0, run_of(name, is_name_char));
		if (name.len < 2 || identifier_refused(url))
			return false;
		for (size_t j = 0; j < SERVICES_COUNT; j++)
			if (str_eq(services[j].word, urls[i].service))
				fill(scan, &item, &services[j], name);
		*ret_account = item;
		return true;
	}
	return false;
}
