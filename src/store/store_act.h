/*
 * store_act.h - acts of persons on this machine, known again by the id that the caller
 * gave them.
 */
#ifndef COMITY_STORE_STORE_ACT_H
#define COMITY_STORE_STORE_ACT_H

#include <stdbool.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/err.h"
#include "base/hash.h"
#include "base/str.h"

struct store;

struct stored_act {
	struct str id; /* UUID, the caller's */
	struct str person;
	struct hash sha256; /* of what was asked */
	int64_t at;
	struct str answer; /* empty until it is known */
	bool waits;        /* the answer is whole but for the receipt of leaf */
	uint64_t leaf;
};

/* ERR_CONFLICT: the id is used. */
enum err store_act_add(
    struct store *store, const struct stored_act *act, struct why *why);
/* The whole answer.  Nothing happens when the act is not known. */
enum err store_act_answer(
    struct store *store, struct str id, struct str answer, struct why *why);
enum err store_act_get(struct arena *arena, struct store *store, struct str id,
    struct stored_act *ret_act, struct why *why);
/* All that are older. */
enum err store_act_forget(struct store *store, int64_t before, struct why *why);

#endif
