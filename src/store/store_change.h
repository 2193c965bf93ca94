/* store_change.h - what was said about an order after it was sent, by whom to whom. */
#ifndef COMITY_STORE_STORE_CHANGE_H
#define COMITY_STORE_STORE_CHANGE_H

#include <stddef.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/err.h"
#include "base/hash.h"
#include "base/str.h"

struct store;

enum change_state {
	CHANGE_SENT,    /* ours: the receiver has not answered yet */
	CHANGE_TAKEN,   /* ours, and taken by the receiver; or taken here */
	CHANGE_REFUSED, /* ours, and refused by the receiver: as if it were not there */
	CHANGE_STATE_COUNT
};

struct stored_change {
	int64_t number; /* in order; given by the store */
	struct str case_id;
	struct hash sha256; /* of its text, which is a document of the case */
	struct str kind;
	struct str speaker, receiver; /* organisations */
	struct hash follows;
	int64_t at;
	enum change_state state;
};

/* ERR_CONFLICT when the receiver has this text already. */
enum err store_change_add(
    struct store *store, const struct stored_change *change, struct why *why);
/* By its digest, unless it was refused. */
enum err store_change_get(struct arena *arena, struct store *store, struct str case_id,
    const struct hash *sha256, struct stored_change *ret_change, struct why *why);
/* The last that the speaker said to the receiver and that was not refused. */
enum err store_change_last(struct arena *arena, struct store *store, struct str case_id,
    struct str speaker, struct str receiver, struct stored_change *ret_change,
    struct why *why);
/* In order. */
enum err store_change_list(struct arena *arena, struct store *store, struct str case_id,
    size_t limit, struct stored_change **ret_changes, size_t *ret_count, struct why *why);
/* The receiver has answered the oldest that waits for its answer; none is fine. */
enum err store_change_settle(struct store *store, struct str case_id, struct str receiver,
    enum change_state state, struct why *why);

struct str change_state_name(enum change_state state); /* "sent" */

#endif
