/* Barred parts: the last word of each notified authority about each part counts. */
#include <string.h>

#include "base/limits.h"
#include "casefile/part.h"
#include "test.h"

static const struct str both[] = { STR_INIT("DE/one"), STR_INIT("DE/other") };
static const struct target targets[] = {
	{ STR_INIT("EmailAddress"), STR_INIT("a@b.example"), 0, 0, STR_INIT(""),
	    DATA_SUBSCRIBER | DATA_TRAFFIC | DATA_CONTENT },
	{ STR_INIT("EmailAddress"), STR_INIT("c@d.example"), 0, 0, STR_INIT(""),
	    DATA_TRAFFIC },
};

static struct order
sample(size_t notified)
{
	return (struct order){ .targets = targets,
		.targets_count = 2,
		.notified = both,
		.notified_count = notified };
}

/* Parts as words of the tables below name them. */
static const struct change_part content_of_0[] = {
	{ .target = 0, .categories = DATA_CONTENT, .reason = STR_INIT("ea-rights") }
};
static const struct change_part traffic_of_0[] = { { .target = 0,
    .categories = DATA_TRAFFIC } };
static const struct change_part all_of_1[] = { { .target = 1 } };
static const struct change_part nowhere[] = { { .target = 7 } };
static const struct change_part not_asked[] = { { .target = 1,
    .categories = DATA_CONTENT } };

#define ONE STR_INIT("DE/one")
#define OTHER STR_INIT("DE/other")
#define SAYS(kind, who, parts)                                                           \
	{                                                                                \
		kind, who, 0, STR_INIT("ea-immunity"), STR_INIT(""), parts, 1            \
	}
#define SAYS_ALL(kind, who)                                                              \
	{                                                                                \
		kind, who, 0, STR_INIT("ea-immunity"), STR_INIT(""), NULL, 0             \
	}

/* expected: S T C of target 0, then T of target 1; o p b. */
static const struct {
	size_t notified;
	struct part_word words[3];
	size_t count;
	const char *expected, *what;
} cases[] = {
	{ 1, { { 0 } }, 0, "oooo", "nothing was said" },
	{ 1, { SAYS_ALL(CHANGE_FORBID, ONE) }, 1, "bbbb", "the whole order" },
	{ 1, { SAYS(CHANGE_FORBID, ONE, content_of_0) }, 1, "oobo", "one category" },
	{ 1, { SAYS(CHANGE_FORBID, ONE, all_of_1) }, 1, "ooob", "one target" },
	{ 1, { SAYS(CHANGE_REASONS, ONE, all_of_1) }, 1, "ooob",
	    "reasons to the issuer are the same word" },
	{ 1, { SAYS(CHANGE_FORBID, ONE, content_of_0), SAYS_ALL(CHANGE_PERMIT, ONE) }, 2,
	    "pppp", "all is lifted" },
	{ 1, { SAYS_ALL(CHANGE_FORBID, ONE), SAYS(CHANGE_PERMIT, ONE, traffic_of_0) }, 2,
	    "bpbb", "a part is lifted" },
	{ 1, { SAYS_ALL(CHANGE_PERMIT, ONE), SAYS(CHANGE_FORBID, ONE, content_of_0) }, 2,
	    "ppbp", "allowed, but for a part" },
	{ 1,
	    { SAYS(CHANGE_FORBID, ONE, content_of_0), SAYS(CHANGE_FORBID, ONE, all_of_1),
		SAYS(CHANGE_PERMIT, ONE, content_of_0) },
	    3, "oopb", "each part has its own last word" },
	{ 2, { SAYS_ALL(CHANGE_PERMIT, ONE) }, 1, "oooo",
	    "of two authorities one has not spoken" },
	{ 2, { SAYS_ALL(CHANGE_PERMIT, ONE), SAYS_ALL(CHANGE_PERMIT, OTHER) }, 2, "pppp",
	    "now both have" },
	{ 2, { SAYS(CHANGE_FORBID, ONE, all_of_1), SAYS_ALL(CHANGE_PERMIT, OTHER) }, 2,
	    "ooob", "one does not lift what the other bars" },
	{ 1, { SAYS_ALL(CHANGE_FORBID, OTHER) }, 1, "oooo",
	    "who is not notified bars nothing" },
	{ 0, { SAYS_ALL(CHANGE_FORBID, ONE) }, 1, "oooo", "nor where nobody is" },
	{ 1, { SAYS(CHANGE_FORBID, ONE, nowhere) }, 1, "oooo",
	    "a target that the order has not" },
	{ 1, { SAYS(CHANGE_FORBID, ONE, not_asked) }, 1, "oooo",
	    "a category that was not asked of it" },
	{ 1, { SAYS_ALL(CHANGE_QUESTION, ONE) }, 1, "oooo", "a question bars nothing" },
	{ 1, { SAYS_ALL(CHANGE_FORBID, ONE), SAYS_ALL(CHANGE_QUESTION, ONE) }, 2, "bbbb",
	    "nor lifts anything" },
};

static char
letter(const struct part_map *map, size_t target, enum data_category category)
{
	return part_state_name(part_state(map, target, category)).ptr[0];
}

static void
test_cases(struct arena *arena)
{
	for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
		struct order order = sample(cases[i].notified);
		struct part_map map;
		char got[5] = "";

		if (part_fold(arena, &order, cases[i].words, cases[i].count, &map,
			NULL) == ERR_OK) {
			got[0] = letter(&map, 0, DATA_SUBSCRIBER);
			got[1] = letter(&map, 0, DATA_TRAFFIC);
			got[2] = letter(&map, 0, DATA_CONTENT);
			got[3] = letter(&map, 1, DATA_TRAFFIC);
		}
		if (!CHECK(strcmp(got, cases[i].expected) == 0, cases[i].what))
			printf("# %s, not %s\n", got, cases[i].expected);
	}
}

