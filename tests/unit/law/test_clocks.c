/* Clocks, duties, visibility, States by date, and their print. */
#include <string.h>

#include "base/arena.h"
#include "law/clocks.h"
#include "law/print.h"
#include "sample.h"
#include "test.h"

static struct arena arena;
static struct law law;
static const struct clock_date day = { 2026, 11, 22 };

static int64_t
at(const char *text)
{
	int64_t value = 0;

	CHECK(clock_parse(str_from(text), &value), text);
	return value;
}

static const struct law_clock *
find(const struct law_clock_list *list, const char *id)
{
	for (size_t i = 0; i < list->count; i++)
		if (str_eq_c(list->clocks[i].id, id))
			return &list->clocks[i];
	return NULL;
}

static struct law_clock_list
run(const struct order *order, const struct law_event *events, size_t count)
{
	struct law_course course = { order, events, count, clock_midnight_utc(day),
		NULL };
	struct law_clock_list list = { 0 };

	CHECK(law_clocks(&arena, &law, &course, &list, NULL) == ERR_OK, "the clocks");
	return list;
}

static bool
ends(const struct law_clock *clock, struct clock_date last_day, const char *due)
{
	char text[CLOCK_TEXT_MAX];

	return clock != NULL && clock->started && clock->has_end &&
	       clock_date_cmp(clock->last_day, last_day) == 0 &&
	       str_eq_c(clock_text(clock->due_at, text), due);
}

static void
test_preservation(void)
{
	struct order order =
	    sample_order(&arena, &law, STR("vol-pr"), DATA_CONTENT, STR(""), day);
	struct law_event received = { STR("received"), at("2026-11-22T18:00:00Z") };
	struct law_event both[] = { received,
		{ STR("renewed"), at("2027-02-10T09:00:00Z") } };
	struct law_clock_list list = run(&order, &received, 1);

	CHECK(ends(find(&list, "preserve"), (struct clock_date){ 2027, 2, 20 },
		  "2027-02-21T00:00:00Z"),
	    "90 days from receipt; a hold lasts to the end of its last day");
	CHECK(find(&list, "preserve-renewed") != NULL &&
		  !find(&list, "preserve-renewed")->started,
	    "the renewal has not started");
	list = run(&order, both, 2);
	CHECK(ends(find(&list, "preserve-renewed"), (struct clock_date){ 2027, 5, 11 },
		  "2027-05-12T00:00:00Z"),
	    "once more 90 days");
	CHECK(find(&list, "emergency") != NULL && !find(&list, "emergency")->started,
	    "no emergency, no emergency clock");
	order.emergency = true;
	list = run(&order, &received, 1);
	CHECK(ends(find(&list, "emergency"), (struct clock_date){ 2026, 11, 23 },
		  "2026-11-23T18:00:00Z"),
	    "24 hours in an emergency");
	order.addressee = STR("US/other-mail");
	list = run(&order, &received, 1);
	CHECK(find(&list, "preserve") != NULL && find(&list, "preserve")->started &&
		  !find(&list, "preserve")->has_end,
	    "without a profile there is no number");
}

static void
test_ends(void)
{
	struct order order =
	    sample_order(&arena, &law, STR("185-29"), DATA_CONTENT, STR(""), day);
	struct law_event preserved = { STR("preserved"), at("2026-12-01T23:59:59Z") };
	struct law_event served = { STR("served"), at("2026-11-22T15:30:00Z") };
	struct law_event sent = { STR("sent"), at("2026-11-22T15:30:00Z") };
	struct law_clock_list list = run(&order, &preserved, 1);

	CHECK(ends(find(&list, "preserve"), (struct clock_date){ 2027, 1, 30 },
		  "2027-01-31T00:00:00Z"),
	    "CETS 185 Art 29.7: 60 days from 2026-12-01");
	order.procedure = STR("185-16");
	list = run(&order, &served, 1);
	CHECK(ends(find(&list, "preserve"), (struct clock_date){ 2027, 2, 20 },
		  "2027-02-20T15:30:00Z"),
	    "a deadline ends at the same hour: the early reading");
	order.procedure = STR("vol");
	order.answer_by = at("2026-12-05T12:00:00Z");
	list = run(&order, &sent, 1);
	CHECK(ends(find(&list, "ask"), (struct clock_date){ 2026, 12, 5 },
		  "2026-12-05T12:00:00Z"),
	    "what the order asks for");
	order.procedure = STR("letter");
	CHECK(run(&order, &sent, 1).count == 0, "an unknown procedure has no clocks");
}

