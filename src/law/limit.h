/*
 * limit.h - how often, and until when, something may be said about an order (limits.tsv).
 *
 * Pure: what has happened goes in as a course (clocks.h), with how often it was said
 * before.  Of a clock with two readings the later one counts: nobody is refused for what
 * may still be in time.
 */
#ifndef COMITY_LAW_LIMIT_H
#define COMITY_LAW_LIMIT_H

#include "law/clocks.h"
#include "model/verdict.h"

struct law_said {
	struct str change; /* "extension" */
	size_t before;     /* how often it was said before */
	int64_t until;     /* what it asks for; 0 = no day */
};

/* Rules: law-limit-times (it was said as often as it may be), law-limit-lapsed (the time
 * in which it may be said is over), law-limit-until (it asks for more than it may).  Yes
 * where no row speaks. */
enum err law_limit(struct arena *arena, const struct law *law,
    const struct law_course *course, const struct law_said *said,
    struct verdict *ret_verdict, struct why *why);

/* The last moment that it may ask for, once it has been said; 0 = no row tells. */
enum err law_limit_until(struct arena *arena, const struct law *law,
    const struct law_course *course, struct str change, int64_t *ret_until,
    struct why *why);

#endif
