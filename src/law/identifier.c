#include "law/identifier.h"

#include <assert.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "base/limits.h"
#include "law/identifier_part.h"

#define LOOK_BACK 24 /* bytes in which a word such as "port" belongs to what follows */

static const struct str codes[NOTE_COUNT] = {
	[NOTE_IP_ZERO_PADDED] = STR_INIT("E_IP_ZERO_PADDED"),
	[NOTE_IP_MALFORMED] = STR_INIT("E_IP_MALFORMED"),
	[NOTE_IP_PORT] = STR_INIT("E_IP_PORT"),
	[NOTE_EMAIL_MALFORMED] = STR_INIT("E_EMAIL_MALFORMED"),
	[NOTE_PHONE_LENGTH] = STR_INIT("E_PHONE_LENGTH"),
	[NOTE_PHONE_NO_COUNTRY] = STR_INIT("E_PHONE_NO_COUNTRY"),
	[NOTE_IMEI_CHECK_DIGIT] = STR_INIT("E_IMEI_CHECK_DIGIT"),
	[NOTE_ACCOUNT_FORM] = STR_INIT("E_ACCOUNT_FORM"),
	[NOTE_ALABEL] = STR_INIT("E_DOMAIN_ALABEL"),
	[NOTE_HIDDEN] = STR_INIT("E_HIDDEN_CHARACTER"),
	[NOTE_TOO_LONG] = STR_INIT("E_TOO_LONG"),
	[NOTE_TIME_NO_OFFSET] = STR_INIT("E_TIME_NO_OFFSET"),
	[NOTE_TIME_ABBREVIATION] = STR_INIT("E_TIME_ABBREVIATION"),
	[NOTE_TIME_ZONE_UNKNOWN] = STR_INIT("E_TIME_ZONE_UNKNOWN"),
	[NOTE_TIME_OVERLAP] = STR_INIT("E_TIME_OVERLAP"),
	[NOTE_TIME_GAP] = STR_INIT("E_TIME_GAP"),
	[NOTE_TIME_DAY_MONTH] = STR_INIT("E_TIME_DAY_MONTH"),
	[NOTE_TIME_NO_SUCH] = STR_INIT("E_TIME_NO_SUCH"),
	[NOTE_M_TIME] = STR_INIT("M_TIME"),
	[NOTE_M_CLOCK] = STR_INIT("M_CLOCK"),
	[NOTE_M_SECONDS] = STR_INIT("M_SECONDS"),
	[NOTE_M_ZONE] = STR_INIT("M_ZONE"),
	[NOTE_M_PORT] = STR_INIT("M_PORT"),
	[NOTE_M_SERVICE] = STR_INIT("M_SERVICE"),
	[NOTE_M_VALID_ON] = STR_INIT("M_VALID_ON"),
	[NOTE_H_PRIVATE] = STR_INIT("H_PRIVATE"),
	[NOTE_H_SHARED] = STR_INIT("H_SHARED"),
	[NOTE_H_DOCUMENTATION] = STR_INIT("H_DOCUMENTATION"),
	[NOTE_H_RESERVED] = STR_INIT("H_RESERVED"),
	[NOTE_H_MAPPED] = STR_INIT("H_MAPPED"),
	[NOTE_H_RANGE] = STR_INIT("H_RANGE"),
	[NOTE_H_MAC_RANDOM] = STR_INIT("H_MAC_RANDOM"),
	[NOTE_H_ULABEL] = STR_INIT("H_ULABEL"),
	[NOTE_H_CONFUSABLE] = STR_INIT("H_CONFUSABLE"),
	[NOTE_H_TRUNK_ZERO] = STR_INIT("H_TRUNK_ZERO"),
	[NOTE_H_DEFANGED] = STR_INIT("H_DEFANGED"),
};