/* Two zones by their rules: nothing of this machine. */
static struct law_zone zones_read[] = {
	{ .name = STR_INIT("Europe/Dublin"), .zone = { .has_rule = true } },
	{ .name = STR_INIT("Europe/Paris"), .zone = { .has_rule = true } },
};
static const struct law_zones zones = { .zones = zones_read, .count = 2 };
static const struct str authority = STR_INIT("IE/authority");

static struct law_clock_list
run_epoc(const struct order *order, const struct law_event *events, size_t count,
    const struct law_zones *with)
{
	struct law_course course = { order, events, count, clock_midnight_utc(day),
		with };
	struct law_clock_list list = { 0 };

	CHECK(law_clocks(&arena, &law, &course, &list, NULL) == ERR_OK, "the clocks");
	return list;
}

static struct order
epoc(void)
{
	struct order order = sample_order(
	    &arena, &law, STR("eu-epoc"), DATA_TRAFFIC, STR("emergency-kind"), day);

	order.issuer = STR("FR/parquet");
	order.addressee = STR("IE/cloud");
	order.emergency = false;
	order.notified = &authority;
	order.notified_count = 1;
	return order;
}

static bool
is_pair(const struct law_clock_list *list, const char *reason)
{
	struct verdict verdict = law_clocks_verdict(list);

	return list->pairs_count == 1 && str_eq_c(list->pairs[0].hold->id, "hold") &&
	       str_eq_c(list->pairs[0].window->id, "window") &&
	       str_has(list->pairs[0].reason, str_from(reason)) &&
	       verdict.kind == VERDICT_PERSON &&
	       strcmp(verdict.rule, "clocks-differ") == 0;
}

/* Regulation (EU) 2023/1543 Art 10(2) and 12(1): two receipts, two clocks. */
static void
test_two_clocks(void)
{
	struct order order = epoc();
	struct law_event events[] = {
		{ STR("received"), at("2026-09-01T10:00:00Z") },
		{ STR("notified-received"), at("2026-09-03T10:00:00Z") },
		{ STR("no-ground"), at("2026-09-05T09:00:00Z") },
	};
	struct law_clock_list list = run_epoc(&order, events, 2, &zones);
	const struct law_clock *hold = find(&list, "hold");
	const struct law_clock *window = find(&list, "window");

	if (!CHECK(hold != NULL && window != NULL, "a hold and a window"))
		return;
	CHECK(hold->bound == CLOCK_BOTH && hold->due_at == at("2026-09-11T10:00:00Z") &&
		  hold->hold_until == at("2026-09-11T23:00:00Z") &&
		  str_eq_c(hold->zone_name, "Europe/Dublin") && hold->zone_doubt.len == 0,
	    "the deadline is the early reading, the hold lasts to midnight in Dublin");
	CHECK(hold->unverified && hold->counting != NULL,
	    "Regulation 1182/71 has not been read");
	CHECK(window->due_at == at("2026-09-13T10:00:00Z") && window->end.rolled &&
		  window->end.late.at == at("2026-09-14T23:00:00Z"),
	    "the last day of the window is a Sunday: the late reading is Monday's end");
	CHECK(is_pair(&list, "different times"), "they differ: a person decides");
	events[1].at = at("2026-09-01T17:00:00Z");
	list = run_epoc(&order, events, 2, &zones);
	CHECK(list.pairs_count == 0, "receipts of one day: one end");
	list = run_epoc(&order, events, 1, &zones);
	CHECK(is_pair(&list, "is not known"), "the authority's receipt is not known");
	list = run_epoc(&order, events, 2, NULL);
	CHECK(is_pair(&list, "zone"), "no zone: nothing is known for sure");
	CHECK(find(&list, "hold")->zone_doubt.len > 0 &&
		  str_eq_c(find(&list, "hold")->zone_name, "UTC") &&
		  find(&list, "hold")->hold_until == at("2026-09-12T00:00:00Z"),
	    "UTC is taken, and said");
	list = run_epoc(&order, events, 3, &zones);
	CHECK(find(&list, "hold") == NULL && list.pairs_count == 0 &&
		  find(&list, "cleared") != NULL &&
		  find(&list, "cleared")->due_at == at("2026-09-05T09:00:00Z"),
	    "no ground is raised: at once from then on");
	order.emergency = true;
	list = run_epoc(&order, events, 2, &zones);
	CHECK(find(&list, "hold") != NULL && find(&list, "hold")->unsure.len > 0 &&
		  find(&list, "emergency") != NULL &&
		  find(&list, "emergency")->due_at == at("2026-09-01T18:00:00Z"),
	    "an emergency that does not say which: what is unsure says so");
	order.addressee = STR("XX/cloud");
	list = run_epoc(&order, events, 2, &zones);
	CHECK(find(&list, "hold") != NULL &&
		  str_has(find(&list, "hold")->zone_doubt, STR("no table")),
	    "nobody's zone");
}

