/* local_fallback.c - which route is open when an order has not led to an answer, and what
 * a new order by it can take from the old one. */
#include "base/clock.h"
#include "law/fallback.h"
#include "law/law.h"
#include "model/change_kind.h"
#include "node/caseflow.h"
#include "node/local.h"

static enum err
find_fallbacks(struct call *call, const struct stored_case *stored,
    struct order *ret_order, struct law_fallback_list *ret_list, struct why *why)
{
	struct arena *arena = &call->job->arena;
	struct law_event *events = arena_array(arena, LAW_EVENTS_MAX, sizeof *events);
	struct law_course course = { .order = ret_order,
		.events = events,
		.now = call->job->at,
		.zones = &call->core->zones };
	struct str text;
	enum err e;

	if (events == NULL)
		return err_why(why, ERR_LIMIT, 0, "no memory");
	e = caseflow_order(call->core, arena, stored->id, ret_order, &text, why);
	if (e == ERR_OK)
		e = caseflow_events(
		    call->core, stored, events, &course.events_count, why);
	return e == ERR_OK
		   ? law_fallbacks(arena, &call->core->law, &course, ret_list, why)
		   : e;
}

static struct json *
fallback_json(struct arena *arena, const struct law_fallback *fallback)
{
	const struct str *cells = fallback->row->cells;
	struct json *object = json_object(arena);
	char at[CLOCK_TEXT_MAX];

	json_put_str(arena, object, "to", cells[FALLBACK_TO]);
	json_put_str(arena, object, "event", cells[FALLBACK_EVENT]);
	json_put_bool(arena, object, "open", fallback->open);
	json_put_str(arena, object, "opens_at",
	    arena_str(arena, clock_text(fallback->opens_at, at)));
	json_put_str(arena, object, "meaning", cells[FALLBACK_MEANING]);
	json_put_str(arena, object, "source", fallback->row->source);
	json_put_bool(arena, object, "unverified", table_unverified(fallback->row));
	return object;
}

enum err
local_show_fallbacks(
    struct call *call, const struct stored_case *stored, struct json *to, struct why *why)
{
	struct arena *arena = &call->job->arena;
	struct law_fallback_list list = { .count = 0 };
	struct json *array;
	struct order order;
	enum err e = ERR_OK;

	if (!str_eq(stored->side, case_side_name(SIDE_ISSUER)))
		return ERR_OK;
	e = find_fallbacks(call, stored, &order, &list, why);
	array = json_put(to, "fallbacks", json_array(arena));
	for (size_t i = 0; e == ERR_OK && i < list.count; i++)
		(void)json_add(array, fallback_json(arena, &list.fallbacks[i]));
	return e;
}

/* --- a new order --- */

/* What it needs, and whether the tables say that the old one cannot give it. */
static void
put_elements(struct call *call, const struct table_row *fallback, struct json *to)
{
	struct arena *arena = &call->job->arena;
	const struct table *table = &call->core->law.tables[LAW_ELEMENTS];
	const struct str keys[TABLE_KEYS_MAX] = { fallback->cells[FALLBACK_TO] };
	struct json *list = json_put(to, "elements", json_array(arena));
	const struct table_row *row;
	size_t index = 0;

	while ((row = table_next(table, keys, clock_date_utc(call->job->at), &index)) !=
	       NULL) {
		const struct str *cells = row->cells;
		struct json *item = json_add(list, json_object(arena));

		json_put_str(arena, item, "field", cells[ELEMENT_FIELD]);
		json_put_str(arena, item, "where", cells[ELEMENT_WHERE]);
		json_put_str(arena, item, "need", cells[ELEMENT_NEED]);
		json_put_str(arena, item, "type", cells[ELEMENT_TYPE]);
		json_put_str(arena, item, "values", cells[ELEMENT_VALUES]);
		json_put_str(arena, item, "meaning", cells[ELEMENT_MEANING]);
		json_put_str(arena, item, "source", row->source);
		json_put_bool(arena, item, "unverified", table_unverified(row));
		json_put_bool(arena, item, "anew",
		    table_has(fallback->cells[FALLBACK_MISSING], cells[ELEMENT_FIELD]));
	}
}

