/* The ledger's rows are only ever added, also for somebody with SQL at hand. */
#include <sqlite3.h>

#include "store_test.h"

static enum err
add_leaf(struct store *store, uint64_t index)
{
	struct stored_leaf leaf = { index, STR("leaf"), STR("salts"), id_of(1), 5 };

	return store_leaf_add(store, &leaf, NULL);
}

static void
test_leaves(struct store *store)
{
	struct stored_leaf *leaves, leaf;
	uint64_t count = 9;
	size_t found;

	CHECK(
	    store_leaf_count(store, &count, NULL) == ERR_OK && count == 0, "no leaf yet");
	CHECK(add_leaf(store, 1) == ERR_CONFLICT, "the first index is 0");
	CHECK(add_leaf(store, 0) == ERR_OK && add_leaf(store, 1) == ERR_OK,
	    "leaves are added");
	CHECK(add_leaf(store, 1) == ERR_CONFLICT && add_leaf(store, 0) == ERR_CONFLICT,
	    "no index twice");
	CHECK(add_leaf(store, 3) == ERR_CONFLICT &&
		  add_leaf(store, UINT64_MAX) == ERR_CONFLICT,
	    "no index left out");
	CHECK(store_leaf_count(store, &count, NULL) == ERR_OK && count == 2,
	    "there are two");
	CHECK(
	    store_leaf_get(&arena, store, 2, &leaf, NULL) == ERR_NOT_FOUND, "not three");
	CHECK(store_leaf_get(&arena, store, 1, &leaf, NULL) == ERR_OK &&
		  str_eq_c(leaf.leaf, "leaf") && str_eq_c(leaf.salts, "salts"),
	    "one is read");
	CHECK(store_leaf_list(&arena, store, STR(""), 1, 9, &leaves, &found, NULL) ==
		      ERR_OK &&
		  found == 1 && leaves[0].index == 1,
	    "the list begins where it is told to");
	CHECK(store_leaf_list(&arena, store, id_of(1), 0, 9, &leaves, &found, NULL) ==
		      ERR_OK &&
		  found == 2,
	    "a case has its leaves");
}

static void
test_hashes(struct store *store)
{
	struct hash hash = hash_of(7), hashes[2];

	CHECK(store_hash_add(store, 0, &hash, NULL) == ERR_OK &&
		  store_hash_add(store, 0, &hash, NULL) == ERR_CONFLICT,
	    "a place is taken once");
	CHECK(store_hashes_get(store, (uint64_t[]){ 0, 1 }, 2, hashes, NULL) ==
		  ERR_NOT_FOUND,
	    "a missing hash is told");
	CHECK(store_hashes_get(store, (uint64_t[]){ 0, 0 }, 2, hashes, NULL) == ERR_OK &&
		  memcmp(&hashes[1], &hash, sizeof hash) == 0,
	    "hashes are read");
}

static void
test_heads(struct store *store)
{
	struct stored_head small = { 1, STR("note 1"), 5 },
			   large = { 2, STR("note 2"), 6 };
	struct stored_head head;

	CHECK(store_head_get(&arena, store, STORE_HEAD_LATEST, &head, NULL) ==
		  ERR_NOT_FOUND,
	    "no head yet");
	CHECK(store_head_put(store, &small, NULL) == ERR_OK &&
		  store_head_put(store, &large, NULL) == ERR_OK &&
		  store_head_put(store, &small, NULL) == ERR_CONFLICT,
	    "a head is put once");
	CHECK(store_head_get(&arena, store, STORE_HEAD_LATEST, &head, NULL) == ERR_OK &&
		  head.size == 2 && str_eq_c(head.note, "note 2"),
	    "the latest");
	CHECK(store_head_get(&arena, store, 1, &head, NULL) == ERR_OK && head.size == 1,
	    "and an older one");
}

static void
test_by_hand(void)
{
	static const char *const forbidden[] = { "UPDATE leaves SET leaf = 'x'",
		"UPDATE leaves SET at = 0", "UPDATE leaves SET leaf_index = 9",
		"UPDATE leaves SET salts = x'00'", "DELETE FROM leaves",
		"DELETE FROM leaves WHERE leaf_index = 1",
		"UPDATE hashes SET position = 9", "UPDATE hashes SET hash = zeroblob(32)",
		"DELETE FROM hashes", "UPDATE heads SET note = 'x'", "DELETE FROM heads",
		"DELETE FROM cases", "INSERT INTO leaves VALUES (-1, 'x', NULL, NULL, 1)",
		"INSERT INTO hashes VALUES (9, zeroblob(31))" };
	sqlite3 *db = NULL;

	if (!CHECK(sqlite3_open_v2(path, &db, SQLITE_OPEN_READWRITE, NULL) == SQLITE_OK,
		"somebody opens the database"))
		return;
	for (size_t i = 0; i < sizeof forbidden / sizeof *forbidden; i++)
		CHECK(sqlite3_exec(db, forbidden[i], NULL, NULL, NULL) != SQLITE_OK,
		    forbidden[i]);
	CHECK(sqlite3_exec(db, "UPDATE leaves SET salts = NULL", NULL, NULL, NULL) ==
		  SQLITE_OK,
	    "only salts may go");
	(void)sqlite3_close(db);
}

int
main(void)
{
	struct stored_case added;
	struct store *store;

	if (!test_setup() || store_open(path, STORE_CREATE, &store, NULL) != ERR_OK)
		return 1;
	added = case_of(1);
	CHECK(store_begin(store, NULL) == ERR_OK &&
		  store_case_add(store, &added, NULL) == ERR_OK,
	    "a case");
	test_leaves(store);
	test_hashes(store);
	test_heads(store);
	CHECK(store_commit(store, NULL) == ERR_OK, "all is committed");
	test_by_hand();
	store_close(store);
	test_remove();
	return test_done();
}
