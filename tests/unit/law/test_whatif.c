/* What is assumed: bad text first, then what the law says with it. */
#include <string.h>

#include "base/arena.h"
#include "base/limits.h"
#include "law/route.h"
#include "law/whatif.h"
#include "test.h"

static struct arena arena;
static struct law law;

static const struct {
	const char *text;
	const char *rule;
	const char *detail;
} bad[] = {
	{ "", "what-if-unreadable", "w.txt: no statement" },
	{ "# nothing\n;;\n", "what-if-unreadable", "w.txt: no statement" },
	{ "224", "what-if-unreadable", "w.txt:1: \"224\"" },
	{ "224=", "what-if-unreadable", "w.txt:1" },
	{ "=HU@2027-06-01", "what-if-unreadable", "w.txt:1" },
	{ "#\n\n224=HU", "what-if-unreadable", "w.txt:3: \"224=HU\"" },
	{ "224=HU@2027-13-01", "what-if-unreadable", "w.txt:1" },
	{ "224=HU@soon", "what-if-unreadable", "w.txt:1" },
	{ "224=HU,@2027-06-01", "what-if-unreadable", "w.txt:1" },
	{ "224=hu@2027-06-01", "what-if-unreadable", "w.txt:1" },
	{ "224=HUN@2027-06-01", "what-if-unreadable", "w.txt:1" },
	{ "224=HU:made@2027-06-01", "what-if-unreadable", "w.txt:1" },
	{ "224=HU=CR@2027-06-01", "what-if-unreadable", "w.txt:1" },
	{ "224/7.9.a=none", "what-if-unreadable", "w.txt:1" },
	{ "224/7.9.a=HU:", "what-if-unreadable", "w.txt:1" },
	{ "224/7.9.a=HU:a b", "what-if-unreadable", "w.txt:1" },
	{ "224/7.9.a=HU:every@2027-13-01", "what-if-unreadable", "w.txt:1" },
	{ "224/7.9.a=HU:every@", "what-if-unreadable", "w.txt:1" },
	{ "224/7.9.a=HU@", "what-if-unreadable", "w.txt:1" },
	{ "implements/185/18.1.b=HU:maybe", "what-if-unreadable", "w.txt:1" },
	{ "224=HU@2027-06-01\xff", "what-if-unreadable", "w.txt: not UTF-8" },
	{ "999=HU@2027-06-01", "what-if-unknown", "w.txt:1: the tables do not know 999" },
	{ "224=HU,XX@2027-06-01", "what-if-unknown", "do not know XX" },
	{ "224/7.9.z=HU", "what-if-unknown", "do not know 224/7.9.z" },
	{ "999/*=HU:none", "what-if-unknown", "do not know 999/*" },
	{ "implements/224/99=HU:yes", "what-if-unknown", "implements/224/99" },
	{ "224=HU@2027-06-01\n224=CR,HU@2028-01-01", "what-if-twice",
	    "w.txt:2: HU 224 stands in line 1 too" },
	{ "224/7.9.a=HU;224/7.9.a=HU:none", "what-if-twice", "w.txt:1: HU 224/7.9.a" },
};

static bool
open_text(const char *text, struct law *ret_law, struct verdict *ret_verdict)
{
	struct why why = { 0 };
	enum err e = whatif_open(
	    &arena, &law, STR("w.txt"), str_from(text), ret_law, ret_verdict, &why);

	if (e != ERR_OK)
		printf("# %s\n", why.text);
	return e == ERR_OK;
}

static void
test_bad(void)
{
	for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
		struct law with = { .assumed_count = 99 };
		struct verdict verdict = VERDICT_IS_YES;
		size_t mark = arena_mark(&arena);
		bool refused = open_text(bad[i].text, &with, &verdict) &&
			       verdict.kind == VERDICT_NO &&
			       strcmp(verdict.rule, bad[i].rule) == 0 &&
			       strstr(verdict.detail, bad[i].detail) != NULL &&
			       with.assumed_count == 99;

		if (!CHECK(refused,
			arena_format(&arena, "bad text %zu: %s", i, bad[i].rule).ptr))
			printf("# %s %s\n", verdict.rule == NULL ? "" : verdict.rule,
			    verdict.detail);
		arena_return(&arena, mark);
	}
}

