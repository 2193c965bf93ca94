/* The clocks of the procedures, by the rows: published examples of the Regulation's and
 * the treaties' times.  Days are counted in UTC here; the early reading is compared. */
#include <string.h>

#include "base/arena.h"
#include "law/clocks.h"
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
	const char *procedure, *data;
	const char *meets; /* a condition that the order is made to meet */
	const char *answer_by;
	const char *events; /* NAME=TIME, parted by spaces */
	const char *clock;
	const char
	    *end; /* of the early reading; "none" = no number; "-" = does not run */
} cases[] = {
	{ "eu-epoc", "subscriber", "notified:no", "", "received=2026-09-01T10:00:00Z",
	    "answer", "2026-09-11T10:00:00Z" },
	{ "eu-epoc", "subscriber", "notified:no", "", "received=2026-09-01T10:00:00Z",
	    "hold", "-" },
	{ "eu-epoc", "traffic", "notified:yes", "",
	    "received=2026-09-01T10:00:00Z notified-received=2026-09-03T10:00:00Z",
	    "hold", "2026-09-11T10:00:00Z" },
	{ "eu-epoc", "traffic", "notified:yes", "",
	    "received=2026-09-01T10:00:00Z notified-received=2026-09-03T10:00:00Z",
	    "window", "2026-09-13T10:00:00Z" },
	{ "eu-epoc", "traffic", "notified:yes", "", "received=2026-09-01T10:00:00Z",
	    "answer", "-" },
	{ "eu-epoc", "content", "notified:yes emergency:eu", "",
	    "received=2026-09-01T22:00:00Z", "emergency", "2026-09-02T06:00:00Z" },
	{ "eu-epoc", "content", "notified:yes emergency:eu", "",
	    "received=2026-09-01T22:00:00Z", "hold", "-" },
	{ "eu-epoc", "content", "notified:yes emergency:eu", "",
	    "notified-received=2026-09-01T22:00:00Z", "window-emergency",
	    "2026-09-05T22:00:00Z" },
	{ "eu-epoc", "subscriber", "emergency:eu field:without-validation=yes", "",
	    "issued=2026-09-01T22:00:00Z", "validate", "2026-09-03T22:00:00Z" },
	{ "eu-epoc", "subscriber", "notified:no", "", "issued=2026-09-01T22:00:00Z",
	    "validate", "-" },
	{ "eu-epoc", "subscriber", "notified:no", "", "asked=2026-09-01T10:00:00Z",
	    "clarify", "2026-09-06T10:00:00Z" },
	{ "eu-epoc", "subscriber", "notified:no", "", "received=2026-09-01T10:00:00Z",
	    "preserve-at-once", "none" },
	{ "eu-epoc-pr", "content", "", "", "received=2026-09-01T10:00:00Z", "preserve",
	    "2026-10-31T10:00:00Z" },
	{ "eu-epoc-pr", "content", "", "", "received=2026-09-01T10:00:00Z",
	    "preserve-renewed", "-" },
	{ "eu-epoc-pr", "content", "", "",
	    "received=2026-09-01T10:00:00Z renewed=2026-10-20T10:00:00Z",
	    "preserve-renewed", "2026-11-30T10:00:00Z" },
	{ "eu-epoc-pr", "content", "", "", "confirmed=2026-10-20T10:00:00Z",
	    "hold-confirmed", "none" },
	{ "224-07", "subscriber", "", "2028-03-11T10:00:00Z",
	    "received=2028-03-01T10:00:00Z", "fallback", "2028-03-31T10:00:00Z" },
	{ "224-07", "subscriber", "", "2028-04-15T10:00:00Z",
	    "received=2028-03-01T10:00:00Z", "fallback", "2028-04-15T10:00:00Z" },
	{ "224-07", "subscriber", "", "2028-03-11T10:00:00Z",
	    "notified-received=2028-03-01T10:00:00Z", "instruct", "none" },
	{ "224-08", "traffic", "", "", "complete=2028-05-01T10:00:00Z", "serve",
	    "2028-06-15T10:00:00Z" },
	{ "224-08", "traffic", "", "", "served=2028-06-15T10:00:00Z", "return-traffic",
	    "2028-07-30T10:00:00Z" },
	{ "224-08", "traffic", "", "", "served=2028-06-15T10:00:00Z", "return-subscriber",
	    "-" },
	{ "224-08", "subscriber", "", "", "served=2028-06-15T10:00:00Z",
	    "return-subscriber", "2028-07-05T10:00:00Z" },
	{ "224-09", "content", "emergency:224", "", "received=2028-06-15T10:00:00Z",
	    "decision", "none" },
	{ "185-29", "content", "", "", "preserved=2026-12-01T10:00:00Z", "preserve",
	    "2027-01-30T10:00:00Z" },
	{ "185-29", "content", "", "", "preserved=2026-12-01T10:00:00Z", "warn-2",
	    "2027-01-20T10:00:00Z" },
	{ "185-29", "content", "", "", "mla-received=2027-01-20T10:00:00Z",
	    "hold-for-mla", "none" },
	{ "185-16", "content", "", "", "served=2026-12-01T10:00:00Z", "preserve",
	    "2027-03-01T10:00:00Z" },
	{ "185-31", "content", "", "", "decided=2026-12-01T10:00:00Z", "outcome",
	    "none" },
};

