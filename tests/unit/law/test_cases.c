/*
 * Cases written from the texts, not from what the program says: tests/golden/law,
 * cases_routes, cases_checks, cases_clocks and cases_grounds, each with its source.  They
 * have the same answers when the rows of the tables stand in another order, and when each
 * table has a row more that covers none of them.
 */
#include <string.h>

#include "base/arena.h"
#include "base/buf.h"
#include "base/file.h"
#include "law/check.h"
#include "law/clocks.h"
#include "law/ground.h"
#include "law/route.h"
#include "law/whatif.h"
#include "edit.h"
#include "test.h"

static struct arena arena;
static struct law law;

static const char *const kinds[] = { "yes", "no", "person" };

/* The law with what a case assumes; the last one is kept, as cases stand in groups. */
static const struct law *
assume(struct str text)
{
	static const struct law nothing;
	struct law *with = arena_alloc(&arena, sizeof *with);
	struct verdict verdict = VERDICT_IS_YES;

	if (text.len == 0)
		return &law;
	*with = nothing;
	if (!CHECK(whatif_open(&arena, &law, STR("cases"), text, with, &verdict, NULL) ==
			   ERR_OK &&
		       verdict_is_yes(&verdict),
		"what a case assumes"))
		printf("# %.*s: %s\n", STR_ARG(text), verdict.detail);
	return with;
}

static unsigned
categories_of(struct str list)
{
	unsigned all = 0;

	while (list.len > 0) {
		enum data_category category;
		struct str word = str_cut(&list, ',');

		if (data_category_parse(word, &category))
			all |= (unsigned)category;
		else
			CHECK(false, "a category");
	}
	return all;
}

static bool
code_is(const struct law_finding *f, struct str code)
{
	return str_eq(law_finding_code(f), code) || str_eq(str_from(f->rule), code);
}

static const char *
name_of(const struct str *cells)
{
	return arena_format(&arena, "%.*s (%.*s)", STR_ARG(cells[0]), STR_ARG(cells[1]))
	    .ptr;
}

/* --- routes --- */

enum {
	R_ID,
	R_SOURCE,
	R_FROM,
	R_TO,
	R_DATA,
	R_EMERGENCY,
	R_DAY,
	R_WHAT_IF,
	R_PROCEDURE,
	R_ANSWER,
	R_CODE
};

static const struct law_route *
find_route(const struct law_route_list *list, struct str procedure)
{
	for (size_t i = 0; i < list->count; i++)
		if (str_eq(list->routes[i].procedure->cells[PROCEDURE_ID], procedure))
			return &list->routes[i];
	return NULL;
}

static bool
route_says(const struct law_route *route, struct str code)
{
	for (size_t i = 0; i < route->findings_count; i++)
		if (route->findings[i].kind == route->kind &&
		    code_is(&route->findings[i], code))
			return true;
	return code.len == 0;
}

static void
check_route_case(const struct str *cells)
{
	struct law_question question = { .requester = cells[R_FROM],
		.provider = cells[R_TO],
		.categories = categories_of(cells[R_DATA]),
		.emergency = cells[R_EMERGENCY] };
	struct law_route_list list = { 0 };
	const struct law_route *route;
	const char *answer;

	CHECK(clock_parse_date(cells[R_DAY], &question.day) &&
		  law_routes(&arena, assume(cells[R_WHAT_IF]), &question, &list, NULL) ==
		      ERR_OK,
	    "the routes");
	route = find_route(&list, cells[R_PROCEDURE]);
	answer = route == NULL ? "none" : kinds[route->kind];
	if (CHECK(str_eq_c(cells[R_ANSWER], answer) &&
		      (route == NULL ? cells[R_CODE].len == 0
				     : route_says(route, cells[R_CODE])),
		name_of(cells)))
		return;
	printf("# %.*s is %s, expected %.*s %.*s\n", STR_ARG(cells[R_PROCEDURE]), answer,
	    STR_ARG(cells[R_ANSWER]), STR_ARG(cells[R_CODE]));
	for (size_t i = 0; route != NULL && i < route->findings_count; i++)
		printf("#   %s %s %.*s\n", kinds[route->findings[i].kind],
		    route->findings[i].rule == NULL ? "" : route->findings[i].rule,
		    STR_ARG(route->findings[i].detail));
}

/* --- an order by its cells --- */

