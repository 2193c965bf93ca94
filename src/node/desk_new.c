/* desk_new.c - a new order in its steps: each a form, kept in the store as soon as it is
 * sent, with the advice of the tables beside it. */
#include "node/desk_route.h"
#include "node/drafts.h"

/* --- the list, and the beginning of one --- */

enum err
desk_new(struct visit *visit, struct verdict *ret_verdict, struct why *why)
{
	return desk_show(visit, "/api/draft/list", ret_verdict, why);
}

/* Where to go on: the id that the call has answered stands in the address. */
static void
go_to(struct visit *visit, const char *place)
{
	struct job *job = visit->call.job;

	visit->request->location = arena_format(
	    &job->arena, "/new/%.*s/%s", STR_ARG(json_get_str(job->answer, "id")), place);
}

enum err
desk_new_begin(struct visit *visit, struct verdict *ret_verdict, struct why *why)
{
	enum err e = local_run(&visit->call, STR("/api/draft/save"), ret_verdict, why);

	if (e == ERR_OK && verdict_is_yes(ret_verdict))
		go_to(visit, "case");
	return e;
}

/* --- a step --- */

static bool
find_step(struct visit *visit, enum draft_step *ret_step, struct verdict *ret_verdict)
{
	struct str name = json_get_str(visit->call.args, "step");

	if (draft_step_parse(name, ret_step))
		return true;
	*ret_verdict =
	    verdict_no("page-unknown", NULL, "%.*s", STR_ARG(str_head(name, 40)));
	return false;
}

/* A form that was refused shows what was typed, as if it were kept. */
static void
add_typed(struct visit *visit, enum draft_step step)
{
	struct arena *arena = &visit->call.job->arena;
	const struct json *typed = json_get(visit->page, "typed");
	struct json *args = json_object(arena);

	if (typed == NULL)
		return;
	json_put_str(arena, args, "id", json_get_str(visit->call.args, "id"));
	(void)json_put(args, "answers", draft_said(arena, step, typed));
	visit->call.args = args;
}

/* The findings that this step puts right. */
static void
show_here(struct visit *visit)
{
	struct arena *arena = &visit->call.job->arena;
	struct str step = json_get_str(visit->view, "step");
	const struct json *finding = json_first(json_get(visit->view, "findings"));
	struct json *here = json_put(visit->view, "here", json_array(arena));

	for (; finding != NULL; finding = finding->next)
		if (str_eq(json_get_str(finding, "step"), step) &&
		    !str_eq_c(json_get_str(finding, "rule"), "draft-incomplete"))
			(void)json_add(here, json_copy(arena, finding));
}

/* A page of what is put to signature is another. */
static bool
is_put(struct visit *visit)
{
	if (json_get(visit->view, "text") == NULL)
		return false;
	visit->request->location = arena_format(&visit->call.job->arena, "/new/%.*s/sign",
	    STR_ARG(json_get_str(visit->view, "id")));
	return true;
}

enum err
desk_new_step(struct visit *visit, struct verdict *ret_verdict, struct why *why)
{
	enum draft_step step;
	enum err e;

	if (!find_step(visit, &step, ret_verdict))
		return ERR_OK;
	add_typed(visit, step);
	e = desk_show(visit, "/api/draft/show", ret_verdict, why);
	if (e != ERR_OK || !verdict_is_yes(ret_verdict) || is_put(visit))
		return e;
	json_put_str(&visit->call.job->arena, visit->view, "step", draft_step_name(step));
	json_put_bool(&visit->call.job->arena, visit->view, "room",
	    visit->call.core->room_cert != NULL);
	show_here(visit);
	return ERR_OK;
}

/* The route is chosen from the advice, which needs the addressee: until there is one the
 * step is shown again. */
static const char *
next_of(enum draft_step step, const struct json *answers)
{
	if (step == DRAFT_PROVIDER && draft_text(answers, "procedure").len == 0)
		return "provider";
	return step + 1 == DRAFT_STEP_COUNT
		   ? "check"
		   : draft_step_name((enum draft_step)(step + 1)).ptr;
}

enum err
desk_new_save(struct visit *visit, struct verdict *ret_verdict, struct why *why)
{
	struct arena *arena = &visit->call.job->arena;
	const struct json *form = visit->call.args;
	struct json *args = json_object(arena);
	struct json *said;
	enum draft_step step;
	enum err e;

	if (!find_step(visit, &step, ret_verdict))
		return ERR_OK;
	said = json_put(args, "answers", draft_said(arena, step, form));
	json_put_str(arena, args, "id", json_get_str(form, "id"));
	json_put_int(arena, args, "version", json_get_int(form, "version", 0));
	visit->call.args = args;
	e = local_run(&visit->call, STR("/api/draft/save"), ret_verdict, why);
	visit->call.args = form;
	if (e == ERR_OK && verdict_is_yes(ret_verdict))
		go_to(visit, next_of(step, said));
	return e;
}

/* --- before it is signed --- */

enum err
desk_new_check(struct visit *visit, struct verdict *ret_verdict, struct why *why)
{
	enum err e = desk_show(visit, "/api/draft/show", ret_verdict, why);

	if (e == ERR_OK && verdict_is_yes(ret_verdict) && !is_put(visit))
		json_put_str(&visit->call.job->arena, visit->view, "step", STR("sign"));
	return e;
}