static struct law_clock_list
run(size_t i)
{
	static const struct clock_date day = { 2026, 9, 1 };
	struct law_event events[4];
	struct str rest = str_from(cases[i].events);
	struct law_clock_list list = { 0 };
	struct order order = sample_order(
	    &arena, &law, str_from(cases[i].procedure), 0, STR("validator"), day);
	struct target *target = (struct target *)(uintptr_t)order.targets;
	struct law_course course = { &order, events, 0, clock_midnight_utc(day), NULL };
	enum data_category category = DATA_SUBSCRIBER;

	CHECK(data_category_parse(str_from(cases[i].data), &category), "a category");
	target->categories = (unsigned)category;
	sample_meet(&order, str_from(cases[i].meets), false);
	order.answer_by = cases[i].answer_by[0] == '\0' ? 0 : at(cases[i].answer_by);
	while (rest.len > 0) {
		struct str one = str_cut(&rest, ' ');
		struct law_event *event = &events[course.events_count++];

		event->name = str_cut(&one, '=');
		CHECK(clock_parse(one, &event->at), "a time");
	}
	CHECK(law_clocks(&arena, &law, &course, &list, NULL) == ERR_OK, "the clocks");
	return list;
}

static const struct law_clock *
find(const struct law_clock_list *list, const char *id)
{
	for (size_t i = 0; i < list->count; i++)
		if (str_eq_c(list->clocks[i].id, id))
			return &list->clocks[i];
	return NULL;
}

static void
test_case(size_t i)
{
	struct law_clock_list list = run(i);
	const struct law_clock *clock = find(&list, cases[i].clock);
	char name[160];
	char text[CLOCK_TEXT_MAX] = "-";

	if (clock != NULL)
		(void)snprintf(text, sizeof text, "%s",
		    clock->started && !clock->has_end ? "none" : "not started");
	if (clock != NULL && clock->has_end)
		(void)clock_text(clock->end.early.at, text);
	(void)snprintf(name, sizeof name, "%s %s, %s: %s is %s", cases[i].procedure,
	    cases[i].data, cases[i].events, cases[i].clock, cases[i].end);
	if (!CHECK(strcmp(text, cases[i].end) == 0, name))
		printf("# %s\n", text);
}

/* Ten days from two receipts: both are shown, a person decides. */
static void
test_two_clocks(void)
{
	struct law_clock_list list = run(2);

	CHECK(list.pairs_count == 1 && law_clocks_verdict(&list).kind == VERDICT_PERSON,
	    "a notified order has two clocks that differ");
}

int
main(void)
{
	struct why why = { 0 };

	if (arena_init(&arena, (size_t)16 << 20, NULL) != ERR_OK)
		return EXIT_FAILURE;
	if (!CHECK(law_open_embedded(&arena, &law, &why) == ERR_OK, "the built-in law"))
		return test_done();
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
		test_case(i);
	test_two_clocks();
	arena_release(&arena);
	return test_done();
}