static const struct str kinds[IDENTIFIER_KIND_COUNT] = {
	[IDENTIFIER_IP] = STR_INIT("ip"),
	[IDENTIFIER_EMAIL] = STR_INIT("email"),
	[IDENTIFIER_PHONE] = STR_INIT("phone"),
	[IDENTIFIER_IMEI] = STR_INIT("imei"),
	[IDENTIFIER_MAC] = STR_INIT("mac"),
	[IDENTIFIER_DOMAIN] = STR_INIT("domain"),
	[IDENTIFIER_URL] = STR_INIT("url"),
	[IDENTIFIER_ACCOUNT] = STR_INIT("account"),
	[IDENTIFIER_TIME] = STR_INIT("time"),
};

/* In this order at the beginning of each word: who asks for more comes first. */
static const struct {
	enum identifier_kind kind;
	size_t (*take)(struct scan *scan, struct identifier *item);
} takers[] = {
	{ IDENTIFIER_TIME, identifier_take_time },
	{ IDENTIFIER_URL, identifier_take_url },
	{ IDENTIFIER_EMAIL, identifier_take_email },
	{ IDENTIFIER_MAC, identifier_take_mac },
	{ IDENTIFIER_IP, identifier_take_ip },
	{ IDENTIFIER_PHONE, identifier_take_phone },
	{ IDENTIFIER_IMEI, identifier_take_imei },
	{ IDENTIFIER_ACCOUNT, identifier_take_account },
	{ IDENTIFIER_DOMAIN, identifier_take_domain },
};

struct str
identifier_note_code(enum identifier_note note)
{
	assert(note < NOTE_COUNT);
	return codes[note];
}

struct str
identifier_kind_name(enum identifier_kind kind)
{
	assert(kind < IDENTIFIER_KIND_COUNT);
	return kinds[kind];
}

bool
identifier_refused(const struct identifier *item)
{
	return (item->notes & (NOTE_BIT(NOTE_M_TIME) - 1)) != 0;
}

bool
identifier_lacks(const struct identifier *item)
{
	uint64_t before_hints = NOTE_BIT(NOTE_H_PRIVATE) - 1;

	return (item->notes & before_hints & ~(NOTE_BIT(NOTE_M_TIME) - 1)) != 0;
}

/* --- what the parts share --- */

bool
char_is_digit(char c)
{
	return c >= '0' && c <= '9';
}