/* Regulation (EU) 2023/1543 Art 10(6), 11(5): the addressee asks. */
static void
test_pause(void)
{
	struct order order = epoc();
	struct law_event events[] = {
		{ STR("received"), at("2026-09-01T10:00:00Z") },
		{ STR("asked"), at("2026-09-04T10:00:00Z") },
		{ STR("clarified"), at("2026-09-08T10:00:00Z") },
	};
	struct law_clock_list list;

	order.notified_count = 0;
	list = run_epoc(&order, events, 2, &zones);
	CHECK(find(&list, "answer") == NULL && find(&list, "paused")->started &&
		  find(&list, "clarify")->due_at == at("2026-09-09T10:00:00Z"),
	    "the duties pause, the issuer has five days");
	list = run_epoc(&order, events, 3, &zones);
	CHECK(find(&list, "answer") != NULL && find(&list, "paused") == NULL &&
		  find(&list, "resumed")->started && !find(&list, "resumed")->has_end,
	    "afterwards a person sets the date");
	order.procedure = STR("eu-epoc-pr");
	list = run_epoc(&order, events, 2, &zones);
	CHECK(find(&list, "preserve") != NULL && find(&list, "preserve")->has_end &&
		  str_eq_c(find(&list, "clarify")->row->cells[CLOCK_ON_EXPIRY], "exempt"),
	    "data stays kept; silence exempts the provider");
}

/* Events of one name: a hold starts with the latest, a deadline with the earliest. */
static void
test_repeated(void)
{
	struct order order =
	    sample_order(&arena, &law, STR("vol-pr"), DATA_CONTENT, STR(""), day);
	struct law_event events[LAW_EVENTS_MAX + 1];
	struct law_course course = { &order, events, LAW_EVENTS_MAX + 1, 0, NULL };
	struct law_clock_list list = { 0 };
	struct why why = { .err = ERR_OK };

	for (size_t i = 0; i < LAW_EVENTS_MAX + 1; i++)
		events[i] = (struct law_event){ STR("renewed"),
			at("2027-02-10T09:00:00Z") + (int64_t)(i % 2) * CLOCK_DAY };
	course.now = clock_midnight_utc(day);
	CHECK(law_clocks(&arena, &law, &course, &list, &why) == ERR_LIMIT &&
		  list.count == 0,
	    "more events than are taken");
	course.events_count = LAW_EVENTS_MAX;
	CHECK(law_clocks(&arena, &law, &course, &list, &why) == ERR_OK &&
		  ends(find(&list, "preserve-renewed"),
		      (struct clock_date){ 2027, 5, 12 }, "2027-05-13T00:00:00Z"),
	    "the latest renewal counts");
}

static void
test_visible(void)
{
	static const struct {
		const char *procedure, *field, *role;
		enum visible answer;
	} cases[] = {
		{ "vol", "facts", "addressee", VISIBLE_YES },
		{ "vol", "internal-note", "addressee", VISIBLE_NO },
		{ "vol", "facts", "subject", VISIBLE_NO },
		{ "vol", "facts", "stranger", VISIBLE_NO },
		{ "letter", "facts", "addressee", VISIBLE_NO },
		{ "224-07", "offence", "addressee", VISIBLE_YES },
		{ "224-07", "facts", "addressee", VISIBLE_NO },
		{ "224-07", "facts", "notified", VISIBLE_YES },
		{ "224-08", "support", "addressee", VISIBLE_CONSENT },
		{ "eu-epoc", "proportionality", "addressee", VISIBLE_NO },
		{ "eu-epoc", "proportionality", "notified", VISIBLE_YES },
		{ "vol", "", "addressee", VISIBLE_NO },
	};

	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		char words[96];

		(void)snprintf(words, sizeof words, "%s: %s seen by %s",
		    cases[i].procedure, cases[i].field, cases[i].role);
		CHECK(law_visible(&law, str_from(cases[i].procedure),
			  str_from(cases[i].field), str_from(cases[i].role),
			  day) == cases[i].answer,
		    words);
	}
}

