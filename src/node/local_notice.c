/* local_notice.c - acts by which a person sets a day: the notice to whom the data is of
 * waits on a ground; the addressee says by when it acts after a pause. */
#include "base/clock.h"
#include "law/notice.h"
#include "node/caseflow.h"
#include "node/local.h"

static struct verdict
take_deadline(const struct call *call, struct case_act *act)
{
	int64_t until = 0;

	if (!clock_parse(json_get_str(call->args, "until"), &until))
		return verdict_no("time-form", "/until", "a time with its zone");
	act->deadline = until - until % CLOCK_SECOND;
	if (act->deadline <= act->at)
		return verdict_no("date-past", "/until", "that time has passed");
	return VERDICT_IS_YES;
}

static struct verdict
check_delay(
    const struct call *call, const struct stored_case *stored, struct case_act *act)
{
	struct str ground = json_get_str(call->args, "ground");
	const struct table_row *row = NULL;
	char until[CLOCK_TEXT_MAX];
	struct verdict verdict = law_delay(
	    &call->core->law, stored->procedure, ground, clock_date_utc(act->at), &row);

	if (verdict_is_yes(&verdict))
		verdict = take_deadline(call, act);
	if (verdict_is_yes(&verdict))
		act->detail = arena_format(&call->job->arena, "%.*s until %.*s%s",
		    STR_ARG(ground), STR_ARG(clock_text(act->deadline, until)),
		    row == NULL             ? " (no table of grounds)"
		    : table_unverified(row) ? " (ground not verified)"
					    : "");
	return verdict;
}

enum err
local_check_notice(
    struct call *call, struct case_act *act, struct verdict *ret_verdict, struct why *why)
{
	struct stored_case stored;
	enum err e = local_find_case(call, &stored, ret_verdict, why);

	if (e != ERR_OK || !verdict_is_yes(ret_verdict))
		return e;
	*ret_verdict = law_notice(
	    &call->core->law, stored.procedure, stored.side, clock_date_utc(act->at));
	if (verdict_is_yes(ret_verdict) && act->event == EVENT_DELAY)
		*ret_verdict = check_delay(call, &stored, act);
	return ERR_OK;
}

/* Only where the tables say that the time left is not told (on_expiry set-date). */
static bool
leaves_date_open(const struct law_clock_list *clocks)
{
	for (size_t i = 0; i < clocks->count; i++)
		if (clocks->clocks[i].started &&
		    str_eq_c(clocks->clocks[i].row->cells[CLOCK_ON_EXPIRY], "set-date"))
			return true;
	return false;
}

enum err
local_check_date(
    struct call *call, struct case_act *act, struct verdict *ret_verdict, struct why *why)
{
	struct law_clock_list clocks = { .count = 0 };
	struct stored_case stored;
	enum err e = local_find_case(call, &stored, ret_verdict, why);
	char until[CLOCK_TEXT_MAX];

	if (e == ERR_OK && verdict_is_yes(ret_verdict))
		e = local_case_clocks(call, &stored, &clocks, why);
	if (e != ERR_OK || !verdict_is_yes(ret_verdict))
		return e;
	if (!leaves_date_open(&clocks))
		*ret_verdict = verdict_no("date-not-open", NULL,
		    "nothing was paused or suspended: the law's date stands");
	else if (act->facts.reason.len == 0)
		*ret_verdict = verdict_no("reason-missing", "/reason", "say why");
	else
		*ret_verdict = take_deadline(call, act);
	if (verdict_is_yes(ret_verdict))
		act->detail = arena_format(&call->job->arena, "%.*s: %.*s",
		    STR_ARG(clock_text(act->deadline, until)),
		    STR_ARG(act->facts.reason));
	return ERR_OK;
}
