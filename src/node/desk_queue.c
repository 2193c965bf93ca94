/* desk_queue.c - what waits at a provider's or a court's desk: orders by their clocks,
 * and notices to whom the data is of. */
#include "base/clock.h"
#include "base/limits.h"
#include "casefile/duty.h"
#include "node/checks.h"
#include "node/desk_duties.h"
#include "node/desk_route.h"

/* Of a page: more is no list that a person works through. */
#define QUEUE_MAX 100
#define NOTICES_MAX 200
#define STATE(state) (1U << (state))

/* --- the queue --- */

/* In the order in which an order goes through them. */
static const struct {
	const char *stage;
	enum case_side side;
	unsigned states;
} stages[] = {
	{ "validate", SIDE_VALIDATOR, STATE(CASE_RECEIVED) | STATE(CASE_OPENED) },
	{ "decide", SIDE_ADDRESSEE,
	    STATE(CASE_TRAY) | STATE(CASE_RECEIVED) | STATE(CASE_OPENED) },
	{ "waiting", SIDE_ADDRESSEE,
	    STATE(CASE_ASKED) | STATE(CASE_HALTED) | STATE(CASE_BARRED) },
	{ "collecting", SIDE_ADDRESSEE, STATE(CASE_ACCEPTED) | STATE(CASE_PARTLY) },
	{ "kept", SIDE_ADDRESSEE, STATE(CASE_PRESERVED) },
	{ "answered", SIDE_ADDRESSEE,
	    STATE(CASE_PRODUCED) | STATE(CASE_FETCHED) | STATE(CASE_VERIFIED) |
		STATE(CASE_DOUBTED) },
};

#define STAGES_COUNT (sizeof stages / sizeof stages[0])

struct queue {
	struct visit *visit;
	struct json *lists[STAGES_COUNT];
	struct str seen[2 * QUEUE_MAX]; /* ids: a case with two duties stands once */
	size_t count;
};

static bool
is_seen(struct queue *queue, struct str id)
{
	for (size_t i = 0; i < queue->count; i++)
		if (str_eq(queue->seen[i], id))
			return true;
	queue->seen[queue->count++] = id;
	return false;
}

static size_t
stage_of(const struct stored_case *stored)
{
	enum case_state state;
	enum case_side side;
	size_t i = 0;

	if (!case_side_parse(stored->side, &side) ||
	    !case_state_parse(stored->state, &state))
		return STAGES_COUNT;
	while (i < STAGES_COUNT &&
	       (stages[i].side != side || (stages[i].states & STATE(state)) == 0))
		i++;
	return i;
}

static enum err
put_case(struct queue *queue, const struct stored_duty *duty, struct why *why)
{
	struct call *call = &queue->visit->call;
	struct arena *arena = &call->job->arena;
	struct stored_case stored = { .number = 0 };
	struct json *row;
	size_t stage;
	enum err e = ERR_OK;

	if (duty->case_id.len == 0 || is_seen(queue, duty->case_id))
		return ERR_OK;
	e = store_case_get(arena, call->core->store, duty->case_id, &stored, why);
	if (e != ERR_OK)
		return e;
	stage = stage_of(&stored);
	if (stage == STAGES_COUNT)
		return ERR_OK;
	row = json_add(queue->lists[stage], local_case_json(call->core, arena, &stored));
	json_put_str(arena, row, "duty", duty->kind);
	json_put_time(arena, row, "from", duty->created_at);
	json_put_time(arena, row, "due_at", duty->due_at);
	json_put_bool(arena, row, "late", duty->due_at < call->job->at);
	return checks_show_chips(call, &stored, row, why);
}

static void
put_more(struct visit *visit, bool ours, struct str next)
{
	struct arena *arena = &visit->call.job->arena;
	struct json *list = json_member(visit->view, "more");
	const char *whose = ours ? "ours" : "others";
	struct json *row = json_add(list, json_object(arena));

	json_put_str(arena, row, "whose", str_from(whose));
	json_put_str(arena, row, "link",
	    arena_format(arena, "/triage?whose=%s&%.*s", whose, STR_ARG(next)));
}

static enum err
put_duties(struct queue *queue, bool ours, struct why *why)
{
	struct visit *visit = queue->visit;
	struct duty_query query = { .ours = ours, .limit = QUEUE_MAX };
	struct desk_duties page = { .count = 0 };
	bool alone;
	enum err e;

	if (!desk_duties_wanted(visit, ours, &alone))
		return ERR_OK;
	if (alone)
		desk_duties_place(visit, &query);
	e = desk_duties_read(visit, &query, &page, why);
	for (size_t i = 0; e == ERR_OK && i < page.count; i++)
		e = put_case(queue, &page.list[i], why);
	if (e == ERR_OK && page.next.len > 0)
		put_more(visit, ours, page.next);
	return e;
}

