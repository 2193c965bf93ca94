/* How often and until when something may be said: vectors A.18/9 of the facts on
 * Regulation (EU) 2023/1543, counted in UTC.  1 September 2026 is a Tuesday; 31 October
 * and 30 November are a Saturday and a Monday. */
#include <string.h>

#include "base/arena.h"
#include "law/limit.h"
#include "sample.h"
#include "test.h"

static struct arena arena;
static struct law law;

static int64_t
at(const char *text)
{
	int64_t value = 0;

	CHECK(clock_parse(str_from(text), &value), text);
	return value;
}

static const struct {
	const char *words;
	const char *procedure, *change;
	const char *events; /* NAME=TIME, parted by spaces */
	size_t before;
	const char *until; /* "" = none */
	const char *now;
	const char *rule; /* NULL = yes */
} cases[] = {
	{ "no row, no limit", "vol-pr", "extension",
	    "received=2026-09-01T10:00:00Z renewed=2026-10-01T10:00:00Z", 7,
	    "2036-01-01T00:00:00Z", "2027-01-01T10:00:00Z", NULL },
	{ "no row for a withdrawal", "eu-epoc-pr", "withdrawal",
	    "received=2026-09-01T10:00:00Z", 0, "", "2027-01-01T10:00:00Z", NULL },
	{ "Annex VI, once", "eu-epoc-pr", "extension", "received=2026-09-01T10:00:00Z", 0,
	    "2026-11-30T10:00:00Z", "2026-10-20T10:00:00Z", NULL },
	{ "an earlier day is no more than it may", "eu-epoc-pr", "extension",
	    "received=2026-09-01T10:00:00Z", 0, "2026-11-10T10:00:00Z",
	    "2026-10-20T10:00:00Z", NULL },
	{ "not by 31 days", "eu-epoc-pr", "extension", "received=2026-09-01T10:00:00Z", 0,
	    "2026-12-02T10:00:00Z", "2026-10-20T10:00:00Z", "law-limit-until" },
	{ "a second Annex VI", "eu-epoc-pr", "extension",
	    "received=2026-09-01T10:00:00Z renewed=2026-10-20T10:00:00Z", 1,
	    "2026-11-30T10:00:00Z", "2026-11-01T10:00:00Z", "law-limit-times" },
	{ "after the lapse", "eu-epoc-pr", "extension", "received=2026-09-01T10:00:00Z",
	    0, "2026-11-30T10:00:00Z", "2026-11-04T10:00:00Z", "law-limit-lapsed" },
	{ "a Saturday: in time until the Monday", "eu-epoc-pr", "extension",
	    "received=2026-09-01T10:00:00Z", 0, "2026-11-30T10:00:00Z",
	    "2026-11-02T09:00:00Z", NULL },
	{ "Annex V before the lapse", "eu-epoc-pr", "confirmation",
	    "received=2026-09-01T10:00:00Z", 0, "", "2026-10-30T10:00:00Z", NULL },
	{ "Annex V after an extension", "eu-epoc-pr", "confirmation",
	    "received=2026-09-01T10:00:00Z renewed=2026-10-20T10:00:00Z", 0, "",
	    "2026-11-20T10:00:00Z", NULL },
	{ "Annex V after the lapse", "eu-epoc-pr", "confirmation",
	    "received=2026-09-01T10:00:00Z", 0, "", "2026-11-20T10:00:00Z",
	    "law-limit-lapsed" },
	{ "Annex V after the extension has lapsed", "eu-epoc-pr", "confirmation",
	    "received=2026-09-01T10:00:00Z renewed=2026-10-20T10:00:00Z", 0, "",
	    "2026-12-03T10:00:00Z", "law-limit-lapsed" },
	{ "Annex V twice: nothing lapses any more", "eu-epoc-pr", "confirmation",
	    "received=2026-09-01T10:00:00Z confirmed=2026-10-20T10:00:00Z", 1, "",
	    "2027-01-20T10:00:00Z", NULL },
	{ "what was not received does not lapse", "eu-epoc-pr", "extension",
	    "sent=2026-09-01T10:00:00Z", 0, "2026-11-30T10:00:00Z",
	    "2026-12-20T10:00:00Z", NULL },
};

static size_t
read_events(struct str text, struct law_event *events)
{
	size_t count = 0;

	while (text.len > 0) {
		struct str one = str_cut(&text, ' ');

		events[count].name = str_cut(&one, '=');
		CHECK(clock_parse(one, &events[count].at), "a time");
		count++;
	}
	return count;
}

static void
test_cases(void)
{
	static const struct clock_date day = { 2026, 9, 1 };

	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		struct law_event events[8];
		struct order order = sample_order(&arena, &law,
		    str_from(cases[i].procedure), DATA_SUBSCRIBER, STR(""), day);
		struct law_course course = { .order = &order,
			.events = events,
			.events_count = read_events(str_from(cases[i].events), events),
			.now = at(cases[i].now) };
		struct law_said said = { str_from(cases[i].change), cases[i].before,
			cases[i].until[0] == '\0' ? 0 : at(cases[i].until) };
		struct verdict verdict = VERDICT_IS_YES;

		order.preserve_until = 0;
		CHECK(law_limit(&arena, &law, &course, &said, &verdict, NULL) == ERR_OK,
		    "a verdict");
		if (!CHECK(cases[i].rule == NULL
			       ? verdict_is_yes(&verdict)
			       : verdict.kind == VERDICT_NO &&
				     strcmp(verdict.rule, cases[i].rule) == 0,
			cases[i].words))
			printf("# %s\n", verdict_is_yes(&verdict) ? "yes" : verdict.rule);
	}
}

