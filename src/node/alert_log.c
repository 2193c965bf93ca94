/* alert_log.c - the core tells the log; what is committed is told, and at worst twice. */
#include "base/clock.h"
#include "node/alert.h"
#include "node/core.h"
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

void
alert_pump(struct core *core)
{
	struct stored_duty *duties = NULL;
	struct merkle_tip before;
	size_t count = 0;
	struct why why;
	enum err e;

	if (core->storage.fault[0] != '\0')
		return; /* what cannot be kept is told later */
	e = store_duty_to_tell(
	    &core->scratch, core->store, core_now(core), 1, &duties, &count, &why);
	if (e == ERR_OK && count == 0)
		return; /* no transaction for nothing */
	if (e == ERR_OK)
		e = core_part_begin(core, &before, &why);
	if (e == ERR_OK) {
		e = alert_take(
		    &core->scratch, core->store, core_now(core), &duties, &count, &why);
		e = core_part_end(core, &before, e, &why);
	}
	for (size_t i = 0; e == ERR_OK && i < count; i++)
		tell(core, &duties[i]);
	if (e != ERR_OK)
		log_event(LOG_ERROR, "alerts", "why", why.text, NULL);
	core->post_due |= e == ERR_OK;
}