static void
test_words(struct arena *arena)
{
	static const struct part_word words[] = {
		SAYS(CHANGE_FORBID, ONE, content_of_0),
		SAYS(CHANGE_FORBID, ONE, all_of_1),
	};
	struct order order = sample(1);
	struct part_map map;
	const struct part_word *word;

	CHECK(part_fold(arena, &order, words, 2, &map, NULL) == ERR_OK, "two bars");
	word = part_word_at(&map, 0, DATA_CONTENT, 0);
	CHECK(word == &words[0] &&
		  str_eq_c(part_reason(word, 0, DATA_CONTENT), "ea-rights"),
	    "a part has a reason of its own");
	word = part_word_at(&map, 1, DATA_TRAFFIC, 0);
	CHECK(word == &words[1] &&
		  str_eq_c(part_reason(word, 1, DATA_TRAFFIC), "ea-immunity"),
	    "or that of the change");
	CHECK(part_word_at(&map, 0, DATA_TRAFFIC, 0) == NULL, "an open part has none");
	CHECK(part_count(&map, PART_BARRED) == 2 && part_count(&map, PART_OPEN) == 2 &&
		  part_count(&map, PART_PERMITTED) == 0,
	    "parts are counted");
}

/* No permission hides another one, with conditions of its own. */
static void
test_each(struct arena *arena)
{
	static const struct part_word words[] = {
		SAYS_ALL(CHANGE_FORBID, ONE),
		SAYS_ALL(CHANGE_PERMIT, ONE),
		SAYS_ALL(CHANGE_PERMIT, OTHER),
	};
	struct order order = sample(2);
	struct part_map map;

	CHECK(part_fold(arena, &order, words, 2, &map, NULL) == ERR_OK &&
		  part_word_at(&map, 0, DATA_CONTENT, 0) == &words[1] &&
		  part_word_at(&map, 0, DATA_CONTENT, 1) == NULL,
	    "one of two has spoken, and its last word counts");
	CHECK(part_fold(arena, &order, words, 3, &map, NULL) == ERR_OK &&
		  part_state(&map, 0, DATA_CONTENT) == PART_PERMITTED &&
		  part_word_at(&map, 0, DATA_CONTENT, 0) == &words[1] &&
		  part_word_at(&map, 0, DATA_CONTENT, 1) == &words[2],
	    "both permit: both words stand");
}

static void
test_order(struct arena *arena)
{
	static const struct part_word words[] = {
		SAYS(CHANGE_FORBID, ONE, content_of_0),
		SAYS(CHANGE_FORBID, ONE, all_of_1),
	};
	struct order order = sample(1);
	struct order rest, none;
	unsigned categories[2];
	struct part_map map;

	CHECK(part_fold(arena, &order, words, 2, &map, NULL) == ERR_OK, "two bars");
	part_categories(&map, 1U << PART_OPEN | 1U << PART_PERMITTED, categories);
	CHECK(part_order(arena, &order, categories, &rest, NULL) == ERR_OK &&
		  rest.targets_count == 1 &&
		  rest.targets[0].value.ptr == targets[0].value.ptr &&
		  rest.targets[0].categories == (DATA_SUBSCRIBER | DATA_TRAFFIC),
	    "the order without its barred parts");
	CHECK(order.targets[0].categories == targets[0].categories &&
		  order.targets_count == 2,
	    "the order itself stays as it is");
	part_categories(&map, 1U << PART_PERMITTED, categories);
	CHECK(part_order(arena, &order, categories, &none, NULL) == ERR_OK &&
		  none.targets_count == 0,
	    "nothing is left when nothing is permitted");
}

/* The largest order, barred in as many pieces as may be. */
static void
test_large(void)
{
	static struct target many[LIMIT_TARGETS];
	static struct change_part parts[LIMIT_CHANGE_PARTS];
	struct part_word word = { .kind = CHANGE_FORBID,
		.by = both[0],
		.about = parts,
		.about_count = LIMIT_CHANGE_PARTS };
	struct order order = sample(2);
	struct arena arena;
	struct part_map map;

	for (size_t i = 0; i < LIMIT_TARGETS; i++) {
		many[i].categories = DATA_TRAFFIC | DATA_CONTENT;
		parts[i] =
		    (struct change_part){ .target = i, .categories = DATA_CONTENT };
	}
	order.targets = many;
	order.targets_count = LIMIT_TARGETS;
	if (!CHECK(arena_init(&arena, (size_t)4 << 20, NULL) == ERR_OK, "room"))
		return;
	CHECK(part_fold(&arena, &order, &word, 1, &map, NULL) == ERR_OK &&
		  part_count(&map, PART_BARRED) == LIMIT_TARGETS &&
		  part_count(&map, PART_OPEN) == LIMIT_TARGETS,
	    "the largest order");
	CHECK(part_fold(&arena, &order, &word, (size_t)UINT16_MAX + 1, &map, NULL) ==
		  ERR_LIMIT,
	    "more words than are counted");
	arena_release(&arena);
}

int
main(void)
{
	struct arena arena;

	if (!CHECK(
		arena_init(&arena, (size_t)1 << 20, NULL) == ERR_OK, "arena is mapped"))
		return test_done();
	test_cases(&arena);
	test_words(&arena);
	test_each(&arena);
	test_order(&arena);
	test_large();
	arena_release(&arena);
	return test_done();
}
