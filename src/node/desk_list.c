/* desk_list.c - what needs a person today, the list of orders, and all that has happened.
 */
#include "base/clock.h"
#include "node/desk_duties.h"
#include "node/desk_query.h"
#include "node/desk_route.h"

#define NEEDS_MAX 7 /* more at once is no list but a heap */
#define BESIDE_MAX 10
#define PAGE_ROWS 50
#define LOOKED_ROWS 1000 /* of a search, for those that fit its filters */

/* --- today --- */

/* One thing that is owed, and its case; a duty of no case is the tray's. */
static enum err
put_duty(struct visit *visit, struct json *list, const struct stored_duty *duty,
    struct why *why)
{
	struct arena *arena = &visit->call.job->arena;
	struct json *row = json_add(list, json_object(arena));
	struct stored_case stored = { .number = 0 };
	enum err e = ERR_OK;

	json_put_str(arena, row, "duty", duty->kind);
	json_put_str(arena, row, "owed_by", duty->owed_by);
	json_put_time(arena, row, "from", duty->created_at);
	json_put_time(arena, row, "due_at", duty->due_at);
	json_put_bool(arena, row, "late", duty->due_at < visit->call.job->at);
	if (duty->case_id.len == 0) {
		json_put_str(arena, row, "link", STR("/tray"));
		return ERR_OK;
	}
	e = store_case_get(arena, visit->call.core->store, duty->case_id, &stored, why);
	if (e != ERR_OK)
		return e;
	json_put_str(arena, row, "id", stored.id);
	json_put_str(arena, row, "procedure", stored.procedure);
	json_put_str(arena, row, "issuer", stored.issuer);
	json_put_str(arena, row, "addressee", stored.addressee);
	json_put_bool(arena, row, "emergency", stored.emergency);
	return ERR_OK;
}

/* A few of each side, and where the rest is: alone, page by page. */
static enum err
show_duties(struct visit *visit, bool ours, struct why *why)
{
	struct arena *arena = &visit->call.job->arena;
	struct duty_query query = { .ours = ours };
	struct desk_duties page = { .count = 0 };
	struct json *to, *list;
	bool alone;
	enum err e;

	if (!desk_duties_wanted(visit, ours, &alone))
		return ERR_OK;
	if (alone)
		desk_duties_place(visit, &query);
	query.limit = alone ? PAGE_ROWS : ours ? NEEDS_MAX : BESIDE_MAX;
	e = desk_duties_read(visit, &query, &page, why);
	if (e != ERR_OK)
		return e;
	/* ours first: what others owe is the next deadline only where we owe nothing */
	if (page.count > 0 && json_get(visit->view, "next_due_at") == NULL)
		json_put_time(arena, visit->view, "next_due_at", page.list[0].due_at);
	to = json_put(visit->view, ours ? "needs" : "waiting", json_object(arena));
	list = json_put(to, "list", json_array(arena));
	json_put_bool(arena, to, "alone", alone);
	if (page.next.len > 0)
		json_put_str(arena, to, "next",
		    arena_format(arena, "/?whose=%s%s%.*s", ours ? "ours" : "others",
			alone ? "&" : "", alone ? (int)page.next.len : 0, page.next.ptr));
	for (size_t i = 0; e == ERR_OK && i < page.count; i++)
		e = put_duty(visit, list, &page.list[i], why);
	return e;
}

/* What was last heard of cases; who of us did it is known to whom it concerns. */
static enum err
show_changed(struct visit *visit, struct why *why)
{
	struct arena *arena = &visit->call.job->arena;
	struct json *list = json_put(visit->view, "changed", json_array(arena));
	struct stored_event *events = NULL;
	size_t count = 0;
	enum err e = store_event_newest(
	    arena, visit->call.core->store, 0, BESIDE_MAX, &events, &count, why);

	for (size_t i = 0; e == ERR_OK && i < count; i++) {
		struct json *row;

		if (events[i].case_id.len == 0)
			continue;
		row = json_add(list, json_object(arena));
		json_put_str(arena, row, "id", events[i].case_id);
		json_put_str(arena, row, "event", events[i].event);
		json_put_str(arena, row, "who", events[i].person);
		json_put_time(arena, row, "at", events[i].at);
	}
	return e;
}

