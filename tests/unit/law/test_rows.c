/*
 * Every row of every table can decide: a look-up by its own keys, on one of its days,
 * finds it and no other; every gate speaks in some situation; and every table is asked by
 * somebody, or is there for people to read.
 */
#include <string.h>

#include "base/arena.h"
#include "edit.h"
#include "law/check.h"
#include "law/whatif.h"
#include "test.h"

static struct arena arena;
static struct law law;
static const struct clock_date today = { 2026, 11, 22 };

/* --- who asks --- */

/* test: where a generated case for each row, or for each kind of row, stands. */
static const struct {
	const char *by;
	const char *test;
} asked[LAW_TABLE_COUNT] = {
	[LAW_INSTRUMENTS] = { "route, check, status", "test_status, test_route" },
	[LAW_PARTIES] = { "route, check, status, card", "test_status" },
	[LAW_PROCEDURES] = { "route, check", "test_procedures" },
	[LAW_PRECEDENCE] = { "route, check", "cases_routes.tsv" },
	[LAW_ELEMENTS] = { "check", "test_procedures: each row" },
	[LAW_SIGNERS] = { "check", "test_procedures: the matrix" },
	[LAW_VOLUNTARY] = { "route, check", "test_check: each row" },
	[LAW_CLOCKS] = { "clock, fallback, release",
	    "test_clocks, test_release, cases_clocks.tsv" },
	[LAW_COUNTING] = { "clock", "test_periods" },
	[LAW_DUTIES] = { "clock", "test_procedures" },
	[LAW_VISIBILITY] = { "check, law_visible", "test_procedures" },
	[LAW_PROVIDERS] = { "check, provider, clock", "test_check, test_lookup" },
	[LAW_COUNTRIES] = { "clock, every reference to a State", "test_periods" },
	[LAW_LANGUAGES] = { "card: for people, no row lists a language", "test_card" },
	[LAW_AUTHORITIES] = { "card, check", "test_card" },
	[LAW_DYNAMIC_IP] = { "card, route: a class for people", "test_card" },
	[LAW_EVIDENCE] = { "route: a status for people", "test_route" },
	[LAW_DECLARATIONS] = { "condition, card", "test_condition, test_card" },
	[LAW_IMPLEMENTED] = { "condition, card", "test_condition" },
	[LAW_MLA_TREATIES] = { "condition", "test_condition" },
	[LAW_GATES] = { "route, check", "here: each row" },
	[LAW_NOTICES] = { "route, check", "test_procedures" },
	[LAW_REFUSALS] = { "ground", "cases_grounds.tsv" },
	[LAW_EFFECTS] = { "effect", "test_effect: each row" },
	[LAW_LIMITS] = { "limit", "test_limit" },
	[LAW_DELAYS] = { "notice", "test_effect: each row" },
	[LAW_FALLBACKS] = { "fallback", "test_fallback" },
	[LAW_OFFENCES] = { "offence, facts", "test_lookup" },
	[LAW_PHENOMENA] = { "offence", "test_lookup" },
	[LAW_LISTS] = { "offence: for people", "test_lookup" },
	[LAW_DATA] = { "data: for people", "test_lookup" },
	[LAW_FACTS] = { "provider: for people", "test_lookup" },
	[LAW_GUIDELINES] = { "guidelines: for people, binds nobody", "test_lookup" },
	[LAW_REMARKS] = { "identifiers", "test_identifier" },
	[LAW_FORMS] = { "eu export --node: for people", "tests/cli/eu.sh" },
	[LAW_CHANNELS] = { "law_channel_reason", "test_channel: each row" },
	[LAW_CASE_FACTS] = { "check --fact, every condition case:NAME",
	    "here: each gate" },
	[LAW_PROOFS] = { "law_proof", "test_ladder: each row" },
	[LAW_PORTALS] = { "order sheet", "test_portal" },
};

static void
test_asked(void)
{
	for (size_t i = 0; i < LAW_TABLE_COUNT; i++) {
		CHECK(asked[i].by != NULL && asked[i].test != NULL,
		    arena_cstr(&arena, law_shapes[i].file));
		CHECK(law.tables[i].rows_count > 0, "the table has rows");
	}
}

/* --- each row by its keys --- */

static bool
is_found(const struct table *table, const struct table_row *row)
{
	struct str keys[TABLE_KEYS_MAX];
	struct clock_date day = row->from.year > 1 ? row->from : row->to;

	if (clock_date_cmp(row->from, today) <= 0 && clock_date_cmp(today, row->to) <= 0)
		day = today;
	for (size_t i = 0; i < table->shape->keys_count; i++)
		keys[i] = str_eq_c(row->cells[i], "*") ? STR("x-none") : row->cells[i];
	return table_find(table, keys, day) == row;
}

static void
test_found(void)
{
	size_t rows = 0;

	for (size_t i = 0; i < LAW_TABLE_COUNT; i++) {
		const struct table *table = &law.tables[i];
		bool all = true;

		for (size_t j = 0; j < table->rows_count; j++, rows++) {
			if (is_found(table, &table->rows[j]))
				continue;
			printf("# %.*s:%d never decides\n", STR_ARG(law_shapes[i].file),
			    table->rows[j].line);
			all = false;
		}
		CHECK(all, "each row is found by its own keys");
	}
	CHECK(rows > 3000, "all of them");
}

/* --- each gate --- */

