/* local_evidence.c - an answer is made: its rows are asked for, or files are given; they
 * are compared, packed and sealed. */
#include "base/base64.h"
#include "base/limits.h"
#include "evidence/rows.h"
#include "node/asking.h"
#include "node/local.h"
#include "node/pack.h"
#include "node/release.h"
#include "record/form.h"

/* What is not possible is told before anything is asked for or packed. */
static enum err
may_answer(struct call *call, struct stored_case *ret_case, struct verdict *ret_verdict,
    struct why *why)
{
	struct str despite = json_get_str(call->args, "despite_clocks");
	enum err e = local_find_case(call, ret_case, ret_verdict, why);

	if (e == ERR_OK && verdict_is_yes(ret_verdict))
		e = release_may(call->core, &call->job->arena, ret_case, call->job->at,
		    ret_verdict, why);
	if (e == ERR_OK && verdict_is_yes(ret_verdict) && despite.len > 0 &&
	    !form_fits(FORM_NAME, despite))
		*ret_verdict = verdict_no(
		    "reason-missing", "/despite_clocks", "a reason is one line of words");
	return e;
}

enum err
local_evidence_collect(struct call *call, struct verdict *ret_verdict, struct why *why)
{
	struct stored_case stored;
	enum err e = may_answer(call, &stored, ret_verdict, why);

	if (e != ERR_OK || !verdict_is_yes(ret_verdict))
		return e;
	return asking_begin(call->core, call->job,
	    &(struct asking_wish){ .stored = &stored,
		.person = call->person,
		.by_person = json_get_str(call->args, "despite_clocks").len > 0 },
	    ret_verdict, why);
}

enum err
local_take_rows(
    struct call *call, struct str *ret_rows, struct verdict *ret_verdict, struct why *why)
{
	struct core_asking *asking = NULL;
	struct stored_case stored;
	enum err e = may_answer(call, &stored, ret_verdict, why);

	if (e == ERR_OK && verdict_is_yes(ret_verdict))
		*ret_verdict = asking_take(call->core, stored.id,
		    json_get_str(call->args, "collected"), &asking);
	if (e != ERR_OK || !verdict_is_yes(ret_verdict))
		return e;
	return asking_read(call->core, call->job, asking, call->person, ret_rows, why);
}

enum err
local_evidence_rows(struct call *call, struct verdict *ret_verdict, struct why *why)
{
	struct arena *arena = &call->job->arena;
	struct str rows = STR("");
	struct buf text;
	enum err e = local_take_rows(call, &rows, ret_verdict, why);

	if (e != ERR_OK || !verdict_is_yes(ret_verdict))
		return e;
	call->job->act = STR(""); /* no row is kept in the database */
	buf_init(&text, 2 * LIMIT_ROWS);
	base64_encode(rows, &text);
	call->job->answer = json_object(arena);
	json_put_str(arena, call->job->answer, "data", arena_str(arena, buf_str(&text)));
	buf_release(&text);
	return ERR_OK;
}

/* Whatever the body says of it. */
static void
set_str(struct arena *arena, struct json *object, const char *name, struct str value)
{
	struct json *member = json_member(object, name);

	if (member == NULL) {
		json_put_str(arena, object, name, value);
		return;
	}
	member->kind = JSON_STRING;
	member->string = value;
}

/* The one file is those rows, taken when they came. */
static struct verdict
put_collected(struct call *call, struct json *args, struct str case_id,
    struct core_asking **ret_asking)
{
	struct arena *arena = &call->job->arena;
	struct str collected = json_get_str(args, "collected");
	struct json *declaration = json_member(args, "declaration");
	char at[CLOCK_TEXT_MAX];
	struct json *file;
	struct verdict verdict;

	if (json_get(args, "files") != NULL || !json_is(declaration, JSON_OBJECT))
		return verdict_no("connector-rows", "/files",
		    "rows are sealed with a declaration, alone");
	verdict = asking_take(call->core, case_id, collected, ret_asking);
	if (!verdict_is_yes(&verdict))
		return verdict;
	file = json_add(json_put(args, "files", json_array(arena)), json_object(arena));
	json_put_str(arena, file, "name", STR(ROWS_NAME));
	json_put_str(arena, file, "kind", STR("csv"));
	json_put_bool(arena, file, "rows", true);
	set_str(arena, declaration, "extracted_at",
	    arena_str(arena, clock_text((*ret_asking)->at, at)));
	return VERDICT_IS_YES;
}

/* The request as the vault gets it. */
static enum err
write_request(
    struct call *call, const struct json *args, struct str *ret_text, struct why *why)
{
	struct buf request;

	buf_init(&request, 2 * LIMIT_BODY);
	json_write(args, &request);
	*ret_text = arena_str(&call->job->arena, buf_str(&request));
	buf_release(&request);
	return ret_text->len == 0
		   ? err_why(why, ERR_LIMIT, 0, "the answer is too large for one package")
		   : ERR_OK;
}

enum err
local_evidence_seal(struct call *call, struct verdict *ret_verdict, struct why *why)
{
	struct json *args = (struct json *)(uintptr_t)call->args;
	struct core_asking *asking = NULL;
	struct stored_case stored;
	struct str text;
	enum err e = may_answer(call, &stored, ret_verdict, why);

	if (e == ERR_OK && verdict_is_yes(ret_verdict) &&
	    json_get(args, "collected") != NULL)
		*ret_verdict = put_collected(call, args, stored.id, &asking);
	if (e != ERR_OK || !verdict_is_yes(ret_verdict))
		return e;
	/* who seals, and who releases, is who calls */
	set_str(&call->job->arena, args, "person", call->person);
	if (json_get(args, "released_by") != NULL)
		set_str(&call->job->arena, args, "released_by", call->person);
	e = write_request(call, args, &text, why);
	return e == ERR_OK ? pack_begin(call->core, call->job,
				 &(struct pack_wish){ .case_id = stored.id,
				     .person = call->person,
				     .request = text,
				     .asking = asking,
				     .reason = json_get_str(args, "despite_clocks") },
				 ret_verdict, why)
			   : e;
}
