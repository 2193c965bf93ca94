/* Whether data may leave: a table of moments, from the vectors of the European orders. */
#include <string.h>

#include "base/arena.h"
#include "base/zone_rule.h"
#include "law/release.h"
#include "sample.h"
#include "test.h"

static struct arena arena;
static struct law law;
static struct law_zones zones;
static struct law_zone zone = { .name = STR_INIT("Europe/Berlin"),
	.zone = { .has_rule = true } };
static const struct str authority[] = { STR_INIT("DE/enforcing") };

/* What a case says of the order, beside traffic under a European production order. */
enum {
	ALONE = 1 << 0,    /* nobody is notified */
	DANGER = 1 << 1,   /* an emergency of Art 3(18) */
	UNSAID = 1 << 2,   /* an emergency that does not say which */
	NO_ZONES = 1 << 3, /* the zones of this machine could not be read */
};

#define RECEIVED "received=2026-09-01T10:00:00Z"
#define TWO_DAYS_LATER " notified-received=2026-09-03T10:00:00Z"
#define SAME_DAY " notified-received=2026-09-01T15:00:00Z"
#define DAY_BEFORE " notified-received=2026-08-31T15:00:00Z"

/* expected: yes; a rule and what its words have. */
static const struct {
	const char *events, *now, *rule, *says;
	unsigned order;
	const char *what;
} cases[] = {
	/* vector 4: two receipts, two ends.  2026-09-13 is a Sunday: of a hold and of a
	 * window the late reading counts (Regulation 1182/71) */
	{ RECEIVED TWO_DAYS_LATER, "2026-09-01T10:00:00Z", "release-held",
	    "hold (Regulation (EU) 2023/1543 Art 10(2)): until 2026-09-11T22:00:00Z", 0,
	    "4: nothing leaves on the first day" },
	{ RECEIVED TWO_DAYS_LATER, "2026-09-11T10:00:00Z", "release-held",
	    "until 2026-09-11T22:00:00Z", 0, "4: nor at the hour that is due" },
	{ RECEIVED TWO_DAYS_LATER, "2026-09-11T21:59:59Z", "release-held", "hold", 0,
	    "4: nor in the last second of the hold" },
	{ RECEIVED TWO_DAYS_LATER, "2026-09-11T22:00:00Z", "clocks-differ",
	    "ends 2026-09-14T22:00:00Z", 0,
	    "4: then the authority's window is open still: a person decides" },
	{ RECEIVED TWO_DAYS_LATER, "2026-09-14T21:59:59Z", "clocks-differ", "window", 0,
	    "4: until its last second" },
	{ RECEIVED TWO_DAYS_LATER, "2026-09-14T22:00:00Z", NULL, "", 0,
	    "4: then both are over" },
	{ RECEIVED SAME_DAY, "2026-09-11T21:59:59Z", "release-held", "hold", 0,
	    "received on one day: a hold" },
	{ RECEIVED SAME_DAY, "2026-09-11T22:00:00Z", NULL, "", 0, "and one end" },
	{ RECEIVED DAY_BEFORE, "2026-09-11T21:59:59Z", "release-held", "hold", 0,
	    "a window that ends before does not end the hold" },
	{ RECEIVED DAY_BEFORE, "2026-09-11T22:00:00Z", NULL, "", 0,
	    "after the hold it is over" },
	{ RECEIVED, "2026-09-11T21:59:59Z", "release-held", "hold", 0,
	    "the authority's receipt is not known: a hold" },
	{ RECEIVED, "2026-12-01T10:00:00Z", "clocks-differ",
	    "when the notified authority received it is not known", 0,
	    "and then a person, however late" },
	{ RECEIVED TWO_DAYS_LATER, "2026-12-01T10:00:00Z", "release-unsure", "zone",
	    NO_ZONES, "what cannot be counted is for a person" },
	/* vector 5: no ground */
	{ RECEIVED TWO_DAYS_LATER " no-ground=2026-09-05T09:00:00Z",
	    "2026-09-05T09:00:00Z", NULL, "", 0, "5: at once when it has no ground" },
	{ RECEIVED " no-ground=2026-09-05T09:00:00Z", "2026-09-05T09:00:00Z", NULL, "", 0,
	    "5: whenever it received it" },
	/* vector 6: a ground (of a part: casefile/part.h gives each its events) */
	{ RECEIVED TWO_DAYS_LATER " instructed=2026-09-05T09:00:00Z",
	    "2027-09-05T09:00:00Z", "release-held", "barred", 0,
	    "6: what is barred stays so without an end" },
	{ RECEIVED TWO_DAYS_LATER " ground-raised=2026-09-05T09:00:00Z",
	    "2027-09-05T09:00:00Z", "release-held", "stopped", 0,
	    "6: and what a ground was raised against" },
	/* vector 7: an emergency */
	{ "received=2026-09-01T22:00:00Z notified-received=2026-09-01T22:00:00Z",
	    "2026-09-01T22:00:01Z", NULL, "", DANGER,
	    "7: in an emergency the notification suspends nothing" },
	{ "received=2026-09-01T22:00:00Z instructed=2026-09-01T23:00:00Z",
	    "2026-09-01T23:00:01Z", "release-held", "barred", DANGER,
	    "7: but what is barred before it left stays" },
	{ RECEIVED TWO_DAYS_LATER, "2026-09-02T10:00:00Z", "release-unsure", "emergency",
	    UNSAID, "whether it is an emergency of that kind is for a person" },
	/* a pause forbids nothing (Art 10(6)) and ends no hold */
	{ RECEIVED " asked=2026-09-04T10:00:00Z", "2026-09-05T10:00:00Z", NULL, "", ALONE,
	    "a pause does not forbid" },
	{ RECEIVED SAME_DAY " asked=2026-09-04T10:00:00Z", "2026-09-05T10:00:00Z",
	    "release-held", "hold", 0, "nor does it end the hold" },
	{ RECEIVED, "2026-09-01T10:00:00Z", NULL, "", ALONE, "nobody notified: no hold" },
	{ "sent=2026-09-01T10:00:00Z", "2026-09-01T10:00:00Z", NULL, "", 0,
	    "a hold that has not begun" },
};

