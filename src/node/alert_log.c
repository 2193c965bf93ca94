/* alert_log.c - what is to be told now is told the log; what is committed is told, and at
 * worst twice. */
#include "base/clock.h"
#include "node/alert.h"
#include "node/core.h"
#include "node/jump.h"
#include "node/log.h"

static void
tell(struct core *core, const struct stored_duty *duty)
{
	bool late = duty->due_at <= core_now(core);
	char due[CLOCK_TEXT_MAX];

	clock_text(duty->due_at, due);
	log_event(late ? LOG_WARNING : LOG_INFO, late ? "duty-late" : "duty-soon", "duty",
	    arena_cstr(&core->scratch, duty->kind), "owed_by",
	    arena_cstr(&core->scratch, duty->owed_by), "rule",
	    arena_cstr(&core->scratch, duty->rule), "due", due, "order",
	    arena_cstr(&core->scratch, duty->case_id), NULL);
}

static void
tell_undelivered(struct core *core, const struct stored_outbox *row)
{
	char since[CLOCK_TEXT_MAX];

	clock_text(row->at, since);
	log_event(LOG_ERROR, "undelivered", "peer",
	    arena_cstr(&core->scratch, row->receiver), "what",
	    arena_cstr(&core->scratch, row->kind), "since", since, "order",
	    arena_cstr(&core->scratch, row->case_id), NULL);
}

/* What is due now. */
struct due {
	struct stored_duty *duties;
	size_t duties_count;
	struct stored_outbox *rows;
	size_t rows_count;
	size_t escalated;
	bool works;   /* that the alarms work */
	bool doubted; /* our clock is, by others' */
};

static enum err
look(struct core *core, struct due *due, bool *ret_any, struct why *why)
{
	struct arena *arena = &core->scratch;
	int64_t now = core_now(core);
	struct stored_alert *alerts;
	int64_t daily = core->config->alert_daily;
	enum err e = store_duty_to_tell(
	    arena, core->store, now, 1, &due->duties, &due->duties_count, why);

	if (e == ERR_OK)
		e = store_outbox_to_tell(
		    arena, core->store, now, 1, &due->rows, &due->rows_count, why);
	if (e == ERR_OK)
		e = store_alert_to_escalate(
		    arena, core->store, now, 1, &alerts, &due->escalated, why);
	due->doubted = core_clock_off(core) != 0;
	due->works = daily >= 0 && now >= core->alert_works_at &&
		     now >= clock_midnight_utc(clock_date_utc(now)) + daily;
	*ret_any = due->duties_count + due->rows_count + due->escalated > 0 ||
		   due->works || core->clock_jumped ||
		   (due->doubted && !core->clock_doubted);
	return e;
}

static enum err
add_clock(struct core *core, struct str kind, struct why *why)
{
	return alert_add(core->store,
	    &(struct stored_alert){ .at = core_now(core),
		.kind = kind,
		.subject = STR("clock"),
		.urgent = true },
	    why);
}

static enum err
take(struct core *core, struct due *due, struct why *why)
{
	struct arena *arena = &core->scratch;
	int64_t now = core_now(core);
	enum err e =
	    alert_take(arena, core->store, now, &due->duties, &due->duties_count, why);

	if (e == ERR_OK)
		e = alert_undelivered(
		    arena, core->store, now, &due->rows, &due->rows_count, why);
	if (e == ERR_OK)
		e = alert_escalate(arena, core->store, now, &due->escalated, why);
	if (e == ERR_OK && due->works)
		e = alert_works(arena, core->store, now, core->config->alert_daily, why);
	if (e == ERR_OK && core->clock_jumped)
		e = add_clock(core, STR("clock-jumped"), why);
	if (e == ERR_OK && due->doubted && !core->clock_doubted)
		e = add_clock(core, STR("clock-in-doubt"), why);
	return e;
}

void
alert_pump(struct core *core)
{
	struct due due = { .works = false };
	struct merkle_tip before;
	bool any = false;
	struct why why;
	enum err e;

	jump_look(core);
	if (core->storage.fault[0] != '\0')
		return; /* what cannot be kept is told later */
	e = look(core, &due, &any, &why);
	if (e == ERR_OK && any) /* no transaction for nothing */
		e = core_part_begin(core, &before, &why);
	if (e == ERR_OK && any)
		e = core_part_end(core, &before, take(core, &due, &why), &why);
	if (e != ERR_OK) {
		log_event(LOG_ERROR, "alerts", "why", why.text, NULL);
		return;
	}
	core->clock_jumped = false;
	core->clock_doubted = due.doubted;
	for (size_t i = 0; any && i < due.duties_count; i++)
		tell(core, &due.duties[i]);
	for (size_t i = 0; any && i < due.rows_count; i++)
		tell_undelivered(core, &due.rows[i]);
	if (any && due.works)
		core->alert_works_at =
		    clock_midnight_utc(clock_date_utc(core_now(core))) + CLOCK_DAY;
	core->post_due |= any;
	alert_send(core);
}