static void
test_parties(void)
{
	static const struct {
		const char *country, *instrument, *state;
		struct clock_date day;
	} cases[] = {
		{ "CL", "185", "party", { 2026, 11, 22 } },
		{ "CL", "185", "party", { 2017, 8, 1 } },
		{ "CL", "185", "ratified", { 2017, 7, 31 } },
		{ "CL", "224", "signed", { 2026, 11, 22 } },
		{ "RS", "224", "ratified", { 2026, 11, 22 } },
		{ "IE", "185", "signed", { 2026, 11, 22 } },
		{ "KR", "185", "invited", { 2026, 11, 22 } },
		{ "XX", "185", "none", { 2026, 11, 22 } },
		{ "XX", "ets30", "", { 2026, 11, 22 } },
		{ "DK", "eu", "party", { 2026, 11, 22 } },
		{ "DK", "eu-2023-1543", "none", { 2026, 11, 22 } },
		{ "IE", "eu-2023-1543", "party", { 2026, 11, 22 } },
		{ "GB", "eu", "none", { 2026, 11, 22 } },
		{ "NZ", "185", "ratified", { 2025, 11, 30 } },
		{ "NZ", "185", "party", { 2025, 12, 1 } },
	};
	const struct table *table = &law.tables[LAW_PARTIES];
	size_t parties = 0;

	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
		CHECK(str_eq_c(law_party_state(&law, str_from(cases[i].country),
				   str_from(cases[i].instrument), cases[i].day),
			  cases[i].state),
		    cases[i].country);
	for (size_t i = 0; i < table->rows_count; i++)
		parties += str_eq_c(table->rows[i].cells[PARTY_INSTRUMENT], "185") &&
			   str_eq_c(table->rows[i].cells[PARTY_STATE], "party");
	CHECK(parties == 81, "81 Parties of CETS 185 on 2026-04-25");
}

static void
test_print(void)
{
	struct order order =
	    sample_order(&arena, &law, STR("vol"), DATA_CONTENT, STR("offence"), day);
	struct law_event received = { STR("received"), at("2026-11-22T18:00:00Z") };
	struct law_situation situation = { .order = &order,
		.now = clock_midnight_utc(day) };
	struct law_report report;
	struct law_clock_list list = run(&order, &received, 1);
	struct buf out;

	buf_init(&out, 1 << 20);
	if (CHECK(
		law_check(&arena, &law, &situation, &report, NULL) == ERR_OK, "a report"))
		law_print_report(&report, &out);
	CHECK(str_starts(buf_str(&out), STR("no: see the findings")),
	    "the sum stands first");
	CHECK(str_has(buf_str(&out), STR("/fields/offence")) &&
		  str_has(buf_str(&out), STR("18 USC 2702(a)")) &&
		  str_has(buf_str(&out), STR("voluntary_ok.tsv:")),
	    "each finding has its place, source and row");
	buf_reset(&out);
	law_print_clocks(&list, clock_midnight_utc(day), &out);
	CHECK(str_has(buf_str(&out), STR("2026-12-06")), "14 days of the provider");
	buf_reset(&out);
	law_print_duties(&law, STR("vol"), day, &out);
	CHECK(str_has(buf_str(&out), STR("tell-user")), "the duties");
	buf_reset(&out);
	law_print_procedures(&law, day, &out);
	CHECK(str_has(buf_str(&out), STR("224-07      closed")) &&
		  str_has(buf_str(&out), STR("vol         open")) &&
		  str_has(buf_str(&out), STR("185-20      person")),
	    "routes: closed, open, a person decides");
	CHECK(str_has(buf_str(&out), STR("K+, not verified")),
	    "what nobody has read says so");
	buf_release(&out);
}

int
main(void)
{
	struct why why = { 0 };

	if (arena_init(&arena, (size_t)16 << 20, NULL) != ERR_OK)
		return EXIT_FAILURE;
	if (!CHECK(law_open_embedded(&arena, &law, &why) == ERR_OK, "the built-in law"))
		return test_done();
	if (!zone_rule_read(
		STR("IST-1GMT0,M10.5.0,M3.5.0/1"), false, &zones_read[0].zone.rule) ||
	    !zone_rule_read(
		STR("CET-1CEST,M3.5.0,M10.5.0/3"), false, &zones_read[1].zone.rule))
		return EXIT_FAILURE;
	test_preservation();
	test_ends();
	test_two_clocks();
	test_pause();
	test_repeated();
	test_visible();
	test_parties();
	test_print();
	arena_release(&arena);
	return test_done();
}