static int64_t
at(struct str text)
{
	int64_t value = 0;

	CHECK(clock_parse(text, &value), "a time");
	return value;
}

static size_t
events_of(struct str list, struct law_event *events)
{
	size_t count = 0;

	while (list.len > 0) {
		struct str one = str_cut(&list, ' ');

		events[count].name = str_cut(&one, '=');
		events[count++].at = at(one);
	}
	return count;
}

static struct order
order_of(unsigned how)
{
	struct clock_date day = { 2026, 9, 1 };
	struct str without = STR("emergency-kind");
	struct order order = sample_order(&arena, &law, STR("eu-epoc"), DATA_TRAFFIC,
	    how & DANGER ? STR("") : without, day);

	order.emergency = (how & (DANGER | UNSAID)) != 0;
	for (size_t i = 0; i < order.fields_count; i++)
		if (str_eq_c(order.fields[i].id, "emergency-kind"))
			((struct order_field *)(uintptr_t)order.fields)[i].value =
			    STR("eu");
	order.notified = authority;
	order.notified_count = how & ALONE ? 0 : 1;
	return order;
}

static struct law_release
release_of(size_t i)
{
	struct order order = order_of(cases[i].order);
	struct law_event events[8];
	struct law_course course = { .order = &order,
		.events = events,
		.events_count = events_of(str_from(cases[i].events), events),
		.now = at(str_from(cases[i].now)),
		.zones = cases[i].order & NO_ZONES ? NULL : &zones };
	struct law_clock_list list = { 0 };

	CHECK(law_clocks(&arena, &law, &course, &list, NULL) == ERR_OK, "the clocks");
	return law_release(&list, course.now);
}

static void
test_cases(void)
{
	for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
		struct law_release release = release_of(i);
		const struct verdict *verdict = &release.verdict;
		bool right = cases[i].rule == NULL
				 ? verdict_is_yes(verdict)
				 : !verdict_is_yes(verdict) &&
				       strcmp(verdict->rule, cases[i].rule) == 0 &&
				       (verdict->kind == VERDICT_NO) ==
					   (strcmp(verdict->rule, "release-held") == 0) &&
				       strstr(verdict->detail, cases[i].says) != NULL;

		if (!CHECK(right, cases[i].what))
			printf("# %s: %s\n",
			    verdict->rule == NULL ? "yes" : verdict->rule,
			    verdict->detail);
	}
}

/* What gates is a cell of the tables: nobody writes a hold and forgets it. */
static void
test_rows(void)
{
	const struct table *table = &law.tables[LAW_CLOCKS];
	size_t wrong = 0, gating = 0;

	for (size_t i = 0; i < table->rows_count; i++) {
		const struct str *cells = table->rows[i].cells;
		bool gates = cells[CLOCK_GATES].len > 0;

		gating += gates;
		wrong += str_eq_c(cells[CLOCK_BOUND], "both") && !gates;
		wrong += gates && !str_eq_c(cells[CLOCK_BOUND], "both") &&
			 !str_eq_c(cells[CLOCK_BOUND], "floor");
		wrong += gates && !str_eq_c(cells[CLOCK_WHOSE], "addressee");
	}
	CHECK(gating > 0 && wrong == 0,
	    "a release is gated by holds of the addressee, and by every one that is a "
	    "deadline too");
}

int
main(void)
{
	if (!CHECK(arena_init(&arena, (size_t)64 << 20, NULL) == ERR_OK &&
		       law_open_embedded(&arena, &law, NULL) == ERR_OK,
		"the tables"))
		return test_done();
	CHECK(zone_rule_read(STR("CET-1CEST,M3.5.0,M10.5.0/3"), false, &zone.zone.rule),
	    "a zone");
	zones = (struct law_zones){ .zones = &zone, .count = 1 };
	test_rows();
	test_cases();
	arena_release(&arena);
	return test_done();
}
