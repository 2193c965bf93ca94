/*
 * route.h - the legal routes between two States for some data, each with what goes with
 * it, as a tree: one answer for the command line and for the desk.
 */
#ifndef COMITY_ADVICE_ROUTE_H
#define COMITY_ADVICE_ROUTE_H

#include "format/json.h"
#include "law/route_detail.h"

struct advice_routes {
	const struct law *law;
	struct law_question question;
	struct law_route_list routes;
	const struct law_route_detail *details; /* one a route, in their order */
};

/* What of the question cannot be true at once: rules route-contradiction, law-day. */
struct verdict advice_question_check(const struct law_question *question);

/* ERR_LIMIT when the arena is full. */
enum err advice_routes_find(struct arena *arena, const struct law *law,
    const struct law_question *question, struct advice_routes *ret_routes,
    struct why *why);
/* {from, to, data, emergency, provider, day, open, person, closed, tables, assumed} */
struct json *advice_routes_json(struct arena *arena, const struct advice_routes *answer);

#endif
