/* The tree against its definition in RFC 6962, for every size up to SIZES. */
#include "ledger/merkle.h"

#include "base/hex.h"
#include "test.h"

#define SIZES 70

static struct hash leaves[SIZES];
static struct hash stored[2 * SIZES];

/* MTH of RFC 6962 2.1, as it is written there. */
static struct hash
definition(size_t from, size_t to)
{
	size_t k = 1;
	struct hash left, right;

	if (from == to)
		return merkle_empty();
	if (to - from == 1)
		return leaves[from];
	while (2 * k < to - from)
		k *= 2;
	left = definition(from, from + k);
	right = definition(from + k, to);
	return merkle_node(&left, &right);
}

static bool
hash_is(struct hash hash, const char *hex)
{
	char text[2 * HASH_LEN + 1];

	hex_encode(str_bytes(hash.bytes, HASH_LEN), text);
	return strcmp(text, hex) == 0;
}

static void
answer(const struct merkle_plan *plan, struct hash *ret_answer)
{
	struct hash hashes[MERKLE_PLAN_MAX];

	for (size_t i = 0; i < plan->positions_count; i++)
		hashes[i] = stored[plan->positions[i]];
	merkle_fold(plan, hashes, ret_answer);
}

static void
fill(void)
{
	struct merkle_tip tip = { 0 };
	bool places_right = true;

	for (unsigned char i = 0; i < SIZES; i++) {
		struct hash new[MERKLE_LEVELS];
		size_t count;

		leaves[i] = merkle_leaf(str_bytes(&i, 1));
		count = merkle_tip_add(&tip, &leaves[i], new);
		memcpy(stored + merkle_stored(i), new, count * sizeof *new);
		places_right =
		    places_right && merkle_stored(i) + count == merkle_stored(i + 1);
	}
	CHECK(places_right, "the list of stored hashes has no hole");
	CHECK(merkle_position(0, 3) == 4 && merkle_position(2, 0) == 6, "places by hand");
}

static void
test_roots(void)
{
	bool ok = true;

	for (size_t size = 1; size <= SIZES; size++) {
		struct hash expected = definition(0, size);
		uint64_t positions[MERKLE_LEVELS];
		size_t count = merkle_tip_positions(size, positions);
		struct hash peaks[MERKLE_LEVELS], root;
		struct merkle_plan plan;
		struct merkle_tip tip;

		for (size_t i = 0; i < count; i++)
			peaks[i] = stored[positions[i]];
		tip = merkle_tip_load(size, peaks);
		root = merkle_tip_root(&tip);
		ok = ok && merkle_equal(&root, &expected);
		ok = ok && merkle_plan_root(size, &plan);
		answer(&plan, &root);
		ok = ok && merkle_equal(&root, &expected);
	}
	CHECK(ok, "roots of all sizes are those of the definition");
}

static void
test_inclusion(void)
{
	bool ok = true, changed_refused = true, other_refused = true;

	for (size_t size = 1; size <= SIZES; size++) {
		struct hash root = definition(0, size);

		for (size_t index = 0; index < size; index++) {
			struct hash path[MERKLE_LEVELS];
			struct merkle_plan plan;
			struct merkle_proof proof;

			ok = ok && merkle_plan_inclusion(index, size, &plan);
			answer(&plan, path);
			proof = (struct merkle_proof){ path, plan.ranges_count };
			ok = ok && merkle_verify_inclusion(
				       index, size, &leaves[index], proof, &root);
			other_refused =
			    other_refused &&
			    (size == 1 || !merkle_verify_inclusion((index + 1) % size,
					      size, &leaves[index], proof, &root));
			if (proof.count == 0)
				continue;
			path[index % proof.count].bytes[7] ^= 1;
			changed_refused =
			    changed_refused && !merkle_verify_inclusion(index, size,
						   &leaves[index], proof, &root);
		}
	}
	CHECK(ok, "every inclusion proof holds");
	CHECK(changed_refused, "and none with a changed bit");
	CHECK(other_refused, "nor at another index");
}

static void
test_consistency(void)
{
	bool ok = true, changed_refused = true, short_refused = true;

	for (size_t size = 1; size <= SIZES; size++) {
		struct hash root = definition(0, size);

		for (size_t old = 1; old <= size; old++) {
			struct hash old_root = definition(0, old);
			struct hash path[MERKLE_LEVELS];
			struct merkle_plan plan;
			struct merkle_proof proof;

			ok = ok && merkle_plan_consistency(old, size, &plan);
			answer(&plan, path);
			proof = (struct merkle_proof){ path, plan.ranges_count };
			ok = ok && merkle_verify_consistency(
				       old, size, proof, &old_root, &root);
			if (proof.count == 0)
				continue;
			proof.count--;
			short_refused =
			    short_refused && !merkle_verify_consistency(
						 old, size, proof, &old_root, &root);
			proof.count++;
			path[old % proof.count].bytes[0] ^= 0x80;
			changed_refused =
			    changed_refused && !merkle_verify_consistency(
						   old, size, proof, &old_root, &root);
		}
	}
	CHECK(ok, "every consistency proof holds");
	CHECK(changed_refused, "and none with a changed bit");
	CHECK(short_refused, "nor with its end cut off");
}

static void
test_nonsense(void)
{
	struct merkle_plan plan;
	struct merkle_tip tip = { 0 };
	struct hash root = merkle_tip_root(&tip);

	CHECK(!merkle_plan_root(0, &plan), "no plan for the root of nothing");
	CHECK(!merkle_plan_inclusion(3, 3, &plan), "no proof of a leaf outside");
	CHECK(!merkle_plan_consistency(0, 3, &plan), "the empty tree proves nothing");
	CHECK(!merkle_plan_consistency(4, 3, &plan), "nor a shrinking one");
	CHECK(!merkle_plan_root(UINT64_MAX, &plan), "nor one beyond all sizes");
	CHECK(merkle_plan_inclusion(MERKLE_SIZE_MAX - 3, MERKLE_SIZE_MAX - 1, &plan) &&
		  plan.positions_count <= MERKLE_PLAN_MAX,
	    "the largest plan has room");
	CHECK(merkle_plan_consistency(1, MERKLE_SIZE_MAX - 1, &plan) &&
		  plan.positions_count <= MERKLE_PLAN_MAX,
	    "in both kinds");
	CHECK(hash_is(root,
		  "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"),
	    "the empty tree's root is SHA-256 of nothing");
	CHECK(hash_is(merkle_leaf(STR("")),
		  "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d"),
	    "the empty leaf's hash is the published one");
}

int
main(void)
{
	test_nonsense();
	fill();
	test_roots();
	test_inclusion();
	test_consistency();
	return test_done();
}
