/*
 * clocks.h - by when: the clocks of one order, from clocks.tsv and the provider's
 * profile.
 *
 * Pure: the events that have happened go in with their times.  A clock whose event has
 * not happened has not started.  Days are calendar days of UTC and the day of the event
 * is not counted (Regulation 1182/71 and holidays are not applied).  Of the two readings
 * of "10 days" the safe one is due_at: for a ceiling the same hour of the last day, for a
 * floor the end of it.
 */
#ifndef COMITY_LAW_CLOCKS_H
#define COMITY_LAW_CLOCKS_H

#include "law/law.h"

#define LAW_CLOCKS_MAX 32

struct law_event {
	struct str name; /* "sent", "received", "preserved", "renewed", "answered" ... */
	int64_t at;
};

/* What has happened to an order. */
struct law_course {
	const struct order *order;
	const struct law_event *events;
	size_t events_count;
	int64_t now; /* the law of this day */
};

enum clock_bound {
	CLOCK_FLOOR,   /* not before: a hold */
	CLOCK_CEILING, /* not after: a deadline */
	CLOCK_SOFT,    /* a date to look again */
};

struct law_clock {
	const struct table_row *row; /* cells: CLOCK_... */
	struct str id;
	enum clock_bound bound;
	bool started;
	int64_t start_at;
	bool has_end; /* false: the source gives no number, or the profile is not known */
	struct clock_date last_day;
	int64_t due_at;
	bool unverified;
};

struct law_clock_list {
	const struct law_clock *clocks;
	size_t count;
};

/* The clocks of the order's procedure by the law of the day of now, in the table's order;
 * emergency clocks start at the event "emergency-received", which stands for "received"
 * when the order says emergency.  ERR_LIMIT when the arena is full. */
enum err law_clocks(struct arena *arena, const struct law *law,
    const struct law_course *course, struct law_clock_list *ret_list, struct why *why);

#endif
