#include "node/alert.h"

#include "base/clock.h"
#include "casefile/duty.h"

/* At one time: the rest a moment later. */
#define ALERT_BATCH 256

static enum err
put_in_timeline(struct arena *arena, struct store *store, const struct stored_duty *duty,
    int64_t now, struct why *why)
{
	return store_event_add(store,
	    &(struct stored_event){ .case_id = duty->case_id,
		.at = now,
		.event = STR("file"),
		.detail = arena_format(arena, "late: %.*s, owed by %.*s",
		    STR_ARG(duty->kind), STR_ARG(duty->owed_by)),
		.leaf = STORE_NO_LEAF },
	    why);
}

enum err
alert_add(struct store *store, const struct stored_alert *alert, struct why *why)
{
	struct stored_alert added = *alert;
	bool emergency = false;
	enum err e = ERR_OK;

	if (alert->case_id.len > 0)
		e = store_case_emergency(store, alert->case_id, &emergency, why);
	added.urgent = added.urgent || emergency;
	return e == ERR_OK ? store_alert_add(store, &added, why) : e;
}

/* Of an emergency each case; else once a receiver, however much waits for him. */
enum err
alert_undelivered(struct arena *arena, struct store *store, int64_t now,
    struct stored_outbox **ret_rows, size_t *ret_count, struct why *why)
{
	enum err e = store_outbox_to_tell(
	    arena, store, now, ALERT_BATCH, ret_rows, ret_count, why);

	for (size_t i = 0; e == ERR_OK && i < *ret_count; i++) {
		const struct stored_outbox *row = &(*ret_rows)[i];
		bool emergency = false;

		if (row->case_id.len > 0)
			e = store_case_emergency(store, row->case_id, &emergency, why);
		if (e == ERR_OK)
			e = alert_add(store,
			    &(struct stored_alert){ .at = now,
				.kind = STR("undelivered"),
				.subject = emergency ? row->case_id : row->receiver,
				.case_id = row->case_id },
			    why);
		if (e == ERR_OK)
			e = store_outbox_told(store, row->id, why);
	}
	return e;
}

enum err
alert_escalate(struct arena *arena, struct store *store, int64_t now, size_t *ret_count,
    struct why *why)
{
	struct stored_alert *alerts;
	enum err e = store_alert_to_escalate(
	    arena, store, now, ALERT_BATCH, &alerts, ret_count, why);

	for (size_t i = 0; e == ERR_OK && i < *ret_count; i++) {
		e = store_alert_add(store,
		    &(struct stored_alert){ .at = now,
			.kind = STR("escalated"),
			.subject = arena_format(arena, "%lld", (long long)alerts[i].id),
			.case_id = alerts[i].case_id,
			.about = alerts[i].id,
			.deputy = true,
			.urgent = true },
		    why);
		if (e == ERR_OK)
			e = store_alert_escalated(store, alerts[i].id, why);
	}
	return e;
}

enum err
alert_works(
    struct arena *arena, struct store *store, int64_t now, int64_t time, struct why *why)
{
	struct clock_date today = clock_date_utc(now);

	if (time < 0 || now < clock_midnight_utc(today) + time)
		return ERR_OK;
	return store_alert_add(store,
	    &(struct stored_alert){ .at = now,
		.kind = STR("works"),
		.subject = arena_format(
		    arena, "%04d-%02d-%02d", today.year, today.month, today.day) },
	    why);
}

/* The lock of a notice has a time of its own among those of all deadlines. */
static int64_t
tell_next(const struct stored_duty *duty, int64_t now)
{
	int64_t next = duty_tell_next(duty->created_at, duty->due_at, now);
	int64_t ask =
	    duty_lock_ask(duty->kind, duty->rule, duty->created_at, duty->due_at);

	return ask > now && ask < next ? ask : next;
}

static struct str
kind_of(const struct stored_duty *duty, int64_t now)
{
	int64_t ask =
	    duty_lock_ask(duty->kind, duty->rule, duty->created_at, duty->due_at);

	if (duty->due_at <= now)
		return STR("duty-late");
	return ask != 0 && ask <= now ? STR("lock-ends") : STR("duty-soon");
}

enum err
alert_take(struct arena *arena, struct store *store, int64_t now,
    struct stored_duty **ret_duties, size_t *ret_count, struct why *why)
{
	enum err e = store_duty_to_tell(
	    arena, store, now, ALERT_BATCH, ret_duties, ret_count, why);

	for (size_t i = 0; e == ERR_OK && i < *ret_count; i++) {
		const struct stored_duty *duty = &(*ret_duties)[i];

		e = store_duty_told(store, duty->id, now, tell_next(duty, now), why);
		if (e == ERR_OK && duty->due_at <= now && duty->case_id.len > 0)
			e = put_in_timeline(arena, store, duty, now, why);
		if (e == ERR_OK)
			e = alert_add(store,
			    &(struct stored_alert){ .at = now,
				.kind = kind_of(duty, now),
				.subject = arena_format(arena, "%lld at %lld",
				    (long long)duty->id, (long long)now),
				.case_id = duty->case_id },
			    why);
	}
	return e;
}
