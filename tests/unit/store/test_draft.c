/* Drafts: whose, which version, and when they are gone. */
#include "store_test.h"

#define MANY 10

static struct stored_draft
draft_of(unsigned number, const char *person)
{
	return (struct stored_draft){ .id = id_of(number),
		.person = str_from(person),
		.version = 1,
		.created_at = 100,
		.changed_at = 100 + (int64_t)number,
		.answers = STR("{}") };
}

static size_t
count_of(struct store *store, struct str person)
{
	struct stored_draft *list;
	size_t count = MANY;

	return store_draft_list(&arena, store, person, MANY, &list, &count, NULL) ==
		       ERR_OK
		   ? count
		   : MANY;
}

static void
test_whose(struct store *store)
{
	struct stored_draft one = draft_of(1, "a"), two = draft_of(2, "a"), bad = one,
			    *list;
	size_t count = 0;

	bad.id = STR("1");
	CHECK(store_draft_add(store, &bad, NULL) == ERR_USAGE, "a draft has a whole id");
	bad = draft_of(3, "a");
	bad.answers = STR("");
	CHECK(store_draft_add(store, &bad, NULL) == ERR_USAGE, "and answers");
	CHECK(store_draft_get(&arena, store, one.id, &bad, NULL) == ERR_NOT_FOUND,
	    "there is none yet");
	CHECK(store_draft_add(store, &one, NULL) == ERR_OK &&
		  store_draft_add(store, &two, NULL) == ERR_OK,
	    "two of one person");
	CHECK(store_draft_add(store, &one, NULL) == ERR_CONFLICT, "an id is used once");
	CHECK(store_draft_list(&arena, store, STR("a"), MANY, &list, &count, NULL) ==
		      ERR_OK &&
		  count == 2 && str_eq(list[0].id, two.id) && list[0].text.len == 0,
	    "the newest first");
	CHECK(count_of(store, STR("b")) == 0, "nobody else's");
	CHECK(count_of(store, STR("")) == 0, "none waits for a signature");
}

static void
test_versions(struct store *store)
{
	struct stored_draft one = draft_of(1, "b"), found;

	one.changed_at = 300;
	one.answers = STR("{\"kind\":\"produce\"}");
	one.text = STR("{}");
	one.signoffs = STR("[]");
	CHECK(store_draft_update(store, &one, NULL) == ERR_OK &&
		  store_draft_get(&arena, store, one.id, &found, NULL) == ERR_OK &&
		  found.version == 2 && found.changed_at == 300 &&
		  str_eq(found.answers, one.answers) && str_eq(found.text, one.text) &&
		  str_eq_c(found.person, "a") && found.created_at == 100,
	    "what is changed is another version, of the same person");
	one.answers = STR("{}");
	CHECK(store_draft_update(store, &one, NULL) == ERR_CONFLICT &&
		  store_draft_get(&arena, store, one.id, &found, NULL) == ERR_OK &&
		  found.version == 2 && found.answers.len > 2,
	    "who has read the one before overwrites nothing");
	CHECK(count_of(store, STR("")) == 1, "its text waits for signatures");
}

static size_t
annexes_of(struct store *store, unsigned number)
{
	struct stored_annex *list;
	size_t count = MANY;

	return store_draft_annex_list(
		   &arena, store, id_of(number), MANY, &list, &count, NULL) == ERR_OK
		   ? count
		   : MANY;
}

static void
test_annexes(struct store *store)
{
	struct stored_annex annex = { .draft = id_of(9),
		.name = STR("facts"),
		.readers = STR("AA/court"),
		.bytes = STR("salt and paper") };
	struct stored_annex found;

	CHECK(store_draft_annex_add(store, &annex, NULL) != ERR_OK,
	    "an annex belongs to a draft that is there");
	annex.draft = id_of(1);
	CHECK(store_draft_annex_add(store, &annex, NULL) == ERR_OK &&
		  store_draft_annex_get(
		      &arena, store, annex.draft, annex.name, &found, NULL) == ERR_OK &&
		  found.size == (int64_t)annex.bytes.len &&
		  str_eq(found.bytes, annex.bytes) &&
		  str_eq(found.readers, annex.readers),
	    "it is kept whole");
	CHECK(store_draft_annex_add(store, &annex, NULL) == ERR_CONFLICT &&
		  annexes_of(store, 1) == 1,
	    "a name is used once");
	CHECK(store_draft_annex_get(&arena, store, id_of(2), annex.name, &found, NULL) ==
		      ERR_NOT_FOUND &&
		  annexes_of(store, 2) == 0,
	    "another draft has it not");
	annex.name = STR("list");
	CHECK(
	    store_draft_annex_add(store, &annex, NULL) == ERR_OK &&
		store_draft_annex_drop(store, annex.draft, annex.name, NULL) == ERR_OK &&
		annexes_of(store, 1) == 1,
	    "one is removed, and no other");
}

static void
test_gone(struct store *store)
{
	struct stored_draft one = draft_of(1, "a"), found;

	CHECK(store_draft_drop(store, one.id, NULL) == ERR_OK &&
		  store_draft_get(&arena, store, one.id, &found, NULL) == ERR_NOT_FOUND &&
		  count_of(store, STR("a")) == 1,
	    "one is dropped, and no other");
	CHECK(annexes_of(store, 1) == 0, "its annexes went with it");
	CHECK(store_draft_forget(store, 102, NULL) == ERR_OK &&
		  count_of(store, STR("a")) == 1 &&
		  store_draft_forget(store, 103, NULL) == ERR_OK &&
		  count_of(store, STR("a")) == 0,
	    "what nobody has touched is forgotten");
}

int
main(void)
{
	struct store *store;

	if (!test_setup() || store_open(path, STORE_CREATE, &store, NULL) != ERR_OK)
		return 1;
	CHECK(store_begin(store, NULL) == ERR_OK, "one transaction for all");
	test_whose(store);
	test_versions(store);
	test_annexes(store);
	test_gone(store);
	CHECK(store_commit(store, NULL) == ERR_OK && store_check(store, NULL) == ERR_OK,
	    "the store is whole");
	store_close(store);
	test_remove();
	return test_done();
}
