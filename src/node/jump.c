#include "node/jump.h"

#include <stdio.h>

#include "base/clock.h"
#include "node/log.h"

/* A clock that is slewed stays below it, and so does a leap second. */
#define JUMP_MIN (2 * CLOCK_SECOND)

/* Nothing that we planned lies further ahead than we plan. */
static enum err
recall(struct core *core, struct why *why)
{
	int64_t now = core_now(core);
	enum err e = core_begin(core, why);

	if (e == ERR_OK)
		e = store_outbox_recall(core->store, now, why);
	if (e == ERR_OK)
		e = store_duty_recall(core->store, now, why);
	if (e == ERR_OK)
		e = store_alert_recall(core->store, now, why);
	if (e == ERR_OK)
		e = store_witness_recall(core->store, now, why);
	if (e != ERR_OK)
		return e;
	if (core->started_at > now)
		core->started_at = now;
	core->post_due = true;
	return ERR_OK;
}

static void
tell(int64_t jump)
{
	char seconds[32];

	(void)snprintf(
	    seconds, sizeof seconds, "%+lld", (long long)(jump / CLOCK_SECOND));
	log_event(LOG_ERROR, "clock-jumped", "seconds", seconds, NULL);
}

/* Since the last process of this node signed: 0 unless the clock is behind that. */
static int64_t
put_back_by(struct core *core)
{
	struct stored_head head;
	int64_t now = core_now(core);

	if (store_head_get(&core->scratch, core->store, STORE_HEAD_LATEST, &head, NULL) !=
	    ERR_OK)
		return 0;
	return head.at > now ? now - head.at : 0;
}

void
jump_look(struct core *core)
{
	int64_t gap = clock_real() - clock_steady();
	bool first = core->clock_gap == 0;
	int64_t jump = first ? put_back_by(core) : gap - core->clock_gap;
	bool jumped = jump <= -JUMP_MIN || jump >= JUMP_MIN;
	struct why why;

	core->clock_gap = gap;
	if (jumped) {
		tell(jump);
		core->clock_jumped = true;
		core->expiry_at = core->alert_works_at = 0;
		core->drafts_at = core_now(core) + CLOCK_DAY;
	}
	if (!first && !(jumped && jump < 0))
		return;
	if (recall(core, &why) != ERR_OK) {
		log_event(LOG_ERROR, "clock", "why", why.text, NULL);
		core->clock_gap = 0; /* as at first: again in a second */
	}
}