/* New orders that were put to signature, for who may sign and send them. */
static enum err
show_to_sign(struct visit *visit, struct verdict *ret_verdict, struct why *why)
{
	struct arena *arena = &visit->call.job->arena;
	struct json *list = json_put(visit->view, "to_sign", json_array(arena));
	struct json *view = visit->view;
	const struct json *draft;
	bool more;
	enum err e;

	if ((visit->call.roles & ACCESS_SENDER) == 0)
		return ERR_OK;
	e = desk_show(visit, "/api/draft/list", ret_verdict, why);
	draft = json_first(json_get(visit->view, "drafts"));
	more = json_get_bool(visit->view, "more");
	visit->view = view;
	for (; e == ERR_OK && draft != NULL; draft = draft->next)
		if (json_get_bool(draft, "put"))
			(void)json_add(list, json_copy(arena, draft));
	json_put_bool(arena, visit->view, "to_sign_more", more);
	return e;
}

enum err
desk_today(struct visit *visit, struct verdict *ret_verdict, struct why *why)
{
	bool alone;
	enum err e = show_duties(visit, true, why);

	if (e == ERR_OK)
		e = show_duties(visit, false, why);
	(void)desk_duties_wanted(visit, true, &alone);
	if (e != ERR_OK || alone)
		return e;
	e = show_to_sign(visit, ret_verdict, why);
	return e == ERR_OK ? show_changed(visit, why) : e;
}

/* --- orders --- */

/* What was typed into the search is an id, an organisation or a case reference; a page of
 * ids goes on with ids. */
static enum err
find_text(struct visit *visit, const struct case_query *query, struct stored_case **cases,
    size_t *count, struct why *why)
{
	static const enum case_of tried[] = { CASE_OF_REFERENCE, CASE_OF_ISSUER,
		CASE_OF_ADDRESSEE, CASE_OF_ID };
	size_t last = sizeof tried / sizeof tried[0] - 1;
	enum err e = ERR_OK;

	for (size_t i = query->after.len > 0 ? last : 0;
	     e == ERR_OK && *count == 0 && i <= last; i++)
		e = store_case_list_of(&visit->call.job->arena, visit->call.core->store,
		    tried[i], query, cases, count, why);
	return e;
}

/* Whether the last of a page was found by how its id begins. */
static bool
is_of_id(const struct case_query *query, const struct stored_case *last)
{
	return query->text.len > 0 && str_starts(last->id, query->text) &&
	       !str_eq(last->reference, query->text);
}

static void
show_states(struct visit *visit, struct str chosen)
{
	struct arena *arena = &visit->call.job->arena;
	struct json *list = json_put(visit->view, "states", json_array(arena));
	struct case_count *counts;
	size_t count;

	if (store_case_counts(arena, visit->call.core->store, &counts, &count, NULL) !=
	    ERR_OK)
		return;
	for (size_t i = 0; i < count; i++) {
		struct json *row = json_add(list, json_object(arena));

		json_put_str(arena, row, "name", counts[i].state);
		json_put_int(arena, row, "cases", counts[i].cases);
		json_put_bool(arena, row, "chosen", str_eq(counts[i].state, chosen));
	}
}

static void
show_next(
    struct visit *visit, const struct case_query *query, const struct stored_case *last)
{
	struct arena *arena = &visit->call.job->arena;
	struct buf path;

	buf_init(&path, (size_t)8 << 10);
	buf_add_c(&path, "/orders?");
	desk_query_add(&path, "state", query->state);
	desk_query_add(&path, "side", query->side);
	desk_query_add(&path, "text", query->text);
	if (is_of_id(query, last))
		buf_format(&path, "after=%.*s", STR_ARG(last->id));
	else
		buf_format(&path, "before=%lld", (long long)last->number);
	json_put_str(arena, visit->view, "next", arena_str(arena, buf_str(&path)));
	buf_release(&path);
}

