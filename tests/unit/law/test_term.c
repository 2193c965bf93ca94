/* How lengths of time are counted, and the zones of the States. */
#include <string.h>

#include "base/arena.h"
#include "law/term.h"
#include "law/wall_time.h"
#include "law/zones.h"
#include "test.h"

#define SAT_SUN (1U << 6 | 1U << 7)

static struct zone berlin = { .has_rule = true };
static struct zone santiago = { .has_rule = true };

static int64_t
at(const char *text)
{
	int64_t value = 0;

	if (!clock_parse(str_from(text), &value))
		CHECK(false, text);
	return value;
}

struct expected {
	const char *words;
	struct term term;
	const char *start, *early, *late;
	bool rolled;
};

static void
check_one(const struct expected *e)
{
	struct term_end end;
	char early[CLOCK_TEXT_MAX], late[CLOCK_TEXT_MAX];

	if (!CHECK(term_count(&e->term, at(e->start), &end), e->words))
		return;
	CHECK(str_eq_c(clock_text(end.early.at, early), e->early), e->early);
	CHECK(str_eq_c(clock_text(end.late.at, late), e->late), e->late);
	CHECK(end.rolled == e->rolled, "rolled");
}

static void
test_lengths(void)
{
	static const struct expected cases[] = {
		{ "hours run over midnight", { 8, TERM_HOURS, 0, false, &berlin },
		    "2026-09-01T22:00:00Z", "2026-09-02T06:00:00Z",
		    "2026-09-02T06:00:00Z", false },
		{ "10 days of UTC", { 10, TERM_DAYS, 0, false, &zone_utc },
		    "2026-09-01T10:00:00Z", "2026-09-11T10:00:00Z",
		    "2026-09-12T00:00:00Z", false },
		{ "10 days of Berlin, event after its midnight",
		    { 10, TERM_DAYS, 0, false, &berlin }, "2026-09-01T22:30:00Z",
		    "2026-09-11T22:30:00Z", "2026-09-12T22:00:00Z", false },
		{ "the same hour of the clock, when summer time ends between",
		    { 10, TERM_DAYS, 0, false, &berlin }, "2026-10-20T10:00:00Z",
		    "2026-10-30T11:00:00Z", "2026-10-30T23:00:00Z", false },
		{ "02:30 that never is: the jump", { 1, TERM_DAYS, 0, false, &berlin },
		    "2026-03-28T01:30:00Z", "2026-03-29T01:00:00Z",
		    "2026-03-29T22:00:00Z", false },
		{ "02:30 that is twice: the earlier", { 1, TERM_DAYS, 0, false, &berlin },
		    "2026-10-24T00:30:00Z", "2026-10-25T00:30:00Z",
		    "2026-10-25T23:00:00Z", false },
		{ "a midnight that never is ends the day at the jump",
		    { 1, TERM_DAYS, 0, false, &santiago }, "2026-09-04T16:00:00Z",
		    "2026-09-05T16:00:00Z", "2026-09-06T04:00:00Z", false },
		{ "a Saturday rolls to Monday", { 10, TERM_DAYS, SAT_SUN, true, &berlin },
		    "2026-09-02T10:00:00Z", "2026-09-12T10:00:00Z",
		    "2026-09-14T22:00:00Z", true },
		{ "a Friday does not", { 10, TERM_DAYS, SAT_SUN, true, &berlin },
		    "2026-09-01T10:00:00Z", "2026-09-11T10:00:00Z",
		    "2026-09-11T22:00:00Z", false },
		{ "hours do not roll", { 8, TERM_HOURS, SAT_SUN, true, &berlin },
		    "2026-09-12T10:00:00Z", "2026-09-12T18:00:00Z",
		    "2026-09-12T18:00:00Z", false },
		{ "5 working days from a Tuesday",
		    { 5, TERM_WORKING_DAYS, SAT_SUN, true, &berlin },
		    "2026-09-01T10:00:00Z", "2026-09-08T10:00:00Z",
		    "2026-09-08T22:00:00Z", false },
		{ "5 working days from a Saturday end on Friday",
		    { 5, TERM_WORKING_DAYS, SAT_SUN, true, &berlin },
		    "2026-09-05T10:00:00Z", "2026-09-11T10:00:00Z",
		    "2026-09-11T22:00:00Z", false },
		{ "a month after the 31st", { 1, TERM_MONTHS, 0, false, &zone_utc },
		    "2027-01-31T10:00:00Z", "2027-02-28T10:00:00Z",
		    "2027-03-01T00:00:00Z", false },
		{ "three months over a leap day", { 3, TERM_MONTHS, 0, false, &zone_utc },
		    "2027-11-30T10:00:00Z", "2028-02-29T10:00:00Z",
		    "2028-03-01T00:00:00Z", false },
		{ "nothing", { 0, TERM_DAYS, 0, false, &zone_utc },
		    "2026-12-31T23:59:59Z", "2026-12-31T23:59:59Z",
		    "2027-01-01T00:00:00Z", false },
	};

	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
		check_one(&cases[i]);
}