/* What we owe first, then what we wait for: each by what is due first. */
enum err
desk_triage(struct visit *visit, struct verdict *ret_verdict, struct why *why)
{
	struct arena *arena = &visit->call.job->arena;
	struct queue *queue = arena_alloc(arena, sizeof *queue);
	struct json *list = json_put(visit->view, "stages", json_array(arena));
	enum err e;

	(void)ret_verdict;
	(void)json_put(visit->view, "more", json_array(arena));
	if (queue == NULL)
		return err_why(why, ERR_LIMIT, 0, "no memory");
	*queue = (struct queue){ .visit = visit };
	for (size_t i = 0; i < STAGES_COUNT; i++) {
		struct json *stage = json_add(list, json_object(arena));

		json_put_str(arena, stage, "stage", str_from(stages[i].stage));
		json_put_bool(arena, stage, "court", stages[i].side == SIDE_VALIDATOR);
		queue->lists[i] = json_put(stage, "orders", json_array(arena));
	}
	e = put_duties(queue, true, why);
	return e == ERR_OK ? put_duties(queue, false, why) : e;
}

/* --- notices --- */

/* A notice whose day was set waits for it; then it is due again. */
static bool
is_locked(const struct stored_duty *duty, int64_t now)
{
	return duty_is_lock(duty->kind, duty->rule) && duty->due_at > now;
}

static enum err
put_notice(struct visit *visit, const struct stored_duty *duty, struct json *list,
    struct why *why)
{
	struct call *call = &visit->call;
	struct arena *arena = &call->job->arena;
	struct stored_case stored;
	struct json *row;
	enum err e =
	    store_case_get(arena, call->core->store, duty->case_id, &stored, why);

	if (e != ERR_OK)
		return e;
	row = json_add(list, json_object(arena));
	json_put_str(arena, row, "id", stored.id);
	json_put_str(arena, row, "procedure", stored.procedure);
	json_put_str(arena, row, "issuer", stored.issuer);
	json_put_time(arena, row, "due_at", duty->due_at);
	json_put_bool(arena, row, "late", duty->due_at < call->job->at);
	json_put_bool(arena, row, "ask",
	    is_locked(duty, call->job->at) &&
		duty->due_at - DUTY_LOCK_ASK_DAYS * CLOCK_DAY <= call->job->at);
	local_show_notice(call, &stored, row);
	return ERR_OK;
}

static enum err
show_owed(struct visit *visit, struct why *why)
{
	struct arena *arena = &visit->call.job->arena;
	struct json *due = json_put(visit->view, "due", json_array(arena));
	struct json *locked = json_put(visit->view, "locked", json_array(arena));
	struct duty_query query = {
		.ours = true, .kind = duty_name(DUTY_NOTIFY), .limit = NOTICES_MAX
	};
	struct desk_duties page = { .count = 0 };
	enum err e;

	desk_duties_place(visit, &query);
	e = desk_duties_read(visit, &query, &page, why);
	for (size_t i = 0; e == ERR_OK && i < page.count; i++)
		e = put_notice(visit, &page.list[i],
		    is_locked(&page.list[i], visit->call.job->at) ? locked : due, why);
	if (e == ERR_OK && page.next.len > 0)
		json_put_str(arena, visit->view, "next",
		    arena_format(arena, "/notices?%.*s", STR_ARG(page.next)));
	return e;
}

static enum err
show_given(struct visit *visit, struct why *why)
{
	struct arena *arena = &visit->call.job->arena;
	struct json *list = json_put(visit->view, "sent", json_array(arena));
	struct stored_event *events = NULL;
	uint64_t before = 0;
	size_t count = 0;
	enum err e;

	(void)str_u64(json_get_str(visit->call.args, "before"), LIMIT_INTEGER, &before);
	e = store_event_notices(arena, visit->call.core->store, (int64_t)before,
	    NOTICES_MAX + 1, &events, &count, why);
	if (e == ERR_OK && count > NOTICES_MAX)
		json_put_str(arena, visit->view, "next_told",
		    arena_format(arena, "/notices?before=%lld",
			(long long)events[NOTICES_MAX - 1].number));
	for (size_t i = 0; e == ERR_OK && i < count && i < NOTICES_MAX; i++) {
		struct json *row = json_add(list, json_object(arena));

		json_put_str(arena, row, "id", events[i].case_id);
		json_put_str(arena, row, "person", events[i].person);
		json_put_str(arena, row, "what", events[i].detail);
		json_put_time(arena, row, "at", events[i].at);
	}
	return e;
}

enum err
desk_notices(struct visit *visit, struct verdict *ret_verdict, struct why *why)
{
	enum err e = show_owed(visit, why);

	(void)ret_verdict;
	return e == ERR_OK ? show_given(visit, why) : e;
}