static void
test_until(void)
{
	static const struct clock_date day = { 2026, 9, 1 };
	struct law_event event = { STR("received"), at("2026-09-01T10:00:00Z") };
	struct order order =
	    sample_order(&arena, &law, STR("eu-epoc-pr"), DATA_SUBSCRIBER, STR(""), day);
	struct law_course course = { .order = &order,
		.events = &event,
		.events_count = 1,
		.now = at("2026-10-20T10:00:00Z") };
	int64_t until = 1;

	CHECK(law_limit_until(&arena, &law, &course, STR("extension"), &until, NULL) ==
		      ERR_OK &&
		  until == at("2026-12-01T00:00:00Z"),
	    "30 days more: the end of 30 November, later reading");
	order.procedure = STR("vol-pr");
	CHECK(law_limit_until(&arena, &law, &course, STR("extension"), &until, NULL) ==
		      ERR_OK &&
		  until == 0,
	    "where no row tells, nothing is said");
}

/* Article 11(5): the clock says from when on the provider is free. */
static void
test_freeing(void)
{
	static const struct clock_date day = { 2026, 9, 1 };
	struct law_event events[] = {
		{ STR("received"), at("2026-09-01T10:00:00Z") },
		{ STR("asked"), at("2026-09-07T10:00:00Z") },
		{ STR("clarified"), at("2026-09-09T10:00:00Z") },
	};
	struct order order =
	    sample_order(&arena, &law, STR("eu-epoc-pr"), DATA_SUBSCRIBER, STR(""), day);
	struct law_course course = { .order = &order,
		.events = events,
		.events_count = 1,
		.now = at("2026-09-20T10:00:00Z") };
	struct law_clock_list list = { .count = 0 };
	const struct law_clock *clock;

	CHECK(law_clocks(&arena, &law, &course, &list, NULL) == ERR_OK &&
		  law_clocks_freeing(&list) == NULL,
	    "who has not asked is not freed");
	course.events_count = 2;
	CHECK(law_clocks(&arena, &law, &course, &list, NULL) == ERR_OK, "clocks");
	clock = law_clocks_freeing(&list);
	CHECK(clock != NULL && clock->hold_until >= at("2026-09-12T10:00:00Z") &&
		  clock->hold_until <= at("2026-09-15T00:00:00Z"),
	    "silence of 5 days frees the provider, by the later reading");
	course.events_count = 3;
	CHECK(law_clocks(&arena, &law, &course, &list, NULL) == ERR_OK &&
		  law_clocks_freeing(&list) == NULL,
	    "a clarification does not");
	order.procedure = STR("eu-epoc");
	course.events_count = 2;
	CHECK(law_clocks(&arena, &law, &course, &list, NULL) == ERR_OK &&
		  law_clocks_freeing(&list) == NULL,
	    "a production order stays paused");
}

/* Who asks a second time waits for a second answer. */
static void
test_again(void)
{
	struct law_event events[LAW_EVENTS_MAX];
	size_t count = 0;

	law_events_add(events, &count, (struct law_event){ STR("received"), 1 });
	law_events_add(events, &count, (struct law_event){ STR("clarified"), 2 });
	law_events_add(events, &count, (struct law_event){ STR("asked"), 3 });
	CHECK(count == 2 && str_eq_c(events[1].name, "asked"),
	    "a question takes back what was answered before");
	law_events_add(events, &count, (struct law_event){ STR("clarified"), 4 });
	law_events_add(events, &count, (struct law_event){ STR("maintained"), 5 });
	law_events_add(events, &count, (struct law_event){ STR("asked"), 6 });
	CHECK(count == 3 && events[1].at == 5 && events[2].at == 6,
	    "and runs from the last time");
	law_events_add(events, &count, (struct law_event){ STR("objected"), 7 });
	CHECK(count == 3 && str_eq_c(events[2].name, "objected"),
	    "an objection is not overruled beforehand");
	for (size_t i = 0; i < 2 * LAW_EVENTS_MAX; i++)
		law_events_add(events, &count, (struct law_event){ STR("sent"), 8 });
	CHECK(count == LAW_EVENTS_MAX, "no more than there is room for");
}

int
main(void)
{
	struct why why = { 0 };

	if (arena_init(&arena, (size_t)16 << 20, NULL) != ERR_OK)
		return EXIT_FAILURE;
	if (!CHECK(law_open_embedded(&arena, &law, &why) == ERR_OK, "the built-in law"))
		return test_done();
	test_cases();
	test_until();
	test_freeing();
	test_again();
	arena_release(&arena);
	return test_done();
}
