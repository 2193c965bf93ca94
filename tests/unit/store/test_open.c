/* Opening, locking, transactions: what is refused and what stays. */
#include "base/file.h"
#include "store_test.h"

static void
test_wrong_files(void)
{
	struct store *store = NULL;

	CHECK(store_open(path, STORE_WRITE, &store, NULL) == ERR_NOT_FOUND,
	    "a store that is not there is not made by the way");
	CHECK(store_open(path, STORE_READ, &store, NULL) == ERR_NOT_FOUND,
	    "nor by a reader");
	CHECK(file_write(path,
		  STR("no database, but long enough to look at: "
		      "0123456789 0123456789 0123456789 0123456789 0123456789"),
		  0600, NULL) == ERR_OK &&
		  store_open(path, STORE_WRITE, &store, NULL) != ERR_OK,
	    "another file is refused");
	CHECK(store_open(path, STORE_CREATE, &store, NULL) != ERR_OK,
	    "and not written over");
	(void)unlink(path);
	CHECK(store == NULL, "no store came out");
}

static void
test_one_writer(void)
{
	struct store *store, *second;
	struct stored_case added = case_of(1);

	CHECK(store_open(path, STORE_CREATE, &store, NULL) == ERR_OK, "a store is made");
	CHECK(access(path, F_OK) == 0 && store_check(store, NULL) == ERR_OK,
	    "and is whole");
	CHECK(store_open(path, STORE_WRITE, &second, NULL) == ERR_CONFLICT,
	    "a second writer is refused");
	store_close(store);
	CHECK(store_open(path, STORE_CREATE, &store, NULL) == ERR_CONFLICT,
	    "a store is made once");
	CHECK(store_open(path, STORE_WRITE, &store, NULL) == ERR_OK, "then opened");
	CHECK(
	    store_open(path, STORE_READ, &second, NULL) == ERR_OK, "a reader beside it");
	CHECK(store_case_add(store, &added, NULL) == ERR_USAGE,
	    "nothing is written outside a transaction");
	CHECK(store_begin(second, NULL) == ERR_OK &&
		  store_case_add(second, &added, NULL) == ERR_USAGE,
	    "nor by a reader");
	store_rollback(second);
	store_close(second);
	store_close(store);
}

static bool
has_case(struct store *store, unsigned number)
{
	struct stored_case found;

	return store_case_get(&arena, store, id_of(number), &found, NULL) == ERR_OK;
}

static void
test_transactions(void)
{
	struct store *store, *reader;
	struct stored_case one = case_of(1), two = case_of(2), three = case_of(3);

	if (!CHECK(store_open(path, STORE_WRITE, &store, NULL) == ERR_OK, "opened") ||
	    !CHECK(store_open(path, STORE_READ, &reader, NULL) == ERR_OK, "twice"))
		return;
	CHECK(store_begin(store, NULL) == ERR_OK &&
		  store_case_add(store, &one, NULL) == ERR_OK,
	    "a case is written");
	CHECK(has_case(store, 1) && !has_case(reader, 1), "only the writer sees it");
	store_rollback(store);
	CHECK(!has_case(store, 1), "and it can be taken back");
	CHECK(store_mark(store, NULL) == ERR_USAGE, "no mark outside a transaction");
	CHECK(store_begin(store, NULL) == ERR_OK && store_begin(store, NULL) != ERR_OK,
	    "transactions do not nest");
	CHECK(
	    store_case_add(store, &one, NULL) == ERR_OK &&
		store_mark(store, NULL) == ERR_OK &&
		store_case_add(store, &two, NULL) == ERR_OK &&
		store_undo(store, NULL) == ERR_OK && store_mark(store, NULL) == ERR_OK &&
		store_case_add(store, &three, NULL) == ERR_OK &&
		store_keep(store, NULL) == ERR_OK && store_commit(store, NULL) == ERR_OK,
	    "one of a batch is undone");
	CHECK(has_case(reader, 1) && !has_case(reader, 2) && has_case(reader, 3),
	    "without the others");
	CHECK(store_begin(reader, NULL) == ERR_OK && !has_case(reader, 2) &&
		  store_begin(store, NULL) == ERR_OK &&
		  store_case_add(store, &two, NULL) == ERR_OK &&
		  store_commit(store, NULL) == ERR_OK && !has_case(reader, 2),
	    "a reader's transaction shows one state");
	store_rollback(reader);
	CHECK(has_case(reader, 2), "then the next");
	store_close(reader);
	store_close(store);
}

static void
test_meta_and_backup(void)
{
	char copy[320];
	struct store *store;
	struct str value;

	(void)snprintf(copy, sizeof copy, "%s.copy", path);
	if (!CHECK(store_open(path, STORE_WRITE, &store, NULL) == ERR_OK, "opened"))
		return;
	CHECK(
	    store_meta_get(&arena, store, STR("sequence"), &value, NULL) == ERR_NOT_FOUND,
	    "a value that is not there");
	CHECK(
	    store_begin(store, NULL) == ERR_OK &&
		store_meta_put(store, STR("sequence"), STR("a\0b"), NULL) == ERR_USAGE &&
		store_meta_put(store, STR("sequence"), STR("\xff"), NULL) == ERR_USAGE,
	    "text is UTF-8 without U+0000");
	CHECK(store_meta_put(store, STR("sequence"), STR("7"), NULL) == ERR_OK &&
		  store_meta_put(store, STR("sequence"), STR("8"), NULL) == ERR_OK &&
		  store_commit(store, NULL) == ERR_OK,
	    "a value is put twice");
	CHECK(store_meta_get(&arena, store, STR("sequence"), &value, NULL) == ERR_OK &&
		  str_eq_c(value, "8"),
	    "the last counts");
	CHECK(store_backup(store, copy, NULL) == ERR_OK, "a copy is made in use");
	CHECK(store_backup(store, copy, NULL) == ERR_CONFLICT, "but over nothing");
	store_close(store);
	CHECK(store_open(copy, STORE_WRITE, &store, NULL) == ERR_OK &&
		  has_case(store, 3) && store_check(store, NULL) == ERR_OK,
	    "and is a store");
	store_close(store);
}

int
main(void)
{
	if (!test_setup())
		return 1;
	test_wrong_files();
	test_one_writer();
	test_transactions();
	test_meta_and_backup();
	test_remove();
	return test_done();
}
