#include "advice/route.h"

#include "base/limits.h"
#include "model/party.h"

struct verdict
advice_question_check(const struct law_question *question)
{
	struct endpoint endpoint;

	if (question->addressee.len > 0 &&
	    (!endpoint_parse(question->addressee, &endpoint) ||
		!str_eq(endpoint.country, question->provider)))
		return verdict_no("route-contradiction", NULL,
		    "%.*s is no provider in %.*s", STR_ARG(question->addressee),
		    STR_ARG(question->provider));
	if (str_eq_c(question->emergency, "us") && !str_eq_c(question->provider, "US"))
		return verdict_no("route-contradiction", NULL,
		    "the test of the United States is for providers there, not in %.*s",
		    STR_ARG(question->provider));
	if (question->day.year < LIMIT_LAW_YEAR_MIN ||
	    question->day.year > LIMIT_LAW_YEAR_MAX)
		return verdict_no("law-day", NULL, "%04d-%02d-%02d", question->day.year,
		    question->day.month, question->day.day);
	return VERDICT_IS_YES;
}

enum err
advice_routes_find(struct arena *arena, const struct law *law,
    const struct law_question *question, struct advice_routes *ret_routes,
    struct why *why)
{
	struct advice_routes found = { .law = law, .question = *question };
	struct law_route_detail *details;
	enum err e = law_routes(arena, law, question, &found.routes, why);

	if (e != ERR_OK)
		return e;
	details = arena_array(arena, found.routes.count + 1, sizeof *details);
	if (details == NULL)
		return err_why(why, ERR_LIMIT, 0, "memory is full");
	for (size_t i = 0; e == ERR_OK && i < found.routes.count; i++)
		e = law_route_detail(arena, law, question,
		    found.routes.routes[i].procedure, &details[i], why);
	found.details = details;
	if (e == ERR_OK)
		*ret_routes = found;
	return e;
}
