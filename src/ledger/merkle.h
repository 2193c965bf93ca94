/*
 * merkle.h - the hash tree over the ledger's leaves (RFC 6962 section 2.1).
 *
 * Every complete subtree has one stored hash.  They stand in one list in the order in
 * which they become known: a leaf's hash, then those of the subtrees that this leaf
 * completes, from the leaf upwards.  So the list only grows, and merkle_position is
 * arithmetic.
 *
 * The file reads nothing.  A question is answered in two steps: merkle_plan_x says which
 * stored hashes are needed, the caller fetches them, merkle_fold computes.  To append,
 * keep a struct merkle_tip: it holds the few hashes that new leaves can still meet.
 */
#ifndef COMITY_LEDGER_MERKLE_H
#define COMITY_LEDGER_MERKLE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/hash.h"
#include "base/str.h"

/* Sizes are below 2^62; a path has at most so many hashes. */
#define MERKLE_LEVELS 62
#define MERKLE_SIZE_MAX ((uint64_t)1 << MERKLE_LEVELS)
/* Stored hashes that one question can need: a path and one ragged right edge. */
#define MERKLE_PLAN_MAX (2 * MERKLE_LEVELS)

struct hash merkle_leaf(struct str leaf); /* SHA-256(0x00 || leaf) */
struct hash merkle_node(const struct hash *left, const struct hash *right);
struct hash merkle_empty(void); /* the root of no leaves */
bool merkle_equal(const struct hash *a, const struct hash *b);

/* Place in the list of the hash over leaves n * 2^level to (n + 1) * 2^level - 1. */
uint64_t merkle_position(unsigned level, uint64_t n);
/* How many hashes are stored for size leaves: the place of leaf number size. */
uint64_t merkle_stored(uint64_t size);

/* --- appending --- */

struct merkle_tip {
	uint64_t size;
	size_t peaks_count;
	struct hash peaks[MERKLE_LEVELS]; /* complete subtrees, the largest first */
};

/* Places of the peaks of a tree of size leaves, for merkle_tip_load; the count. */
size_t merkle_tip_positions(uint64_t size, uint64_t ret_positions[static MERKLE_LEVELS]);
struct merkle_tip merkle_tip_load(uint64_t size, const struct hash *peaks);
/* Adds one leaf.  ret_new gets the hashes to store, in list order from place
 * merkle_stored(old size) on; the count (at least 1). */
size_t merkle_tip_add(struct merkle_tip *tip, const struct hash *leaf,
    struct hash ret_new[static MERKLE_LEVELS]);
struct hash merkle_tip_root(const struct merkle_tip *tip);

/* --- questions --- */

struct merkle_range {
	uint64_t from, to; /* leaves, to excluded */
};

/* The answer is one hash for each range; the stored hashes it needs, in order. */
struct merkle_plan {
	size_t ranges_count;
	struct merkle_range ranges[MERKLE_LEVELS];
	size_t positions_count;
	uint64_t positions[MERKLE_PLAN_MAX];
};

/* False for a question that makes no sense (leaf outside the tree, size 0 or too big). */
bool merkle_plan_root(uint64_t size, struct merkle_plan *ret_plan);
/* Proof that leaf index is in the tree of size leaves (RFC 6962 2.1.1). */
bool merkle_plan_inclusion(uint64_t index, uint64_t size, struct merkle_plan *ret_plan);
/* Proof that the tree of new leaves begins with that of old, 0 < old (RFC 6962 2.1.2). */
bool merkle_plan_consistency(
    uint64_t old_size, uint64_t new_size, struct merkle_plan *ret_plan);
/* hashes[i] is the stored hash of plan->positions[i]; ret_answer gets plan->ranges_count.
 */
void merkle_fold(
    const struct merkle_plan *plan, const struct hash *hashes, struct hash *ret_answer);

/* --- checking what others answer (RFC 9162 2.1.3.2 and 2.1.4.2) --- */

struct merkle_proof {
	const struct hash *hashes;
	size_t count;
};

bool merkle_verify_inclusion(uint64_t index, uint64_t size, const struct hash *leaf,
    struct merkle_proof proof, const struct hash *root);
bool merkle_verify_consistency(uint64_t old_size, uint64_t new_size,
    struct merkle_proof proof, const struct hash *old_root, const struct hash *new_root);

#endif
