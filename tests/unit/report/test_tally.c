/* Counts add up, and what is small cannot be found by subtraction. */
#include <string.h>

#include "random.h"
#include "report/tally.h"
#include "test.h"

#define ARENA_SIZE ((size_t)16 << 20)
#define RESULTS 4

static struct arena arena;

static struct tally_item
item(const char *country, size_t result, int64_t requests)
{
	struct tally_item one = {
		.result = result, .requests = requests, .accounts = 2 * requests
	};

	for (size_t k = 0; k < TALLY_KEY_COUNT; k++)
		one.keys[k] = STR("");
	one.keys[TALLY_COUNTRY] = str_from(country);
	return one;
}

static struct tally
make(const struct tally_item *items, size_t count, bool hide)
{
	struct tally_order order = {
		.by = 1U << TALLY_COUNTRY, .results_count = RESULTS, .hide = hide
	};
	struct tally tally = { .rows = NULL };

	CHECK(tally_make(&arena, items, count, &order, &tally, NULL) == ERR_OK, "made");
	return tally;
}

static void
test_sums(void)
{
	const struct tally_item items[] = { item("CL", 0, 3), item("AR", 1, 20),
		item("CL", 1, 7), item("AR", 0, 2) };
	struct tally tally = make(items, 4, false);

	CHECK(
	    tally.rows_count == 3 && str_eq_c(tally.rows[0].keys[TALLY_COUNTRY], "AR") &&
		tally.rows[0].requests.count == 22 &&
		tally.rows[2].requests.count == 32 && tally.rows[2].accounts.count == 64,
	    "rows by their keys, and one of all");
	CHECK(tally_rate(&tally.rows[2], 1U << 1, 1U << 0 | 1U << 1) == 844, "27 of 32");
	CHECK(tally_rate(&tally.rows[2], 1U << 1, 1U << 2) == -1, "of nothing, no rate");
	tally = make(items, 0, true);
	CHECK(tally.rows_count == 1 && tally.rows[0].requests.count == 0 &&
		  !tally.rows[0].requests.hidden,
	    "without cases there is a row of zeros");
}

static void
test_hidden(void)
{
	const struct tally_item items[] = { item("AR", 0, 20), item("AR", 1, 9),
		item("AR", 2, 3), item("CL", 0, 30), item("CL", 1, 40) };
	struct tally tally = make(items, 5, true);
	struct tally_row *argentina = &tally.rows[0];

	CHECK(argentina->results[2].hidden, "a small count is hidden");
	CHECK(argentina->results[1].hidden && !argentina->results[0].hidden,
	    "and the smallest beside it, or it would be the rest");
	CHECK(tally.rows[2].results[1].hidden && !tally.rows[1].results[1].hidden,
	    "and what would tell it in the sums, no more");
	CHECK(!tally.rows[2].requests.hidden && tally.rows[2].results[2].hidden,
	    "what is small of all is small");
	CHECK(tally_rate(argentina, 1U << 0, 1U << 0 | 1U << 1) == -1,
	    "no rate tells what is hidden");
}

/* Of no line with a shown sum is one cell hidden alone, unless the others are all zero.
 */
static bool
is_alone(struct tally *tally, size_t row, int column)
{
	size_t hidden = 0, others = 0;

	for (size_t i = 0; column >= 0 && i + 1 < tally->rows_count; i++) {
		hidden += tally->rows[i].results[column].hidden;
		others += !tally->rows[i].results[column].hidden &&
			  tally->rows[i].results[column].count > 0;
	}
	for (size_t r = 0; column < 0 && r < RESULTS; r++) {
		hidden += tally->rows[row].results[r].hidden;
		others += !tally->rows[row].results[r].hidden &&
			  tally->rows[row].results[r].count > 0;
	}
	return hidden == 1 && others > 0;
}

static bool
is_safe(struct tally *tally)
{
	size_t last = tally->rows_count - 1;

	for (size_t i = 0; i <= last; i++) {
		if (!tally->rows[i].requests.hidden && is_alone(tally, i, -1))
			return false;
		for (size_t r = 0; r < RESULTS; r++)
			if (!tally->rows[i].results[r].hidden &&
			    tally->rows[i].results[r].count > 0 &&
			    tally->rows[i].results[r].count <= TALLY_SMALL)
				return false;
	}
	for (int r = 0; r < RESULTS; r++)
		if (!tally->rows[last].results[r].hidden && is_alone(tally, last, r))
			return false;
	return true;
}

static void
test_property(void)
{
	static const char *const countries[] = { "AR", "CL", "CR", "FR", "HU" };
	struct random random = random_start();
	bool safe = true;

	for (int n = 0; n < 2000; n++) {
		struct tally_item items[12];
		struct tally_order order = {
			.by = 1U << TALLY_COUNTRY, .results_count = RESULTS, .hide = true
		};
		struct tally tally;

		arena_reset(&arena);
		for (size_t i = 0; i < 12; i++)
			items[i] = item(countries[random_below(&random, 5)],
			    random_below(&random, RESULTS),
			    (int64_t)random_below(&random, 12));
		safe = safe &&
		       tally_make(&arena, items, 12, &order, &tally, NULL) == ERR_OK &&
		       is_safe(&tally);
	}
	CHECK(safe, "2,000 tables: nothing small is shown or left alone");
}

int
main(void)
{
	struct why why;

	if (arena_init(&arena, ARENA_SIZE, &why) != ERR_OK)
		return EXIT_FAILURE;
	test_sums();
	test_hidden();
	test_property();
	arena_release(&arena);
	return test_done();
}
