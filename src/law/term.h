/*
 * term.h - how a length of time is counted: from a moment to the two readings of its end.
 *
 * "10 days" has two readings.  The early one is the same hour of the last day, the late
 * one the end of the last day's last hour, moved to the next working day where the rule
 * says so.  The day of the event is not counted.  Who must not be late takes the early
 * one; who must not be early, the late one.  Holidays are not known here.
 *
 *	hours          as they run: one reading
 *	days           of the calendar of the zone
 *	working-days   as days, but those of the weekend are passed over
 *	months         to the same day of the month; where that month is shorter, to its
 *	               last day
 */
#ifndef COMITY_LAW_TERM_H
#define COMITY_LAW_TERM_H

#include "base/zone.h"

enum term_unit { TERM_HOURS, TERM_DAYS, TERM_WORKING_DAYS, TERM_MONTHS };

struct term {
	unsigned length;
	enum term_unit unit;
	unsigned weekend; /* bits 1U << weekday, Monday = 1 (clock_weekday); 0 = none */
	bool rolls;       /* an end on a weekend moves to the next working day */
	const struct zone *zone;
};

struct term_reading {
	struct clock_date day; /* the last day, by the zone's calendar */
	int64_t at;
};

struct term_end {
	struct term_reading early, late;
	bool rolled; /* the late day is not the one that was counted to */
};

/* false: the zone does not say what its clocks show then, or it is past the year 9999. */
bool term_count(const struct term *term, int64_t start, struct term_end *ret_end);
/* From the last hour of a day on; where it lies twice, the later. */
bool term_day_end(const struct zone *zone, struct clock_date day, int64_t *ret_at);

/* A treaty enters into force for a State that has deposited its instrument: on the first
 * day of the month after a period of three months (CETS 185 Art 36.4). */
struct clock_date term_entry_into_force(struct clock_date deposit);

#endif