static struct order
order_of(struct str procedure, struct str issuer, struct str addressee, struct str data,
    struct str edits, struct clock_date day)
{
	struct order order =
	    sample_order(&arena, &law, procedure, categories_of(data), STR(""), day);

	edit_parties(&order, issuer, addressee);
	CHECK(edit_order(&arena, &order, edits, clock_midnight_utc(day)), "the edits");
	return order;
}

/* --- checks --- */

enum {
	C_ID,
	C_SOURCE,
	C_DAY,
	C_STAGE,
	C_PROCEDURE,
	C_ISSUER,
	C_ADDRESSEE,
	C_DATA,
	C_WHAT_IF,
	C_EDITS,
	C_SIGNED,
	C_FACTS,
	C_ANSWER,
	C_CODE,
	C_FIELD
};

#define LISTED_MAX 8

static size_t
signoffs_of(struct str list, const struct order *order, struct law_signoff *signoffs)
{
	size_t count = 0;

	while (list.len > 0 && count < LISTED_MAX) {
		struct str one = str_cut(&list, ' ');
		struct law_signoff *s = &signoffs[count++];

		s->act = str_cut(&one, ':');
		CHECK(level_parse(str_cut(&one, ':'), &s->level), "a level");
		s->person = str_cut(&one, ':');
		s->qualified = str_eq_c(one, "qualified");
		s->organisation =
		    str_eq_c(s->act, "validate") ? order->validator : order->issuer;
	}
	return count;
}

static size_t
facts_of(struct str list, struct str *facts)
{
	size_t count = 0;

	while (list.len > 0 && count < LISTED_MAX)
		facts[count++] = str_cut(&list, ' ');
	return count;
}

/* The code must stand in a finding of that answer, at the field if one is named. */
static bool
report_says(const struct law_report *report, const struct str *cells)
{
	bool found = cells[C_CODE].len == 0;

	for (size_t i = 0; i < report->count; i++)
		found =
		    found || (report->findings[i].kind == report->overall &&
				 code_is(&report->findings[i], cells[C_CODE]) &&
				 (cells[C_FIELD].len == 0 ||
				     str_eq(report->findings[i].field, cells[C_FIELD])));
	return found && str_eq_c(cells[C_ANSWER], kinds[report->overall]);
}

static void
check_check_case(const struct str *cells)
{
	static const char *const stages[] = { "draft", "validate", "send", "receive" };
	struct law_signoff signoffs[LISTED_MAX] = { 0 };
	struct str facts[LISTED_MAX];
	struct clock_date day = { 0 };
	struct law_report report = { 0 };

	CHECK(clock_parse_date(cells[C_DAY], &day), "a day");
	struct order order = order_of(cells[C_PROCEDURE], cells[C_ISSUER],
	    cells[C_ADDRESSEE], cells[C_DATA], cells[C_EDITS], day);
	struct law_situation situation = { .order = &order,
		.now = clock_midnight_utc(day),
		.signoffs = signoffs,
		.signoffs_count = signoffs_of(cells[C_SIGNED], &order, signoffs),
		.facts = facts,
		.facts_count = facts_of(cells[C_FACTS], facts) };
	for (size_t i = 0; i < sizeof stages / sizeof *stages; i++)
		if (str_eq_c(cells[C_STAGE], stages[i]))
			situation.stage = (enum law_stage)i;
	CHECK(law_check(&arena, assume(cells[C_WHAT_IF]), &situation, &report, NULL) ==
		  ERR_OK,
	    "a report");
	if (CHECK(report_says(&report, cells), name_of(cells)))
		return;
	printf("# %s, expected %.*s %.*s %.*s\n", kinds[report.overall],
	    STR_ARG(cells[C_ANSWER]), STR_ARG(cells[C_CODE]), STR_ARG(cells[C_FIELD]));
	for (size_t i = 0; i < report.count; i++)
		printf("#   %s %s %.*s %.*s %.*s\n", kinds[report.findings[i].kind],
		    report.findings[i].rule == NULL ? "" : report.findings[i].rule,
		    STR_ARG(law_finding_code(&report.findings[i])),
		    STR_ARG(report.findings[i].field),
		    STR_ARG(report.findings[i].detail));
}

/* --- clocks --- */

enum {
	T_ID,
	T_SOURCE,
	T_PROCEDURE,
	T_ISSUER,
	T_ADDRESSEE,
	T_DATA,
	T_EDITS,
	T_EVENTS,
	T_CLOCK,
	T_EXPECTED
};