/* Who sends and gets it, where the tables know them by their ids. */
static void
put_authorities(
    struct call *call, const struct order *order, struct str procedure, struct json *to)
{
	static const char *const members[] = { "issuer", "addressee" };
	const struct law *law = &call->core->law;
	struct clock_date day = clock_date_utc(call->job->at);

	for (size_t i = 0; i < sizeof members / sizeof *members; i++) {
		const struct str keys[TABLE_KEYS_MAX] = { procedure,
			str_from(members[i]) };
		const struct table_row *row =
		    table_find(&law->tables[LAW_ELEMENTS], keys, day);

		if (row != NULL)
			json_put_str(&call->job->arena, to, members[i],
			    law_authority(law,
				law_country(i == 0 ? order->issuer : order->addressee),
				row->cells[ELEMENT_VALUES], day));
	}
}

/* Papers of the case that a new order takes along as annexes, by their names there: the
 * order itself, and the last that the addressee said of what it does not execute. */
static enum err
put_papers(struct call *call, const struct stored_case *stored, struct str order,
    struct json *to, struct why *why)
{
	struct arena *arena = &call->job->arena;
	struct json *papers = json_put(to, "papers", json_object(arena));
	struct stored_change *changes;
	struct stored_document document;
	size_t count;
	enum err e = store_change_list(
	    arena, call->core->store, stored->id, LOCAL_LIST_MAX, &changes, &count, why);

	json_put_str(arena, papers, "order", order);
	while (e == ERR_OK && count > 0 &&
	       !str_eq(changes[count - 1].kind, change_kind_name(CHANGE_NON_EXECUTION)))
		count--;
	if (e == ERR_OK && count > 0)
		e = store_document_get(arena, call->core->store, stored->id,
		    &changes[count - 1].sha256, &document, why);
	if (e == ERR_OK && count > 0)
		json_put_str(arena, papers, "form3", document.bytes);
	return e;
}

static const struct law_fallback *
choose(
    const struct law_fallback_list *list, struct str wanted, struct verdict *ret_verdict)
{
	const struct law_fallback *first = NULL;
	char at[CLOCK_TEXT_MAX];

	for (size_t i = 0; i < list->count; i++) {
		const struct law_fallback *one = &list->fallbacks[i];

		if (wanted.len > 0 && !str_eq(one->row->cells[FALLBACK_TO], wanted))
			continue;
		if (one->open)
			return one;
		if (first == NULL)
			first = one;
	}
	if (first == NULL)
		*ret_verdict = verdict_no("fallback-none", NULL,
		    "the tables have no other route for it, or it was answered");
	else
		*ret_verdict = verdict_no("fallback-closed", NULL,
		    "%.*s opens at %.*s, or with a refusal",
		    STR_ARG(first->row->cells[FALLBACK_TO]),
		    STR_ARG(clock_text(first->opens_at, at)));
	return NULL;
}

enum err
local_order_fallback(struct call *call, struct verdict *ret_verdict, struct why *why)
{
	struct arena *arena = &call->job->arena;
	struct law_fallback_list list = { .count = 0 };
	const struct law_fallback *one;
	struct stored_case stored;
	struct json *answer;
	struct order order;
	struct str text;
	char at[CLOCK_TEXT_MAX];
	enum err e = local_find_case(call, &stored, ret_verdict, why);

	if (e != ERR_OK || !verdict_is_yes(ret_verdict))
		return e;
	if (!str_eq(stored.side, case_side_name(SIDE_ISSUER))) {
		*ret_verdict = verdict_no("case-side", NULL, "the order is not ours");
		return ERR_OK;
	}
	e = find_fallbacks(call, &stored, &order, &list, why);
	one = e == ERR_OK ? choose(&list, json_get_str(call->args, "to"), ret_verdict)
			  : NULL;
	if (one == NULL)
		return e;
	answer = call->job->answer = fallback_json(arena, one);
	e = caseflow_order(call->core, arena, stored.id, &order, &text, why);
	json_put_str(arena, answer, "id", stored.id);
	json_put_str(arena, answer, "order", text);
	json_put_str(
	    arena, answer, "at", arena_str(arena, clock_text(call->job->at, at)));
	if (e == ERR_OK)
		e = put_papers(call, &stored, text, answer, why);
	put_elements(call, one->row, answer);
	put_authorities(call, &order, one->row->cells[FALLBACK_TO], answer);
	local_show_assumed(call, answer);
	return e;
}
