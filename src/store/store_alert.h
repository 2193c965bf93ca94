/*
 * store_alert.h - of what people are to be told, who has acknowledged it, and how far
 * each way to them has told it.
 */
#ifndef COMITY_STORE_STORE_ALERT_H
#define COMITY_STORE_STORE_ALERT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/err.h"
#include "base/str.h"

struct store;

struct stored_alert {
	int64_t id; /* given by the store */
	int64_t at;
	struct str kind;
	struct str
	    subject; /* while one of this kind and subject is open, no other; not read */
	struct str case_id; /* may be empty */
	int64_t about;      /* of an escalation: which nobody acknowledged; else 0 */
	bool deputy;        /* for the deputy, else for the desk */
	bool urgent;
	int64_t acked_at; /* 0 = open */
	struct str acked_by;
};

/* Takes at, kind, subject, case_id, about, deputy, urgent. */
enum err store_alert_add(
    struct store *store, const struct stored_alert *alert, struct why *why);
/* ERR_CONFLICT when it is acknowledged, or not there. */
enum err store_alert_ack(
    struct store *store, int64_t id, int64_t at, struct str person, struct why *why);
enum err store_alert_get(struct arena *arena, struct store *store, int64_t id,
    struct stored_alert *ret_alert, struct why *why);
/* Those that are open, after the one of this id. */
enum err store_alert_list(struct arena *arena, struct store *store, int64_t after,
    size_t limit, struct stored_alert **ret_alerts, size_t *ret_count, struct why *why);
enum err store_alert_count(struct store *store, int64_t *ret_count, struct why *why);
/* Urgent ones that nobody has acknowledged for a quarter of an hour; then it is done. */
enum err store_alert_to_escalate(struct arena *arena, struct store *store, int64_t now,
    size_t limit, struct stored_alert **ret_alerts, size_t *ret_count, struct why *why);
enum err store_alert_escalated(struct store *store, int64_t id, struct why *why);
/* The clock was put back: none waits longer than from now. */
enum err store_alert_recall(struct store *store, int64_t now, struct why *why);

struct alert_way {
	struct str name;
	bool deputy; /* its audience */
	size_t limit;
};

/* What the way has not told; told is all up to the id. */
enum err store_alert_untold(struct arena *arena, struct store *store,
    const struct alert_way *way, struct stored_alert **ret_alerts, size_t *ret_count,
    struct why *why);
enum err store_alert_told(
    struct store *store, struct str way, int64_t id, struct why *why);

/* Whether the case is an emergency; no such case is none. */
enum err store_case_emergency(
    struct store *store, struct str case_id, bool *ret_emergency, struct why *why);

#endif
