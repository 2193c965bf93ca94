/* desk_intake.c - the register at the desk: what came otherwise than by Comity, and what
 * is known of who sent it. */
#include "base/clock.h"
#include "node/caseflow.h"
#include "node/desk_route.h"

static void
put_words(struct arena *arena, struct json *view, const char *list_name,
    const char *member, const char *const *words)
{
	struct json *list = json_put(view, list_name, json_array(arena));

	for (; *words != NULL; words++)
		json_put_str(
		    arena, json_add(list, json_object(arena)), member, str_from(*words));
}

void
desk_put_procedures(struct visit *visit)
{
	const struct table *table = &visit->call.core->law.tables[LAW_PROCEDURES];
	struct arena *arena = &visit->call.job->arena;
	struct json *list = json_put(visit->view, "procedures", json_array(arena));

	for (unsigned pass = 0; pass < 2; pass++)
		for (size_t i = 0; i < table->rows_count; i++) {
			const struct str *cells = table->rows[i].cells;
			bool domestic = str_eq_c(cells[PROCEDURE_ID], "domestic");
			struct json *row;

			if (domestic == (pass > 0))
				continue;
			row = json_add(list, json_object(arena));
			json_put_str(arena, row, "procedure", cells[PROCEDURE_ID]);
			json_put_str(arena, row, "words", cells[PROCEDURE_NAME]);
		}
}

enum err
desk_intake(struct visit *visit, struct verdict *ret_verdict, struct why *why)
{
	static const char *const channels[] = { "mail", "post", "phone", "portal",
		"handed", NULL };
	static const char *const categories[] = { "subscriber", "traffic", "content",
		"domain", NULL };
	struct arena *arena = &visit->call.job->arena;

	(void)ret_verdict;
	(void)why;
	put_words(arena, visit->view, "channels", "channel", channels);
	put_words(arena, visit->view, "categories", "category", categories);
	desk_put_procedures(visit);
	return ERR_OK;
}

/* The page of the case is where its number is told. */
enum err
desk_intake_add(struct visit *visit, struct verdict *ret_verdict, struct why *why)
{
	struct job *job = visit->call.job;
	enum err e = local_run(&visit->call, STR("/api/intake/add"), ret_verdict, why);

	if (e == ERR_OK && verdict_is_yes(ret_verdict))
		visit->request->location = arena_format(&job->arena,
		    "/orders/%.*s?done=intake", STR_ARG(json_get_str(job->answer, "id")));
	return e;
}

/* Of what came by Comity there is no letter: its author is asked there. */
enum err
desk_proof(struct visit *visit, struct verdict *ret_verdict, struct why *why)
{
	struct job *job = visit->call.job;
	enum err e = desk_show(visit, "/api/order/show", ret_verdict, why);

	if (e != ERR_OK || !verdict_is_yes(ret_verdict) ||
	    !json_get_bool(json_get(visit->view, "ladder"), "outside"))
		return e;
	e = local_intake_letter(&visit->call, ret_verdict, why);
	if (e == ERR_OK && verdict_is_yes(ret_verdict)) {
		json_put_str(&job->arena, visit->view, "letter",
		    json_get_str(job->answer, "text"));
		json_put_str(&job->arena, visit->view, "letter_language",
		    json_get_str(job->answer, "language"));
	}
	job->answer = NULL;
	return e;
}
