#include "ledger/merkle.h"

#include <assert.h>

#include "trust/digest.h"

/* RFC 6962 2.1: the first byte keeps leaves and nodes apart, so that no node can pass for
 * a leaf. */
#define PREFIX_LEAF 0
#define PREFIX_NODE 1

struct hash
merkle_leaf(struct str leaf)
{
	const unsigned char prefix = PREFIX_LEAF;
	struct sha256 sha256;
	struct hash hash;

	sha256_init(&sha256);
	sha256_add(&sha256, str_bytes(&prefix, 1));
	sha256_add(&sha256, leaf);
	sha256_end(&sha256, hash.bytes);
	return hash;
}

struct hash
merkle_node(const struct hash *left, const struct hash *right)
{
	unsigned char bytes[1 + 2 * HASH_LEN] = { PREFIX_NODE };
	struct hash hash;

	memcpy(bytes + 1, left->bytes, HASH_LEN);
	memcpy(bytes + 1 + HASH_LEN, right->bytes, HASH_LEN);
	sha256(str_bytes(bytes, sizeof bytes), hash.bytes);
	return hash;
}

struct hash
merkle_empty(void)
{
	struct hash hash;

	sha256(STR(""), hash.bytes);
	return hash;
}

bool
merkle_equal(const struct hash *a, const struct hash *b)
{
	return memcmp(a->bytes, b->bytes, HASH_LEN) == 0;
}

static unsigned
bits_of(uint64_t value)
{
	return (unsigned)__builtin_popcountll(value);
}

/* The level of the largest complete subtree that a tree of size leaves has. */
static unsigned
top_level(uint64_t size)
{
	assert(size > 0);
	return 63 - (unsigned)__builtin_clzll(size);
}

uint64_t
merkle_stored(uint64_t size)
{
	/* Each leaf stores itself, and each carry of counting to size stores one node. */
	return 2 * size - bits_of(size);
}

uint64_t
merkle_position(unsigned level, uint64_t n)
{
	uint64_t last_leaf = ((n + 1) << level) - 1;

	return merkle_stored(last_leaf) + level;
}

/* Appends the places of the complete subtrees that make up range, whose start is a
 * multiple of every power of two that is not longer than it. */
static size_t
range_positions(struct merkle_range range, uint64_t *ret_positions)
{
	size_t count = 0;

	while (range.from < range.to) {
		unsigned level = top_level(range.to - range.from);

		ret_positions[count++] = merkle_position(level, range.from >> level);
		range.from += (uint64_t)1 << level;
	}
	return count;
}

size_t
merkle_tip_positions(uint64_t size, uint64_t ret_positions[static MERKLE_LEVELS])
{
	assert(size < MERKLE_SIZE_MAX);
	return range_positions((struct merkle_range){ 0, size }, ret_positions);
}

struct merkle_tip
merkle_tip_load(uint64_t size, const struct hash *peaks)
{
	struct merkle_tip tip = { .size = size, .peaks_count = bits_of(size) };

	assert(size < MERKLE_SIZE_MAX);
	for (size_t i = 0; i < tip.peaks_count; i++)
		tip.peaks[i] = peaks[i];
	return tip;
}

size_t
merkle_tip_add(struct merkle_tip *tip, const struct hash *leaf,
    struct hash ret_new[static MERKLE_LEVELS])
{
	size_t count = 0;

	assert(tip->size + 1 < MERKLE_SIZE_MAX);
	ret_new[count++] = *leaf;
	for (uint64_t rest = tip->size; (rest & 1) != 0; rest >>= 1) {
		tip->peaks_count--;
		ret_new[count] =
		    merkle_node(&tip->peaks[tip->peaks_count], &ret_new[count - 1]);
		count++;
	}
	tip->peaks[tip->peaks_count++] = ret_new[count - 1];
	tip->size++;
	return count;
}

/* The hash over neighbouring subtrees of falling size. */
static struct hash
fold_right(const struct hash *hashes, size_t count)
{
	struct hash hash = hashes[count - 1];

	for (size_t i = count - 1; i-- > 0;)
		hash = merkle_node(&hashes[i], &hash);
	return hash;
}

struct hash
merkle_tip_root(const struct merkle_tip *tip)
{
	if (tip->peaks_count == 0)
		return merkle_empty();
	return fold_right(tip->peaks, tip->peaks_count);
}

static void
plan_add(struct merkle_plan *plan, uint64_t from, uint64_t to)
{
	assert(plan->ranges_count < MERKLE_LEVELS);
	plan->ranges[plan->ranges_count++] = (struct merkle_range){ from, to };
}

/* Ranges were found from the root down; proofs are written from the leaf up. */
static void
plan_finish(struct merkle_plan *plan, struct merkle_plan *ret_plan)
{
	for (size_t i = 0; i < plan->ranges_count / 2; i++) {
		struct merkle_range *other = &plan->ranges[plan->ranges_count - 1 - i];
		struct merkle_range keep = plan->ranges[i];

		plan->ranges[i] = *other;
		*other = keep;
	}
	for (size_t i = 0; i < plan->ranges_count; i++)
		plan->positions_count += range_positions(
		    plan->ranges[i], plan->positions + plan->positions_count);
	assert(plan->positions_count <= MERKLE_PLAN_MAX);
	*ret_plan = *plan;
}