static bool
fits(const struct case_query *query, const struct stored_case *stored)
{
	return (query->state.len == 0 || str_eq(query->state, stored->state)) &&
	       (query->side.len == 0 || str_eq(query->side, stored->side));
}

/* Those that fit, a page of them at most: returns how many were looked at. */
static size_t
show_orders(struct visit *visit, const struct case_query *query,
    const struct stored_case *cases, size_t count)
{
	struct arena *arena = &visit->call.job->arena;
	struct json *list = json_put(visit->view, "orders", json_array(arena));
	size_t i = 0;

	for (; list != NULL && list->count < PAGE_ROWS && i < count; i++) {
		struct json *row;

		if (!fits(query, &cases[i]))
			continue;
		row = json_add(list, local_case_json(visit->call.core, arena, &cases[i]));
		json_put_str(arena, row, "reference", cases[i].reference);
	}
	return i;
}

enum err
desk_orders(struct visit *visit, struct verdict *ret_verdict, struct why *why)
{
	const struct json *args = visit->call.args;
	struct case_query query = { .state = json_get_str(args, "state"),
		.side = json_get_str(args, "side"),
		.text = str_trim(json_get_str(args, "text")),
		.after = json_get_str(args, "after") };
	bool filtered = query.state.len > 0 || query.side.len > 0;
	struct stored_case *cases = NULL;
	uint64_t before = 0;
	size_t count = 0, looked = 0;
	enum err e;

	(void)ret_verdict;
	query.limit = (query.text.len > 0 && filtered ? LOOKED_ROWS : PAGE_ROWS) + 1;
	if (str_u64(json_get_str(args, "before"), LIMIT_INTEGER, &before))
		query.before = (int64_t)before;
	e = query.text.len > 0
		? find_text(visit, &query, &cases, &count, why)
		: store_case_list(&visit->call.job->arena, visit->call.core->store,
		      &query, &cases, &count, why);
	if (e != ERR_OK)
		return e;
	looked = show_orders(
	    visit, &query, cases, count < query.limit ? count : query.limit - 1);
	show_states(visit, query.state);
	if (looked > 0 && looked < count)
		show_next(visit, &query, &cases[looked - 1]);
	return ERR_OK;
}

/* --- all that has happened --- */

/* Of cases only for who may read them: the others see that something was, with its leaf.
 */
enum err
desk_audit(struct visit *visit, struct verdict *ret_verdict, struct why *why)
{
	struct arena *arena = &visit->call.job->arena;
	struct json *list = json_put(visit->view, "entries", json_array(arena));
	bool reads = (visit->call.roles & ACCESS_READS) != 0;
	struct stored_event *events = NULL;
	uint64_t before = 0;
	size_t count = 0;
	enum err e;

	(void)ret_verdict;
	(void)str_u64(json_get_str(visit->call.args, "before"), LIMIT_INTEGER, &before);
	e = store_event_newest(arena, visit->call.core->store, (int64_t)before,
	    PAGE_ROWS + 1, &events, &count, why);
	for (size_t i = 0; e == ERR_OK && i < count && i < PAGE_ROWS; i++) {
		struct json *row = json_add(list, json_object(arena));

		json_put_time(arena, row, "at", events[i].at);
		json_put_str(arena, row, "event", events[i].event);
		json_put_str(arena, row, "person", events[i].person);
		if (events[i].leaf != STORE_NO_LEAF)
			json_put_int(arena, row, "leaf", events[i].leaf);
		if (!reads || events[i].case_id.len == 0)
			continue;
		json_put_str(arena, row, "id", events[i].case_id);
		json_put_str(arena, row, "detail", events[i].detail);
	}
	if (e == ERR_OK && count > PAGE_ROWS)
		json_put_str(arena, visit->view, "next",
		    arena_format(arena, "/audit?before=%lld",
			(long long)events[PAGE_ROWS - 1].number));
	return e;
}
