/*
 * clocks.h - by when: the clocks of one order, from clocks.tsv, counting.tsv and the
 * provider's profile.
 *
 * Pure: the events that have happened go in with their times, the zones of the States as
 * they were read.  A clock whose event has not happened has not started.  Each clock has
 * two readings (term.h); which one is safe depends on what the clock is: of a deadline
 * the early one, of a hold the late one.  Where a clock is both, a hold until the end and
 * a deadline at it, both are given.
 *
 * Nothing is guessed: a zone that is not known or was not read, a holiday calendar that
 * nobody has, a condition that cannot be answered, two clocks that end at different times
 * are said, and a person decides.
 */
#ifndef COMITY_LAW_CLOCKS_H
#define COMITY_LAW_CLOCKS_H

#include "law/law.h"
#include "law/term.h"
#include "law/zones.h"
#include "model/verdict.h"

#define LAW_CLOCKS_MAX 32
#define LAW_EVENTS_MAX 64

struct law_event {
	struct str name; /* "sent", "received", "notified-received", "preserved" ... */
	int64_t at;
};

/* Adds what happened next, if there is room (LAW_EVENTS_MAX).  It takes back what it
 * begins anew: who asks again is not answered, who objects again is not overruled. */
void law_events_add(struct law_event *events, size_t *count, struct law_event event);

/* What has happened to an order.  Of several events of one name the latest starts a
 * hold, the earliest anything else.  Each is a fact for the conditions too: case:NAME. */
struct law_course {
	const struct order *order;
	const struct law_event *events;
	size_t events_count;
	int64_t now;                   /* the law of this day */
	const struct law_zones *zones; /* NULL = none was read */
};

enum clock_bound {
	CLOCK_FLOOR,   /* not before: a hold */
	CLOCK_CEILING, /* not after: a deadline */
	CLOCK_BOTH,    /* not before and not after */
	CLOCK_SOFT,    /* a date to look again */
};

struct law_clock {
	const struct table_row *row;      /* cells: CLOCK_... */
	const struct table_row *counting; /* cells: COUNTING_..., NULL = not counted */
	struct str id;
	enum clock_bound bound;
	struct str unsure; /* the test of its condition that nobody can answer: whether it
			      runs is for a person; empty = it runs */
	bool started;
	int64_t start_at;
	bool has_end; /* false: the source gives no number, or the profile is not known */
	struct str zone_name; /* by which it was counted */
	const struct zone *zone;
	struct str zone_doubt;      /* why it is not the legal one; empty = it is */
	struct term_end end;        /* both readings */
	struct clock_date last_day; /* of the safe reading */
	int64_t due_at;             /* the safe reading: of CLOCK_BOTH the early one */
	int64_t hold_until;         /* CLOCK_FLOOR and CLOCK_BOTH: the late one; else 0 */
	bool unverified;
};

/* A hold that ends, and the window of a notified authority that should end with it. */
struct law_clock_pair {
	const struct law_clock *hold, *window;
	struct str reason; /* why a person decides: "they end at different times" ... */
};

struct law_clock_list {
	const struct law_clock *clocks;
	size_t count;
	const struct law_clock_pair *pairs; /* only those that a person must see */
	size_t pairs_count;
};

/* The clocks of the order's procedure by the law of the day of now, in the table's order;
 * those whose condition does not hold are left out.  The event "emergency-received"
 * stands for "received" when the order says emergency.  ERR_LIMIT when the arena is full,
 * or for more than LAW_EVENTS_MAX events. */
enum err law_clocks(struct arena *arena, const struct law *law,
    const struct law_course *course, struct law_clock_list *ret_list, struct why *why);

/* Yes, or a person decides: two clocks that should end together do not (clocks-differ).
 * Then nothing is released silently. */
struct verdict law_clocks_verdict(const struct law_clock_list *list);

/* The clock after whose end its owner is free of the order's duties (on_expiry free),
 * started: NULL = none runs.  It is free from its later reading on, hold_until. */
const struct law_clock *law_clocks_freeing(const struct law_clock_list *list);

/* The two readings are not the same moment. */
bool law_clock_two_readings(const struct law_clock *clock);

#endif