static size_t
events_of(struct str list, struct law_event *events)
{
	size_t count = 0;

	while (list.len > 0 && count < LISTED_MAX) {
		struct str one = str_cut(&list, ' ');
		struct law_event *event = &events[count++];

		event->name = str_cut(&one, '=');
		CHECK(clock_parse(one, &event->at), "a time");
	}
	return count;
}

/* off: not of this order; wait: its event has not come; open: it runs without an end;
 * differ: a person decides, for it and its window end at different times; else its end,
 * the safe reading, or its last day. */
static struct str
said_of(const struct law_clock_list *list, struct str id, bool day)
{
	static char text[CLOCK_TEXT_MAX];
	const struct law_clock *clock = NULL;
	struct verdict verdict = law_clocks_verdict(list);

	for (size_t i = 0; i < list->count; i++)
		if (str_eq(list->clocks[i].id, id))
			clock = &list->clocks[i];
	if (str_eq_c(id, "release"))
		return str_from(verdict_is_yes(&verdict) ? "agree" : "differ");
	if (clock == NULL)
		return STR("off");
	if (!clock->started)
		return STR("wait");
	if (!clock->has_end)
		return STR("open");
	if (day)
		return arena_format(&arena, "%04d-%02d-%02d", clock->last_day.year,
		    clock->last_day.month, clock->last_day.day);
	return clock_text(clock->due_at, text);
}

static void
check_clock_case(const struct str *cells)
{
	struct law_event events[LISTED_MAX];
	size_t count = events_of(cells[T_EVENTS], events);
	struct clock_date day = clock_date_utc(events[0].at);
	struct order order = order_of(cells[T_PROCEDURE], cells[T_ISSUER],
	    cells[T_ADDRESSEE], cells[T_DATA], cells[T_EDITS], day);
	struct law_course course = { .order = &order,
		.events = events,
		.events_count = count,
		.now = events[0].at };
	struct law_clock_list list = { 0 };
	struct str said;

	CHECK(law_clocks(&arena, &law, &course, &list, NULL) == ERR_OK, "the clocks");
	said = said_of(&list, cells[T_CLOCK], cells[T_EXPECTED].len == 10);
	if (!CHECK(str_eq(said, cells[T_EXPECTED]), name_of(cells)))
		printf("# %.*s: %.*s, expected %.*s\n", STR_ARG(cells[T_CLOCK]),
		    STR_ARG(said), STR_ARG(cells[T_EXPECTED]));
}

/* --- grounds of refusal --- */

enum {
	G_ID,
	G_SOURCE,
	G_DAY,
	G_PROCEDURE,
	G_ISSUER,
	G_ADDRESSEE,
	G_DATA,
	G_EDITS,
	G_BY,
	G_GROUND,
	G_ANSWER,
	G_CODE
};

static void
check_ground_case(const struct str *cells)
{
	struct clock_date day = { 0 };
	struct verdict verdict;

	CHECK(clock_parse_date(cells[G_DAY], &day), "a day");
	struct order order = order_of(cells[G_PROCEDURE], cells[G_ISSUER],
	    cells[G_ADDRESSEE], cells[G_DATA], cells[G_EDITS], day);
	verdict = law_ground(
	    &law, &order, cells[G_BY], cells[G_GROUND], clock_midnight_utc(day));
	if (!CHECK(str_eq_c(cells[G_ANSWER], kinds[verdict.kind]) &&
		       (cells[G_CODE].len == 0 || str_eq_c(cells[G_CODE], verdict.rule) ||
			   str_has(str_from(verdict.detail), cells[G_CODE])),
		name_of(cells)))
		printf("# %s %s: %s\n", kinds[verdict.kind],
		    verdict.rule == NULL ? "" : verdict.rule, verdict.detail);
}

/* --- all of them --- */

static const struct {
	const char *file;
	void (*check)(const struct str *cells);
} files[] = {
	{ "tests/golden/law/cases_routes.tsv", check_route_case },
	{ "tests/golden/law/cases_checks.tsv", check_check_case },
	{ "tests/golden/law/cases_clocks.tsv", check_clock_case },
	{ "tests/golden/law/cases_grounds.tsv", check_ground_case },
};

