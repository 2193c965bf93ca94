/* What organisations say of themselves: the last of each, never an older one. */
#include "store/store_profile.h"
#include "store_test.h"

#define MANY 10

static struct stored_profile
profile_of(const char *organisation, int64_t stated_at)
{
	return (struct stored_profile){ .organisation = str_from(organisation),
		.stated_at = stated_at,
		.sha256 = hash_of((unsigned)stated_at),
		.kept_at = 1000,
		.kept_by = STR("a"),
		.text = STR("{}") };
}

static int64_t
stated_at(struct store *store, const char *organisation)
{
	struct stored_profile found = { .stated_at = 0 };

	return store_profile_get(&arena, store, str_from(organisation), &found, NULL) ==
		       ERR_OK
		   ? found.stated_at
		   : 0;
}

static void
test_last(struct store *store)
{
	struct stored_profile one = profile_of("US/a", 200), found;

	CHECK(store_profile_get(&arena, store, one.organisation, &found, NULL) ==
		  ERR_NOT_FOUND,
	    "there is none yet");
	CHECK(store_profile_put(store, &one, NULL) == ERR_OK &&
		  stated_at(store, "US/a") == 200,
	    "it is kept");
	one = profile_of("US/a", 199);
	CHECK(store_profile_put(store, &one, NULL) == ERR_OK &&
		  stated_at(store, "US/a") == 200,
	    "an older one does not take its place");
	one = profile_of("US/a", 200);
	one.sha256 = hash_of(7);
	one.text = STR("{\"a\":1}");
	CHECK(store_profile_put(store, &one, NULL) == ERR_OK &&
		  store_profile_get(&arena, store, one.organisation, &found, NULL) ==
		      ERR_OK &&
		  str_eq_c(found.text, "{}"),
	    "nor another one of the same time");
	one = profile_of("US/a", 200);
	one.text = STR("{\"a\":1}");
	CHECK(store_profile_put(store, &one, NULL) == ERR_OK &&
		  store_profile_get(&arena, store, one.organisation, &found, NULL) ==
		      ERR_OK &&
		  str_eq(found.text, one.text),
	    "the same with one more signature does");
	one = profile_of("US/a", 201);
	CHECK(store_profile_put(store, &one, NULL) == ERR_OK &&
		  stated_at(store, "US/a") == 201,
	    "and a later one");
}

static void
test_list(struct store *store)
{
	struct stored_profile other = profile_of("CL/b", 1), *list = NULL;
	size_t count = 0;

	CHECK(store_profile_put(store, &other, NULL) == ERR_OK &&
		  store_profile_list(&arena, store, STR(""), MANY, &list, &count, NULL) ==
		      ERR_OK &&
		  count == 2 && str_eq_c(list[0].organisation, "CL/b") &&
		  str_eq_c(list[1].organisation, "US/a"),
	    "all, in the order of their ids");
	CHECK(list[0].text.len == 0 && list[1].text.len == 0 && list[1].kept_at == 1000,
	    "without their texts");
	CHECK(store_profile_list(&arena, store, STR("CL/b"), MANY, &list, &count, NULL) ==
		      ERR_OK &&
		  count == 1,
	    "those after one");
}

int
main(void)
{
	struct store *store;

	if (!test_setup() || store_open(path, STORE_CREATE, &store, NULL) != ERR_OK)
		return 1;
	CHECK(store_begin(store, NULL) == ERR_OK, "one transaction for all");
	test_last(store);
	test_list(store);
	CHECK(store_commit(store, NULL) == ERR_OK && store_check(store, NULL) == ERR_OK,
	    "the store is whole");
	store_close(store);
	test_remove();
	return test_done();
}
