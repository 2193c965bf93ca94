/*
 * route.h - which legal routes are open between two States for these data on that day.
 *
 * Open (yes), closed (no) or a person decides, each with its reason.  Routes inside one
 * State are not offered across a border, and none that only assists (advice, hearings).
 * The provider's own policy and the elements of the order come later: law_check.
 */
#ifndef COMITY_LAW_ROUTE_H
#define COMITY_LAW_ROUTE_H

#include "law/finding.h"

struct law_question {
	struct str requester, provider; /* States, ISO 3166-1 */
	unsigned categories;            /* enum data_category */
	bool emergency;
	struct clock_date day;
};

struct law_route {
	const struct table_row *procedure; /* cells: PROCEDURE_... */
	enum verdict_kind kind;
	struct law_finding
	    why; /* the first finding of that kind; zero if there is none */
	bool unverified;
};

struct law_route_list {
	const struct law_route *routes; /* open, then a person decides, then closed */
	size_t count;
};

enum err law_routes(struct arena *arena, const struct law *law,
    const struct law_question *question, struct law_route_list *ret_list,
    struct why *why);

/* The same for the procedure of a check: instrument in force, data reached, precedence,
 * border, and the addressee's law where nothing binds it. */
void check_route(struct check *check);

#endif