struct scene {
	struct order order;
	struct str what_if; /* statements, each behind a ; */
	struct str facts[4];
	size_t facts_count;
	struct law_signoff signoff;
	bool is_signed;
};

/* A declaration of the State that the subject means. */
static void
suppose(struct scene *scene, const struct condition_test *test)
{
	struct str value = test->words;
	struct str article = str_cut(&value, '=');
	struct str state =
	    law_country(test->subject == SUBJECT_PROVIDER ? scene->order.addressee
							  : scene->order.issuer);

	if (test->contrary || str_eq_c(article, "in") ||
	    str_eq_c(article, "implements") || str_eq_c(article, "mla"))
		return;
	/* Two tests of one declaration: the one with a value says more. */
	if (str_eq_c(value, "made") && str_has(scene->what_if, article))
		return;
	scene->what_if =
	    arena_format(&arena, "%.*s;%.*s=%.*s%s%.*s", STR_ARG(scene->what_if),
		STR_ARG(article), STR_ARG(state), str_eq_c(value, "made") ? "" : ":",
		STR_ARG(str_eq_c(value, "made") ? STR("") : value));
}

static void
meet(struct scene *scene, const struct condition_test *test)
{
	struct str value = test->words;
	struct str name = str_cut(&value, '=');

	if (test->subject >= SUBJECT_REQUESTER && test->subject <= SUBJECT_BOTH)
		suppose(scene, test);
	else if (test->subject == SUBJECT_CASE && !test->contrary)
		scene->facts[scene->facts_count++] = test->words;
	else if (test->subject == SUBJECT_LEVEL)
		scene->is_signed = level_parse(test->words, &scene->signoff.level);
	else if (test->subject == SUBJECT_FIELD)
		edit_field(&scene->order, name,
		    test->contrary  ? STR("")
		    : value.len > 0 ? value
				    : STR("yes"));
	else if (!test->contrary)
		sample_meet_test(&scene->order, test);
}

/* States between which the instrument of the procedure is, or may be supposed to be, in
 * force; Norway for the gate that asks whether both are bound by the Regulation. */
static void
set_parties(struct scene *scene, struct str procedure, struct str cell)
{
	bool eu = str_starts(procedure, STR("eu-"));
	bool mla = str_has(cell, STR("both:mla"));

	edit_parties(&scene->order,
	    str_has(cell, STR("not.both:in")) ? STR("NO/office")
	    : eu                              ? STR("FR/office")
	    : mla                             ? STR("CL/office")
					      : STR("HU/office"),
	    eu || mla ? STR("DE/receiver") : STR("CR/receiver"));
	scene->what_if = STR("224=HU,CR@2026-01-01;224/*=HU,CR:none");
}

static bool
speaks(const struct table_row *gate)
{
	struct str procedure = gate->cells[GATE_PROCEDURE];
	struct str cell = gate->cells[GATE_IF];
	struct scene scene = { .signoff = { .act = STR("issue"), .person = STR("p1") } };
	struct law_report report = { 0 };
	struct verdict verdict = VERDICT_IS_YES;
	struct condition_test test;
	struct str alternative = STR("");
	struct law with;

	if (str_eq_c(procedure, "*"))
		procedure = STR("185-29");
	scene.order =
	    sample_order(&arena, &law, procedure, DATA_SUBSCRIBER, STR(""), today);
	if (!edit_order(&arena, &scene.order, STR(""), 1))
		return false;
	set_parties(&scene, procedure, cell);
	if (condition_alternative(&cell, &alternative))
		while (condition_test(&alternative, &test))
			meet(&scene, &test);
	if (whatif_open(&arena, &law, STR("rows"), scene.what_if, &with, &verdict,
		NULL) != ERR_OK ||
	    !verdict_is_yes(&verdict)) {
		printf("# %.*s: %s\n", STR_ARG(scene.what_if), verdict.detail);
		return false;
	}
	scene.signoff.organisation = scene.order.issuer;
	struct law_situation situation = { .order = &scene.order,
		.stage = scene.is_signed ? LAW_SEND : LAW_DRAFT,
		.now = clock_midnight_utc(today),
		.signoffs = &scene.signoff,
		.signoffs_count = scene.is_signed,
		.facts = scene.facts,
		.facts_count = scene.facts_count };
	if (law_check(&arena, &with, &situation, &report, NULL) != ERR_OK)
		return false;
	for (size_t i = 0; i < report.count; i++)
		if (report.findings[i].row == gate)
			return true;
	return false;
}

static void
test_gates(void)
{
	const struct table *table = &law.tables[LAW_GATES];

	for (size_t i = 0; i < table->rows_count; i++) {
		size_t mark = arena_mark(&arena);
		const struct table_row *row = &table->rows[i];

		CHECK(speaks(row),
		    arena_format(&arena, "gates.tsv:%d %.*s %.*s speaks", row->line,
			STR_ARG(row->cells[GATE_PROCEDURE]), STR_ARG(row->cells[GATE_ID]))
			.ptr);
		arena_return(&arena, mark);
	}
}

int
main(void)
{
	if (arena_init(&arena, (size_t)64 << 20, NULL) != ERR_OK)
		return EXIT_FAILURE;
	if (!CHECK(law_open_embedded(&arena, &law, NULL) == ERR_OK, "the built-in law"))
		return test_done();
	test_asked();
	test_found();
	test_gates();
	arena_release(&arena);
	return test_done();
}