bool
char_is_letter(char c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

bool
char_is_word(char c)
{
	return char_is_digit(c) || char_is_letter(c) || (unsigned char)c >= 0x80;
}

size_t
run_of(struct str s, bool (*is)(char c))
{
	size_t len = 0;

	while (len < s.len && is(s.ptr[len]))
		len++;
	return len;
}

struct str
scan_rest(const struct scan *scan)
{
	return str_slice(scan->text, scan->at, scan->text.len);
}

struct str
scan_value(struct scan *scan, const char *format, ...)
{
	char text[2 * LIMIT_IDENTIFIER];
	va_list args;
	int len;

	va_start(args, format);
	len = vsnprintf(text, sizeof text, format, args);
	va_end(args);
	struct str value = STR("");
	if (len > 0 && (size_t)len < sizeof text)
		value = arena_str(scan->arena, str_bytes(text, (size_t)len));
	scan->full = scan->full || value.ptr == NULL;
	return value;
}

struct str
scan_lower(struct scan *scan, struct str s)
{
	char *copy = arena_alloc(scan->arena, s.len + 1);
	size_t len = 0;

	if (copy == NULL) {
		scan->full = true;
		return STR("");
	}
	for (size_t i = 0; i < s.len; i++) {
		char c = s.ptr[i];

		if (c == '[' && str_starts(str_slice(s, i, s.len), STR("[.]"))) {
			copy[len++] = '.';
			i += 2;
		} else {
			copy[len++] = (char)(c >= 'A' && c <= 'Z' ? c + 32 : c);
		}
	}
	return str_bytes(copy, len);
}

bool
scan_before(const struct scan *scan, const char *word)
{
	size_t len = strlen(word);
	size_t from = scan->at > LOOK_BACK ? scan->at - LOOK_BACK : 0;

	for (size_t i = scan->at; i > from && scan->text.ptr[i - 1] != '\n'; i--) {
		size_t j = 0;

		if (i + len > scan->at + 1 ||
		    (i > 1 && char_is_word(scan->text.ptr[i - 2])))
			continue;
		while (j < len && (scan->text.ptr[i - 1 + j] | 32) == word[j])
			j++;
		if (j == len)
			return true;
	}
	return false;
}

/* --- the way through the text --- */

/* A word begins behind what is no part of one; a sign may begin one too. */
static bool
begins(const struct scan *scan)
{
	char c = scan->text.ptr[scan->at];

	if (scan->at > 0 && char_is_word(scan->text.ptr[scan->at - 1]))
		return false;
	return char_is_word(c) || c == '+' || c == '@' || c == '[' || c == ':';
}

/* Behind a word that is nothing, with what hangs on it: v1.2.3.4 holds no address, and
 * neither does the rest of a false one. */
static size_t
skip_word(struct str rest)
{
	size_t len = run_of(rest, char_is_word);
	size_t address = address_run(rest);

	while (len > 0 && len + 1 < rest.len && strchr(".-_@", rest.ptr[len]) != NULL &&
	       char_is_word(rest.ptr[len + 1]))
		len += 1 + run_of(str_slice(rest, len + 1, rest.len), char_is_word);
	if (address > len)
		len = address;
	return len > 0 ? len : 1;
}

static size_t
take_one(struct scan *scan, struct identifier *item)
{
	for (size_t i = 0; i < sizeof takers / sizeof *takers; i++) {
		*item = (struct identifier){ .kind = takers[i].kind,
			.offset = scan->at,
			.when = IDENTIFIER_NONE };
		size_t len = takers[i].take(scan, item);

		if (len == 0)
			continue;
		item->text = str_slice(scan->text, scan->at, scan->at + len);
		if (identifier_refused(item))
			item->value = STR("");
		return len;
	}
	return 0;
}

static enum err
find_all(struct scan *scan, struct identifier_list *list, struct why *why)
{
	while (scan->at < scan->text.len) {
		struct identifier *item = &list->items[list->count];

		if (!begins(scan)) {
			scan->at++;
			continue;
		}
		size_t len = take_one(scan, item);
		if (len == 0) {
			scan->at += skip_word(scan_rest(scan));
			continue;
		}
		list->count++;
		if (item->kind == IDENTIFIER_URL &&
		    identifier_account_of_url(scan, item, &list->items[list->count]))
			list->count++;
		if (scan->full || list->count > LIMIT_TARGETS)
			break;
		scan->at += len;
	}
	if (list->count > LIMIT_TARGETS)
		return err_why(
		    why, ERR_LIMIT, 0, "more than %d identifiers", LIMIT_TARGETS);
	return scan->full ? err_why(why, ERR_LIMIT, 0, "memory is full") : ERR_OK;
}

enum err
identifiers_find(struct arena *arena, struct str text, struct identifier_list *ret_list,
    struct why *why)
{
	struct scan scan = { .arena = arena, .text = text };
	size_t most = text.len < LIMIT_TARGETS ? text.len : LIMIT_TARGETS;
	struct identifier_list list = { 0 };
	enum err e;

	if (text.len > LIMIT_FREE_TEXT)
		return err_why(why, ERR_LIMIT, 0, "the text is longer than %zu bytes",
		    LIMIT_FREE_TEXT);
	if (!str_utf8(text))
		return err_why(why, ERR_SYNTAX, 0, "the text is not UTF-8");
	list.items = arena_array(arena, most + 2, sizeof *list.items);
	if (list.items == NULL)
		return err_why(why, ERR_LIMIT, 0, "memory is full");
	e = find_all(&scan, &list, why);
	if (e != ERR_OK)
		return e;
	identifiers_pair(&list, text);
	*ret_list = list;
	return ERR_OK;
}

/* --- which time stands with which identifier --- */

static bool
same_line(struct str text, const struct identifier *a, const struct identifier *b)
{
	struct str between = str_slice(text, a->offset + a->text.len, b->offset);

	return str_find(between, '\n') == between.len;
}

/* Bytes between the two; a is the one before. */
static size_t
gap(const struct identifier *a, const struct identifier *b)
{
	return b->offset - (a->offset + a->text.len);
}

/* The nearest of the times before it and behind it on the line. */
static void
pair_line(struct identifier_list *list, struct str text)
{
	size_t last = IDENTIFIER_NONE;

	for (size_t i = 0; i < list->count; i++) {
		if (i > 0 && !same_line(text, &list->items[i - 1], &list->items[i]))
			last = IDENTIFIER_NONE;
		list->items[i].when = last;
		if (list->items[i].kind == IDENTIFIER_TIME)
			last = i;
	}
	last = IDENTIFIER_NONE;
	for (size_t i = list->count; i-- > 0;) {
		struct identifier *item = &list->items[i];

		if (i + 1 < list->count && !same_line(text, item, item + 1))
			last = IDENTIFIER_NONE;
		if (last != IDENTIFIER_NONE &&
		    (item->when == IDENTIFIER_NONE ||
			gap(item, &list->items[last]) <
			    gap(&list->items[item->when], item)))
			item->when = last;
		if (item->kind == IDENTIFIER_TIME)
			last = i;
	}
}

static size_t
only_time(const struct identifier_list *list)
{
	size_t only = IDENTIFIER_NONE;

	for (size_t i = 0; i < list->count; i++) {
		if (list->items[i].kind != IDENTIFIER_TIME)
			continue;
		if (only != IDENTIFIER_NONE)
			return IDENTIFIER_NONE;
		only = i;
	}
	return only;
}

static uint64_t
lacks_of_address(const struct identifier *item, const struct identifier *when)
{
	static const uint64_t nobodys = NOTE_BIT(NOTE_H_PRIVATE) |
					NOTE_BIT(NOTE_H_DOCUMENTATION) |
					NOTE_BIT(NOTE_H_RESERVED);
	bool v4 = str_find(item->host, ':') == item->host.len;
	uint64_t lacks = 0;

	if (identifier_refused(item) || (item->notes & nobodys) != 0)
		return 0;
	if (v4 && item->port == 0 && (item->notes & NOTE_BIT(NOTE_H_RANGE)) == 0)
		lacks |= NOTE_BIT(NOTE_M_PORT);
	if (when == NULL)
		return lacks | NOTE_BIT(NOTE_M_TIME);
	if (!when->time.has_clock)
		return lacks | NOTE_BIT(NOTE_M_CLOCK);
	if (!when->time.has_at)
		lacks |= NOTE_BIT(NOTE_M_ZONE);
	return lacks | (when->notes & NOTE_BIT(NOTE_M_SECONDS));
}

void
identifiers_pair(struct identifier_list *list, struct str text)
{
	static const uint64_t of_time = NOTE_BIT(NOTE_M_TIME) | NOTE_BIT(NOTE_M_CLOCK) |
					NOTE_BIT(NOTE_M_SECONDS) | NOTE_BIT(NOTE_M_ZONE) |
					NOTE_BIT(NOTE_M_PORT);
	size_t only = only_time(list);

	pair_line(list, text);
	for (size_t i = 0; i < list->count; i++) {
		struct identifier *item = &list->items[i];
		bool named = item->kind == IDENTIFIER_ACCOUNT && item->value.len > 0 &&
			     run_of(item->value, char_is_digit) < item->value.len;

		if (item->kind != IDENTIFIER_IP && item->kind != IDENTIFIER_ACCOUNT) {
			item->when = IDENTIFIER_NONE;
			continue;
		}
		if (item->when == IDENTIFIER_NONE)
			item->when = only;
		if (item->kind == IDENTIFIER_IP)
			item->notes =
			    (item->notes & ~of_time) |
			    lacks_of_address(item, item->when == IDENTIFIER_NONE
						       ? NULL
						       : &list->items[item->when]);
		item->notes &= ~NOTE_BIT(NOTE_M_VALID_ON);
		if (named && item->when == IDENTIFIER_NONE)
			item->notes |= NOTE_BIT(NOTE_M_VALID_ON);
	}
}
