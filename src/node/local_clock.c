/* local_clock.c - the clock of a training realm, set forward while the node runs.
 *
 * The offset that it begins with stands in comity.conf; who sets it while it runs writes
 * it there, too (comity sandbox clock). */
#include "base/clock.h"
#include "base/limits.h"
#include "node/local.h"
#include "node/log.h"

static struct verdict
set_offset(struct core *core, int64_t seconds)
{
	char text[CLOCK_TEXT_MAX];

	if (!config_training(core->config))
		return verdict_no("clock-live", NULL, "the realm is %.*s",
		    STR_ARG(core->config->realm));
	if (seconds > (int64_t)LIMIT_CLOCK_OFFSET_SEC ||
	    seconds * CLOCK_SECOND < core->clock_offset)
		return verdict_no("clock-backwards", "/offset_sec",
		    "now %lld s, at most %lld s",
		    (long long)(core->clock_offset / CLOCK_SECOND),
		    (long long)LIMIT_CLOCK_OFFSET_SEC);
	core->clock_offset = seconds * CLOCK_SECOND;
	skew_begin(&core->skew, core_now(core) - clock_steady(), clock_steady());
	core->post_due = true;
	(void)clock_text(core_now(core), text);
	log_event(LOG_WARNING, "clock-set", "now", text, NULL);
	return VERDICT_IS_YES;
}

enum err
local_clock(struct call *call, struct verdict *ret_verdict, struct why *why)
{
	struct arena *arena = &call->job->arena;
	char text[CLOCK_TEXT_MAX];
	int64_t seconds = json_get_int(call->args, "offset_sec", -1);

	(void)why;
	if (seconds >= 0)
		*ret_verdict = set_offset(call->core, seconds);
	call->job->answer = json_object(arena);
	json_put_str(arena, call->job->answer, "node_time",
	    arena_str(arena, clock_text(core_now(call->core), text)));
	json_put_int(arena, call->job->answer, "offset_sec",
	    call->core->clock_offset / CLOCK_SECOND);
	return ERR_OK;
}
