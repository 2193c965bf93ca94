/* What people ask the tables: nothing found is nothing, an article is found by what
 * happened, an old profile is stale, a code leads to its rows. */
#include "law/lookup.h"
#include "test.h"

static struct arena arena;
static struct law law;
static const struct clock_date today = { 2026, 11, 22 };

static size_t
count_of(const struct lookup_list *list, enum law_table table)
{
	size_t count = 0;

	for (size_t i = 0; i < list->count; i++)
		count += list->rows[i].table == &law.tables[table];
	return count;
}

static struct lookup_list
offences(const char *words)
{
	struct lookup_list list = { 0 };

	if (lookup_offences(&arena, &law, str_from(words), today, &list, NULL) != ERR_OK)
		CHECK(false, "a look-up works");
	return list;
}

static bool
has_offence(const struct lookup_list *list, const char *id)
{
	for (size_t i = 0; i < list->count; i++)
		if (list->rows[i].table == &law.tables[LAW_OFFENCES] &&
		    str_eq_c(list->rows[i].row->cells[OFFENCE_ID], id))
			return true;
	return false;
}

static const struct {
	const char *words;
	size_t offences;
	const char *one; /* of them; NULL = none */
} asked[] = {
	{ "no such thing", 0, NULL },
	{ "185/1", 0, NULL },
	{ "185/99", 0, NULL },
	{ "999/1", 0, NULL },
	{ "185/8", 1, "185/8" },
	{ "185/10", 2, "185/10.2" },
	{ "185/9", 5, "185/9.1.e" },
	{ "phishing", 4, "185/7" },
	{ "PHISHING", 4, "185/6.1.a.ii" },
	{ "hate-speech", 4, "189/3" },
	{ "denial of service", 3, "185/5" },
	{ "INTERCEPTION", 1, "185/3" },
	{ "eu-5.4.b", 13, "185/9.1.c" },
	{ "", 25, "189/6" },
};

static void
test_offences(void)
{
	for (size_t i = 0; i < sizeof asked / sizeof *asked; i++) {
		struct lookup_list list = offences(asked[i].words);

		if (!CHECK(count_of(&list, LAW_OFFENCES) == asked[i].offences &&
			       (asked[i].one == NULL ? list.count == 0
						     : has_offence(&list, asked[i].one)),
			asked[i].words))
			printf("# %zu\n", count_of(&list, LAW_OFFENCES));
	}
	struct lookup_list list = offences("eu-annex-iv");
	CHECK(count_of(&list, LAW_LISTS) == 32, "the categories of Annex IV");
	for (size_t i = 0; i < list.count; i++)
		if (list.rows[i].table == &law.tables[LAW_LISTS])
			CHECK(table_unverified(list.rows[i].row),
			    "which nobody has seen in the Official Journal");
}

/* The core is Art 2 to 11; the attempt of Art 11.2 names seven of them. */
static void
test_core(void)
{
	const struct table *table = &law.tables[LAW_OFFENCES];
	size_t core = 0;
	size_t attempts = 0;

	for (size_t i = 0; i < table->rows_count; i++) {
		core += str_eq_c(table->rows[i].cells[OFFENCE_CORE], "yes");
		attempts += str_eq_c(table->rows[i].cells[OFFENCE_ATTEMPT], "yes");
	}
	CHECK(core == 18, "the core offences");
	CHECK(attempts == 7, "those whose attempt Art 11.2 names");
	CHECK(law.tables[LAW_GUIDELINES].rows_count == 52 + 20,
	    "52 recommendations and the check-list");
	for (size_t i = 0; i < law.tables[LAW_GUIDELINES].rows_count; i++)
		if (law.tables[LAW_GUIDELINES].rows[i].kind != RULE_HOUSE)
			CHECK(false, "a recommendation binds nobody");
}

static void
test_options(void)
{
	const struct table_row *row = lookup_option(&law, STR("DE"), STR("185/7"), today);

	CHECK(!law_asks_answer(&law, STR("eu-epoc-pr"), today) &&
		  law_asks_answer(&law, STR("eu-epoc"), today) &&
		  law_asks_answer(&law, STR("no-such"), today),
	    "an order to keep data asks for no answer");
	CHECK(lookup_option(&law, STR("DE"), STR("185/6.3"), today) == NULL,
	    "a reservation whose text nobody has read is unknown");
	CHECK(lookup_option(&law, STR("XX"), STR("185/7"), today) == NULL &&
		  lookup_option(&law, STR(""), STR("185/7"), today) == NULL,
	    "no State, no answer");
	CHECK(row != NULL && str_eq_c(row->cells[DECLARATION_ANSWER], "made"),
	    "one that is known");
}

