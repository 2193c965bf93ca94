/* What States are to instruments: who is unknown, the dates of the chart, the counts. */
#include <stdio.h>

#include "base/arena.h"
#include "law/status.h"
#include "test.h"

static struct arena arena;
static struct law law;
static const struct clock_date today = { 2026, 11, 22 };

static void
test_unknown(void)
{
	static const char *const nobody[] = { "", "*", "ZZ", "XX", "us", "USA", "UK",
		"EU" };
	static const char *const nothing[] = { "", "none", "999", "CETS185", "US" };

	for (size_t i = 0; i < sizeof nobody / sizeof *nobody; i++)
		CHECK(law_state(&law, str_from(nobody[i]), today) == NULL,
		    "it is no State of the table");
	for (size_t i = 0; i < sizeof nothing / sizeof *nothing; i++)
		CHECK(!law_instrument_known(&law, str_from(nothing[i])),
		    "it is no instrument of the table");
	CHECK(law_state(&law, STR("CL"), today) != NULL, "Chile is a State");
	CHECK(law_instrument_known(&law, STR("un-cybercrime")), "an instrument");
}

static void
test_in_force_after(void)
{
	static const struct {
		struct clock_date deposit, force;
	} cases[] = {
		{ { 2025, 8, 28 }, { 2025, 12, 1 } },
		{ { 2024, 6, 20 }, { 2024, 10, 1 } },
		{ { 2026, 8, 31 }, { 2026, 12, 1 } },
		{ { 2026, 9, 1 }, { 2027, 1, 1 } },
		{ { 2026, 8, 1 }, { 2026, 12, 1 } },
		{ { 2026, 12, 31 }, { 2027, 4, 1 } },
		{ { 2027, 1, 1 }, { 2027, 5, 1 } },
	};

	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
		CHECK(clock_date_cmp(
			  law_in_force_after(cases[i].deposit), cases[i].force) == 0,
		    "three full months, then the first day of the next");
}

/* Every Party of 185: in force for it when the rule says so, and not before the
 * Convention was. */
static void
test_dates_of_185(void)
{
	const struct table *table = &law.tables[LAW_PARTIES];
	const struct clock_date begin = { 2004, 7, 1 };
	size_t seen = 0;

	for (size_t i = 0; i < table->rows_count; i++) {
		const struct table_row *party = &table->rows[i];
		const struct str keys[] = { party->cells[PARTY_COUNTRY], STR("185") };
		int64_t eve = clock_midnight_utc(party->from) - CLOCK_DAY;
		const struct table_row *deposit;

		if (!str_eq_c(party->cells[PARTY_INSTRUMENT], "185") ||
		    !str_eq_c(party->cells[PARTY_STATE], "party"))
			continue;
		deposit = table_find(table, keys, clock_date_utc(eve));
		if (!CHECK(deposit != NULL &&
			       str_eq_c(deposit->cells[PARTY_STATE], "ratified"),
			"the deposit stands before"))
			continue;
		struct clock_date rule = law_in_force_after(deposit->from);
		if (clock_date_cmp(rule, begin) < 0)
			rule = begin;
		if (!CHECK(
			clock_date_cmp(party->from, rule) == 0, "the date of the chart"))
			printf("# %.*s\n", STR_ARG(keys[0]));
		seen++;
	}
	CHECK(seen == 81, "all of them");
}

static void
test_rolls(void)
{
	static const struct {
		const char *instrument;
		struct clock_date day;
		size_t counts[PARTY_STATE_COUNT];
		bool whole;
	} cases[] = {
		{ "185", { 2026, 4, 25 }, { 81, 0, 2, 14, 0, 0 }, true },
		{ "185", { 2025, 12, 1 }, { 81, 0, 2, 0, 0, 0 }, true },
		{ "185", { 2025, 11, 30 }, { 80, 1, 2, 0, 0, 0 }, true },
		{ "185", { 2004, 6, 30 }, { 0, 6, 32, 0, 0, 0 }, true },
		{ "224", { 2026, 4, 28 }, { 0, 4, 48, 0, 0, 0 }, true },
		{ "224", { 2022, 5, 12 }, { 0, 0, 22, 0, 0, 0 }, true },
		{ "eu", { 2026, 11, 22 }, { 27, 0, 0, 0, 0, 0 }, true },
		{ "eu-2023-1543", { 2026, 8, 18 }, { 26, 0, 0, 0, 1, 0 }, true },
		{ "eu-2023-1543", { 2026, 8, 17 }, { 0, 0, 0, 0, 1, 0 }, true },
		{ "coe", { 2026, 11, 22 }, { 46, 0, 0, 0, 0, 0 }, true },
		{ "189", { 2026, 11, 22 }, { 0, 0, 0, 0, 1, 0 }, false },
		{ "un-cybercrime", { 2026, 11, 22 }, { 0, 2, 4, 0, 0, 0 }, false },
	};

	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		struct law_roll roll;

		if (!CHECK(law_roll(&arena, &law, str_from(cases[i].instrument),
			       cases[i].day, &roll, NULL) == ERR_OK,
			cases[i].instrument))
			continue;
		for (size_t j = 0; j < PARTY_STATE_COUNT; j++)
			if (!CHECK(roll.counts[j] == cases[i].counts[j], "their number"))
				printf("# %s %.*s: %zu\n", cases[i].instrument,
				    STR_ARG(party_state_name((enum party_state)j)),
				    roll.counts[j]);
		CHECK((roll.others != NULL) == cases[i].whole,
		    "whether everybody else is known");
	}
}

