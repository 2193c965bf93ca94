/* local_notes.c - what a person should know of a case, in sentences: what is not executed
 * and why, who is free of what, which date the law leaves open. */
#include "base/clock.h"
#include "law/effect.h"
#include "law/notice.h"
#include "node/caseflow.h"
#include "node/impeded.h"
#include "node/local.h"

#define NOTES_PARTS_MAX 20 /* parts that are named; of more the number */
#define COSTS_ARTICLE STR("eu-2023-1543/14")

struct notes {
	struct call *call;
	const struct stored_case *stored;
	struct order order;
	struct json *list;
};

static void
add(struct notes *notes, struct str text)
{
	if (text.len > 0)
		(void)json_add(notes->list, json_string(&notes->call->job->arena, text));
}

enum err
local_case_clocks(struct call *call, const struct stored_case *stored,
    struct law_clock_list *ret_clocks, struct why *why)
{
	struct arena *arena = &call->job->arena;
	struct law_event *events = arena_array(arena, LAW_EVENTS_MAX, sizeof *events);
	struct order *order = arena_alloc(arena, sizeof *order);
	struct law_course course = { .order = order,
		.events = events,
		.now = call->job->at,
		.zones = &call->core->zones };
	struct str text;
	enum err e;

	if (events == NULL || order == NULL)
		return err_why(why, ERR_LIMIT, 0, "no memory");
	e = caseflow_order(call->core, arena, stored->id, order, &text, why);
	if (e == ERR_OK)
		e = caseflow_events(
		    call->core, stored, events, &course.events_count, why);
	return e == ERR_OK ? law_clocks(arena, &call->core->law, &course, ret_clocks, why)
			   : e;
}

/* --- what is not executed --- */

static void
add_part(struct notes *notes, const struct impediment_map *map, size_t target,
    enum data_category category)
{
	struct arena *arena = &notes->call->job->arena;
	struct str reason = impediment_reason(map, target, category);
	struct str name = data_category_name(category);
	const struct table_row *row = law_effect_row(&notes->call->core->law,
	    notes->order.procedure, reason, clock_date_utc(notes->call->job->at));

	if (impediment_ended(map, target, category))
		add(notes, arena_format(arena,
			       "target %zu %.*s need not be executed: the issuer agreed",
			       target, STR_ARG(name)));
	else if (row != NULL)
		add(notes,
		    arena_format(arena,
			"target %zu %.*s: %.*s (kept: %.*s), which %.*s: %.*s (%.*s)",
			target, STR_ARG(name), STR_ARG(reason),
			STR_ARG(part_kept_name(impediment_kept(map, target, category))),
			STR_ARG(row->cells[EFFECT_EFFECT]),
			STR_ARG(row->cells[EFFECT_MEANING]), STR_ARG(row->source)));
}

static enum err
add_parts(struct notes *notes, struct why *why)
{
	struct impediment_map map;
	size_t named = 0;
	enum err e = impeded_fold(notes->call->core, &notes->call->job->arena,
	    notes->stored, &notes->order, NULL, &map, why);

	for (size_t t = 0; e == ERR_OK && t < notes->order.targets_count; t++)
		for (unsigned c = 0; c < DATA_CATEGORY_COUNT; c++) {
			enum data_category category = (enum data_category)(1U << c);

			if (impediment_reason(&map, t, category).len == 0 &&
			    !impediment_ended(&map, t, category))
				continue;
			if (named++ < NOTES_PARTS_MAX)
				add_part(notes, &map, t, category);
		}
	if (named > NOTES_PARTS_MAX)
		add(notes, arena_format(&notes->call->job->arena, "and %zu parts more",
			       named - NOTES_PARTS_MAX));
	return e;
}

/* --- what the clocks say --- */

