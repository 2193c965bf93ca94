/*
 * The cost of an order does not grow with what is stored: every statement finds its rows
 * by an index.
 */
#include <sqlite3.h>

#include "base/embedded.h"
#include "store_test.h"

#define BATCHES 32
#define BATCH 64

/* Counting a small table or the open rows of an index is a scan, and so is looking at the
 * first row of an index; what is open, after a start or a jump of the clock. */
static const char *const scans[] = { "case_count", "tray_count", "outbox_count",
	"draft_list_to_sign", "duty_count", "outbox_next", "outbox_oldest",
	"outbox_unsealed", "alert_count", "duty_recall", "witness_recall", NULL };

static bool
may_scan(struct str name)
{
	for (size_t i = 0; scans[i] != NULL; i++)
		if (str_eq_c(name, scans[i]))
			return true;
	return false;
}

/* The lines of EXPLAIN QUERY PLAN; false when one is a scan or a sort. */
static bool
plan_is_good(sqlite3 *db, struct str text, bool scan_allowed)
{
	struct str query = arena_format(&arena, "EXPLAIN QUERY PLAN %.*s", STR_ARG(text));
	sqlite3_stmt *statement = NULL;
	bool good = true;

	if (sqlite3_prepare_v2(db, query.ptr, (int)query.len, &statement, NULL) !=
	    SQLITE_OK)
		return true; /* BEGIN and the like have no plan; the store prepares all */
	while (sqlite3_step(statement) == SQLITE_ROW) {
		struct str line =
		    str_from((const char *)sqlite3_column_text(statement, 3));
		bool is_scan =
		    str_starts(line, STR("SCAN")) && !str_has(line, STR("CONSTANT ROW"));

		if ((is_scan && !scan_allowed) || str_has(line, STR("TEMP B-TREE"))) {
			printf("# %.*s\n", STR_ARG(line));
			good = false;
		}
	}
	(void)sqlite3_finalize(statement);
	return good;
}

static void
check_statements(sqlite3 *db, struct str text)
{
	struct str mark = STR("-- name: ");

	while (!str_empty(text)) {
		struct str line = str_cut(&text, '\n');
		struct str start = text;
		struct str name;

		if (!str_starts(line, mark))
			continue;
		name = str_slice(line, mark.len, line.len);
		while (!str_empty(text) && !str_starts(text, mark))
			(void)str_cut(&text, '\n');
		start.len -= text.len;
		CHECK(plan_is_good(db, start, may_scan(name)),
		    arena_cstr(&arena, arena_format(&arena, "%.*s", STR_ARG(name))));
	}
}

static bool
add_order(struct store *store, unsigned number)
{
	struct stored_case added = case_of(number);
	struct stored_message message = message_of(number);
	struct stored_document document = { .case_id = added.id,
		.sha256 = hash_of(number),
		.kind = STR("Order"),
		.at = 1,
		.bytes = STR("{}") };
	struct stored_leaf leaf = { number, STR("leaf"), STR("salt"), added.id, 1 };
	struct stored_event event = {
		.case_id = added.id, .at = 1, .event = STR("received"), .leaf = number
	};
	struct stored_outbox outbox = { .case_id = added.id,
		.receiver = STR("CL/fiscalia-norte"),
		.kind = STR("receipt"),
		.bytes = STR("{}"),
		.at = number };
	struct hash hash = hash_of(number);

	message.case_id = added.id;
	return store_case_add(store, &added, NULL) == ERR_OK &&
	       store_message_add(store, &message, NULL) == ERR_OK &&
	       store_document_add(store, &document, NULL) == ERR_OK &&
	       store_leaf_add(store, &leaf, NULL) == ERR_OK &&
	       store_event_add(store, &event, NULL) == ERR_OK &&
	       store_hash_add(store, number, &hash, NULL) == ERR_OK &&
	       store_outbox_add(store, &outbox, NULL, NULL) == ERR_OK &&
	       store_message_answer(
		   store, message.sender, message.transaction, STR("{}"), NULL) == ERR_OK;
}

static void
fill(struct store *store)
{
	bool ok = true;
	unsigned number = 0;
	size_t mark = arena_mark(&arena);

	for (unsigned batch = 0; batch < BATCHES; batch++) {
		ok = ok && store_begin(store, NULL) == ERR_OK;
		for (unsigned i = 0; i < BATCH; i++)
			ok = ok && add_order(store, number++);
		ok = ok && store_commit(store, NULL) == ERR_OK;
		arena_return(&arena, mark);
	}
	CHECK(ok, "two thousand orders are stored in batches");
}

static void
check_totals(struct store *store)
{
	struct store_totals totals;
	struct case_count *counts;
	size_t count;

	CHECK(store_totals(store, 10, &totals, NULL) == ERR_OK &&
		  totals.leaves == BATCHES * BATCH &&
		  totals.outbox_waiting == BATCHES * BATCH,
	    "the totals are right");
	CHECK(store_case_counts(&arena, store, &counts, &count, NULL) == ERR_OK &&
		  count == 1 && counts[0].cases == BATCHES * BATCH,
	    "and the counts of cases");
}

int
main(void)
{
	struct store *store;
	sqlite3 *db = NULL;

	if (!test_setup() || store_open(path, STORE_CREATE, &store, NULL) != ERR_OK)
		return 1;
	fill(store);
	check_totals(store);
	if (CHECK(sqlite3_open_v2(path, &db, SQLITE_OPEN_READONLY, NULL) == SQLITE_OK,
		"opened"))
		for (const struct embedded *file = embedded_sql; file->name != NULL;
		     file++)
			check_statements(db, file->text);
	(void)sqlite3_close(db);
	store_close(store);
	test_remove();
	return test_done();
}
