/* What a reason of the addressee does, who tells the person and when that may wait, and
 * whether costs are given back: each row of the tables. */
#include <string.h>

#include "base/arena.h"
#include "law/effect.h"
#include "law/ground.h"
#include "law/notice.h"
#include "sample.h"
#include "test.h"

static struct arena arena;
static struct law law;
static const struct clock_date day = { 2026, 11, 22 };

static const struct {
	const char *procedure, *reason;
	enum law_effect effect;
} effects[] = {
	{ "eu-epoc", "f3-nothing", LAW_EFFECT_REVIEW },
	{ "eu-epoc", "", LAW_EFFECT_REVIEW },
	{ "vol", "f3-incomplete", LAW_EFFECT_REVIEW },
	{ "eu-epoc", "f3-immunity", LAW_EFFECT_WAITS },
	{ "eu-epoc", "f3-incomplete", LAW_EFFECT_PAUSES },
	{ "eu-epoc", "f3-manifest-error", LAW_EFFECT_PAUSES },
	{ "eu-epoc", "f3-insufficient-info", LAW_EFFECT_PAUSES },
	{ "eu-epoc", "f3-impossible", LAW_EFFECT_CLOSES },
	{ "eu-epoc", "f3-not-stored", LAW_EFFECT_REVIEW },
	{ "eu-epoc", "f3-issuer-not-competent", LAW_EFFECT_REVIEW },
	{ "eu-epoc", "f3-service-not-covered", LAW_EFFECT_REVIEW },
	{ "eu-epoc", "f3-offence", LAW_EFFECT_REVIEW },
	{ "eu-epoc", "f3-other", LAW_EFFECT_REVIEW },
	{ "eu-epoc", "f3-third-country", LAW_EFFECT_SUSPENDS },
	{ "eu-epoc-pr", "f3-immunity", LAW_EFFECT_WAITS },
	{ "eu-epoc-pr", "f3-insufficient-info", LAW_EFFECT_PAUSES },
	{ "eu-epoc-pr", "f3-impossible", LAW_EFFECT_CLOSES },
	{ "eu-epoc-pr", "f3-other", LAW_EFFECT_REVIEW },
	{ "eu-epoc-pr", "f3-third-country", LAW_EFFECT_REVIEW },
};

static void
test_effects(void)
{
	for (size_t i = 0; i < sizeof effects / sizeof *effects; i++)
		CHECK(law_effect_of(law_effect_row(&law, str_from(effects[i].procedure),
			  str_from(effects[i].reason), day)) == effects[i].effect,
		    effects[i].reason);
}

/* Every row is of a ground that the addressee has; every such ground has a row. */
static void
test_rows(void)
{
	const struct table *grounds = &law.tables[LAW_REFUSALS];
	size_t without = 0, rows = 0;

	for (size_t i = 0; i < grounds->rows_count; i++) {
		const struct str *cells = grounds->rows[i].cells;

		if (!str_starts(cells[REFUSAL_GROUND], STR("f3-")))
			continue;
		rows++;
		without += law_effect_row(&law, cells[REFUSAL_PROCEDURE],
			       cells[REFUSAL_GROUND], day) == NULL;
	}
	CHECK(without == 0, "each reason of the form does something");
	CHECK(rows == law.tables[LAW_EFFECTS].rows_count, "and no row is of another");
}

static void
test_answers(void)
{
	const struct table_row *conflict =
	    law_effect_row(&law, STR("eu-epoc"), STR("f3-third-country"), day);
	const struct table_row *other =
	    law_effect_row(&law, STR("eu-epoc"), STR("f3-other"), day);
	struct verdict verdict = law_effect_answer(conflict, true, STR(""));

	CHECK(verdict.kind == VERDICT_NO && strcmp(verdict.rule, "law-answer") == 0,
	    "an issuer does not decide over an objection alone");
	verdict = law_effect_answer(conflict, true, STR("upheld-by-court"));
	CHECK(verdict_is_yes(&verdict), "its court does");
	verdict = law_effect_answer(conflict, false, STR("upheld-by-court"));
	CHECK(!verdict_is_yes(&verdict), "and is not misread");
	verdict = law_effect_answer(conflict, false, STR("not-upheld"));
	CHECK(verdict_is_yes(&verdict), "when it lifts the order");
	verdict = law_effect_answer(other, true, STR(""));
	CHECK(verdict_is_yes(&verdict), "other reasons need no word");
	verdict = law_effect_answer(NULL, true, STR("anything"));
	CHECK(verdict_is_yes(&verdict), "nor does none");
}

static const struct {
	const char *procedure, *side;
	bool may;
} notices[] = {
	{ "eu-epoc", "addressee", false },
	{ "eu-epoc", "notified", false },
	{ "eu-epoc", "issuer", true },
	{ "domestic", "issuer", true },
	{ "vol", "issuer", true },
	{ "vol", "addressee", true },
	{ "no-such", "addressee", true },
};

static void
test_notice(void)
{
	for (size_t i = 0; i < sizeof notices / sizeof *notices; i++) {
		struct verdict verdict = law_notice(
		    &law, str_from(notices[i].procedure), str_from(notices[i].side), day);

		CHECK(verdict_is_yes(&verdict) == notices[i].may, notices[i].side);
	}
}

static void
test_delay(void)
{
	const struct table *table = &law.tables[LAW_DELAYS];
	const struct table_row *row = NULL;
	struct verdict verdict;

	verdict = law_delay(&law, STR("eu-epoc"), STR("no-time"), day, &row);
	CHECK(verdict.kind == VERDICT_NO && strcmp(verdict.rule, "law-delay") == 0 &&
		  row == NULL,
	    "having no time is no ground");
	verdict = law_delay(&law, STR("eu-epoc"), STR(""), day, &row);
	CHECK(verdict.kind == VERDICT_NO, "nor is saying none");
	for (size_t i = 0; i < table->rows_count; i++) {
		const struct str *cells = table->rows[i].cells;

		verdict = law_delay(
		    &law, cells[DELAY_PROCEDURE], cells[DELAY_GROUND], day, &row);
		CHECK(verdict_is_yes(&verdict) && row == &table->rows[i] &&
			  table_unverified(row),
		    "a ground, shown as unverified");
	}
	verdict = law_delay(&law, STR("vol"), STR("policy"), day, &row);
	CHECK(verdict_is_yes(&verdict) && row == NULL, "elsewhere nothing is known");
}

static void
test_costs(void)
{
	struct verdict verdict = law_costs(&law, STR("FR"), STR("eu-2023-1543/14"), day);

	CHECK(verdict.kind == VERDICT_PERSON, "what no table tells a person decides");
}

int
main(void)
{
	struct why why = { 0 };

	if (arena_init(&arena, (size_t)16 << 20, NULL) != ERR_OK)
		return EXIT_FAILURE;
	if (!CHECK(law_open_embedded(&arena, &law, &why) == ERR_OK, "the built-in law"))
		return test_done();
	test_effects();
	test_rows();
	test_answers();
	test_notice();
	test_delay();
	test_costs();
	arena_release(&arena);
	return test_done();
}
