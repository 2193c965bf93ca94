/* A list in pages: each begins behind the last row of the one before. */
#include "store_test.h"

#define MANY 10

/* Pages, of which the last may be a whole one; what is due at one time stands by its id.
 */
static void
test_turn(struct store *store)
{
	static const int64_t due[] = { 900, 600, 600, 800, 600, 700 };
	static const size_t turn[] = { 1, 2, 4, 5, 3, 0 };
	struct stored_duty one = {
		.kind = STR("decide"), .owed_by = STR("addressee"), .created_at = 1
	};
	struct duty_query query = { .ours = true, .limit = 2 };
	struct stored_duty *list = NULL;
	int64_t ids[6] = { 0 };
	size_t count = 0;
	bool ok = true;

	for (size_t i = 0; i < 6; i++) {
		one.due_at = due[i];
		ok = ok && store_duty_add(store, &one, &ids[i], NULL) == ERR_OK;
	}
	for (size_t page = 0; ok && page < 3; page++) {
		ok = store_duty_in_turn(&arena, store, &query, &list, &count, NULL) ==
			 ERR_OK &&
		     count == 2 && list[0].id == ids[turn[2 * page]] &&
		     list[1].id == ids[turn[2 * page + 1]];
		if (ok)
			query = (struct duty_query){ .ours = true,
				.due_at = list[1].due_at,
				.id = list[1].id,
				.limit = 2 };
	}
	CHECK(ok, "what is due first stands first, page by page");
	CHECK(store_duty_in_turn(&arena, store, &query, &list, &count, NULL) == ERR_OK &&
		  count == 0,
	    "behind the last there is none");
	query = (struct duty_query){
		.kind = STR("decide"), .due_at = 600, .id = ids[2], .limit = MANY
	};
	CHECK(store_duty_in_turn(&arena, store, &query, &list, &count, NULL) == ERR_OK &&
		  count == 4 && list[0].id == ids[4],
	    "nor is one of a kind twice");
	query = (struct duty_query){ .ours = false, .limit = MANY };
	CHECK(store_duty_in_turn(&arena, store, &query, &list, &count, NULL) == ERR_OK &&
		  count == 0,
	    "others owe nothing");
}

/* Those whose ids begin so, in the order of their ids. */
static void
test_ids(struct store *store)
{
	struct case_query query = { .text = str_slice(id_of(0), 0, 30), .limit = 2 };
	struct stored_case *list = NULL;
	size_t count = 0;
	bool ok = true;

	for (unsigned i = 0; ok && i < 4; i++) {
		struct stored_case one = case_of(4 - i);

		ok = store_case_add(store, &one, NULL) == ERR_OK;
	}
	for (unsigned page = 0; ok && page < 2; page++) {
		ok = store_case_list_of(&arena, store, CASE_OF_ID, &query, &list, &count,
			 NULL) == ERR_OK &&
		     count == 2 && str_eq(list[0].id, id_of(2 * page + 1)) &&
		     str_eq(list[1].id, id_of(2 * page + 2));
		if (ok)
			query.after = list[1].id;
	}
	CHECK(ok, "page by page, each once");
	CHECK(store_case_list_of(
		  &arena, store, CASE_OF_ID, &query, &list, &count, NULL) == ERR_OK &&
		  count == 0,
	    "to the end");
	query = (struct case_query){ .text = id_of(3), .limit = MANY };
	CHECK(store_case_list_of(
		  &arena, store, CASE_OF_ID, &query, &list, &count, NULL) == ERR_OK &&
		  count == 1,
	    "a whole id is its beginning, too");
}

static void
test_notices(struct store *store)
{
	struct stored_event one = {
		.event = STR("notify"), .at = 1, .leaf = STORE_NO_LEAF
	};
	struct stored_event *list = NULL;
	size_t count = 0;
	int64_t last;

	for (size_t i = 0; i < 3; i++)
		CHECK(store_event_add(store, &one, NULL) == ERR_OK, "somebody was told");
	CHECK(store_event_notices(&arena, store, 0, 2, &list, &count, NULL) == ERR_OK &&
		  count == 2 && list[0].number > list[1].number,
	    "the newest first");
	last = list[1].number;
	CHECK(
	    store_event_notices(&arena, store, last, 2, &list, &count, NULL) == ERR_OK &&
		count == 1 && list[0].number < last,
	    "then the first");
}

int
main(void)
{
	struct store *store;

	if (!test_setup() || store_open(path, STORE_CREATE, &store, NULL) != ERR_OK)
		return 1;
	CHECK(store_begin(store, NULL) == ERR_OK, "one transaction");
	test_turn(store);
	test_ids(store);
	test_notices(store);
	CHECK(store_commit(store, NULL) == ERR_OK, "kept");
	store_close(store);
	test_remove();
	return test_done();
}