static struct lookup_list
providers(const char *words)
{
	struct lookup_list list = { 0 };

	if (lookup_providers(&arena, &law, str_from(words), today, &list, NULL) != ERR_OK)
		CHECK(false, "a look-up works");
	return list;
}

static void
test_providers(void)
{
	struct lookup_list list = providers("no-such-mail");

	CHECK(list.count == 0, "a provider that is not there");
	list = providers("IE/meta");
	CHECK(count_of(&list, LAW_PROVIDERS) == 1 && count_of(&list, LAW_FACTS) == 15,
	    "one entity, and its page");
	list = providers("tiktok");
	CHECK(count_of(&list, LAW_PROVIDERS) == 4, "all entities of a service");
	list = providers("ireland");
	CHECK(count_of(&list, LAW_PROVIDERS) > 4 && count_of(&list, LAW_FACTS) == 0,
	    "entities of several services, and the page of none");
	list = providers("okx");
	CHECK(count_of(&list, LAW_PROVIDERS) == 0 && count_of(&list, LAW_FACTS) > 0,
	    "a page without an entity");
	list = providers("");
	CHECK(count_of(&list, LAW_PROVIDERS) == law.tables[LAW_PROVIDERS].rows_count &&
		  count_of(&list, LAW_FACTS) == 0,
	    "without words all entities");
}

static void
test_stale(void)
{
	const struct table_row *mail = law_provider(&law, STR("US/papercup-mail"), today);
	const struct table_row *google = law_provider(&law, STR("US/google"), today);

	if (!CHECK(mail != NULL && google != NULL, "two profiles"))
		return;
	/* looked at on 2026-11-01 */
	CHECK(lookup_age(mail, (struct clock_date){ 2026, 10, 31 }) == -1 &&
		  lookup_stale(mail, (struct clock_date){ 2026, 10, 31 }),
	    "what was looked at later is not known yet");
	CHECK(lookup_age(mail, (struct clock_date){ 2027, 4, 30 }) == 180 &&
		  !lookup_stale(mail, (struct clock_date){ 2027, 4, 30 }),
	    "180 days are fresh");
	CHECK(lookup_stale(mail, (struct clock_date){ 2027, 5, 1 }), "181 are stale");
	CHECK(lookup_age(google, today) == -1 && lookup_stale(google, today),
	    "what nobody looked at is stale");
}

static void
test_codes(void)
{
	static const struct {
		const char *code;
		size_t least;
	} codes[] = {
		{ "", 0 },
		{ "E_NO_SUCH", 0 },
		{ "nix.tsv:3", 0 },
		{ "gates.tsv:1", 0 },
		{ "gates.tsv:x", 0 },
		{ "E_RESERVED_79A", 2 },
		{ "E_TIME_NO_OFFSET", 1 },
		{ "RG-POLITICAL", 1 },
		{ "rg-essential", 1 },
	};

	for (size_t i = 0; i < sizeof codes / sizeof *codes; i++) {
		struct lookup_list list = { 0 };

		CHECK(lookup_code(&arena, &law, str_from(codes[i].code), &list, NULL) ==
			      ERR_OK &&
			  (codes[i].least == 0 ? list.count == 0
					       : list.count >= codes[i].least),
		    codes[i].code[0] == '\0' ? "no code" : codes[i].code);
	}
	const struct table_row *row = &law.tables[LAW_GATES].rows[0];
	struct lookup_list list = { 0 };
	struct str place = arena_format(&arena, "gates.tsv:%d", row->line);
	CHECK(lookup_code(&arena, &law, place, &list, NULL) == ERR_OK &&
		  list.count == 1 && list.rows[0].row == row,
	    "a row by its line");
}

int
main(void)
{
	if (arena_init(&arena, (size_t)64 << 20, NULL) != ERR_OK)
		return EXIT_FAILURE;
	if (CHECK(law_open_embedded(&arena, &law, NULL) == ERR_OK, "the built-in law")) {
		test_offences();
		test_core();
		test_options();
		test_providers();
		test_stale();
		test_codes();
	}
	arena_release(&arena);
	return test_done();
}
