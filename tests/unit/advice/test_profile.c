/* A new order beside what its addressee says of itself: what it keeps, by what it finds,
 * what it reads. */
#include "advice/profile_advice.h"

#include "base/clock.h"
#include "base/limits.h"
#include "test.h"

#define NOW ((int64_t)1795348800 * CLOCK_SECOND) /* 2026-11-22T12:00:00Z */

static struct arena arena;
static const struct str mail[] = { STR_INIT("EmailAddress") };
static const struct str number[] = { STR_INIT("InternationalE164") };
static const struct str languages[] = { STR_INIT("en"), STR_INIT("fr") };

static struct draft_report *
advise(const struct profile_data *data, size_t count, const struct target *target)
{
	struct draft_report *report = arena_alloc(&arena, sizeof *report);
	struct profile profile = { .organisation = STR("US/papercup-mail"),
		.stated_at = NOW - 9 * CLOCK_DAY,
		.languages = languages,
		.languages_count = 2,
		.data = data,
		.data_count = count };
	struct order order = { .language = STR("en"),
		.targets = target,
		.targets_count = target == NULL ? 0 : 1 };

	if (report == NULL)
		exit(1);
	profile_advise(&arena, &profile, &order, NOW, report);
	return report;
}

static bool
says(const struct draft_report *report, const char *rule, const char *words)
{
	for (size_t i = 0; i < report->count; i++)
		if (str_eq_c(str_from(report->findings[i].rule), rule) &&
		    report->findings[i].kind == VERDICT_PERSON &&
		    str_has(report->findings[i].words, str_from(words)) &&
		    str_starts(report->findings[i].words,
			STR("US/papercup-mail stated on 2026-11-13: ")))
			return true;
	return false;
}

static void
test_retention(void)
{
	struct profile_data data[] = {
		{ DATA_TRAFFIC, STR("log of connections"), mail, 1, 180 },
		{ DATA_TRAFFIC, STR("log of the shop"), mail, 1, 30 },
	};
	struct target target = { .format = STR("EmailAddress"),
		.from = NOW - 180 * CLOCK_DAY - CLOCK_SECOND,
		.to = NOW,
		.categories = DATA_TRAFFIC };
	struct draft_report *report = advise(data, 2, &target);

	CHECK(says(report, "profile-retention", "for 180 days") &&
		  says(report, "profile-retention", "begins before 2026-05-26") &&
		  report->count == 1,
	    "a period that begins before the longest retention");
	CHECK(report->findings[0].step == DRAFT_WHOM && report->findings[0].row == NULL,
	    "is put right with the period; no table says so");
	target.to = target.from + 1;
	CHECK(says(advise(data, 2, &target), "profile-retention", "ends before"),
	    "or is over before");
	target.to = NOW;
	target.from += CLOCK_SECOND;
	CHECK(advise(data, 2, &target)->count == 0, "a second later it is kept");
	target.from = 0;
	target.to = 0;
	CHECK(advise(data, 2, &target)->count == 0, "without a period nothing is old");
	target.from = 1;
	data[1].retention_days = PROFILE_UNKNOWN;
	CHECK(advise(data, 2, &target)->count == 0,
	    "what is unknown of one of them is no reason");
	target.categories = DATA_CONTENT;
	CHECK(advise(data, 2, &target)->count == 0,
	    "nor what was not stated of a category");
	CHECK(advise(NULL, 0, &target)->count == 0, "nor of any");
}

static void
test_identifier(void)
{
	struct profile_data data[] = {
		{ DATA_SUBSCRIBER, STR("account"), mail, 1, PROFILE_UNKNOWN },
		{ DATA_SUBSCRIBER, STR("contract"), number, 1, 10 },
		{ DATA_TRAFFIC, STR("log"), NULL, 0, 10 },
	};
	struct target target = { .format = STR("IPv4Address"),
		.from = NOW - 20 * CLOCK_DAY,
		.categories = DATA_SUBSCRIBER };

	CHECK(says(advise(data, 3, &target), "profile-identifier",
		  "subscriber data by EmailAddress, InternationalE164"),
	    "an identifier by which it finds nothing");
	target.format = STR("InternationalE164");
	CHECK(advise(data, 3, &target)->count == 1 &&
		  says(advise(data, 3, &target), "profile-retention", "for 10 days"),
	    "what is kept counts by the rows that it finds");
	target.categories = DATA_TRAFFIC;
	target.from = 0;
	CHECK(advise(data, 3, &target)->count == 0,
	    "of data without a list nothing is known");
}

/* As many targets as an order may have: what is said once takes the room of one. */
static void
test_many(void)
{
	struct str formats[LIMIT_PROFILE_IDENTIFIERS];
	struct profile_data data[] = { { DATA_SUBSCRIBER, STR("account"), formats,
	    LIMIT_PROFILE_IDENTIFIERS, 10 } };
	struct draft_report *report = arena_alloc(&arena, sizeof *report);
	struct target *targets = arena_array(&arena, LIMIT_TARGETS, sizeof *targets);
	struct profile profile = { .organisation = STR("US/papercup-mail"),
		.stated_at = NOW - 9 * CLOCK_DAY,
		.data = data,
		.data_count = 1 };
	struct order order = { .targets = targets, .targets_count = LIMIT_TARGETS };
	size_t mark = arena_mark(&arena);

	if (report == NULL || targets == NULL)
		exit(1);
	for (size_t i = 0; i < LIMIT_PROFILE_IDENTIFIERS; i++)
		formats[i] = STR("InternationalE164");
	for (size_t i = 0; i < LIMIT_TARGETS; i++)
		targets[i] = (struct target){ .format = STR("IPv4Address"),
			.categories = DATA_SUBSCRIBER };
	profile_advise(&arena, &profile, &order, NOW, report);
	CHECK(report->count == 1 &&
		  says(report, "profile-identifier", "data by InternationalE164, Inter"),
	    "of many targets it is said once");
	CHECK(arena.used - mark < 1024, "in the room of one");
}

static void
test_language(void)
{
	struct draft_report *report = arena_alloc(&arena, sizeof *report);
	struct profile profile = { .organisation = STR("US/papercup-mail"),
		.stated_at = NOW - 9 * CLOCK_DAY,
		.languages = languages,
		.languages_count = 2 };
	struct order order = { .language = STR("es") };

	if (report == NULL)
		exit(1);
	profile_advise(&arena, &profile, &order, NOW, report);
	CHECK(says(report, "profile-language", "it reads en, fr"),
	    "a language that it does not read");
	profile_advise(&arena, &profile, &order, NOW, report);
	CHECK(report->count == 1, "is said once");
	report->count = 0;
	profile.valid_from = NOW + CLOCK_SECOND;
	profile_advise(&arena, &profile, &order, NOW, report);
	CHECK(report->count == 0, "what is valid from a later day is not said yet");
	profile.valid_from = NOW;
	order.language = STR("");
	report->count = 0;
	profile_advise(&arena, &profile, &order, NOW, report);
	CHECK(report->count == 0, "an order without one asks nothing");
}

int
main(void)
{
	if (arena_init(&arena, (size_t)8 << 20, NULL) != ERR_OK)
		return 1;
	test_retention();
	test_identifier();
	test_many();
	test_language();
	arena_release(&arena);
	return test_done();
}
