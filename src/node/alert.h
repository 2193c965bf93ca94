/*
 * alert.h - people are told of what is owed before its time is over, and when it is.
 *
 * Of a deadline of the law at half, three quarters and nine tenths of its time and at its
 * end; of the lock of a notice also 14 days before (casefile/duty.h); of a house date at
 * its end; of what is not delivered; of a clock that jumps or is in doubt.  In the log;
 * the end also in the timeline of the case; and as an alert, which leaves by each way
 * that comity.conf names (webhook, mail) until it has been taken, and stays open until a
 * person acknowledges it.  An urgent one that nobody has acknowledged for a quarter of an
 * hour goes to the deputy.  What is to be told, and how far each way has told it, are
 * rows of the store: after a crash people are told again rather than never.
 */
#ifndef COMITY_NODE_ALERT_H
#define COMITY_NODE_ALERT_H

#include "base/arena.h"
#include "base/cursor.h"
#include "store/store.h"

struct core;

/* In the open transaction: the duties of which people are to be told now; they are told
 * by it. */
enum err alert_take(struct arena *arena, struct store *store, int64_t now,
    struct stored_duty **ret_duties, size_t *ret_count, struct why *why);
/* In the open transaction: an alert, urgent if its case is an emergency; none while one
 * of the same kind about the same subject is open.  Kinds: duty-soon, duty-late,
 * lock-ends, undelivered, clock-jumped, clock-in-doubt, peer-ledger-begun, escalated,
 * callback-denied, expires, works. */
enum err alert_add(
    struct store *store, const struct stored_alert *alert, struct why *why);
/* In the open transaction: what has waited too long for its receiver; what nobody has
 * acknowledged; that the alarms work, once a day at the time (of the day; -1 = never). */
enum err alert_undelivered(struct arena *arena, struct store *store, int64_t now,
    struct stored_outbox **ret_rows, size_t *ret_count, struct why *why);
enum err alert_escalate(struct arena *arena, struct store *store, int64_t now,
    size_t *ret_count, struct why *why);
enum err alert_works(
    struct arena *arena, struct store *store, int64_t now, int64_t time, struct why *why);
/* Once a second. */
void alert_pump(struct core *core);

/* alert_way.c: to the ways that are configured, and what came of it. */
void alert_send(struct core *core);
void alert_result(struct core *core, uint64_t way, struct cursor *cursor);

#endif
