/* desk_evidence.c - the answer to an order: what is asked as a list, what a file holds
 * beside it, and what was sealed. */
#include "base/limits.h"
#include "evidence/rows.h"
#include "node/asking.h"
#include "node/caseflow.h"
#include "node/desk_route.h"

#define FINDINGS_SHOWN 50 /* more is for the command line */
/* Of a package, for sign-offs, declaration, comparison and seals. */
#define PACKAGE_PAPERS ((size_t)1 << 20)

/* --- the comparison --- */

static void
put_finding(struct arena *arena, struct json *list, const struct json *from)
{
	struct json *row = json_add(list, json_object(arena));
	int64_t number = json_get_int(from, "row", 0);
	struct str column = json_get_str(from, "column");

	json_put_str(arena, row, "where",
	    arena_format(arena, "%.*s%s%s%s%.*s", STR_ARG(json_get_str(from, "file")),
		number > 0 ? ", row " : "",
		number > 0 ? arena_format(arena, "%lld", (long long)number).ptr : "",
		column.len > 0 ? ", " : "", STR_ARG(column)));
	json_put_str(arena, row, "reason", json_get_str(from, "reason"));
}

/* Member compare; scope NULL: none. */
static void
put_compared(struct arena *arena, struct json *to, const struct json *scope)
{
	struct json *compare, *list;
	int64_t inside = 0, outside = 0, flagged = 0;
	size_t shown = 0;

	if (scope == NULL)
		return;
	for (const struct json *f = json_first(json_get(scope, "files")); f != NULL;
	     f = f->next) {
		inside += json_get_int(f, "inside", 0);
		outside += json_get_int(f, "outside", 0);
		flagged += json_get_int(f, "flagged", 0);
	}
	compare = json_put(to, "compare", json_object(arena));
	json_put_int(arena, compare, "inside", inside);
	json_put_int(arena, compare, "outside", outside);
	json_put_int(arena, compare, "unsure", flagged);
	list = json_put(compare, "findings", json_array(arena));
	for (const struct json *f = json_first(json_get(scope, "findings"));
	     f != NULL && shown++ < FINDINGS_SHOWN; f = f->next)
		put_finding(arena, list, f);
}

void
desk_show_compared(struct visit *visit, const struct json *scope)
{
	put_compared(&visit->call.job->arena, visit->view, scope);
}

/* --- what there is --- */

static bool
may_seal(const struct visit *visit, const struct stored_case *stored)
{
	enum case_side side;
	enum case_state state;

	return (visit->call.roles & ACCESS_DESK) != 0 &&
	       case_side_parse(stored->side, &side) && side == SIDE_ADDRESSEE &&
	       case_state_parse(stored->state, &state) &&
	       casefile_can(side, state, EVENT_PRODUCE);
}

/* Of a file that is the only one: the order is in the package, too. */
static int64_t
size_max(struct str order)
{
	size_t rest = PACKAGE_PAPERS + order.len;

	return rest < LIMIT_EVIDENCE_PART ? (int64_t)(LIMIT_EVIDENCE_PART - rest) : 0;
}

/* Where what came here is opened, for who may. */
static void
put_rooms(struct visit *visit, struct str id)
{
	struct arena *arena = &visit->call.job->arena;
	struct json *list = json_member(visit->view, "evidence");

	if ((visit->call.roles & ACCESS_SENDER) == 0 || list == NULL || list->count == 0)
		return;
	for (struct json *row = list->first; row != NULL; row = row->next)
		if (str_eq_c(json_get_str(row, "state"), "fetched"))
			json_put_str(arena, row, "room",
			    arena_format(arena, "/orders/%.*s/evidence/%.*s", STR_ARG(id),
				STR_ARG(json_get_str(row, "id"))));
}

/* Whether the data system can be asked, and its rows that wait to be sealed. */
static void
put_asked(struct visit *visit, struct str id)
{
	const struct core *core = visit->call.core;
	struct arena *arena = &visit->call.job->arena;
	const struct core_asking *asking = asking_find(core, id);
	struct json *asked;

	if (!json_get_bool(visit->view, "may_seal"))
		return;
	json_put_bool(arena, visit->view, "connector", core->config->connector.len > 0);
	if (asking == NULL)
		return;
	asked = json_put(visit->view, "asked", asking_json(arena, asking));
	json_put_str(arena, asked, "take",
	    arena_format(arena, "/orders/%.*s/evidence/rows?collected=%.*s", STR_ARG(id),
		STR_ARG(json_get_str(asked, "collected"))));
	put_compared(arena, asked, json_get(asked, "scope"));
}

