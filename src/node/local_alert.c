/* local_alert.c - what people are told of: shown, and acknowledged by one of them. */
#include "base/clock.h"
#include "node/local.h"

static void
alert_json(struct arena *arena, struct json *to, const struct stored_alert *alert)
{
	char at[CLOCK_TEXT_MAX];

	json_put_int(arena, to, "id", alert->id);
	json_put_str(arena, to, "at", arena_str(arena, clock_text(alert->at, at)));
	json_put_str(arena, to, "kind", alert->kind);
	json_put_str(arena, to, "case", alert->case_id);
	json_put_bool(arena, to, "urgent", alert->urgent);
	json_put_bool(arena, to, "deputy", alert->deputy);
	if (alert->about != 0)
		json_put_int(arena, to, "about", alert->about);
	if (alert->acked_at == 0)
		return;
	json_put_str(
	    arena, to, "acked_at", arena_str(arena, clock_text(alert->acked_at, at)));
	json_put_str(arena, to, "acked_by", alert->acked_by);
}

enum err
local_alert_list(struct call *call, struct verdict *ret_verdict, struct why *why)
{
	struct arena *arena = &call->job->arena;
	size_t limit = local_limit(call);
	struct json *list;
	struct stored_alert *alerts = NULL;
	size_t count = 0;
	enum err e = store_alert_list(arena, call->core->store,
	    json_get_int(call->args, "after", 0), limit + 1, &alerts, &count, why);

	(void)ret_verdict;
	if (e != ERR_OK)
		return e;
	call->job->answer = json_object(arena);
	list = json_put(call->job->answer, "alerts", json_array(arena));
	for (size_t i = 0; i < count && i < limit; i++)
		alert_json(arena, json_add(list, json_object(arena)), &alerts[i]);
	if (count > limit)
		json_put_int(arena, call->job->answer, "after", alerts[limit - 1].id);
	return ERR_OK;
}

/* Who has acknowledged it before is said; it is no error to come second. */
enum err
local_alert_ack(struct call *call, struct verdict *ret_verdict, struct why *why)
{
	struct arena *arena = &call->job->arena;
	struct store *store = call->core->store;
	int64_t id = json_get_int(call->args, "alert", 0);
	struct stored_alert alert;
	enum err e = store_alert_get(arena, store, id, &alert, why);

	if (e == ERR_NOT_FOUND) {
		*ret_verdict = verdict_no("alert-unknown", "/alert", "no such alert");
		return ERR_OK;
	}
	if (e == ERR_OK && alert.acked_at == 0)
		e = store_alert_ack(store, id, call->job->at, call->person, why);
	/* who saw to the escalation has seen to what it is about */
	if (e == ERR_OK && alert.about != 0) {
		enum err about =
		    store_alert_ack(store, alert.about, call->job->at, call->person, why);

		e = about == ERR_CONFLICT ? ERR_OK : about;
	}
	if (e == ERR_OK)
		e = store_alert_get(arena, store, id, &alert, why);
	if (e != ERR_OK)
		return e;
	call->job->answer = json_object(arena);
	alert_json(arena, call->job->answer, &alert);
	return ERR_OK;
}
