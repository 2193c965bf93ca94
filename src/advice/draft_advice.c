#include "advice/draft_advice.h"

#include "advice/law_json.h"
#include "advice/route.h"
#include "base/clock.h"
#include "model/party.h"

struct advise {
	struct arena *arena;
	struct json *to;
	struct str act;    /* of the routes that do what is asked */
	struct str chosen; /* procedure, or empty */
	const struct json *best, *shown;
};

static bool
read_question(const struct draft_frame *frame, const struct json *answers,
    struct law_question *question)
{
	struct str addressee = draft_text(answers, "addressee");
	struct endpoint endpoint;
	struct verdict verdict;

	*question = (struct law_question){ .requester = law_country(frame->issuer),
		.categories = draft_categories(answers),
		.emergency = draft_text(answers, "emergency"),
		.addressee = addressee,
		.day = clock_date_utc(frame->now) };
	if (question->categories == 0 || !endpoint_parse(addressee, &endpoint))
		return false;
	question->provider = endpoint.country;
	verdict = advice_question_check(question);
	return verdict_is_yes(&verdict);
}

/* --- which --- */

/* Open ones stand before those that a person decides. */
static const struct json *
find_route(const struct json *routes, struct str act, struct str procedure)
{
	static const char *const lists[] = { "open", "person" };

	for (size_t i = 0; i < sizeof lists / sizeof lists[0]; i++) {
		const struct json *route = json_first(json_get(routes, lists[i]));

		for (; route != NULL; route = route->next)
			if ((act.len == 0 || str_eq(json_get_str(route, "act"), act)) &&
			    (procedure.len == 0 ||
				str_eq(json_get_str(route, "procedure"), procedure)))
				return route;
	}
	return NULL;
}

static struct str
first_source(const struct json *route)
{
	struct str source = json_get_str(route, "source");
	const struct json *reason = json_first(json_get(route, "reasons"));

	if (source.len == 0)
		source = json_get_str(reason, "source");
	return source.len > 0
		   ? source
		   : json_get_str(json_first(json_get(route, "rows")), "source");
}

static void
put_route(struct advise *advise, struct json *list, const struct json *route,
    enum verdict_kind answer)
{
	static const char *const why[] = { NULL, "why", "unknown" };
	struct arena *arena = advise->arena;
	struct json *one = json_add(list, json_object(arena));
	struct str procedure = json_get_str(route, "procedure");

	json_put_str(arena, one, "procedure", procedure);
	json_put_str(arena, one, "name", json_get_str(route, "name"));
	json_put_str(arena, one, "answer", str_from(advice_answers[answer]));
	if (why[answer] != NULL)
		json_put_str(arena, one, "why", json_get_str(route, why[answer]));
	json_put_str(arena, one, "source", first_source(route));
	json_put_bool(arena, one, "unverified", json_get_bool(route, "unverified"));
	json_put_bool(arena, one, "chosen",
	    advise->chosen.len > 0 ? str_eq(procedure, advise->chosen)
				   : route == advise->best);
}

static void
put_routes(struct advise *advise, const struct json *routes)
{
	static const char *const lists[] = { "open", "closed", "person" };
	static const enum verdict_kind order[] = { VERDICT_YES, VERDICT_PERSON,
		VERDICT_NO };
	struct json *list = json_put(advise->to, "routes", json_array(advise->arena));

	for (size_t k = 0; k < sizeof order / sizeof order[0]; k++) {
		const struct json *route = json_first(json_get(routes, lists[order[k]]));

		for (; route != NULL; route = route->next)
			put_route(advise, list, route, order[k]);
	}
}

/* --- what it asks --- */

struct claimed {
	const char *list;
	const char *const *members; /* that say it, one behind the other */
};

static const char *const signer_words[] = { "act", "level", "by", NULL };
static const char *const notice_words[] = { "who", "when", "meaning", NULL };
static const char *const meaning_words[] = { "meaning", NULL };
static const struct claimed claimed[] = {
	{ "signers", signer_words },
	{ "notices", notice_words },
	{ "needs", meaning_words },
	{ "clocks", meaning_words },
};

static void
put_claim(struct advise *advise, struct json *list, const struct claimed *of,
    const struct json *row)
{
	struct arena *arena = advise->arena;
	struct json *one = json_add(list, json_object(arena));
	struct str words = STR("");

	for (const char *const *member = of->members; *member != NULL; member++) {
		struct str value = json_get_str(row, *member);

		if (value.len > 0)
			words = arena_format(arena, "%.*s%s%.*s", STR_ARG(words),
			    words.len > 0 ? ": " : "", STR_ARG(value));
	}
	json_put_str(arena, one, "about", str_from(of->list));
	json_put_str(arena, one, "words", words);
	if (json_get_str(row, "unknown").len > 0)
		json_put_str(arena, one, "unknown", json_get_str(row, "unknown"));
	json_put_str(arena, one, "source", json_get_str(row, "source"));
	json_put_bool(arena, one, "unverified", json_get_bool(row, "unverified"));
}

static void
put_claims(struct advise *advise)
{
	struct json *list = json_put(advise->to, "claims", json_array(advise->arena));

	for (size_t i = 0; i < sizeof claimed / sizeof claimed[0]; i++) {
		const struct json *row =
		    json_first(json_get(advise->shown, claimed[i].list));

		for (; row != NULL; row = row->next)
			put_claim(advise, list, &claimed[i], row);
	}
}

static void
put_best(struct advise *advise, bool open)
{
	struct arena *arena = advise->arena;
	struct json *best = json_put(advise->to, "best", json_object(arena));

	json_put_str(arena, best, "procedure", json_get_str(advise->best, "procedure"));
	json_put_str(arena, best, "name", json_get_str(advise->best, "name"));
	json_put_str(arena, best, "answer", open ? STR("yes") : STR("person"));
	if (!open)
		json_put_str(
		    arena, best, "unknown", json_get_str(advise->best, "unknown"));
	json_put_bool(
	    arena, best, "unverified", json_get_bool(advise->best, "unverified"));
}

enum err
draft_advice(struct arena *arena, const struct draft_frame *frame,
    const struct json *answers, struct json **ret_advice, struct why *why)
{
	bool preserves = str_eq_c(draft_text(answers, "kind"), "preserve");
	struct advise advise = { .arena = arena,
		.to = json_object(arena),
		.act = preserves ? STR("preserve") : STR("disclose"),
		.chosen = draft_text(answers, "procedure") };
	struct law_question question;
	struct advice_routes found;
	const struct json *routes;
	enum err e = ERR_OK;

	*ret_advice = advise.to;
	if (!read_question(frame, answers, &question))
		return ERR_OK;
	e = advice_routes_find(arena, frame->law, &question, &found, why);
	if (e != ERR_OK)
		return e;
	routes = advice_routes_json(arena, &found);
	advise.best = find_route(routes, advise.act, STR(""));
	advise.shown =
	    advise.chosen.len > 0 ? find_route(routes, STR(""), advise.chosen) : NULL;
	if (advise.shown == NULL)
		advise.shown = advise.best;
	if (advise.best != NULL)
		put_best(&advise, json_get(advise.best, "unknown") == NULL);
	put_claims(&advise);
	put_routes(&advise, routes);
	json_put_bool(arena, advise.to, "notify",
	    json_first(json_get(advise.shown, "notify")) != NULL);
	json_put_bool(arena, advise.to, "validate",
	    json_first(json_get(advise.shown, "validated_by")) != NULL);
	return ERR_OK;
}