bool
merkle_plan_root(uint64_t size, struct merkle_plan *ret_plan)
{
	struct merkle_plan plan = { 0 };

	if (size == 0 || size >= MERKLE_SIZE_MAX)
		return false;
	plan_add(&plan, 0, size);
	plan_finish(&plan, ret_plan);
	return true;
}

/* Where a tree of more than one leaf is divided: the largest power of two below its size.
 */
static uint64_t
split(struct merkle_range tree)
{
	return tree.from + ((uint64_t)1 << top_level(tree.to - tree.from - 1));
}

bool
merkle_plan_inclusion(uint64_t index, uint64_t size, struct merkle_plan *ret_plan)
{
	struct merkle_plan plan = { 0 };
	struct merkle_range tree = { 0, size };

	if (index >= size || size >= MERKLE_SIZE_MAX)
		return false;
	while (tree.to - tree.from > 1) {
		uint64_t middle = split(tree);

		if (index < middle) {
			plan_add(&plan, middle, tree.to);
			tree.to = middle;
		} else {
			plan_add(&plan, tree.from, middle);
			tree.from = middle;
		}
	}
	plan_finish(&plan, ret_plan);
	return true;
}

bool
merkle_plan_consistency(
    uint64_t old_size, uint64_t new_size, struct merkle_plan *ret_plan)
{
	struct merkle_plan plan = { 0 };
	struct merkle_range tree = { 0, new_size };

	if (old_size == 0 || old_size > new_size || new_size >= MERKLE_SIZE_MAX)
		return false;
	while (tree.to != old_size) {
		uint64_t middle = split(tree);

		if (old_size <= middle) {
			plan_add(&plan, middle, tree.to);
			tree.to = middle;
		} else {
			plan_add(&plan, tree.from, middle);
			tree.from = middle;
		}
	}
	/* The verifier knows the old root itself: it is left out when it is a node. */
	if (tree.from != 0)
		plan_add(&plan, tree.from, tree.to);
	plan_finish(&plan, ret_plan);
	return true;
}

void
merkle_fold(
    const struct merkle_plan *plan, const struct hash *hashes, struct hash *ret_answer)
{
	for (size_t i = 0; i < plan->ranges_count; i++) {
		struct merkle_range range = plan->ranges[i];
		size_t count = bits_of(range.to - range.from);

		ret_answer[i] = fold_right(hashes, count);
		hashes += count;
	}
}

bool
merkle_verify_inclusion(uint64_t index, uint64_t size, const struct hash *leaf,
    struct merkle_proof proof, const struct hash *root)
{
	struct hash hash = *leaf;
	uint64_t last = size - 1; /* the names of RFC 9162 2.1.3.2: fn and sn */

	if (index >= size)
		return false;
	for (size_t i = 0; i < proof.count; i++) {
		if (last == 0)
			return false;
		if ((index & 1) != 0 || index == last) {
			hash = merkle_node(&proof.hashes[i], &hash);
			while ((index & 1) == 0 && index != 0) {
				index >>= 1;
				last >>= 1;
			}
		} else {
			hash = merkle_node(&hash, &proof.hashes[i]);
		}
		index >>= 1;
		last >>= 1;
	}
	return last == 0 && merkle_equal(&hash, root);
}

/* The walk of RFC 9162 2.1.4.2 from hash on: both roots grow together. */
static bool
verify_steps(uint64_t first, uint64_t last, struct hash hash, struct merkle_proof proof,
    struct hash ret_roots[static 2])
{
	struct hash old_root = hash;
	struct hash new_root = hash;

	for (size_t i = 0; i < proof.count; i++) {
		if (last == 0)
			return false;
		if ((first & 1) != 0 || first == last) {
			old_root = merkle_node(&proof.hashes[i], &old_root);
			new_root = merkle_node(&proof.hashes[i], &new_root);
			while ((first & 1) == 0 && first != 0) {
				first >>= 1;
				last >>= 1;
			}
		} else {
			new_root = merkle_node(&new_root, &proof.hashes[i]);
		}
		first >>= 1;
		last >>= 1;
	}
	ret_roots[0] = old_root;
	ret_roots[1] = new_root;
	return last == 0;
}

bool
merkle_verify_consistency(uint64_t old_size, uint64_t new_size, struct merkle_proof proof,
    const struct hash *old_root, const struct hash *new_root)
{
	uint64_t first = old_size - 1;
	uint64_t last = new_size - 1;
	struct hash start = *old_root;
	struct hash roots[2];

	if (old_size == 0 || old_size > new_size)
		return false;
	if (old_size == new_size)
		return proof.count == 0 && merkle_equal(old_root, new_root);
	while ((first & 1) != 0) {
		first >>= 1;
		last >>= 1;
	}
	if (bits_of(old_size) != 1) {
		if (proof.count == 0)
			return false;
		start = proof.hashes[0];
		proof.hashes++;
		proof.count--;
	}
	return verify_steps(first, last, start, proof, roots) &&
	       merkle_equal(&roots[0], old_root) && merkle_equal(&roots[1], new_root);
}
