/*
 * compare.h - which routes a what-if opens and closes, and for whom.
 *
 * What a ministry asks before it ratifies or declares: the law as it is known on one day
 * against the law as it is assumed on another.  Every State is asked about that a
 * statement names, towards every other State and back, for each kind of data by itself,
 * with and without an emergency (by the test of 224/3.2.c).  What the day alone changes,
 * and the what-if does not, is left out.
 */
#ifndef COMITY_LAW_COMPARE_H
#define COMITY_LAW_COMPARE_H

#include "law/card.h"

/* ISO 3166-1 has less than half of them. */
#define LAW_COMPARE_STATES_MAX 676

enum { COMPARE_NO_EMERGENCY = 1, COMPARE_EMERGENCY = 2 };

struct law_change {
	struct str requester, provider;
	const struct table_row *procedure;
	unsigned categories; /* enum data_category, each asked for alone */
	unsigned when;       /* COMPARE_... */
	enum verdict_kind before, after;
	struct law_finding was, why; /* the first that decided; zero = none */
};

struct law_sides {
	const struct law *before, *after;
	struct clock_date before_day, after_day;
	const struct str *states; /* whom the statements name, each once */
	size_t states_count;
	const struct str *instruments; /* of which they say something */
	size_t instruments_count;
};

struct law_comparison {
	const struct law_change *changes; /* one pair of States after the other */
	size_t count;
	size_t pairs;                 /* that were compared */
	size_t others;                /* States besides one of them */
	const struct law_card *cards; /* after, of each of the states; without routes */
};

/* Of the what-if of after: the States and instruments that it names, and its last first
 * day, but no day before the one of before. */
enum err law_compare_sides(struct arena *arena, struct law_sides *sides, struct why *why);
/* Whether an article is of one of the instruments. */
bool law_sides_concern(const struct law_sides *sides, struct str article);

/* scratch is wiped again and again. */
enum err law_compare(struct arena *arena, struct arena *scratch,
    const struct law_sides *sides, struct law_comparison *ret_comparison,
    struct why *why);

/* Two changes are of one kind: all but the States is the same. */
bool law_change_same(const struct law_change *a, const struct law_change *b);

#endif
