/* Sums over figures: what is not stated is not zero. */
#include "report/summary.h"
#include "test.h"

static struct arena arena;

static struct figure figures[] = {
	{ STR_INIT("A"), STR_INIT("2013 H1"), STR_INIT("X"), STR_INIT(""), { 10, 20, 5 },
	    2 },
	{ STR_INIT("A"), STR_INIT("2013 H2"), STR_INIT("X"), STR_INIT(""), { 30, -1, -1 },
	    3 },
	{ STR_INIT("B"), STR_INIT("2013 H1"), STR_INIT("Y"), STR_INIT(""), { -1, 4, 2 },
	    4 },
};

static void
test_sums(void)
{
	struct published published = { .figures = figures, .figures_count = 3 };
	struct summary_row *rows;
	struct why why;
	size_t count;

	CHECK(summary_make(&arena, &published, 0, &rows, &count, &why) == ERR_OK &&
		  count == 1 && rows[0].figures == 3,
	    "by nothing: one row");
	CHECK(rows[0].sum[MEASURE_REQUESTS] == 40 &&
		  rows[0].stated[MEASURE_REQUESTS] == 2 &&
		  rows[0].sum[MEASURE_ACCOUNTS] == 24,
	    "sums say of how many figures they are");
	CHECK(summary_rate(&rows[0]) == 500, "the rate is of figures that state both");
	CHECK(summary_make(&arena, &published, 1U << KEY_SOURCE, &rows, &count, &why) ==
		      ERR_OK &&
		  count == 2 && str_eq_c(rows[1].keys[KEY_SOURCE], "B"),
	    "by source");
	CHECK(summary_rate(&rows[1]) == -1, "no rate where no figure states both");
	CHECK(summary_make(&arena, &published, 1U << KEY_PERIOD | 1U << KEY_COUNTRY,
		  &rows, &count, &why) == ERR_OK &&
		  count == 3,
	    "by two keys");
	published.figures_count = 0;
	CHECK(summary_make(&arena, &published, 0, &rows, &count, &why) == ERR_OK &&
		  count == 0,
	    "of nothing");
}

static void
test_keys(void)
{
	enum summary_key key = KEY_COUNT;

	CHECK(!summary_key_parse(STR("colour"), &key) && key == KEY_COUNT, "no such key");
	CHECK(summary_key_parse(STR("country"), &key) && key == KEY_COUNTRY,
	    "a key by name");
}

int
main(void)
{
	struct why why;

	if (arena_init(&arena, 1 << 20, &why) != ERR_OK)
		return EXIT_FAILURE;
	test_sums();
	test_keys();
	arena_release(&arena);
	return test_done();
}
