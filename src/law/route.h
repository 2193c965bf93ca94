/*
 * route.h - which legal routes are open between two States for these data on that day.
 *
 * Open (yes), closed (no, with its code) or a person decides (what is unknown), each with
 * its reasons.  Routes inside one State are not offered across a border, and none that
 * only assists (advice, hearings).  What an order must say, who signs it and whom it is
 * told to is route_detail.h; the provider's own policy comes later: law_check.
 *
 * The same judgement, on the same tables, is part of law_check: an order that takes an
 * open route is not refused for the route.
 */
#ifndef COMITY_LAW_ROUTE_H
#define COMITY_LAW_ROUTE_H

#include "law/finding.h"

struct law_question {
	struct str requester, provider; /* States, ISO 3166-1 */
	unsigned categories;            /* enum data_category; the route must reach all */
	struct str emergency; /* "eu", "224", "us": which test is met; empty = none */
	struct str addressee; /* organisation id of the provider, or empty */
	struct clock_date day;
};

struct law_route {
	const struct table_row *procedure; /* cells: PROCEDURE_... */
	enum verdict_kind kind;
	struct law_finding
	    why; /* the first finding of that kind; zero if there is none */
	const struct law_finding *findings;
	size_t findings_count;
	unsigned part;               /* of the categories, what the route reaches */
	enum verdict_kind part_kind; /* of a closed one that reaches a part: its answer */
	bool unverified, assumed;    /* such a row took part */
	const struct table_row *const *used; /* all rows that took part */
	size_t used_count;
};

/* Ranked: open, then a person decides, then closed; among these what keeps data from
 * vanishing, then what is lawful for the addressee, least intrusive, fastest, binding. */
struct law_route_list {
	const struct law_route *routes;
	size_t count;
};

enum err law_routes(struct arena *arena, const struct law *law,
    const struct law_question *question, struct law_route_list *ret_list,
    struct why *why);

/* The same for the procedure of a check: instrument in force, data reached, emergency,
 * precedence, gates, border, and the addressee's law where nothing binds it. */
void check_route(struct check *check);

#endif
