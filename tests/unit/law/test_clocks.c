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
	test_preservation();
	test_ends();
	test_visible();
	test_parties();
	test_print();
	arena_release(&arena);
	return test_done();
}
