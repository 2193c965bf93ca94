/*
 * store_draft.h - new orders that are being written, and those that wait for signatures.
 *
 * Drafts hold personal data and nothing else is made of them: no leaf, no event.  Whose
 * they are and who may see them is decided by the caller.  One that is dropped is gone
 * (secure_delete), but from copies of the database that were made before.
 */
#ifndef COMITY_STORE_STORE_DRAFT_H
#define COMITY_STORE_STORE_DRAFT_H

#include <stdint.h>

#include "base/arena.h"
#include "base/err.h"
#include "base/hash.h"
#include "base/str.h"

struct store;

struct stored_draft {
	struct str id; /* UUID */
	struct str person;
	int64_t version; /* of the last change, from 1 */
	int64_t created_at, changed_at;
	struct str answers;  /* canonical JSON */
	struct str text;     /* of the order that is signed; empty: being written */
	struct str signoffs; /* canonical JSON; empty: none */
	struct str before;   /* the text that stood before, or empty */
};

/* ERR_CONFLICT: the id is used. */
enum err store_draft_add(
    struct store *store, const struct stored_draft *draft, struct why *why);
/* All but id, person and created_at; version is the one that was read, and becomes one
 * more.  ERR_CONFLICT: somebody has changed it since. */
enum err store_draft_update(
    struct store *store, const struct stored_draft *draft, struct why *why);
enum err store_draft_get(struct arena *arena, struct store *store, struct str id,
    struct stored_draft *ret_draft, struct why *why);
/* The newest first: a person's, or, person empty, all that wait for signatures. */
enum err store_draft_list(struct arena *arena, struct store *store, struct str person,
    size_t max, struct stored_draft **ret_list, size_t *ret_count, struct why *why);
/* Nothing happens when there is none. */
enum err store_draft_drop(struct store *store, struct str id, struct why *why);
/* All that were not changed since. */
enum err store_draft_forget(struct store *store, int64_t before, struct why *why);

/* A paper that only some may see; it goes with its draft. */
struct stored_annex {
	struct str draft, name;
	struct str readers; /* organisations, parted by spaces */
	struct hash sha256; /* of bytes */
	int64_t size;       /* of bytes */
	struct str bytes;   /* salt and paper */
};

/* ERR_CONFLICT: the draft has one of this name; size is that of bytes. */
enum err store_draft_annex_add(
    struct store *store, const struct stored_annex *annex, struct why *why);
/* By name, without their bytes. */
enum err store_draft_annex_list(struct arena *arena, struct store *store,
    struct str draft, size_t max, struct stored_annex **ret_list, size_t *ret_count,
    struct why *why);
/* With its bytes, in the arena; ERR_NOT_FOUND: the draft has none of this name. */
enum err store_draft_annex_get(struct arena *arena, struct store *store, struct str draft,
    struct str name, struct stored_annex *ret_annex, struct why *why);
/* Nothing happens when there is none. */
enum err store_draft_annex_drop(
    struct store *store, struct str draft, struct str name, struct why *why);

#endif