static void
test_unknown(void)
{
	struct zone nothing = { .times = STR_INIT("\0\0\0\0"),
		.kinds = STR_INIT("\0"),
		.types = STR_INIT("\0\0\0\0\0\0"),
		.letters = STR_INIT("LMT\0"),
		.time_len = 4 };
	struct term term = { 10, TERM_DAYS, 0, false, &nothing };
	struct term_end end = { .rolled = true };

	CHECK(!term_count(&term, at("2026-09-01T10:00:00Z"), &end) && end.rolled,
	    "a zone that ends has no answer");
	term.unit = TERM_HOURS;
	CHECK(!term_count(&term, at("2026-09-01T10:00:00Z"), &end), "not for hours");
	term = (struct term){ 100000, TERM_MONTHS, 0, false, &zone_utc };
	CHECK(!term_count(&term, at("2026-09-01T10:00:00Z"), &end),
	    "nothing ends after the year 9999");
}

/* CETS 185 Art 36.4; New Zealand and another deposit of the chart of signatures. */
static void
test_entry(void)
{
	CHECK(clock_date_cmp(term_entry_into_force((struct clock_date){ 2025, 8, 28 }),
		  (struct clock_date){ 2025, 12, 1 }) == 0,
	    "deposit on 2025-08-28");
	CHECK(clock_date_cmp(term_entry_into_force((struct clock_date){ 2024, 6, 20 }),
		  (struct clock_date){ 2024, 10, 1 }) == 0,
	    "deposit on 2024-06-20");
	CHECK(clock_date_cmp(term_entry_into_force((struct clock_date){ 2026, 10, 31 }),
		  (struct clock_date){ 2027, 2, 1 }) == 0,
	    "over the year's end");
}

static bool
refused(const struct zone *zone, const char *text, const char *rule)
{
	int64_t value = 7;
	struct verdict verdict = wall_time(zone, str_from(text), &value);

	return verdict.kind == VERDICT_NO && strcmp(verdict.rule, rule) == 0 &&
	       value == 7;
}

static void
test_wall(void)
{
	int64_t value = 0;
	struct verdict verdict;

	CHECK(refused(&berlin, "", "time-form"), "nothing");
	CHECK(refused(&berlin, "2026-10-25 02:30", "time-form"), "another form");
	CHECK(refused(NULL, "2026-10-25T02:30", "time-no-offset"),
	    "no offset and no zone: E_TIME_NO_OFFSET");
	CHECK(
	    refused(&berlin, "2026-10-25T02:30", "time-twice"), "an hour that was twice");
	CHECK(
	    refused(&berlin, "2026-03-29T02:30:00", "time-never"), "one that never was");
	CHECK(
	    refused(&berlin, "1970-01-01T00:30", "time-no-offset"), "before 1970 in UTC");
	verdict = wall_time(&berlin, STR("2026-10-25T02:30:00+01:00"), &value);
	CHECK(verdict_is_yes(&verdict) && value == at("2026-10-25T01:30:00Z"),
	    "the offset says which");
	verdict = wall_time(&berlin, STR("2026-10-25T03:00"), &value);
	CHECK(verdict_is_yes(&verdict) && value == at("2026-10-25T02:00:00Z"),
	    "a local time that was once");
}

static void
test_zones(void)
{
	static const struct clock_date day = { 2026, 11, 22 };
	const struct table_row *row;
	struct law_zones zones = { 0 };
	struct arena arena;
	struct law law;
	struct why why;

	if (arena_init(&arena, (size_t)64 << 20, NULL) != ERR_OK ||
	    !CHECK(law_open_embedded(&arena, &law, &why) == ERR_OK, "the built-in law"))
		return;
	CHECK(str_eq_c(law_zone_of(&law, STR("CL"), day, &row), "America/Santiago") &&
		  row != NULL,
	    "the zone of Chile");
	CHECK(law_zone_of(&law, STR("XX"), day, &row).len == 0 && row == NULL,
	    "nobody's zone is not known");
	CHECK(law_zones_open(&arena, &law, "/nowhere", &zones, &why) == ERR_OK &&
		  zones.count == 0 && zones.missing > 200 &&
		  zones.why.err == ERR_NOT_FOUND,
	    "a folder that is not there: all are missing");
	CHECK(law_zones_find(&zones, STR("Europe/Berlin")) == NULL &&
		  law_zones_find(NULL, STR("Europe/Berlin")) == NULL,
	    "and none is found");
	CHECK(
	    law_zones_open(&arena, &law, LAW_ZONES_DIR, &zones, &why) == ERR_OK, "zones");
	if (zones.count == 0)
		test_skip("every zone is read", "no " LAW_ZONES_DIR);
	else
		CHECK(zones.missing == 0 &&
			  law_zones_find(&zones, STR("Europe/Berlin")) != NULL,
		    zones.missing == 0 ? "every zone is read" : zones.why.text);
	arena_release(&arena);
}

int
main(void)
{
	if (!zone_rule_read(STR("CET-1CEST,M3.5.0,M10.5.0/3"), false, &berlin.rule) ||
	    !zone_rule_read(
		STR("<-04>4<-03>,M9.1.6/24,M4.1.6/24"), false, &santiago.rule))
		return EXIT_FAILURE;
	test_lengths();
	test_unknown();
	test_entry();
	test_wall();
	test_zones();
	return test_done();
}
