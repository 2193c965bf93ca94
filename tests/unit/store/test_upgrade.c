/* A store of an older program is brought up to date; one of a newer program is refused.
 */
#include <sys/stat.h>

#include "base/file.h"
#include "old_store.h"
#include "store_test.h"

#define OLDEST 2

static char copy[320];
static char fresh[320];

static void
remove_all(const char *name)
{
	static const char *const ends[] = { "", "-wal", "-shm", ".lock", ".v2", ".v2-wal",
		".v2-shm", ".v2.lock", ".v2.part", ".v3" };
	char file[400];

	for (size_t i = 0; i < sizeof ends / sizeof *ends; i++) {
		(void)snprintf(file, sizeof file, "%s%s", name, ends[i]);
		(void)unlink(file);
	}
}

static bool
set_version(const char *pragma)
{
	sqlite3 *db = NULL;
	bool set = sqlite3_open(path, &db) == SQLITE_OK &&
		   sqlite3_exec(db, pragma, NULL, NULL, NULL) == SQLITE_OK;

	(void)sqlite3_close(db);
	return set;
}

static void
test_refused(void)
{
	struct store *store = NULL;
	struct why why = { .text = "" };
	char next[60];

	(void)snprintf(next, sizeof next, "PRAGMA user_version = %d", STORE_VERSION + 1);
	if (!CHECK(old_store_make(path, OLDEST) && set_version(next),
		"a store of a newer program"))
		return;
	CHECK(store_open(path, STORE_WRITE, &store, &why) == ERR_SYNTAX &&
		  strstr(why.text, "newer program") != NULL,
	    "is refused, and why");
	CHECK(
	    store_open(path, STORE_READ, &store, &why) == ERR_SYNTAX, "by a reader too");
	CHECK(access(copy, F_OK) != 0 && old_store_version(path) == STORE_VERSION + 1,
	    "and stays as it is");
	CHECK(set_version("PRAGMA user_version = 1") &&
		  store_open(path, STORE_WRITE, &store, NULL) == ERR_SYNTAX,
	    "one that was never released is refused");
	CHECK(set_version("PRAGMA user_version = 2; PRAGMA application_id = 7") &&
		  store_open(path, STORE_WRITE, &store, NULL) == ERR_SYNTAX &&
		  access(copy, F_OK) != 0,
	    "and another program's database");
	remove_all(path);
}

static void
test_reader(void)
{
	struct store *store = NULL;
	struct why why = { .text = "" };

	if (!CHECK(old_store_make(path, OLDEST), "a store of an older program"))
		return;
	CHECK(store_open(path, STORE_READ, &store, &why) == ERR_SYNTAX &&
		  strstr(why.text, "start comityd") != NULL &&
		  old_store_version(path) == OLDEST && access(copy, F_OK) != 0,
	    "is not for a reader, who changes nothing");
}

/* A copy that cannot be made: nothing is changed. */
static void
test_no_room(void)
{
	struct store *store = NULL;
	char part[330];

	(void)snprintf(part, sizeof part, "%s.v2.part", path);
	CHECK(mkdir(part, 0700) == 0 &&
		  store_open(path, STORE_WRITE, &store, NULL) != ERR_OK &&
		  old_store_version(path) == OLDEST,
	    "without a copy nothing is changed");
	(void)rmdir(part);
	CHECK(file_write(part, STR("half of a copy"), 0600, NULL) == ERR_OK &&
		  file_write(copy, STR("of an earlier start"), 0600, NULL) == ERR_OK,
	    "what an earlier start left is no hindrance");
}

static void
test_upgraded(void)
{
	struct store *store = NULL;
	char *selects = old_store_ask(path, OLD_STORE_SELECTS);
	char *old_schema = old_store_ask(path, OLD_STORE_SCHEMA);
	uint64_t rows = old_store_rows(path, selects);
	char *schema, *new_schema, *copy_schema;

	CHECK(rows != 0 && store_open(path, STORE_WRITE, &store, NULL) == ERR_OK &&
		  store_upgraded_from(store) == OLDEST &&
		  store_check(store, NULL) == ERR_OK,
	    "a writer brings it up to date");
	store_close(store);
	CHECK(old_store_version(path) == STORE_VERSION &&
		  old_store_rows(path, selects) == rows,
	    "every row is as it was");
	copy_schema = old_store_ask(copy, OLD_STORE_SCHEMA);
	CHECK(old_store_version(copy) == OLDEST &&
		  old_store_rows(copy, selects) == rows && copy_schema != NULL &&
		  strcmp(copy_schema, old_schema) == 0,
	    "the copy is the old store");
	CHECK(store_open(fresh, STORE_CREATE, &store, NULL) == ERR_OK &&
		  store_upgraded_from(store) == 0,
	    "a new store");
	store_close(store);
	schema = old_store_ask(path, OLD_STORE_SCHEMA);
	new_schema = old_store_ask(fresh, OLD_STORE_SCHEMA);
	CHECK(schema != NULL && new_schema != NULL && strcmp(schema, new_schema) == 0 &&
		  strcmp(schema, old_schema) != 0,
	    "has the same tables, byte for byte");
	CHECK(store_open(path, STORE_WRITE, &store, NULL) == ERR_OK &&
		  store_upgraded_from(store) == 0,
	    "it is brought up once");
	store_close(store);
	free(selects);
	free(schema);
	free(old_schema);
	free(new_schema);
	free(copy_schema);
}

int
main(void)
{
	if (!test_setup())
		return 1;
	(void)snprintf(copy, sizeof copy, "%s.v2", path);
	(void)snprintf(fresh, sizeof fresh, "%s.fresh", path);
	test_refused();
	test_reader();
	test_no_room();
	test_upgraded();
	remove_all(path);
	remove_all(fresh);
	test_remove();
	return test_done();
}
