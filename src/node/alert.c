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
alert_take(struct arena *arena, struct store *store, int64_t now,
    struct stored_duty **ret_duties, size_t *ret_count, struct why *why)
{
	enum err e = store_duty_to_tell(
	    arena, store, now, ALERT_BATCH, ret_duties, ret_count, why);

	for (size_t i = 0; e == ERR_OK && i < *ret_count; i++) {
		const struct stored_duty *duty = &(*ret_duties)[i];

		e = store_duty_told(store, duty->id, now,
		    duty_tell_next(duty->created_at, duty->due_at, now), why);
		if (e == ERR_OK && duty->due_at <= now && duty->case_id.len > 0)
			e = put_in_timeline(arena, store, duty, now, why);
	}
	return e;
}
