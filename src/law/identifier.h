/*
 * identifier.h - identifiers in a text that a person wrote or copied: found, brought into
 * the one form that a machine can ask for, and what is still missing for an answer.
 *
 * It reads; it never guesses.  What looks like an identifier but can be read in two ways
 * (an octet with a zero in front, 03/04, a time without its zone) has no value and says
 * why.  Every remark has a code, whose sentence and source stand in identifier_notes.tsv.
 *
 * A time that names its zone (Europe/Berlin) needs the zone's file, which only the caller
 * can read: find, settle each time that has a zone, pair.
 */
#ifndef COMITY_LAW_IDENTIFIER_H
#define COMITY_LAW_IDENTIFIER_H

#include "base/arena.h"
#include "base/clock.h"
#include "base/zone.h"

enum identifier_kind {
	IDENTIFIER_IP,
	IDENTIFIER_EMAIL,
	IDENTIFIER_PHONE,
	IDENTIFIER_IMEI,
	IDENTIFIER_MAC,
	IDENTIFIER_DOMAIN,
	IDENTIFIER_URL,
	IDENTIFIER_ACCOUNT,
	IDENTIFIER_TIME,
	IDENTIFIER_KIND_COUNT
};

/* E: it has no value, as long as this stands.  M: a provider cannot answer without it.
 * H: know this before you ask. */
enum identifier_note {
	NOTE_IP_ZERO_PADDED,
	NOTE_IP_MALFORMED,
	NOTE_IP_PORT,
	NOTE_EMAIL_MALFORMED,
	NOTE_PHONE_LENGTH,
	NOTE_PHONE_NO_COUNTRY,
	NOTE_IMEI_CHECK_DIGIT,
	NOTE_ACCOUNT_FORM,
	NOTE_ALABEL,
	NOTE_HIDDEN,
	NOTE_TOO_LONG,
	NOTE_TIME_NO_OFFSET,
	NOTE_TIME_ABBREVIATION,
	NOTE_TIME_ZONE_UNKNOWN,
	NOTE_TIME_OVERLAP,
	NOTE_TIME_GAP,
	NOTE_TIME_DAY_MONTH,
	NOTE_TIME_NO_SUCH,
	NOTE_M_TIME,
	NOTE_M_CLOCK,
	NOTE_M_SECONDS,
	NOTE_M_ZONE,
	NOTE_M_PORT,
	NOTE_M_SERVICE,
	NOTE_M_VALID_ON,
	NOTE_H_PRIVATE,
	NOTE_H_SHARED,
	NOTE_H_DOCUMENTATION,
	NOTE_H_RESERVED,
	NOTE_H_MAPPED,
	NOTE_H_RANGE,
	NOTE_H_MAC_RANDOM,
	NOTE_H_ULABEL,
	NOTE_H_CONFUSABLE,
	NOTE_H_TRUNK_ZERO,
	NOTE_H_DEFANGED,
	NOTE_COUNT
};

#define NOTE_BIT(note) ((uint64_t)1 << (note))
#define IDENTIFIER_NONE ((size_t)-1)

struct identifier_time {
	struct clock_date date;
	int64_t in_day; /* on the clock that was read */
	bool has_clock; /* else only a day */
	bool has_at;
	int64_t at;      /* UTC */
	struct str zone; /* IANA name that stands with it, or empty */
};

struct identifier {
	enum identifier_kind kind;
	size_t offset;      /* where it begins in the text, in bytes */
	struct str text;    /* as it stands there */
	struct str value;   /* as it is asked for; empty while an E stands */
	struct str format;  /* of struct target: a name of TS 103 280 where it has one */
	struct str service; /* ACCOUNT: as in provider_facts.tsv, or empty */
	struct str host;    /* URL, EMAIL: the domain; IP: the address without its port */
	struct str path;    /* URL: what stands behind the host */
	unsigned port;      /* IP: 0 = none given */
	struct identifier_time time;
	size_t when;    /* IP, ACCOUNT: index of the time that stands with it */
	uint64_t notes; /* NOTE_BIT of each */
};

struct identifier_list {
	struct identifier *items; /* in the order of the text */
	size_t count;
};

/* ERR_SYNTAX if the text is not UTF-8; ERR_LIMIT beyond LIMIT_FREE_TEXT bytes or
 * LIMIT_TARGETS identifiers.  Times are already paired; views point into the text. */
enum err identifiers_find(struct arena *arena, struct str text,
    struct identifier_list *ret_list, struct why *why);

/* A time with a zone gets its moment; zone NULL = there is no such zone.  One that stands
 * twice or never on that clock stays without.  Full arena: no value. */
void identifier_settle(
    struct arena *arena, struct identifier *item, const struct zone *zone);
/* Again after settling: which time stands with which address or account (the nearest on
 * its line, else the only one of the text), and what is missing then. */
void identifiers_pair(struct identifier_list *list, struct str text);

/* "E_TIME_NO_OFFSET": the key of identifier_notes.tsv. */
struct str identifier_note_code(enum identifier_note note);
struct str identifier_kind_name(enum identifier_kind kind); /* "ip" ... */
bool identifier_refused(const struct identifier *item);     /* an E stands */
bool identifier_lacks(const struct identifier *item);       /* an M stands */

#endif
