/* desk_decide.c - the form of one act: on which ground, with which effect on the clocks,
 * before it is sent. */
#include "base/clock.h"
#include "casefile/duty.h"
#include "law/ground.h"
#include "node/caseflow.h"
#include "node/desk_route.h"

/* One act that is looked at, and nothing of it is done. */
struct preview {
	struct visit *visit;
	struct stored_case stored;
	struct order order;
	enum case_side side;
	enum case_event event;
	struct json *effects;
};

/* --- what it does to the clocks --- */

static void
add_clock(struct preview *preview, const char *does, const struct law_clock *clock)
{
	struct arena *arena = &preview->visit->call.job->arena;
	struct json *row = json_add(preview->effects, json_object(arena));

	json_put_str(arena, row, "does", str_from(does));
	json_put_str(arena, row, "what", clock->row->cells[CLOCK_MEANING]);
	json_put_str(arena, row, "source", clock->row->source);
	json_put_bool(arena, row, "unverified", clock->unverified);
	if (clock->has_end)
		json_put_time(arena, row, "at", clock->due_at);
}

static const struct law_clock *
find_running(const struct law_clock_list *list, struct str id)
{
	for (size_t i = 0; i < list->count; i++)
		if (list->clocks[i].started && str_eq(list->clocks[i].id, id))
			return &list->clocks[i];
	return NULL;
}

/* What runs after it and did not before, or ends at another time; and the reverse. */
static void
compare_clocks(struct preview *preview, const struct law_clock_list *before,
    const struct law_clock_list *after)
{
	for (size_t i = 0; i < after->count; i++) {
		const struct law_clock *clock = &after->clocks[i];
		const struct law_clock *was = find_running(before, clock->id);

		if (clock->started && (was == NULL || was->due_at != clock->due_at))
			add_clock(preview, was == NULL ? "starts" : "moves", clock);
	}
	for (size_t i = 0; i < before->count; i++)
		if (before->clocks[i].started &&
		    find_running(after, before->clocks[i].id) == NULL)
			add_clock(preview, "ends", &before->clocks[i]);
}

static enum err
preview_clocks(struct preview *preview, struct why *why)
{
	struct call *call = &preview->visit->call;
	struct arena *arena = &call->job->arena;
	struct law_event *events = arena_array(arena, LAW_EVENTS_MAX, sizeof *events);
	struct law_course course = { .order = &preview->order,
		.events = events,
		.now = call->job->at,
		.zones = &call->core->zones };
	struct law_clock_list before = { .count = 0 }, after = { .count = 0 };
	struct str name = case_event_law(preview->side, preview->event);
	enum err e;

	if (events == NULL)
		return err_why(why, ERR_LIMIT, 0, "no memory");
	e = caseflow_events(
	    call->core, &preview->stored, events, &course.events_count, why);
	if (e == ERR_OK)
		e = law_clocks(arena, &call->core->law, &course, &before, why);
	if (e != ERR_OK || name.len == 0)
		return e;
	law_events_add(
	    events, &course.events_count, (struct law_event){ name, call->job->at });
	e = law_clocks(arena, &call->core->law, &course, &after, why);
	if (e == ERR_OK)
		compare_clocks(preview, &before, &after);
	return e;
}

/* What is owed no longer. */
static enum err
preview_duties(struct preview *preview, struct why *why)
{
	struct call *call = &preview->visit->call;
	struct arena *arena = &call->job->arena;
	struct stored_duty *duties = NULL;
	struct case_step step = { .closes = 0 };
	enum case_state state = CASE_NEW;
	size_t count = 0;
	enum err e = store_duty_list(arena, call->core->store, preview->stored.id,
	    LOCAL_LIST_MAX, &duties, &count, why);

	(void)case_state_parse(preview->stored.state, &state);
	(void)casefile_step(preview->side, state, preview->event, &step);
	for (size_t i = 0; e == ERR_OK && i < count; i++) {
		enum duty_kind kind;
		struct json *row;

		if (duties[i].closed_at != 0 || !duty_parse(duties[i].kind, &kind) ||
		    (step.closes & DUTY_BIT(kind)) == 0)
			continue;
		row = json_add(preview->effects, json_object(arena));
		json_put_str(arena, row, "does", STR("settles"));
		json_put_str(arena, row, "duty", duties[i].kind);
		json_put_time(arena, row, "at", duties[i].due_at);
	}
	return e;
}

/* --- on which ground --- */

static struct json *
find_group(struct json *groups, struct str source)
{
	struct json *group = groups->first;

	while (group != NULL && !str_eq(json_get_str(group, "source"), source))
		group = group->next;
	return group;
}

/* Grounds of one article stand together; articles in the order of the table. */
static void
put_ground(struct arena *arena, struct json *groups, const struct table_row *row,
    struct str id, struct str meaning)
{
	struct json *group = find_group(groups, row->source);
	struct json *ground;

	if (group == NULL) {
		group = json_add(groups, json_object(arena));
		json_put_str(arena, group, "source", row->source);
		json_put_bool(arena, group, "unverified", table_unverified(row));
		(void)json_put(group, "list", json_array(arena));
	}
	ground = json_add(json_member(group, "list"), json_object(arena));
	json_put_str(arena, ground, "ground", id);
	json_put_str(arena, ground, "meaning", meaning);
}

