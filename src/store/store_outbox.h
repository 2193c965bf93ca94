/*
 * store_outbox.h - what this node owes others until they have it.
 *
 * A row begins as the receipt of a leaf, or as a draft; once it is sealed, its bytes
 * never change and only these are ever sent, until its receiver has refused them for
 * their time alone.  A failed attempt gets a later next_at; the store gives up nothing.
 */
#ifndef COMITY_STORE_STORE_OUTBOX_H
#define COMITY_STORE_STORE_OUTBOX_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/err.h"
#include "base/str.h"

struct store;

struct stored_outbox {
	int64_t id;         /* given by the store */
	struct str case_id; /* may be empty */
	struct str receiver;
	struct str kind;
	struct str bytes;  /* sealed; empty before, and in lists of what is sealed */
	struct str draft;  /* before it is sealed, else empty; empty in such lists */
	bool owes_receipt; /* the receipt of this leaf, from which the draft is made */
	uint64_t leaf;
	int64_t at;      /* since when it waits */
	int64_t next_at; /* when to try; given by the store: first at once */
	int64_t attempts;
	struct str error; /* of the last attempt; once done, why it was refused */
	int64_t done_at;  /* 0 = it waits */
	struct str answer;
};

struct outbox_question {
	struct str receiver;
	int64_t now;
	size_t limit;
};

/* Takes case_id, receiver, kind, bytes or draft or leaf, at. */
enum err store_outbox_add(struct store *store, const struct stored_outbox *item,
    int64_t *ret_id, struct why *why);
/* Those that are not sealed yet, in order. */
enum err store_outbox_unsealed(struct arena *arena, struct store *store, size_t limit,
    struct stored_outbox **ret_items, size_t *ret_count, struct why *why);
/* Gives a row its draft; gives it its sealed bytes, once.  ERR_CONFLICT when it is
 * sealed. */
enum err store_outbox_draft(
    struct store *store, int64_t id, struct str draft, struct why *why);
enum err store_outbox_seal(
    struct store *store, int64_t id, struct str bytes, struct why *why);
/* Whom something waits for: the first after this one, empty when there is none. */
enum err store_outbox_receiver(struct arena *arena, struct store *store, struct str after,
    struct str *ret_receiver, struct why *why);
/* Those for the receiver that are sealed and whose time has come, the longest due first.
 * The papers of a case go to a receiver in the order in which they were added: while one
 * waits, those behind it are not due. */
enum err store_outbox_due(struct arena *arena, struct store *store,
    const struct outbox_question *question, struct stored_outbox **ret_items,
    size_t *ret_count, struct why *why);
/* All for the receiver is due now. */
enum err store_outbox_release(
    struct store *store, struct str receiver, int64_t now, struct why *why);
/* The clock was put back: what would rest is due now, and people are told of what waits
 * in a quarter of an hour, of an emergency in a minute. */
enum err store_outbox_recall(struct store *store, int64_t now, struct why *why);
enum err store_outbox_get(struct arena *arena, struct store *store, int64_t id,
    struct stored_outbox *ret_item, struct why *why);
/* Of a case, in order, waiting or done. */
enum err store_outbox_list(struct arena *arena, struct store *store, struct str case_id,
    size_t limit, struct stored_outbox **ret_items, size_t *ret_count, struct why *why);
/* Answered: refused is what the answer says against it, which stays as its error; empty
 * when it was taken.  ERR_CONFLICT when it does not wait (any more). */
enum err store_outbox_done(struct store *store, int64_t id, int64_t at, struct str answer,
    struct str refused, struct why *why);
enum err store_outbox_failed(
    struct store *store, int64_t id, int64_t next_at, struct str error, struct why *why);
/* As store_outbox_failed of what was sealed, and it becomes another message: of this
 * draft, or, empty, from the leaf whose receipt it owes.  ERR_CONFLICT when it owes none.
 */
enum err store_outbox_anew(
    struct store *store, const struct stored_outbox *item, struct why *why);
/* When the next attempt is due, 0 when nothing waits. */
enum err store_outbox_next(struct store *store, int64_t *ret_next_at, struct why *why);
/* What has waited so long that a person is to be told; then it is. */
enum err store_outbox_to_tell(struct arena *arena, struct store *store, int64_t now,
    size_t limit, struct stored_outbox **ret_items, size_t *ret_count, struct why *why);
enum err store_outbox_told(struct store *store, int64_t id, struct why *why);
/* How long the oldest that waits has waited at now, 0 when nothing waits. */
enum err store_outbox_oldest(
    struct store *store, int64_t now, int64_t *ret_age, struct why *why);

#endif
