/*
 * clock.h - time as a value: microseconds since 1970-01-01T00:00:00Z, in an int64_t.
 *
 * Only clock_real asks the system what time it is, and only the core calls it (node time
 * is real time plus an offset that only a training realm may have).  Everything else gets
 * time handed in.
 */
#ifndef COMITY_BASE_CLOCK_H
#define COMITY_BASE_CLOCK_H

#include <stdbool.h>
#include <stdint.h>

#include "base/str.h"

#define CLOCK_SECOND ((int64_t)1000000)
#define CLOCK_DAY (86400 * CLOCK_SECOND)
#define CLOCK_TEXT_MAX 40

struct clock_date {
	int year, month, day; /* month and day from 1 */
};

int64_t clock_real(void);
/* Since some moment: nobody sets it, and it runs while the machine sleeps.  For pauses
 * and for how long somebody may stay signed in; it says no time to anyone. */
int64_t clock_steady(void);

/* 2026-11-22T12:00:00Z; the part below a second is cut. */
struct str clock_text(int64_t at, char ret_text[static CLOCK_TEXT_MAX]);
/* 2026-11-22T12:00:00.000000Z, the form of an HI-1 header (TS 103 280
 * QualifiedMicrosecondDateTime). */
struct str clock_text_micro(int64_t at, char ret_text[static CLOCK_TEXT_MAX]);
/* RFC 3339 with Z or an offset, 0 or 1 to 6 fraction digits.  No offset: false (a time
 * without a zone means nothing across a border).  Years 1970 to 9999; leap second 60 is
 * refused. */
bool clock_parse(struct str text, int64_t *ret_at);

/* 2026-11-22 */
bool clock_parse_date(struct str text, struct clock_date *ret_date);
struct clock_date clock_date_utc(int64_t at);
int64_t clock_midnight_utc(struct clock_date date);
/* -1, 0, 1 */
int clock_date_cmp(struct clock_date a, struct clock_date b);

bool clock_leap_year(int year);
int clock_days_in_month(int year, int month);
/* 1 = Monday to 7 = Sunday (ISO 8601). */
int clock_weekday(struct clock_date date);
struct clock_date clock_date_add(struct clock_date date, int days);
/* The same day of a later month; where that month is shorter, its last day. */
struct clock_date clock_date_add_months(struct clock_date date, int months);

/* 2026-10-25T02:30 or with seconds and their fraction, and no offset: what a clock on a
 * wall showed.  Which moment that was only a zone can say (zone.h). */
bool clock_parse_civil(struct str text, struct clock_date *ret_date, int64_t *ret_in_day);

#endif
