/* local_notice.c - acts by which a person sets a day: the notice to whom the data is of
 * waits on a ground; the addressee says by when it acts after a pause. */
#include "base/clock.h"
#include "law/notice.h"
#include "node/caseflow.h"
#include "node/local.h"
#include "record/form.h"
#include "trust/digest.h"

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
	struct verdict verdict;

	if (ground.len == 0)
		ground = act->facts.reason;
	verdict = law_delay(
	    &call->core->law, stored->procedure, ground, clock_date_utc(act->at), &row);
	if (verdict_is_yes(&verdict) && ground.len == 0)
		verdict = verdict_no("reason-missing", "/ground", "say why it waits");
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

/* What was sent is known by its digest: the text names whom the data is of. */
static struct verdict
take_notice(struct call *call, struct case_act *act)
{
	struct str digest = json_get_str(call->args, "notice_sha256");
	struct str text = json_get_str(call->args, "notice");
	char hex[SHA256_HEX_LEN];

	if (text.len > 0) {
		sha256_hex(text, hex);
		digest = str_from(hex);
	}
	if (digest.len == 0)
		return VERDICT_IS_YES;
	if (!form_fits(FORM_DIGEST, digest))
		return verdict_no("notice-digest", "/notice_sha256",
		    "64 lower-case hexadecimal digits");
	act->detail = arena_format(&call->job->arena, "sha256 %.*s", STR_ARG(digest));
	return VERDICT_IS_YES;
}

void
local_show_notice(struct call *call, const struct stored_case *stored, struct json *to)
{
	struct arena *arena = &call->job->arena;
	const struct table_row *row = law_notice_row(&call->core->law, stored->procedure,
	    stored->side, clock_date_utc(call->job->at));
	struct json *duty;

	if (row == NULL)
		return;
	duty = json_put(to, "notice_duty", json_object(arena));
	json_put_str(arena, duty, "by", row->cells[DUTY_FROM]);
	json_put_str(arena, duty, "meaning", row->cells[DUTY_MEANING]);
	json_put_str(arena, duty, "source", row->source);
	json_put_bool(arena, duty, "law", row->kind == RULE_LAW);
	json_put_bool(arena, duty, "unverified", table_unverified(row));
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
	if (verdict_is_yes(ret_verdict))
		*ret_verdict = act->event == EVENT_DELAY ? check_delay(call, &stored, act)
							 : take_notice(call, act);
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
