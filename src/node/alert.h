/*
 * alert.h - people are told of what is owed before its time is over, and when it is.
 *
 * Of a deadline of the law at half, three quarters and nine tenths of its time and at its
 * end; of a house date at its end.  In the log; the end also in the timeline of the case.
 * That somebody was told is a row of the store: after a crash people are told again
 * rather than never.
 */
#ifndef COMITY_NODE_ALERT_H
#define COMITY_NODE_ALERT_H

#include "base/arena.h"
#include "store/store.h"

struct core;

/* In the open transaction: the duties of which people are to be told now; they are told
 * by it. */
enum err alert_take(struct arena *arena, struct store *store, int64_t now,
    struct stored_duty **ret_duties, size_t *ret_count, struct why *why);
/* Once a second. */
void alert_pump(struct core *core);

#endif
