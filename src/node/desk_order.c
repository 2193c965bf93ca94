/* desk_order.c - one order: what is asked, what proves it, what this person may do now.
 */
#include "base/clock.h"
#include "law/ground.h"
#include "node/caseflow.h"
#include "node/desk_route.h"

/* What a person does with a form, and what it is to the case; refused, the danger is
 * shown before it is done. */
static const struct {
	const char *act;
	enum case_event event;
	bool danger;
} acts[] = {
	{ "open", EVENT_OPEN, false },
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

/* The casefile's tables say it, and the same will be asked again when it is done. */
static bool
may_act(const struct visit *visit, const struct stored_case *stored, size_t act)
{
	enum case_side side;
	enum case_state state;

	return (visit->call.roles & ACCESS_ACTS) != 0 &&
	       case_side_parse(stored->side, &side) &&
	       case_state_parse(stored->state, &state) &&
	       casefile_can(side, state, acts[act].event);
}

static void
show_acts(struct visit *visit, const struct stored_case *stored)
{
	struct arena *arena = &visit->call.job->arena;
	struct json *list = json_put(visit->view, "acts", json_array(arena));

	for (size_t i = 0; i < ACTS_COUNT; i++) {
		struct verdict verdict = VERDICT_IS_YES;
		enum case_side side;
		struct json *row;

		if (!may_act(visit, stored, i) || !case_side_parse(stored->side, &side))
			continue;
		verdict = casefile_may(side, acts[i].event, 0);
		if (!verdict_is_yes(&verdict))
			continue;
		row = json_add(list, json_object(arena));
		json_put_str(arena, row, "act", str_from(acts[i].act));
		json_put_bool(arena, row, "danger", acts[i].danger);
	}
}

/* --- what is asked --- */

static void
put_at(struct arena *arena, struct json *to, const char *name, int64_t at)
{
	char text[CLOCK_TEXT_MAX];

	if (at != 0)
		json_put_str(arena, to, name, arena_str(arena, clock_text(at, text)));
}

static void
put_target(struct arena *arena, struct json *list, const struct target *target)
{
	struct json *row = json_add(list, json_object(arena));

	json_put_str(arena, row, "type", target->format);
	json_put_str(arena, row, "value", target->value);
	put_at(arena, row, "from", target->from);
	put_at(arena, row, "until", target->to);
	for (unsigned i = 0; i < DATA_CATEGORY_COUNT; i++)
		if ((target->categories & 1U << i) != 0 &&
		    json_get(row, "category") == NULL)
			json_put_str(arena, row, "category",
			    data_category_name((enum data_category)(1U << i)));
}

static void
show_facts(struct visit *visit, const struct order *order)
{
	struct arena *arena = &visit->call.job->arena;
	struct json *facts = json_put(visit->view, "facts", json_object(arena));
	struct json *targets, *fields;

	json_put_str(
	    arena, facts, "reference", order_field(order, STR("case-reference")));
	json_put_str(arena, facts, "offence", order_field(order, STR("offence")));
	json_put_str(arena, facts, "purpose", order_field(order, STR("link")));
	json_put_str(arena, facts, "language", order->language);
	targets = json_put(facts, "targets", json_array(arena));
	for (size_t i = 0; i < order->targets_count; i++)
		put_target(arena, targets, &order->targets[i]);
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
	show_facts(visit, &order);
	show_acts(visit, &stored);
	return ERR_OK;
}

/* The grounds that the tables give to this side, with their articles. */
static void
show_grounds(struct visit *visit, const struct order *order, bool validator)
{
	const struct law *law = &visit->call.core->law;
	struct arena *arena = &visit->call.job->arena;
	struct clock_date day = clock_date_utc(visit->call.job->at);
	const struct table_row *procedure = law_procedure(law, order->procedure, day);
	const struct str keys[TABLE_KEYS_MAX] = { order->procedure };
	struct json *list = json_put(visit->view, "grounds", json_array(arena));
	struct str by = STR("addressee");
	const struct table_row *row;
	size_t index = 0;

	if (procedure != NULL)
		by = procedure->cells[PROCEDURE_ROLE];
	while (!validator && (row = table_next(&law->tables[LAW_REFUSALS], keys, day,
				  &index)) != NULL) {
		struct json *ground;
		struct verdict barred;

		if (!str_eq(row->cells[REFUSAL_BY], by))
			continue;
		barred = law_ground(
		    law, order, by, row->cells[REFUSAL_GROUND], visit->call.job->at);
		if (!verdict_is_yes(&barred))
			continue;
		ground = json_add(list, json_object(arena));
		json_put_str(arena, ground, "ground", row->cells[REFUSAL_GROUND]);
		json_put_str(arena, ground, "meaning", row->cells[REFUSAL_MEANING]);
		json_put_str(arena, ground, "source", row->source);
	}
}

enum err
desk_decide(struct visit *visit, struct verdict *ret_verdict, struct why *why)
{
	struct arena *arena = &visit->call.job->arena;
	struct str act = json_get_str(visit->call.args, "act");
	struct stored_case stored = { .number = 0 };
	struct order order = { .issuer = STR("") };
	struct str text = STR("");
	size_t i = 0;
	enum err e = local_find_case(&visit->call, &stored, ret_verdict, why);

	if (e != ERR_OK || !verdict_is_yes(ret_verdict))
		return e;
	while (i < ACTS_COUNT && !str_eq_c(act, acts[i].act))
		i++;
	if (i == ACTS_COUNT) {
		*ret_verdict = verdict_no(
		    "page-unknown", NULL, "%.*s", STR_ARG(str_slice(act, 0, 40)));
		return ERR_OK;
	}
	visit->view = local_case_json(visit->call.core, arena, &stored);
	json_put_str(arena, visit->view, "act", str_from(acts[i].act));
	json_put_bool(arena, visit->view, "until",
	    acts[i].event == EVENT_PRESERVE || acts[i].event == EVENT_DELAY ||
		acts[i].event == EVENT_SET_DATE);
	json_put_bool(arena, visit->view, "channel", str_eq_c(stored.state, "tray"));
	if (acts[i].event != EVENT_REFUSE)
		return ERR_OK;
	e = caseflow_order(visit->call.core, arena, stored.id, &order, &text, why);
	if (e != ERR_OK)
		return e;
	show_grounds(visit, &order, str_eq(stored.side, case_side_name(SIDE_VALIDATOR)));
	return ERR_OK;
}

enum err
desk_evidence(struct visit *visit, struct verdict *ret_verdict, struct why *why)
{
	struct str id = json_get_str(visit->call.args, "id");
	enum err e = desk_show(visit, "/api/evidence/list", ret_verdict, why);

	if (e == ERR_OK && verdict_is_yes(ret_verdict))
		json_put_str(&visit->call.job->arena, visit->view, "id", id);
	return e;
}