static const struct law_membership *
membership(const char *country, const char *instrument, struct clock_date day)
{
	static const struct law_membership nothing = { .state = PARTY_STATE_COUNT };
	struct law_membership_list list;

	if (!CHECK(law_memberships(&arena, &law, str_from(country), day, &list, NULL) ==
		       ERR_OK,
		country))
		return &nothing;
	for (size_t i = 0; i < list.count; i++)
		if (str_eq_c(list.memberships[i].instrument, instrument))
			return &list.memberships[i];
	return &nothing;
}

static void
test_states(void)
{
	static const struct {
		const char *country, *instrument;
		struct clock_date day;
		enum party_state state;
		size_t steps;
		bool dated;
	} cases[] = {
		{ "NZ", "185", { 2025, 8, 27 }, PARTY_NONE, 2, false },
		{ "NZ", "185", { 2025, 8, 28 }, PARTY_RATIFIED, 2, true },
		{ "NZ", "185", { 2025, 11, 30 }, PARTY_RATIFIED, 2, true },
		{ "NZ", "185", { 2025, 12, 1 }, PARTY_PARTY, 2, true },
		{ "NZ", "224", { 2026, 11, 22 }, PARTY_NONE, 0, false },
		{ "IE", "185", { 2026, 11, 22 }, PARTY_SIGNED, 1, true },
		{ "IE", "224", { 2026, 11, 22 }, PARTY_NONE, 0, false },
		{ "IE", "eu-2023-1543", { 2026, 11, 22 }, PARTY_PARTY, 1, true },
		{ "KR", "185", { 2026, 11, 22 }, PARTY_INVITED, 1, false },
		{ "KR", "185", { 2026, 4, 24 }, PARTY_NONE, 1, false },
		{ "KR", "eu-mla-2000", { 2026, 11, 22 }, PARTY_UNKNOWN, 0, false },
		{ "DK", "eu", { 2026, 11, 22 }, PARTY_PARTY, 1, false },
		{ "DK", "eu-2023-1543", { 2026, 11, 22 }, PARTY_NONE, 1, false },
		{ "DK", "185", { 2026, 11, 22 }, PARTY_PARTY, 3, true },
		{ "US", "189", { 2026, 11, 22 }, PARTY_NONE, 1, false },
		{ "FR", "189", { 2026, 11, 22 }, PARTY_UNKNOWN, 0, false },
		{ "CL", "185", { 2026, 11, 22 }, PARTY_PARTY, 2, true },
		{ "CL", "224", { 2026, 11, 22 }, PARTY_SIGNED, 1, true },
		{ "HU", "224", { 2026, 11, 22 }, PARTY_RATIFIED, 2, true },
	};

	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		const struct law_membership *m =
		    membership(cases[i].country, cases[i].instrument, cases[i].day);
		char words[64];

		(void)snprintf(words, sizeof words, "%s to %s", cases[i].country,
		    cases[i].instrument);
		CHECK(m->state == cases[i].state, words);
		CHECK(m->steps_count == cases[i].steps, "its steps");
		CHECK(m->dated == cases[i].dated, "whether the day is that of the step");
		for (size_t j = 1; j < m->steps_count; j++)
			CHECK(
			    clock_date_cmp(m->steps[j - 1]->from, m->steps[j]->from) < 0,
			    "steps stand by date");
	}
}

int
main(void)
{
	struct why why = { 0 };

	if (arena_init(&arena, (size_t)64 << 20, &why) != ERR_OK ||
	    law_open_embedded(&arena, &law, &why) != ERR_OK) {
		printf("Bail out! %s\n", why.text);
		return EXIT_FAILURE;
	}
	test_unknown();
	test_in_force_after();
	test_dates_of_185();
	test_rolls();
	test_states();
	arena_release(&arena);
	return test_done();
}
