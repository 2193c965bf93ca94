/*
 * zone.h - a time zone: UTC to the local clock and back, from the bytes of a TZif file
 * (RFC 8536, versions 1 to 4).
 *
 * Pure: the caller reads the file (/usr/share/zoneinfo/Europe/Berlin) and keeps the
 * bytes, of which a zone is a view.  Nothing is taken from TZ or from the system, and
 * what the file does not say is not guessed.  Years 1 to 9999.
 */
#ifndef COMITY_BASE_ZONE_H
#define COMITY_BASE_ZONE_H

#include "base/clock.h"
#include "base/err.h"
#include "base/zone_rule.h"

#define ZONE_TEXT_MAX 80

struct zone {
	struct str times;   /* big-endian, time_len bytes each, ascending */
	struct str kinds;   /* for each time the number of a type */
	struct str types;   /* six bytes each */
	struct str letters; /* names of the types, each ended by a zero byte */
	size_t time_len;
	bool has_rule; /* for what comes after the times */
	struct zone_rule rule;
};

/* The zone of UTC itself; needs no file. */
extern const struct zone zone_utc;

/* ERR_SYNTAX for anything that RFC 8536 does not allow and for files that count leap
 * seconds ("right/..."); ERR_LIMIT beyond LIMIT_ZONE. */
enum err zone_read(struct str bytes, struct zone *ret_zone, struct why *why);
/* Europe/Berlin: words of letters, digits and + - _ parted by /, so that a name never
 * leaves the folder of the zones. */
bool zone_path_ok(struct str name);

/* What the clock on the wall shows. */
struct zone_time {
	struct clock_date date;
	int64_t in_day; /* microseconds since 00:00 on its face */
	int offset_sec; /* added to UTC */
	bool dst;
	struct str name; /* "CET" */
};

/* false: the file does not say (it ends without a rule), or out of range. */
bool zone_local(const struct zone *zone, int64_t at, struct zone_time *ret_time);

enum zone_answer {
	ZONE_EXISTS,  /* once: early == late */
	ZONE_GAP,     /* never: the clock jumps over it at early == late */
	ZONE_OVERLAP, /* twice, early and late */
	ZONE_UNKNOWN, /* the file does not say */
};
struct zone_instants {
	enum zone_answer answer;
	int64_t early, late;
};

/* When the clock on the wall shows that: the way back. */
struct zone_instants zone_instants(
    const struct zone *zone, struct clock_date date, int64_t in_day);

/* 2026-11-22T13:00:00+01:00 CET; the empty str where zone_local says false. */
struct str zone_text(
    const struct zone *zone, int64_t at, char ret_text[static ZONE_TEXT_MAX]);

#endif