static void
run_all(void)
{
	struct why why = { 0 };

	for (size_t i = 0; i < sizeof files / sizeof *files; i++) {
		size_t mark = arena_mark(&arena);
		struct str text;
		struct tsv cases = { .rows_count = 0 };

		if (!CHECK(file_read(&arena, files[i].file, 1 << 20, &text, &why) ==
				   ERR_OK &&
			       tsv_read(&arena, str_from(files[i].file), text, &cases,
				   &why) == ERR_OK,
			files[i].file))
			printf("# %s\n", why.text);
		for (size_t j = 0; j < cases.rows_count; j++) {
			size_t inner = arena_mark(&arena);

			files[i].check(cases.rows[j].cells);
			arena_return(&arena, inner);
		}
		arena_return(&arena, mark);
	}
}

/* --- the same cases by other tables: what must not matter --- */

static void
run_with(const struct str texts[LAW_TABLE_COUNT], const char *words)
{
	struct law built_in = law;
	struct why why = { 0 };

	if (CHECK(law_open_texts(&arena, texts, &law, &why) == ERR_OK, words))
		run_all();
	else
		printf("# %s\n", why.text);
	law = built_in;
}

/* Comments and the header stay in front. */
static struct str
backwards(struct str text)
{
	struct buf out;
	struct str rest = text, lines[2048], copy;
	size_t count = 0;
	bool header = false;

	buf_init(&out, 1 << 22);
	while (rest.len > 0) {
		struct str line = str_cut(&rest, '\n');

		if (line.len == 0 || line.ptr[0] == '#')
			continue;
		if (header && count < sizeof lines / sizeof *lines)
			lines[count++] = line;
		else
			buf_format(&out, "%.*s\n", STR_ARG(line));
		header = true;
	}
	while (count-- > 0)
		buf_format(&out, "%.*s\n", STR_ARG(lines[count]));
	copy = arena_str(&arena, buf_str(&out));
	buf_release(&out);
	return copy;
}

static void
test_order_of_rows(void)
{
	struct str texts[LAW_TABLE_COUNT];

	for (size_t i = 0; i < LAW_TABLE_COUNT; i++)
		texts[i] = backwards(law.texts[i]);
	run_with(texts, "all tables with their rows backwards");
}

/* Who nobody asks for: a State, where the column holds States. */
static struct str
stranger_in(const struct table *table, struct str column)
{
	if (str_eq_c(column, "country") ||
	    (table == &law.tables[LAW_VOLUNTARY] && str_eq_c(column, "provider")))
		return STR("XZ");
	return STR("x-none");
}

/* The last row of the table once more, its first id one that nobody asks for. */
static struct str
stranger_of(const struct table *table)
{
	const struct table_row *row = &table->rows[table->rows_count - 1];
	const struct shape *shape = table->shape;
	struct buf out;
	struct str copy;
	bool done = false;

	buf_init(&out, 1 << 16);
	for (size_t i = 0; i < shape->columns_count; i++) {
		struct str cell = row->cells[i].len > 0 ? row->cells[i] : STR("-");

		if (!done && shape->columns[i].type == CELL_ID)
			cell = stranger_in(table, shape->columns[i].name);
		done = done || shape->columns[i].type == CELL_ID;
		buf_format(&out, "%.*s\t", STR_ARG(cell));
	}
	buf_add_c(&out, "-\t-\ts\tS\tlaw\n");
	copy = arena_str(&arena, buf_str(&out));
	buf_release(&out);
	return copy;
}

static void
test_stranger_in_each(void)
{
	struct str texts[LAW_TABLE_COUNT];

	for (size_t i = 0; i < LAW_TABLE_COUNT; i++) {
		/* One treaty more is one that may bind any two States. */
		texts[i] = i == LAW_MLA_TREATIES
			       ? law.texts[i]
			       : arena_format(&arena, "%.*s%.*s", STR_ARG(law.texts[i]),
				     STR_ARG(stranger_of(&law.tables[i])));
	}
	run_with(texts, "a row of a stranger in each table");
}

int
main(void)
{
	struct why why = { 0 };

	if (arena_init(&arena, (size_t)96 << 20, NULL) != ERR_OK)
		return EXIT_FAILURE;
	if (!CHECK(law_open_embedded(&arena, &law, &why) == ERR_OK, "the built-in law"))
		return test_done();
	run_all();
	test_order_of_rows();
	test_stranger_in_each();
	arena_release(&arena);
	return test_done();
}
