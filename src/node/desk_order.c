/* desk_order.c - one order: what is asked, what proves it, what this person may do now.
 */
#include "base/clock.h"
#include "node/caseflow.h"
#include "node/court.h"
#include "node/desk_route.h"
#include "node/proof.h"

/* What a person does with a form, and what it is to the case; refused, the danger is
 * shown before it is done. */
static const struct {
	const char *act;
	enum case_event event;
	bool danger;
} acts[] = {
	{ "open", EVENT_OPEN, false },
	{ "validate", EVENT_VALIDATE, false },
	{ "send", EVENT_SEAL, false },
	{ "admit", EVENT_RECEIVE, false },
	{ "accept", EVENT_ACCEPT, false },
	{ "part", EVENT_PART, false },
	{ "refuse", EVENT_REFUSE, true },
	{ "ask", EVENT_ASK, false },
	{ "refer", EVENT_REFER, false },
	{ "preserve", EVENT_PRESERVE, false },
	{ "verify", EVENT_VERIFY, false },
	{ "doubt", EVENT_DOUBT, true },
	{ "notify", EVENT_NOTIFY, false },
	{ "delay", EVENT_DELAY, false },
	{ "set-date", EVENT_SET_DATE, false },
	{ "release", EVENT_RELEASE, true },
	{ "close", EVENT_CLOSE, true },
};

#define ACTS_COUNT (sizeof acts / sizeof acts[0])

/* --- what may be done --- */

/* A court that refuses does not validate. */
static enum case_event
event_of(size_t act, enum case_side side)
{
	return side == SIDE_VALIDATOR && acts[act].event == EVENT_REFUSE
		   ? EVENT_DECLINE
		   : acts[act].event;
}

bool
desk_act_event(struct str act, enum case_side side, enum case_event *ret_event)
{
	for (size_t i = 0; i < ACTS_COUNT; i++)
		if (str_eq_c(act, acts[i].act)) {
			*ret_event = event_of(i, side);
			return true;
		}
	return false;
}

/* The casefile's tables say it, and the same will be asked again when it is done. */
static bool
may_act(const struct visit *visit, const struct stored_case *stored, size_t act)
{
	struct verdict may = local_may_act(&visit->call, stored);
	enum case_side side;
	enum case_state state;

	return verdict_is_yes(&may) && case_side_parse(stored->side, &side) &&
	       case_state_parse(stored->state, &state) &&
	       casefile_can(side, state, event_of(act, side));
}

/* What a court does has words and ways of its own; afterwards it validates by a
 * confirmation, which all hear who have the order. */
static void
put_act(struct arena *arena, struct json *row, const struct order *order, size_t act,
    enum case_side side)
{
	enum case_event event = event_of(act, side);
	const char *place = NULL;

	if (event == EVENT_DECLINE)
		place = "refuse";
	else if (event == EVENT_VALIDATE && court_is_asked_after(order))
		place = "change/confirmation";
	json_put_str(arena, row, "act",
	    event == EVENT_DECLINE ? STR("decline") : str_from(acts[act].act));
	json_put_bool(arena, row, "danger", acts[act].danger);
	if (place != NULL)
		json_put_str(arena, row, "link",
		    arena_format(arena, "/orders/%.*s/%s", STR_ARG(order->id), place));
}

static void
show_acts(
    struct visit *visit, const struct stored_case *stored, const struct order *order)
{
	struct arena *arena = &visit->call.job->arena;
	const struct json *ladder = json_get(visit->view, "ladder");
	bool blocked = ladder != NULL && !json_get_bool(ladder, "release");
	struct json *list = json_put(visit->view, "acts", json_array(arena));

	for (size_t i = 0; i < ACTS_COUNT; i++) {
		struct verdict verdict = VERDICT_IS_YES;
		enum case_side side;
		struct json *row;

		if (!may_act(visit, stored, i) || !case_side_parse(stored->side, &side))
			continue;
		verdict = casefile_may(side, event_of(i, side), 0);
		if (!verdict_is_yes(&verdict))
			continue;
		row = json_add(list, json_object(arena));
		put_act(arena, row, order, i, side);
		if (blocked && proof_is_asked(side, acts[i].event))
			json_put_str(arena, row, "blocked", json_get_str(ladder, "rule"));
	}
}

/* --- what is asked --- */

static void
put_names(struct arena *arena, struct json *to, const char *member,
    const struct str *names, size_t count)
{
	struct json *list = json_put(to, member, json_array(arena));

	for (size_t i = 0; i < count; i++)
		(void)json_add(list, json_string(arena, names[i]));
}

/* All that the order says, but its annexes and recipients. */
void
desk_show_facts(struct visit *visit, const struct order *order)
{
	struct arena *arena = &visit->call.job->arena;
	struct json *facts = json_put(visit->view, "facts", json_object(arena));
	struct json *targets, *fields;

	json_put_str(
	    arena, facts, "reference", order_field(order, STR("case-reference")));
	json_put_str(arena, facts, "purpose", order_field(order, STR("link")));
	json_put_str(arena, facts, "language", order->language);
	json_put_str(arena, facts, "validator", order->validator);
	put_names(arena, facts, "notified", order->notified, order->notified_count);
	put_names(
	    arena, facts, "scope_fields", order->scope_fields, order->scope_fields_count);
	targets = json_put(facts, "targets", json_array(arena));
	for (size_t i = 0; i < order->targets_count; i++) {
		struct json *row = json_add(targets, json_object(arena));

		local_show_target(arena, row, order, i);
		local_show_categories(arena, row, order->targets[i].categories);
	}
	fields = json_put(facts, "fields", json_array(arena));
	for (size_t i = 0; i < order->fields_count; i++) {
		struct json *row = json_add(fields, json_object(arena));

		json_put_str(arena, row, "field", order->fields[i].id);
		json_put_str(arena, row, "value", order->fields[i].value);
	}
}

/* --- the pages --- */

enum err
desk_order(struct visit *visit, struct verdict *ret_verdict, struct why *why)
{
	struct stored_case stored = { .number = 0 };
	struct order order = { .issuer = STR("") };
	struct str text = STR("");
	enum err e = desk_show(visit, "/api/order/show", ret_verdict, why);

	if (e == ERR_OK && verdict_is_yes(ret_verdict))
		e = local_find_case(&visit->call, &stored, ret_verdict, why);
	if (e != ERR_OK || !verdict_is_yes(ret_verdict))
		return e;
	e = caseflow_order(
	    visit->call.core, &visit->call.job->arena, stored.id, &order, &text, why);
	if (e != ERR_OK)
		return e;
	desk_show_facts(visit, &order);
	show_acts(visit, &stored, &order);
	e = local_show_said(&visit->call, stored.id, visit->view, why);
	return e == ERR_OK ? desk_show_says(visit, &stored, &order, why) : e;
}
