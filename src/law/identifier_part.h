/*
 * identifier_part.h - what the parts of identifier.c share; nobody else includes it.
 *
 * A part looks at the text from scan->at, which is the beginning of a word, and says how
 * many bytes are its identifier; 0 = this is none of its own.  It fills *item but for
 * kind, offset and text.
 */
#ifndef COMITY_LAW_IDENTIFIER_PART_H
#define COMITY_LAW_IDENTIFIER_PART_H

#include "law/identifier.h"

struct scan {
	struct arena *arena;
	struct str text;
	size_t at;
	bool full; /* no memory for a value */
};

size_t identifier_take_time(struct scan *scan, struct identifier *item);
size_t identifier_take_url(struct scan *scan, struct identifier *item);
size_t identifier_take_email(struct scan *scan, struct identifier *item);
size_t identifier_take_mac(struct scan *scan, struct identifier *item);
size_t identifier_take_ip(struct scan *scan, struct identifier *item);
size_t identifier_take_phone(struct scan *scan, struct identifier *item);
size_t identifier_take_imei(struct scan *scan, struct identifier *item);
size_t identifier_take_account(struct scan *scan, struct identifier *item);
size_t identifier_take_domain(struct scan *scan, struct identifier *item);

/* Whether a date in digits, or a time of day, begins there. */
bool identifier_is_date(struct str s);
/* The account that a URL of a known provider names; false = none. */
bool identifier_account_of_url(
    struct scan *scan, const struct identifier *url, struct identifier *ret_account);

struct str scan_rest(const struct scan *scan);
/* printf into the arena; marks scan->full. */
struct str scan_value(struct scan *scan, const char *format, ...) PRINTF_LIKE(2, 3);
/* A copy with A-Z in lower case, and [.] as a point. */
struct str scan_lower(struct scan *scan, struct str s);
/* Whether the word (lower case) stands in the few bytes before at, on the same line. */
bool scan_before(const struct scan *scan, const char *word);

bool char_is_digit(char c);
bool char_is_letter(char c);
bool char_is_word(char c); /* letter, digit or part of a longer UTF-8 character */
/* How many bytes at the front are of the kind. */
size_t run_of(struct str s, bool (*is)(char c));

/* How many bytes at the front are labels parted by points (or [.]), at least two, the
 * last one of letters; 0 = no domain. */
size_t domain_len(struct str s);
/* Notes on a domain as it is written, and as host: ALABEL, ULABEL, DEFANGED and those on
 * its characters. */
uint64_t domain_notes(struct str text, struct str host);
/* Bytes of a run of hex digits, points and colons with two colons at least, else 0. */
size_t address_run(struct str s);
/* Notes on characters that nobody sees or that look like others. */
uint64_t text_notes(struct str s);

#endif