/* One statement of each, below and above the limit. */
static void
test_limits(void)
{
	struct str line = STR("224=HU@2027-06-01;\n");
	struct verdict verdict;
	struct law with;
	struct buf text;

	buf_init(&text, LIMIT_WHAT_IF + 1);
	buf_add_c(&text, "185/29.4=HU,CR\n#");
	while (text.len < LIMIT_WHAT_IF)
		buf_add_byte(&text, 'x');
	buf_add_byte(&text, '\0'); /* the text's end for C */
	CHECK(open_text(text.ptr, &with, &verdict) && verdict_is_yes(&verdict),
	    "as many bytes as are read");
	buf_reset(&text);
	while (text.len < LIMIT_WHAT_IF + 1)
		buf_add_byte(&text, '#');
	CHECK(whatif_open(&arena, &law, STR("w.txt"), buf_str(&text), &with, &verdict,
		  NULL) == ERR_OK &&
		  !verdict_is_yes(&verdict) && strcmp(verdict.rule, "what-if-size") == 0,
	    "one more byte");
	buf_reset(&text);
	for (int i = 0; i < LIMIT_WHAT_IF_STATEMENTS; i++)
		buf_add(&text, line);
	CHECK(whatif_open(&arena, &law, STR("w.txt"), buf_str(&text), &with, &verdict,
		  NULL) == ERR_OK &&
		  !verdict_is_yes(&verdict) && strcmp(verdict.rule, "what-if-twice") == 0,
	    "as many statements as are read are judged");
	buf_add(&text, line);
	CHECK(whatif_open(&arena, &law, STR("w.txt"), buf_str(&text), &with, &verdict,
		  NULL) == ERR_OK &&
		  !verdict_is_yes(&verdict) && strcmp(verdict.rule, "what-if-size") == 0,
	    "one more statement");
	buf_release(&text);
}

/* --- what the law says then --- */

static const struct clock_date before = { 2027, 5, 31 };
static const struct clock_date from = { 2027, 6, 1 };

static const struct table_row *
declaration(const struct law *with, const char *country, const char *article)
{
	const struct str keys[] = { str_from(country), str_from(article) };

	return table_find(&with->tables[LAW_DECLARATIONS], keys, from);
}

static void
test_dates(void)
{
	struct law with;
	struct verdict verdict;
	struct str text = STR("224=HU,CR@2027-06-01");

	if (!CHECK(open_text(text.ptr, &with, &verdict) && verdict_is_yes(&verdict),
		"dates in force"))
		return;
	CHECK(str_eq_c(law_party_state(&with, STR("HU"), STR("224"), from), "party") &&
		  str_eq_c(law_party_state(&with, STR("CR"), STR("224"), from), "party"),
	    "Parties from the first day");
	CHECK(!str_eq_c(law_party_state(&with, STR("HU"), STR("224"), before), "party"),
	    "not the day before");
	CHECK(!str_eq_c(law_party_state(&with, STR("RS"), STR("224"), from), "party"),
	    "nor anybody else");
	CHECK(str_eq_c(law_instrument_status(&with, STR("224"), from), "in-force") &&
		  !str_eq_c(law_instrument_status(&with, STR("224"), before), "in-force"),
	    "and the treaty is in force from then");
	CHECK(!str_eq_c(law_party_state(&law, STR("HU"), STR("224"), from), "party"),
	    "the law itself is as before");
	CHECK(with.assumed_count == 1 && str_eq(with.assumed[0].text, text) &&
		  str_eq_c(with.assumed[0].source, "assumed by w.txt line 1"),
	    "each statement can be shown");
}

/* The base rows of the same key, before and after, are seen where nothing is assumed. */
static void
test_givers(void)
{
	const struct str keys[] = { STR("JP"), STR("224/7.9.a") };
	const struct clock_date then = { 2023, 8, 10 };
	const struct table_row *row;
	struct law with;
	struct verdict verdict;

	if (!CHECK(open_text("224/7.9.a=JP:none@2027-06-01", &with, &verdict) &&
		       verdict_is_yes(&verdict),
		"a declaration from a day on"))
		return;
	row = table_find(&with.tables[LAW_DECLARATIONS], keys, before);
	CHECK(row != NULL && !table_assumed(row) &&
		  str_eq_c(row->cells[DECLARATION_ANSWER], "made") &&
		  clock_date_cmp(row->to, before) == 0,
	    "the row of the tables ends the day before");
	row = table_find(&with.tables[LAW_DECLARATIONS], keys, from);
	CHECK(row != NULL && table_assumed(row) && table_unverified(row) &&
		  str_eq_c(row->cells[DECLARATION_ANSWER], "none") &&
		  str_eq_c(row->source, "assumed by w.txt line 1"),
	    "then the assumed one, with its source");
	if (!CHECK(open_text("224/7.9.a=JP:none", &with, &verdict) &&
		       verdict_is_yes(&verdict),
		"a declaration for ever"))
		return;
	row = table_find(&with.tables[LAW_DECLARATIONS], keys, then);
	CHECK(row != NULL && table_assumed(row), "the row of the tables falls out");
}