enum err
desk_evidence(struct visit *visit, struct verdict *ret_verdict, struct why *why)
{
	struct arena *arena = &visit->call.job->arena;
	struct stored_case stored = { .number = 0 };
	struct order *order = arena_alloc(arena, sizeof *order);
	const struct json *ladder;
	struct str text;
	enum err e = desk_show(visit, "/api/evidence/list", ret_verdict, why);

	if (e == ERR_OK && verdict_is_yes(ret_verdict))
		e = local_find_case(&visit->call, &stored, ret_verdict, why);
	if (e != ERR_OK || !verdict_is_yes(ret_verdict))
		return e;
	if (order == NULL)
		return err_why(why, ERR_LIMIT, 0, "no memory");
	json_put_str(arena, visit->view, "id", stored.id);
	put_rooms(visit, stored.id);
	e = local_show_ladder(&visit->call, &stored, visit->view, why);
	if (e != ERR_OK)
		return e;
	ladder = json_get(visit->view, "ladder");
	json_put_bool(arena, visit->view, "may_seal",
	    may_seal(visit, &stored) && json_get_bool(ladder, "release"));
	put_asked(visit, stored.id);
	e = caseflow_order(visit->call.core, arena, stored.id, order, &text, why);
	if (e != ERR_OK)
		return e;
	json_put_int(arena, visit->view, "size_max", size_max(text));
	desk_show_facts(visit, order);
	return ERR_OK;
}

/* --- the form --- */

/* As evidence/scope.h names it: a table is compared row by row. */
static struct str
kind_of(struct str name)
{
	if (str_ends(name, STR(".csv")))
		return STR("csv");
	return str_ends(name, STR(".json")) ? STR("json") : STR("free");
}

static void
put_file(struct arena *arena, const struct json *form, struct json *body)
{
	const struct json *chosen = json_get(form, "file");
	struct str category = json_get_str(form, "category");
	struct str name = json_get_str(chosen, "name");
	struct json *file =
	    json_add(json_put(body, "files", json_array(arena)), json_object(arena));

	json_put_str(arena, file, "name", name);
	json_put_str(arena, file, "kind", category.len > 0 ? STR("free") : kind_of(name));
	json_put_str(arena, file, "data", json_get_str(chosen, "base64"));
	if (category.len > 0)
		json_put_str(arena, file, "category", category);
}

/* What the command line would send (cli/evidence_seal.c); the declaration is in the
 * language of the page on which it was written. */
static struct json *
request_of(struct visit *visit)
{
	static const char *const declared[] = { "system", "method", "statement",
		"language" };
	struct arena *arena = &visit->call.job->arena;
	const struct json *form = visit->call.args;
	struct str collected = json_get_str(form, "collected");
	struct json *body = json_object(arena);
	struct json *declaration = json_put(body, "declaration", json_object(arena));

	json_put_str(arena, body, "id", json_get_str(form, "id"));
	json_put_bool(arena, body, "compare", json_get_bool(form, "compare"));
	json_put_str(arena, body, "justification", json_get_str(form, "justification"));
	if (json_get_bool(form, "release"))
		json_put_str(arena, body, "released_by", visit->call.person);
	if (collected.len > 0)
		json_put_str(arena, body, "collected", collected);
	else
		put_file(arena, form, body);
	for (size_t i = 0; i < sizeof declared / sizeof declared[0]; i++)
		json_put_str(
		    arena, declaration, declared[i], json_get_str(form, declared[i]));
	json_put_str(arena, declaration, "role", STR("response desk"));
	return body;
}

/* The page is made ready before the vault works: it is shown when nothing is sealed. */
enum err
desk_evidence_seal(struct visit *visit, struct verdict *ret_verdict, struct why *why)
{
	const struct json *form = visit->call.args;
	enum err e;

	if (json_get_str(json_get(form, "file"), "name").len == 0 &&
	    json_get_str(form, "collected").len == 0) {
		*ret_verdict = verdict_no("form-value", NULL, "choose a file");
		return ERR_OK;
	}
	e = desk_evidence(visit, ret_verdict, why);
	if (e != ERR_OK || !verdict_is_yes(ret_verdict))
		return e;
	visit->request->page = STR("evidence");
	visit->call.args = request_of(visit);
	e = local_run(&visit->call, STR("/api/evidence/seal"), ret_verdict, why);
	visit->call.args = form;
	return e;
}

/* Answered by the same page, which shows the rows, or why there are none: those of before
 * are gone by then. */
enum err
desk_evidence_collect(struct visit *visit, struct verdict *ret_verdict, struct why *why)
{
	enum err e = desk_evidence(visit, ret_verdict, why);
	struct json *asked;

	if (e != ERR_OK || !verdict_is_yes(ret_verdict))
		return e;
	visit->request->page = STR("evidence");
	asked = json_member(visit->view, "asked");
	if (asked != NULL)
		asked->kind = JSON_NULL;
	return local_run(&visit->call, STR("/api/evidence/collect"), ret_verdict, why);
}

/* The address names them: a page of before takes nothing else. */
enum err
desk_evidence_rows(struct visit *visit, struct verdict *ret_verdict, struct why *why)
{
	struct desk_request *request = visit->request;
	struct str rows = STR("");
	enum err e = local_take_rows(&visit->call, &rows, ret_verdict, why);

	if (e != ERR_OK || !verdict_is_yes(ret_verdict))
		return e;
	request->file = rows;
	request->file_type = "text/csv";
	request->disposition = STR("attachment; filename=\"" ROWS_NAME "\"");
	return ERR_OK;
}