void
desk_show_grounds(struct visit *visit, const struct order *order, struct str by)
{
	const struct law *law = &visit->call.core->law;
	struct arena *arena = &visit->call.job->arena;
	int64_t now = visit->call.job->at;
	struct clock_date day = clock_date_utc(now);
	const struct str keys[TABLE_KEYS_MAX] = { order->procedure };
	struct json *groups = json_put(visit->view, "grounds", json_array(arena));
	const struct table_row *row;
	size_t index = 0;

	while (
	    (row = table_next(&law->tables[LAW_REFUSALS], keys, day, &index)) != NULL) {
		struct verdict barred;

		if (!str_eq(row->cells[REFUSAL_BY], by))
			continue;
		barred = law_ground(law, order, by, row->cells[REFUSAL_GROUND], now);
		if (verdict_is_yes(&barred))
			put_ground(arena, groups, row, row->cells[REFUSAL_GROUND],
			    row->cells[REFUSAL_MEANING]);
	}
}

/* Of the side that the procedure gives to this node. */
static void
show_own_grounds(struct preview *preview)
{
	const struct table_row *procedure = law_procedure(&preview->visit->call.core->law,
	    preview->order.procedure, clock_date_utc(preview->visit->call.job->at));

	desk_show_grounds(preview->visit, &preview->order,
	    procedure == NULL ? STR("addressee") : procedure->cells[PROCEDURE_ROLE]);
}

/* On which the notice to whom the data is of waits. */
static void
show_delays(struct preview *preview)
{
	const struct law *law = &preview->visit->call.core->law;
	struct arena *arena = &preview->visit->call.job->arena;
	struct clock_date day = clock_date_utc(preview->visit->call.job->at);
	const struct str keys[TABLE_KEYS_MAX] = { preview->order.procedure };
	struct json *groups =
	    json_put(preview->visit->view, "grounds", json_array(arena));
	const struct table_row *row;
	size_t index = 0;

	while ((row = table_next(&law->tables[LAW_DELAYS], keys, day, &index)) != NULL)
		put_ground(arena, groups, row, row->cells[DELAY_GROUND],
		    row->cells[DELAY_MEANING]);
}

/* --- the form --- */

static void
show_fields(struct preview *preview)
{
	struct json *view = preview->visit->view;
	struct arena *arena = &preview->visit->call.job->arena;
	enum case_event event = preview->event;

	json_put_bool(arena, view, "until",
	    event == EVENT_PRESERVE || event == EVENT_DELAY || event == EVENT_SET_DATE);
	json_put_bool(arena, view, "channel", str_eq_c(preview->stored.state, "tray"));
	json_put_bool(arena, view, "holder", event == EVENT_REFER);
	json_put_bool(arena, view, "notice", event == EVENT_NOTIFY);
	json_put_bool(
	    arena, view, "no_reason", event == EVENT_REFER || event == EVENT_NOTIFY);
	if (event == EVENT_NOTIFY || event == EVENT_DELAY)
		local_show_notice(&preview->visit->call, &preview->stored, view);
	if (event == EVENT_NOTIFY)
		desk_show_facts(preview->visit, &preview->order);
	if (event == EVENT_DELAY)
		show_delays(preview);
	/* a court, which declines, says why in words of its own */
	if (event == EVENT_REFUSE)
		show_own_grounds(preview);
}

static enum err
fill(struct preview *preview, struct why *why)
{
	struct visit *visit = preview->visit;
	struct arena *arena = &visit->call.job->arena;
	struct str text;
	enum err e = caseflow_order(
	    visit->call.core, arena, preview->stored.id, &preview->order, &text, why);

	if (e != ERR_OK)
		return e;
	preview->effects = json_put(visit->view, "effects", json_array(arena));
	show_fields(preview);
	e = preview_duties(preview, why);
	return e == ERR_OK ? preview_clocks(preview, why) : e;
}

enum err
desk_decide(struct visit *visit, struct verdict *ret_verdict, struct why *why)
{
	struct arena *arena = &visit->call.job->arena;
	struct str act = json_get_str(visit->call.args, "act");
	struct preview *preview = arena_alloc(arena, sizeof *preview);
	enum err e;

	if (preview == NULL)
		return err_why(why, ERR_LIMIT, 0, "no memory");
	preview->visit = visit;
	e = local_find_case(&visit->call, &preview->stored, ret_verdict, why);
	if (e == ERR_OK && verdict_is_yes(ret_verdict))
		*ret_verdict = local_may_act(&visit->call, &preview->stored);
	if (e != ERR_OK || !verdict_is_yes(ret_verdict))
		return e;
	if (!case_side_parse(preview->stored.side, &preview->side))
		return err_why(why, ERR_IO, 0, "case of an unknown side");
	if (!desk_act_event(act, preview->side, &preview->event)) {
		*ret_verdict =
		    verdict_no("page-unknown", NULL, "%.*s", STR_ARG(str_head(act, 40)));
		return ERR_OK;
	}
	visit->view = local_case_json(visit->call.core, arena, &preview->stored);
	json_put_str(arena, visit->view, "act",
	    preview->event == EVENT_DECLINE ? STR("decline") : act);
	e = local_show_ladder(&visit->call, &preview->stored, visit->view, why);
	return e == ERR_OK ? fill(preview, why) : e;
}