static void
test_declarations(void)
{
	static const char text[] = "# what CR may say\n"
				   "224 = HU,CR@2027-06-01\n"
				   " 224/7.9.a=HU,CR:none ; 224/7.9.a=JP\n"
				   "185/29.4=CR:a,b;185/35=points@example.test\n"
				   "185/29.4=HU:c@2027-06-01\n";
	const struct str keys[] = { STR("CR"), STR("185/35") };
	const struct table_row *row;
	struct law with;
	struct verdict verdict = VERDICT_IS_YES;

	if (!CHECK(open_text(text, &with, &verdict) && verdict_is_yes(&verdict),
		"a file with comments, lines and statements")) {
		printf("# %s\n", verdict.detail);
		return;
	}
	row = declaration(&with, "HU", "224/7.9.a");
	CHECK(row != NULL && str_eq_c(row->cells[DECLARATION_ANSWER], "none"), "none");
	row = declaration(&with, "JP", "224/7.9.a");
	CHECK(row != NULL && str_eq_c(row->cells[DECLARATION_ANSWER], "made") &&
		  row->line == 3,
	    "a State alone made it; the line is told");
	row = declaration(&with, "CR", "185/29.4");
	CHECK(row != NULL && table_has(row->cells[DECLARATION_VALUE], STR("b")) &&
		  !table_has(row->cells[DECLARATION_VALUE], STR("a,b")),
	    "the words of a declaration");
	row = declaration(&with, "HU", "185/29.4");
	CHECK(row != NULL && table_has(row->cells[DECLARATION_VALUE], STR("c")) &&
		  clock_date_cmp(row->from, from) == 0,
	    "a declaration with its day");
	row = table_find(&with.tables[LAW_AUTHORITIES], keys, from);
	CHECK(row != NULL && table_assumed(row) &&
		  str_eq_c(row->cells[AUTHORITY_BODY], "points@example.test"),
	    "an address without a State is of the one before");
}

static void
test_all_of(void)
{
	struct law with;
	struct verdict verdict;
	const struct table_row *one;
	const struct table_row *rest;

	if (!CHECK(open_text("224/*=DE,JP:none;224/7.9.a=DE", &with, &verdict) &&
		       verdict_is_yes(&verdict),
		"all declarations of an instrument"))
		return;
	one = declaration(&with, "DE", "224/7.9.a");
	rest = declaration(&with, "JP", "224/7.9.a");
	CHECK(one != NULL && str_eq_c(one->cells[DECLARATION_ANSWER], "made"),
	    "but what another statement names");
	CHECK(rest != NULL && str_eq_c(rest->cells[DECLARATION_ANSWER], "none"),
	    "the rest is none");
}

static void
test_digest(void)
{
	struct law with, other;
	struct verdict verdict;
	struct buf a, b, c;

	buf_init(&a, 1 << 22);
	buf_init(&b, 1 << 22);
	buf_init(&c, 1 << 22);
	if (CHECK(open_text("224=HU,CR@2027-06-01", &with, &verdict) &&
		      open_text("224=HU,CR@2027-06-02", &other, &verdict),
		"two assumptions")) {
		law_bytes(&law, &a);
		law_bytes(&with, &b);
		law_bytes(&other, &c);
		CHECK(!buf_failed(&a) && !str_eq(buf_str(&a), buf_str(&b)) &&
			  !str_eq(buf_str(&b), buf_str(&c)),
		    "the digest tells what was assumed");
	}
	buf_release(&a);
	buf_release(&b);
	buf_release(&c);
}

int
main(void)
{
	if (arena_init(&arena, (size_t)64 << 20, NULL) != ERR_OK ||
	    law_open_embedded(&arena, &law, NULL) != ERR_OK)
		return EXIT_FAILURE;
	test_bad();
	test_limits();
	test_dates();
	test_givers();
	test_declarations();
	test_all_of();
	test_digest();
	arena_release(&arena);
	return test_done();
}
