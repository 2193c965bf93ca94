/* What stands against which part of an order: the fold of what both sides said. */
#include "base/arena.h"
#include "casefile/impediment.h"
#include "test.h"

static struct arena arena;

static const struct target targets[] = {
	{ .format = STR_INIT("EmailAddress"), .categories = DATA_SUBSCRIBER },
	{ .format = STR_INIT("EmailAddress"), .categories = DATA_TRAFFIC | DATA_CONTENT },
};
static const struct order order = { .targets = targets, .targets_count = 2 };

static const struct change_part first[] = {
	{ .target = 0, .reason = STR_INIT("f3-impossible"), .kept = PART_NOT_KEPT }
};
static const struct change_part content[] = { { .target = 1,
    .categories = DATA_CONTENT } };
static const struct change_part second[] = { { .target = 1 } };
static const struct change_part behind[] = { { .target = 7 } };

#define ABOUT(parts) (parts), 1
#define ALL NULL, 0
#define WHY(word) STR_INIT(word)

static struct impediment_map
fold(const struct impediment_word *words, size_t count)
{
	struct impediment_map map = { 0 };

	CHECK(impediment_fold(&arena, &order, words, count, &map, NULL) == ERR_OK,
	    "a fold");
	return map;
}

static bool
stands(const struct impediment_map *map, size_t target, enum data_category category,
    const char *reason)
{
	return str_eq_c(impediment_reason(map, target, category), reason);
}

static void
test_nothing(void)
{
	static const struct impediment_word words[] = {
		{ CHANGE_CONFIRMATION, WHY(""), false, ALL },
		{ CHANGE_MAINTENANCE, WHY(""), false, ALL },
		{ CHANGE_NON_EXECUTION, WHY("f3-other"), false, ABOUT(behind) },
	};
	struct impediment_map map = fold(words, 0);

	CHECK(stands(&map, 0, DATA_SUBSCRIBER, "") && !impediment_of_all(&map),
	    "nothing was said");
	map = fold(words, 3);
	CHECK(stands(&map, 0, DATA_SUBSCRIBER, "") && stands(&map, 1, DATA_CONTENT, "") &&
		  !impediment_of_all(&map),
	    "what is no impediment of this order makes none");
}

static void
test_parts(void)
{
	static const struct impediment_word words[] = {
		{ CHANGE_NON_EXECUTION, WHY("f3-other"), false, ABOUT(first) },
		{ CHANGE_NON_EXECUTION, WHY("f3-insufficient-info"), true,
		    ABOUT(second) },
		{ CHANGE_CLARIFICATION, WHY(""), false, ALL },
		{ CHANGE_NON_EXECUTION, WHY("f3-immunity"), false, ABOUT(content) },
		{ CHANGE_MAINTENANCE, WHY(""), false, ABOUT(content) },
	};
	struct impediment_map map = fold(words, 1);

	CHECK(stands(&map, 0, DATA_SUBSCRIBER, "f3-impossible") &&
		  stands(&map, 1, DATA_TRAFFIC, "") && !impediment_of_all(&map),
	    "a part has its own reason, the other none");
	CHECK(impediment_kept(&map, 0, DATA_SUBSCRIBER) == PART_NOT_KEPT &&
		  impediment_kept(&map, 1, DATA_TRAFFIC) == PART_KEPT_UNKNOWN,
	    "and whether it is kept");
	map = fold(words, 2);
	CHECK(stands(&map, 1, DATA_TRAFFIC, "f3-insufficient-info") &&
		  impediment_of_all(&map) && !impediment_all_ended(&map),
	    "then all stands still");
	map = fold(words, 3);
	CHECK(stands(&map, 1, DATA_TRAFFIC, "") &&
		  stands(&map, 0, DATA_SUBSCRIBER, "f3-impossible"),
	    "a clarification answers what was asked, and nothing else");
	map = fold(words, 4);
	CHECK(stands(&map, 1, DATA_CONTENT, "f3-immunity") &&
		  stands(&map, 1, DATA_TRAFFIC, ""),
	    "a category of a target");
	map = fold(words, 5);
	CHECK(stands(&map, 1, DATA_CONTENT, "") && !impediment_of_all(&map),
	    "a maintenance answers it");
}

static void
test_ended(void)
{
	static const struct impediment_word words[] = {
		{ CHANGE_NON_EXECUTION, WHY("f3-other"), false, ALL },
		{ CHANGE_AGREEMENT, WHY(""), false, ABOUT(first) },
		{ CHANGE_MAINTENANCE, WHY(""), false, ALL },
		{ CHANGE_NON_EXECUTION, WHY("f3-other"), false, ALL },
		{ CHANGE_AGREEMENT, WHY(""), false, ALL },
	};
	struct impediment_map map = fold(words, 3);

	CHECK(impediment_ended(&map, 0, DATA_SUBSCRIBER) &&
		  stands(&map, 0, DATA_SUBSCRIBER, ""),
	    "what both agree on is over, whatever is said then");
	CHECK(!impediment_ended(&map, 1, DATA_CONTENT) && !impediment_of_all(&map),
	    "the rest goes on");
	map = fold(words, 4);
	CHECK(impediment_ended(&map, 0, DATA_SUBSCRIBER) && impediment_of_all(&map) &&
		  !impediment_all_ended(&map),
	    "nothing is left to execute, and not all has ended");
	map = fold(words, 5);
	CHECK(impediment_all_ended(&map), "then it has");
}

static void
test_covers(void)
{
	static const struct change_part many[] = { { .target = 1,
						       .categories = DATA_CONTENT },
		{ .target = 3 }, { .target = 9, .categories = DATA_TRAFFIC } };

	CHECK(change_part_covers(NULL, 0, 5, DATA_TRAFFIC), "no part named: all");
	CHECK(!change_part_covers(many, 3, 1, DATA_TRAFFIC) &&
		  change_part_covers(many, 3, 1, DATA_CONTENT) &&
		  !change_part_covers(many, 3, 2, DATA_CONTENT) &&
		  change_part_covers(many, 3, 3, DATA_SUBSCRIBER) &&
		  change_part_covers(many, 3, 9, DATA_TRAFFIC) &&
		  !change_part_covers(many, 3, 10, DATA_TRAFFIC),
	    "else those named");
}

int
main(void)
{
	if (arena_init(&arena, (size_t)1 << 20, NULL) != ERR_OK)
		return EXIT_FAILURE;
	test_nothing();
	test_parts();
	test_ended();
	test_covers();
	arena_release(&arena);
	return test_done();
}
