/* store_duty.h - what somebody owes by a time, and evidence packages. */
#ifndef COMITY_STORE_STORE_DUTY_H
#define COMITY_STORE_STORE_DUTY_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/err.h"
#include "base/hash.h"
#include "base/str.h"

struct store;

struct stored_duty {
	int64_t id;         /* given by the store */
	struct str case_id; /* may be empty */
	struct str kind;
	struct str rule; /* where it is written; may be empty */
	struct str owed_by;
	struct str detail; /* may be empty */
	int64_t created_at;
	int64_t due_at;
	int64_t tell_by; /* first told of it by then at the latest, 0 = as its rule is */
	int64_t told_at; /* when a person was last told of it, 0 = not yet */
	int64_t closed_at; /* 0 = open */
};

enum err store_duty_add(struct store *store, const struct stored_duty *duty,
    int64_t *ret_id, struct why *why);
/* ERR_CONFLICT when it is closed. */
enum err store_duty_close(struct store *store, int64_t id, int64_t at, struct why *why);
/* Closes the open duties of a case, all or of one kind (empty = all); none is fine. */
enum err store_duty_close_of(struct store *store, struct str case_id, struct str kind,
    int64_t at, struct why *why);
/* Of an open duty: told at, and told again at next_at (0 = not again).  ERR_CONFLICT when
 * it is closed. */
enum err store_duty_told(
    struct store *store, int64_t id, int64_t at, int64_t next_at, struct why *why);
/* The open ones of which somebody should be told now: first at half of the time that the
 * law gives (rule), or at the end of a house date; then as store_duty_told said. */
enum err store_duty_to_tell(struct arena *arena, struct store *store, int64_t now,
    size_t limit, struct stored_duty **ret_duties, size_t *ret_count, struct why *why);
/* The clock was put back: the open ones of which somebody was told by the clock that was
 * ahead, and those of the law that began by it, are told now. */
enum err store_duty_recall(struct store *store, int64_t now, struct why *why);
/* The open ones, what is due first first. */
struct duty_query {
	bool ours;       /* of this node; else those that others owe */
	struct str kind; /* of this node and this kind only; empty = any */
	int64_t due_at;  /* of the last duty of the page before, and its id; */
	int64_t id;      /* 0 for the first page */
	size_t limit;
};
enum err store_duty_in_turn(struct arena *arena, struct store *store,
    const struct duty_query *query, struct stored_duty **ret_duties, size_t *ret_count,
    struct why *why);
/* Of a case, in order, open or closed. */
enum err store_duty_list(struct arena *arena, struct store *store, struct str case_id,
    size_t limit, struct stored_duty **ret_duties, size_t *ret_count, struct why *why);

struct stored_evidence {
	struct str id;
	struct str case_id;
	struct str file; /* in the folder evidence/ */
	struct hash sha256;
	int64_t size;
	struct str state;
	struct str recipient; /* may be empty */
	int64_t at;
};

enum err store_evidence_add(
    struct store *store, const struct stored_evidence *evidence, struct why *why);
enum err store_evidence_update_state(
    struct store *store, struct str id, struct str state, struct why *why);
enum err store_evidence_get(struct arena *arena, struct store *store, struct str id,
    struct stored_evidence *ret_evidence, struct why *why);
/* All in a state, oldest first. */
enum err store_evidence_in_state(struct arena *arena, struct store *store,
    struct str state, size_t limit, struct stored_evidence **ret_evidence,
    size_t *ret_count, struct why *why);
/* Of a case, in order. */
enum err store_evidence_list(struct arena *arena, struct store *store, struct str case_id,
    size_t limit, struct stored_evidence **ret_evidence, size_t *ret_count,
    struct why *why);

#endif
