/* desk_court.c - an order that waits for its court: read back, validated with a passkey,
 * and sent by its issuer when it is. */
#include <string.h>

#include "base/clock.h"
#include "node/caseflow.h"
#include "node/court.h"
#include "node/desk_route.h"
#include "node/desk_signoff.h"
#include "record/order_text.h"

/* Who has signed it, by the papers of the case. */
static enum err
show_signoffs(struct visit *visit, struct str id, struct why *why)
{
	struct arena *arena = &visit->call.job->arena;
	struct json *list = json_put(visit->view, "signoffs", json_array(arena));
	struct str *texts = NULL;
	size_t count = 0;
	enum err e = caseflow_signoffs(visit->call.core, arena, id, &texts, &count, why);

	for (size_t i = 0; e == ERR_OK && i < count; i++)
		local_show_signoff(arena, list, texts[i]);
	return e;
}

static enum err
show_order(struct visit *visit, const struct stored_case *stored, struct str text,
    struct why *why)
{
	struct arena *arena = &visit->call.job->arena;
	struct json *order = NULL;
	enum err e = canon_read(arena, text, &order, why);

	if (e != ERR_OK)
		return e;
	visit->view = local_case_json(visit->call.core, arena, stored);
	(void)json_put(visit->view, "order", order);
	json_put_str(arena, visit->view, "text", text);
	e = show_signoffs(visit, stored->id, why);
	return e == ERR_OK ? desk_show_readback(visit, text, why) : e;
}

/* At the court before the order is sent, or at its issuer when it is validated. */
static struct verdict
check_case(const struct stored_case *stored, const struct order *order)
{
	enum case_side side;
	enum case_state state;

	if (!case_side_parse(stored->side, &side) ||
	    !case_state_parse(stored->state, &state) ||
	    (side != SIDE_VALIDATOR && side != SIDE_ISSUER))
		return verdict_no("case-side", NULL, "no court is asked here");
	if (court_is_asked_after(order))
		return verdict_no("court-afterwards", "/fields/without-validation",
		    "it is confirmed, to all who have it");
	if (!casefile_can(side, state, side == SIDE_ISSUER ? EVENT_SEAL : EVENT_VALIDATE))
		return verdict_no("case-step", NULL, "the case is %.*s",
		    STR_ARG(case_state_name(state)));
	return VERDICT_IS_YES;
}

enum err
desk_court(struct visit *visit, struct verdict *ret_verdict, struct why *why)
{
	struct call *call = &visit->call;
	struct desk_text text = { .act = SIGNOFF_VALIDATE, .at = call->job->at };
	struct stored_case stored;
	struct order order;
	struct str bytes = STR("");
	enum err e = local_find_case(call, &stored, ret_verdict, why);

	if (e == ERR_OK && verdict_is_yes(ret_verdict))
		e = caseflow_order(
		    call->core, &call->job->arena, stored.id, &order, &bytes, why);
	if (e == ERR_OK && verdict_is_yes(ret_verdict))
		*ret_verdict = check_case(&stored, &order);
	if (e != ERR_OK || !verdict_is_yes(ret_verdict))
		return e;
	e = show_order(visit, &stored, bytes, why);
	if (e != ERR_OK || !str_eq(stored.side, case_side_name(SIDE_VALIDATOR)))
		return e;
	order_sha256(bytes, text.sha256);
	return desk_signoff_ask(visit, &text, why);
}

/* What the device signed goes the way of every validation. */
enum err
desk_court_sign(struct visit *visit, struct verdict *ret_verdict, struct why *why)
{
	struct call *call = &visit->call;
	const struct json *form = call->args;
	struct json *args = json_object(&call->job->arena);
	struct desk_text text = { .act = SIGNOFF_VALIDATE };
	struct str signoff = STR("");
	struct stored_case stored;
	enum err e = local_find_case(call, &stored, ret_verdict, why);

	if (e != ERR_OK || !verdict_is_yes(ret_verdict))
		return e;
	if (!clock_parse(json_get_str(form, "at"), &text.at) ||
	    !desk_signoff_recent(visit, text.at)) {
		*ret_verdict = verdict_no("form-value", "/at", "another time");
		return ERR_OK;
	}
	memcpy(text.sha256, stored.order_sha256.bytes, SHA256_LEN);
	e = desk_signoff_take(visit, &text, &signoff, ret_verdict, why);
	if (e != ERR_OK || !verdict_is_yes(ret_verdict))
		return e;
	json_put_str(&call->job->arena, args, "id", stored.id);
	json_put_str(&call->job->arena, args, "signoff", signoff);
	call->args = args;
	e = local_run(call, STR("/api/order/validate"), ret_verdict, why);
	call->args = form;
	return e;
}

enum err
desk_court_send(struct visit *visit, struct verdict *ret_verdict, struct why *why)
{
	const struct json *form = visit->call.args;
	enum err e = local_run(&visit->call, STR("/api/order/send"), ret_verdict, why);

	visit->call.args = form;
	if (e == ERR_OK && verdict_is_yes(ret_verdict))
		desk_look_sent(visit);
	return e;
}
