/*
 * store_ledger.h - rows of the ledger: leaves, hashes of the tree, signed heads.
 *
 * They are only ever added (the schema refuses anything else); a leaf's salts may be
 * erased.  What the numbers mean is ledger/merkle.h.
 */
#ifndef COMITY_STORE_STORE_LEDGER_H
#define COMITY_STORE_STORE_LEDGER_H

#include <stddef.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/err.h"
#include "base/hash.h"
#include "base/str.h"

struct store;

struct stored_leaf {
	uint64_t index;
	struct str leaf;
	struct str salts;   /* empty once erased */
	struct str case_id; /* may be empty */
	int64_t at;
};

/* ERR_CONFLICT when index is not the next one. */
enum err store_leaf_add(
    struct store *store, const struct stored_leaf *leaf, struct why *why);
enum err store_leaf_get(struct arena *arena, struct store *store, uint64_t index,
    struct stored_leaf *ret_leaf, struct why *why);
/* In order, from index from on; case_id empty = of all. */
enum err store_leaf_list(struct arena *arena, struct store *store, struct str case_id,
    uint64_t from, size_t limit, struct stored_leaf **ret_leaves, size_t *ret_count,
    struct why *why);
enum err store_leaf_count(struct store *store, uint64_t *ret_count, struct why *why);

/* One hash of a complete subtree at its place (merkle_position). */
enum err store_hash_add(
    struct store *store, uint64_t position, const struct hash *hash, struct why *why);
/* ERR_NOT_FOUND when one of them is missing. */
enum err store_hashes_get(struct store *store, const uint64_t *positions, size_t count,
    struct hash *ret_hashes, struct why *why);

struct stored_head {
	uint64_t size;
	struct str note; /* the signed checkpoint */
	int64_t at;
};

#define STORE_HEAD_LATEST ((uint64_t)INT64_MAX)

enum err store_head_put(
    struct store *store, const struct stored_head *head, struct why *why);
/* The largest head of at most size leaves. */
enum err store_head_get(struct arena *arena, struct store *store, uint64_t size,
    struct stored_head *ret_head, struct why *why);

/* A name of the ledger after its first (node/successor.h). */
struct stored_ledger {
	uint64_t first_leaf; /* which states it */
	struct str origin;
};

/* ERR_CONFLICT: the name or the leaf is used. */
enum err store_ledger_begin(
    struct store *store, const struct stored_ledger *ledger, struct why *why);
/* In order; LIMIT_LEDGERS at most. */
enum err store_ledger_list(struct arena *arena, struct store *store,
    struct stored_ledger **ret_ledgers, size_t *ret_count, struct why *why);

#endif
