/* The card of a State: what it holds, and that what no row says is told. */
#include <stdio.h>

#include "base/arena.h"
#include "law/card.h"
#include "test.h"

static struct arena arena;
static struct law law;
static const struct clock_date today = { 2026, 11, 22 };

static bool
card_of(const char *country, struct law_card *ret_card)
{
	return CHECK(
	    law_card(&arena, &law, str_from(country), today, ret_card, NULL) == ERR_OK,
	    country);
}

static bool
is_unknown(const struct law_card *card, enum card_part part, const char *subject)
{
	for (size_t i = 0; i < card->parts[part].unknown_count; i++)
		if (str_eq_c(card->parts[part].unknown[i], subject))
			return true;
	return false;
}

static const struct table_row *
row_of(const struct law_card *card, enum card_part which, const char *subject)
{
	const struct law_card_part *part = &card->parts[which];

	for (size_t i = 0; i < part->rows_count; i++)
		if (str_eq_c(part->rows[i]->cells[card_cells[which].subject], subject))
			return part->rows[i];
	return NULL;
}

/* The answer of a declaration: "" = no row. */
static const char *const declared[][3] = {
	{ "JP", "224/7.9.a", "made" },
	{ "JP", "185/29.4", "made" },
	{ "JP", "185/14.3", "" },
	{ "AT", "185/29.4", "made" },
	{ "NZ", "185/14.3", "made" },
	{ "NZ", "185/2", "none" },
	{ "IT", "185/29.4", "none" },
	{ "IT", "185/42", "none" },
	{ "IT", "224/7.5.a", "unknown" },
	{ "CL", "185/42", "made" },
	{ "CL", "185/29.4", "" },
	{ "RS", "224/7.9.a", "unknown" },
	{ "CR", "224/7.9.a", "unknown" },
	{ "HU", "224/7.9.a", "unknown" },
	{ "US", "224/7.9.a", "" },
};

static void
test_declarations(void)
{
	for (size_t i = 0; i < sizeof declared / sizeof *declared; i++) {
		const struct table_row *row;
		struct law_card card;
		char words[64];

		if (!card_of(declared[i][0], &card))
			continue;
		row = row_of(&card, CARD_DECLARATIONS, declared[i][1]);
		(void)snprintf(words, sizeof words, "%s %s: %s", declared[i][0],
		    declared[i][1], declared[i][2]);
		CHECK(str_eq_c(row == NULL ? STR("") : row->cells[DECLARATION_ANSWER],
			  declared[i][2]),
		    words);
	}
}

/* Nothing that is expected of a State is a fact. */
static void
test_expected(void)
{
	const struct table *table = &law.tables[LAW_DECLARATIONS];
	size_t seen = 0;

	for (size_t i = 0; i < table->rows_count; i++) {
		const struct str *cells = table->rows[i].cells;

		if (!str_has(cells[DECLARATION_MEANING], STR("expected")))
			continue;
		seen++;
		if (!str_eq_c(cells[DECLARATION_ANSWER], "unknown") ||
		    cells[DECLARATION_VALUE].len > 0 ||
		    !table_unverified(&table->rows[i]))
			CHECK(false, "an expectation is no fact");
	}
	CHECK(seen == 22 * 6, "what the Union expects of its 22 signatories");
}

static void
test_unknown(void)
{
	struct law_card card;

	if (!card_of("CL", &card))
		return;
	CHECK(is_unknown(&card, CARD_POWERS, "185/29"), "whether Art 29 is implemented");
	CHECK(!is_unknown(&card, CARD_POWERS, "224/7"),
	    "no question for who has not ratified");
	CHECK(is_unknown(&card, CARD_DECLARATIONS, "185/29.4"), "a reservation");
	CHECK(is_unknown(&card, CARD_AUTHORITIES, "185/35"), "its 24/7 point");
	CHECK(!is_unknown(&card, CARD_AUTHORITIES, "eu-enforcing"),
	    "it is not of the Union");
	CHECK(card.parts[CARD_DYNAMIC_IP].unknown_count == 1, "dynamic addresses");
	CHECK(card.parts[CARD_LANGUAGES].unknown_count == 2, "both languages");
	CHECK(
	    is_unknown(&card, CARD_EVIDENCE, "185-31"), "evidence by mutual assistance");
	CHECK(row_of(&card, CARD_EVIDENCE, "vol") != NULL &&
		  row_of(&card, CARD_EVIDENCE, "eu-epoc") == NULL,
	    "evidence by the routes that it has");
	if (card_of("LV", &card))
		CHECK(row_of(&card, CARD_POWERS, "185/29") != NULL &&
			  !is_unknown(&card, CARD_POWERS, "185/29"),
		    "what a row says is not unknown");
	if (card_of("AQ", &card))
		CHECK(card.country->cells[COUNTRY_ZONE].len == 0, "no zone");
}

static void
test_routes(void)
{
	struct law_card card;

	if (!card_of("CL", &card))
		return;
	CHECK(card.others == 248, "all other States");
	CHECK(card.out.count > 5 && card.in.count > 5, "routes");
	for (size_t i = 0; i < card.out.count; i++) {
		const struct law_card_route *route = &card.out.routes[i];

		CHECK(route->counts[VERDICT_YES] + route->counts[VERDICT_NO] +
			      route->counts[VERDICT_PERSON] ==
			  card.others,
		    "each State has its answer");
		if (str_starts(route->procedure->cells[PROCEDURE_ID], STR("224-")))
			CHECK(route->counts[VERDICT_YES] == 0,
			    "nothing is open by what is not in force");
		if (str_eq_c(route->procedure->cells[PROCEDURE_ID], "vol"))
			CHECK(route->counts[VERDICT_YES] == 1 &&
				  str_eq_c(route->open[0], "US"),
			    "voluntary disclosure from the United States");
	}
}

int
main(void)
{
	struct why why = { 0 };

	if (arena_init(&arena, (size_t)128 << 20, &why) != ERR_OK ||
	    law_open_embedded(&arena, &law, &why) != ERR_OK) {
		printf("Bail out! %s\n", why.text);
		return EXIT_FAILURE;
	}
	test_declarations();
	test_expected();
	test_unknown();
	test_routes();
	arena_release(&arena);
	return test_done();
}