static void
add_clock(struct notes *notes, const struct law_clock *clock)
{
	struct arena *arena = &notes->call->job->arena;
	const struct str *cells = clock->row->cells;
	bool addressee = str_eq_c(notes->stored->side, "addressee");
	char at[CLOCK_TEXT_MAX];

	if (!clock->started)
		return;
	if (str_eq_c(cells[CLOCK_ON_EXPIRY], "free") && clock->has_end)
		add(notes,
		    arena_format(arena, "the addressee is exempt %s %.*s: %.*s (%.*s)",
			notes->call->job->at > clock->hold_until
			    ? "since"
			    : "of its duties, if the issuer stays silent, from",
			STR_ARG(clock_text(clock->hold_until, at)),
			STR_ARG(cells[CLOCK_MEANING]), STR_ARG(clock->row->source)));
	if (str_eq_c(cells[CLOCK_ON_EXPIRY], "set-date") && addressee)
		add(notes,
		    arena_format(arena,
			"%.*s (%.*s): comity order date --until TIME --reason CODE %.*s",
			STR_ARG(cells[CLOCK_MEANING]), STR_ARG(clock->row->source),
			STR_ARG(notes->stored->id)));
	if (str_eq_c(cells[CLOCK_ON_EXPIRY], "wait") ||
	    str_eq_c(cells[CLOCK_ON_EXPIRY], "still-paused"))
		add(notes,
		    arena_format(arena, "%.*s: %.*s (%.*s)", STR_ARG(clock->id),
			STR_ARG(cells[CLOCK_MEANING]), STR_ARG(clock->row->source)));
}

static enum err
add_clocks(struct notes *notes, struct why *why)
{
	struct law_clock_list clocks = { .count = 0 };
	enum err e = local_case_clocks(notes->call, notes->stored, &clocks, why);

	for (size_t i = 0; e == ERR_OK && i < clocks.count; i++)
		add_clock(notes, &clocks.clocks[i]);
	return e;
}

/* --- costs, and the last leg --- */

static enum err
add_costs(struct notes *notes, struct why *why)
{
	struct stored_change *changes;
	struct verdict verdict;
	size_t count;
	bool claimed = false;
	enum err e = store_change_list(&notes->call->job->arena, notes->call->core->store,
	    notes->stored->id, LOCAL_LIST_MAX, &changes, &count, why);

	for (size_t i = 0; e == ERR_OK && i < count; i++)
		claimed =
		    claimed || str_eq(changes[i].kind, change_kind_name(CHANGE_COSTS));
	if (!claimed)
		return e;
	verdict = law_costs(&notes->call->core->law, law_country(notes->order.issuer),
	    COSTS_ARTICLE, clock_date_utc(notes->call->job->at));
	add(notes, verdict_is_yes(&verdict)
		       ? STR("costs are claimed: the issuing State gives them back as "
			     "in domestic cases")
		       : arena_format(&notes->call->job->arena,
			     "costs are claimed: %s (%s)", verdict.detail, verdict.rule));
	return e;
}

/* What a requested authority has taken over ends in an order of its own State. */
static void
add_last_leg(struct notes *notes)
{
	const struct str keys[TABLE_KEYS_MAX] = { notes->order.procedure,
		STR("last-leg") };
	const struct table_row *row =
	    table_find(&notes->call->core->law.tables[LAW_DUTIES], keys,
		clock_date_utc(notes->call->job->at));

	if (row != NULL && (str_eq_c(notes->stored->state, "accepted") ||
			       str_eq_c(notes->stored->state, "partly")))
		add(notes, arena_format(&notes->call->job->arena, "%.*s (%.*s)",
			       STR_ARG(row->cells[DUTY_MEANING]), STR_ARG(row->source)));
}

enum err
local_show_notes(
    struct call *call, const struct stored_case *stored, struct json *to, struct why *why)
{
	struct arena *arena = &call->job->arena;
	struct notes notes = { .call = call, .stored = stored };
	struct str text;
	enum err e =
	    caseflow_order(call->core, arena, stored->id, &notes.order, &text, why);

	notes.list = json_put(to, "notes", json_array(arena));
	if (e == ERR_OK)
		e = add_parts(&notes, why);
	if (e == ERR_OK)
		e = add_clocks(&notes, why);
	if (e == ERR_OK)
		e = add_costs(&notes, why);
	if (e == ERR_OK)
		add_last_leg(&notes);
	return e;
}
