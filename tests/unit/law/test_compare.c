/* What a what-if opens and closes, and that the day alone opens nothing. */
#include <stdio.h>

#include "base/arena.h"
#include "law/compare.h"
#include "law/whatif.h"
#include "test.h"

static struct arena arena, scratch;
static struct law law;
static const struct clock_date today = { 2026, 11, 22 };

static struct law assumed;
static struct law_sides sides;

static bool
assume(const char *what_if)
{
	struct why why = { 0 };
	struct verdict verdict;

	sides = (struct law_sides){ .before = &law, .after = &assumed };
	sides.before_day = today;
	return CHECK(whatif_open(&arena, &law, STR("test"), str_from(what_if), &assumed,
			 &verdict, &why) == ERR_OK &&
			 verdict_is_yes(&verdict),
		   what_if) &&
	       CHECK(law_compare_sides(&arena, &sides, &why) == ERR_OK, "the sides");
}

static bool
compare(const char *what_if, struct law_comparison *ret_comparison)
{
	struct why why = { 0 };

	return assume(what_if) && CHECK(law_compare(&arena, &scratch, &sides,
					    ret_comparison, &why) == ERR_OK,
				      "the comparison");
}

static size_t
count_of(const struct law_comparison *comparison, const char *requester,
    const char *provider, const char *procedure)
{
	size_t count = 0;

	for (size_t i = 0; i < comparison->count; i++) {
		const struct law_change *change = &comparison->changes[i];
		struct str id = change->procedure->cells[PROCEDURE_ID];

		if (change->before == change->after || change->categories == 0 ||
		    change->when == 0)
			CHECK(false, "a change is one");
		count += (*requester == '\0' || str_eq_c(change->requester, requester)) &&
			 (*provider == '\0' || str_eq_c(change->provider, provider)) &&
			 str_starts(id, str_from(procedure));
	}
	return count;
}

static void
test_sides(void)
{
	if (!assume("224=HU,CR@2027-06-01;224/7.2.b=CR:made;185/29.4=JP:made"))
		return;
	CHECK(sides.states_count == 3 && str_eq_c(sides.states[2], "JP"),
	    "each State once");
	CHECK(sides.instruments_count == 2, "each instrument once");
	CHECK(clock_date_cmp(sides.after_day, (struct clock_date){ 2027, 6, 1 }) == 0,
	    "the last day that is assumed");
	CHECK(law_sides_concern(&sides, STR("224/8.13")) &&
		  law_sides_concern(&sides, STR("185/2")) &&
		  !law_sides_concern(&sides, STR("189/3")),
	    "articles of both instruments");
	if (assume("224=HU,CR@2020-01-01"))
		CHECK(clock_date_cmp(sides.after_day, today) == 0, "not in the past");
}

static void
test_protocol(void)
{
	struct law_comparison comparison;

	if (!compare("224=HU,CR@2027-06-01", &comparison))
		return;
	CHECK(comparison.others == 248, "everybody else");
	CHECK(comparison.pairs == 2 * 248 + 2 * (248 - 1),
	    "a pair of two that are named is asked once each way");
	CHECK(count_of(&comparison, "HU", "CR", "224-07") == 1, "HU may ask in CR");
	CHECK(count_of(&comparison, "CR", "HU", "224-07") == 1, "CR may ask in HU");
	CHECK(
	    count_of(&comparison, "HU", "RS", "224") == 0, "who is not bound stays out");
	CHECK(count_of(&comparison, "RS", "", "") == 0, "nor does it gain");
	CHECK(count_of(&comparison, "", "", "185") == 0, "the Convention stays");
	for (size_t i = 0; i < comparison.count; i++)
		CHECK(comparison.changes[i].before == VERDICT_NO, "no route closes");
	CHECK(comparison.cards[0].parts[CARD_DECLARATIONS].rows_count > 0 &&
		  str_eq_c(comparison.cards[0].country->cells[COUNTRY_ID], "HU"),
	    "what is not known of them is there");
}

static void
test_day_alone(void)
{
	struct law_comparison comparison;

	if (compare("189=CL@2027-02-01", &comparison))
		CHECK(comparison.count == 0,
		    "what nobody knows of next year is not laid to the what-if");
}

int
main(void)
{
	struct why why = { 0 };

	if (arena_init(&arena, (size_t)256 << 20, &why) != ERR_OK ||
	    arena_init(&scratch, (size_t)64 << 20, &why) != ERR_OK ||
	    law_open_embedded(&arena, &law, &why) != ERR_OK) {
		printf("Bail out! %s\n", why.text);
		return EXIT_FAILURE;
	}
	test_sides();
	test_protocol();
	test_day_alone();
	arena_release(&scratch);
	arena_release(&arena);
	return test_done();
}
