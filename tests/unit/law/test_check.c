/*
 * The law of one order: golden situations (tests/golden/law), one generated case per row,
 * and that a row changes no verdict that it does not cover.
 */
#include <string.h>

#include "base/arena.h"
#include "base/file.h"
#include "law/check.h"
#include "sample.h"
#include "test.h"

enum {
	NAME,
	DAY,
	STAGE,
	PROCEDURE,
	ISSUER,
	ADDRESSEE,
	DATA,
	EMERGENCY,
	WITHOUT,
	SIGNOFFS,
	VERDICT,
	RULE,
	FIELD
};

static struct arena arena;
static struct law law;
static const int64_t today = (int64_t)1795305600 * CLOCK_SECOND; /* 2026-11-22 */

static const char *const kinds[] = { "yes", "no", "person" };

static unsigned
categories_of(struct str list)
{
	unsigned all = 0;

	while (list.len > 0) {
		enum data_category category;

		if (data_category_parse(str_cut(&list, ' '), &category))
			all |= (unsigned)category;
	}
	return all;
}

static size_t
signoffs_of(struct str list, struct str organisation, struct law_signoff *signoffs)
{
	static const char *const levels[] = { "police", "prosecutor", "judge",
		"provider" };
	size_t count = 0;

	while (list.len > 0) {
		struct str one = str_cut(&list, ' ');
		struct law_signoff *s = &signoffs[count++];

		s->act = str_cut(&one, ':');
		struct str level = str_cut(&one, ':');
		for (size_t i = 0; i < LEVEL_COUNT; i++)
			if (str_eq_c(level, levels[i]))
				s->level = (enum level)i;
		s->person = str_cut(&one, ':');
		s->qualified = str_eq_c(one, "qualified");
		s->organisation = organisation;
	}
	return count;
}

static enum law_stage
stage_of(struct str word)
{
	if (str_eq_c(word, "send"))
		return LAW_SEND;
	if (str_eq_c(word, "validate"))
		return LAW_VALIDATE;
	return str_eq_c(word, "receive") ? LAW_RECEIVE : LAW_DRAFT;
}

static bool
run_situation(
    const struct law *tables, const struct str *cells, struct law_report *report)
{
	struct law_signoff signoffs[4] = { 0 };
	struct clock_date day;

	if (!clock_parse_date(cells[DAY], &day))
		return false;
	struct order order = sample_order(&arena, tables, cells[PROCEDURE],
	    categories_of(cells[DATA]), cells[WITHOUT], day);
	order.issuer = cells[ISSUER];
	order.addressee = cells[ADDRESSEE];
	order.emergency = str_eq_c(cells[EMERGENCY], "yes");
	struct law_situation situation = { .order = &order,
		.stage = stage_of(cells[STAGE]),
		.now = clock_midnight_utc(day),
		.signoffs = signoffs,
		.signoffs_count = signoffs_of(cells[SIGNOFFS], order.issuer, signoffs) };
	return law_check(&arena, tables, &situation, report, NULL) == ERR_OK;
}

static void
test_golden(const struct tsv *golden)
{
	for (size_t i = 0; i < golden->rows_count; i++) {
		const struct str *cells = golden->rows[i].cells;
		char name[128];
		struct law_report report;
		size_t mark = arena_mark(&arena);
		bool good = run_situation(&law, cells, &report);
		struct verdict v = { 0 };
		struct str field = STR("");

		if (good)
			v = law_report_verdict(&report);
		for (size_t j = good ? report.count : 0; j > 0; j--)
			if (report.findings[j - 1].kind == v.kind &&
			    v.kind != VERDICT_YES)
				field = report.findings[j - 1].field;
		(void)snprintf(name, sizeof name, "%.*s", STR_ARG(cells[NAME]));
		good = good && str_eq_c(cells[VERDICT], kinds[v.kind]) &&
		       str_eq_c(cells[RULE], v.rule == NULL ? "" : v.rule) &&
		       str_eq(cells[FIELD], field);
		CHECK(good, name);
		if (!good)
			printf("# %s %s %.*s: %s\n", kinds[v.kind],
			    v.rule == NULL ? "" : v.rule, STR_ARG(field), v.detail);
		arena_return(&arena, mark);
	}
}

/* --- one case per row --- */

static bool
finding_of(const struct order *order, enum law_stage stage, const struct table_row *row,
    enum verdict_kind kind)
{
	struct law_situation situation = { .order = order, .stage = stage, .now = today };
	struct law_report report;

	if (law_check(&arena, &law, &situation, &report, NULL) != ERR_OK)
		return false;
	for (size_t i = 0; i < report.count; i++)
		if (report.findings[i].row == row && report.findings[i].kind == kind)
			return true;
	return false;
}

static void
test_voluntary_rows(void)
{
	static const enum verdict_kind answers[] = { VERDICT_YES, VERDICT_NO,
		VERDICT_PERSON };
	const struct table *table = &law.tables[LAW_VOLUNTARY];

	for (size_t i = 0; i < table->rows_count; i++) {
		const struct table_row *row = &table->rows[i];
		const struct str *cells = row->cells;
		size_t mark = arena_mark(&arena);
		bool preserve = str_eq_c(cells[VOLUNTARY_ACT], "preserve");
		unsigned data = categories_of(cells[VOLUNTARY_DATA]);
		struct order order = sample_order(&arena, &law,
		    preserve ? STR("vol-pr") : STR("vol"),
		    data != 0 ? data : DATA_SUBSCRIBER, STR(""), clock_date_utc(today));
		char name[128];
		size_t answer = 0;

		order.addressee =
		    arena_format(&arena, "%.*s/p", STR_ARG(cells[VOLUNTARY_PROVIDER]));
		if (!str_eq_c(cells[VOLUNTARY_REQUESTER], "*"))
			order.issuer = arena_format(
			    &arena, "%.*s/a", STR_ARG(cells[VOLUNTARY_REQUESTER]));
		order.emergency = str_eq_c(cells[VOLUNTARY_EMERGENCY], "yes");
		while (!str_eq_c(cells[VOLUNTARY_ANSWER], kinds[answer]))
			answer++;
		(void)snprintf(name, sizeof name, "voluntary_ok.tsv:%d says %s",
		    row->line, kinds[answer]);
		CHECK(finding_of(&order, LAW_DRAFT, row, answers[answer]), name);
		arena_return(&arena, mark);
	}
}

/* Every row is found by its own key, on its first day and its last. */
static void
test_all_rows(void)
{
	for (size_t t = 0; t < LAW_TABLE_COUNT; t++) {
		const struct table *table = &law.tables[t];
		char name[64];
		bool all = true;

		for (size_t i = 0; i < table->rows_count; i++) {
			const struct table_row *row = &table->rows[i];

			all = all && table_find(table, row->cells, row->from) == row &&
			      table_find(table, row->cells, row->to) == row;
		}
		(void)snprintf(name, sizeof name, "%.*s: every row holds on its days",
		    STR_ARG(table->shape->file));
		CHECK(all && table->rows_count > 0, name);
	}
}

/* --- values, periods, the provider's own conditions --- */

static bool
report_has(const struct law *tables, const struct order *order, const char *rule,
    const char *path)
{
	struct law_situation situation = { .order = order, .now = today };
	struct law_report report;

	if (law_check(&arena, tables, &situation, &report, NULL) != ERR_OK)
		return false;
	for (size_t i = 0; i < report.count; i++)
		if (report.findings[i].rule != NULL &&
		    strcmp(report.findings[i].rule, rule) == 0 &&
		    str_eq_c(report.findings[i].path, path))
			return true;
	return false;
}

static const struct {
	const char *field, *value;
	const char *rule; /* NULL = proper */
} values[] = {
	{ "official-email", "desk", "law-element-improper" },
	{ "official-email", "@fiscalia.example", "law-element-improper" },
	{ "official-email", "a b@fiscalia.example", "law-element-improper" },
	{ "official-email", "a@b@fiscalia.example", "law-element-improper" },
	{ "official-email", "desk@fiscalia.example", NULL },
	{ "official-phone", "55550100", "law-element-improper" },
	{ "official-phone", "+12", "law-element-improper" },
	{ "official-phone", "+56 2 ask Ana", "law-element-improper" },
	{ "official-phone", "+56 2 5555-0100", NULL },
	{ "user-notice-until", "soon", "law-element-improper" },
	{ "user-notice-until", "2027-01-31", NULL },
	{ "user-notice", "perhaps", "law-element-improper" },
	{ "user-notice", "please-delay", NULL },
	{ "offence", "  ", "law-element-improper" },
	{ "shoe-size", "44", "law-element-unknown" },
	{ "language", "es", "law-element-unknown" },
};

static void
test_values(void)
{
	for (size_t i = 0; i < sizeof values / sizeof *values; i++) {
		size_t mark = arena_mark(&arena);
		struct order order = sample_order(&arena, &law, STR("vol"),
		    DATA_SUBSCRIBER, str_from(values[i].field), clock_date_utc(today));
		struct order_field *fields =
		    arena_array(&arena, order.fields_count + 1, sizeof *fields);
		char words[96], path[64];

		memcpy(fields, order.fields, order.fields_count * sizeof *fields);
		fields[order.fields_count++] =
		    (struct order_field){ str_from(values[i].field),
			    str_from(values[i].value) };
		order.fields = fields;
		(void)snprintf(
		    words, sizeof words, "%s = %s", values[i].field, values[i].value);
		(void)snprintf(path, sizeof path, "/fields/%s", values[i].field);
		CHECK(
		    report_has(&law, &order,
			values[i].rule == NULL ? "law-element-improper" : values[i].rule,
			path) == (values[i].rule != NULL),
		    words);
		arena_return(&arena, mark);
	}
}

static void
test_periods(void)
{
	struct order order = sample_order(
	    &arena, &law, STR("vol"), DATA_SUBSCRIBER, STR(""), clock_date_utc(today));
	struct target targets[3] = { order.targets[0], order.targets[0],
		order.targets[0] };

	order.targets = targets;
	order.targets_count = 3;
	CHECK(!report_has(&law, &order, "law-element-improper", "/targets/1/from"),
	    "good periods");
	targets[1].to = targets[1].from - 1;
	CHECK(report_has(&law, &order, "law-element-improper", "/targets/1/from"),
	    "a period that ends before it begins");
	targets[1].from = 0;
	CHECK(report_has(&law, &order, "law-element-improper", "/targets/1/from"),
	    "a period with one end");
	targets[1] = targets[0];
	targets[1].zone = targets[2].zone = STR("");
	CHECK(!report_has(&law, &order, "law-element-missing", "/targets/1/zone"),
	    "an account needs no zone");
	targets[2].format = STR("IPv4Address");
	CHECK(report_has(&law, &order, "law-element-missing", "/targets/2/zone"),
	    "an address on the net does");
	order.targets_count = 0;
	CHECK(report_has(&law, &order, "law-element-missing", "/targets"), "no target");
}

static void
test_profile(void)
{
	static const char row[] =
	    "US/shy-mail\tShy\tshy-mail\tShy Ltd\t*\tmail\tnone\tFR\tsubscriber\t30"
	    "\t-\t-\t-\t-\tnever\tfr\tcall-back\t-\t-\t-\t-\t-\ts\tI\thouse\n"
	    "US/mute-mail\tMute\tmute-mail\t-\t-\tunknown\tunknown\t-\t-\t-\t-\t-\t-"
	    "\t-\tunknown\t-\t-\t-\t-\t-\t-\t-\ts\tN\thouse\n"
	    "US/union-mail\tUnion\tunion-mail\t-\teu\tmail\tmail\teu\t*\t9\t-\t-\t-"
	    "\t-\tnever\t*\t-\t-\t-\t-\t-\t-\ts\tI\thouse\n";
	struct order order = sample_order(&arena, &law, STR("vol"), DATA_TRAFFIC,
	    STR("call-back"), clock_date_utc(today));
	struct str texts[LAW_TABLE_COUNT];
	struct law other;

	memcpy(texts, law.texts, sizeof texts);
	texts[LAW_PROVIDERS] =
	    arena_format(&arena, "%.*s%s", STR_ARG(law.texts[LAW_PROVIDERS]), row);
	if (!CHECK(
		law_open_texts(&arena, texts, &other, NULL) == ERR_OK, "a shy provider"))
		return;
	CHECK(!report_has(&other, &order, "law-provider-policy", "/language"),
	    "the usual one reads English");
	order.addressee = STR("US/shy-mail");
	CHECK(report_has(&other, &order, "law-provider-policy", "/language"),
	    "does not read the language");
	CHECK(report_has(&other, &order, "law-provider-policy", ""),
	    "does not answer the State");
	CHECK(report_has(&other, &order, "law-provider-policy", "/fields/call-back"),
	    "wants a field of its own");
	order.procedure = STR("vol-pr");
	order.preserve_until = today + 30 * CLOCK_DAY;
	CHECK(!report_has(&other, &order, "law-provider-policy", "/preserve_until"),
	    "keeps for 30 days");
	order.preserve_until += CLOCK_SECOND;
	CHECK(report_has(&other, &order, "law-provider-policy", "/preserve_until"),
	    "and not longer");
	order.addressee = STR("US/mute-mail");
	order.preserve_until = today + CLOCK_DAY;
	CHECK(report_has(&other, &order, "law-provider-policy", "/preserve_until") &&
		  report_has(&other, &order, "law-provider-policy", "/language"),
	    "what nobody has seen of a provider's policy is no promise");
	order.procedure = STR("vol");
	order.preserve_until = 0;
	order.addressee = STR("US/union-mail");
	CHECK(report_has(&other, &order, "law-provider-policy", ""),
	    "answers the Union, and Chile is none of its States");
	order.issuer = STR("FR/parquet");
	CHECK(!report_has(&other, &order, "law-provider-policy", ""), "France is one");
}

/* --- a row changes no verdict that it does not cover --- */

static bool
same_report(const struct law_report *a, const struct law_report *b)
{
	if (a->overall != b->overall || a->unverified != b->unverified ||
	    a->count != b->count)
		return false;
	for (size_t i = 0; i < a->count; i++)
		if (a->findings[i].kind != b->findings[i].kind ||
		    a->findings[i].rule != b->findings[i].rule ||
		    !str_eq(a->findings[i].detail, b->findings[i].detail) ||
		    !str_eq(a->findings[i].path, b->findings[i].path))
			return false;
	return true;
}

static const struct {
	enum law_table table;
	const char *row; /* covers no golden situation */
} strangers[] = {
	{ LAW_PARTIES, "XX\t185\tparty\tNowhere\t-\t-\ts\tS\tlaw\n" },
	{ LAW_PARTIES, "KR\t224\tparty\tKorea\t2030-01-01\t-\ts\tS\tlaw\n" },
	{ LAW_PROCEDURES,
	    "x\tx\tnone\t-\tno\tboth\tnone\tnode\ta\tb\taddressee\tdisclose\t*\t1\t-"
	    "\tany\tcomplete\tm\t-"
	    "\t-\ts\tS\tlaw\n" },
	{ LAW_ELEMENTS, "vol-pr\tx-later\tfield\tR\t-\ttext\t-\tm\t2030-01-01\t-"
			"\ts\tS\tlaw\n" },
	{ LAW_ELEMENTS, "224-07\tx\tfield\tR\t-\ttext\t-\tm\t-\t-\ts\tS\tlaw\n" },
	{ LAW_SIGNERS,
	    "vol\tFR\tissue\t*\t-\t-\tjudge\t9\tissuer\t-\t-\t-\ts\tS\tlaw\n" },
	{ LAW_SIGNERS, "vol\t*\tissue\tdomain\t-\t-\tjudge\t9\tissuer\t-\t-\t2020-01-"
		       "01\ts\tS\tlaw\n" },
	{ LAW_VOLUNTARY, "US\tFR\tdisclose\tsubscriber\t*\tno\tr\t-\t-\ts\tS\tlaw\n" },
	{ LAW_VOLUNTARY, "*\tXX\tdisclose\t*\t*\tno\tr\t-\t-\ts\tS\tlaw\n" },
	{ LAW_PROVIDERS,
	    "FR/x\tX\tx-mail\t-\t-\tmail\tmail\t-\t-\t-\t-\t-\t-\t-\tnever\t-\tfacts\t-"
	    "\t-\t-\t-\t-\ts\tS\tlaw\n" },
};

static void
test_stranger_rows(const struct tsv *golden)
{
	for (size_t i = 0; i < sizeof strangers / sizeof *strangers; i++) {
		struct str texts[LAW_TABLE_COUNT];
		struct law other;
		struct why why = { 0 };
		size_t mark = arena_mark(&arena);
		bool same = true;

		memcpy(texts, law.texts, sizeof texts);
		texts[strangers[i].table] = arena_format(&arena, "%.*s%s",
		    STR_ARG(law.texts[strangers[i].table]), strangers[i].row);
		if (!CHECK(law_open_texts(&arena, texts, &other, &why) == ERR_OK,
			"the row is a good one")) {
			printf("# %s\n", why.text);
			continue;
		}
		for (size_t j = 0; j < golden->rows_count; j++) {
			struct law_report a, b;
			size_t inner = arena_mark(&arena);

			same = same && run_situation(&law, golden->rows[j].cells, &a) &&
			       run_situation(&other, golden->rows[j].cells, &b) &&
			       same_report(&a, &b);
			arena_return(&arena, inner);
		}
		CHECK(same, "and changes no situation that it does not cover");
		arena_return(&arena, mark);
	}
}

int
main(void)
{
	struct why why = { 0 };
	struct str text;
	struct tsv golden;

	if (arena_init(&arena, (size_t)64 << 20, NULL) != ERR_OK)
		return EXIT_FAILURE;
	if (!CHECK(law_open_embedded(&arena, &law, &why) == ERR_OK,
		"the built-in law is whole") ||
	    !CHECK(file_read(&arena, "tests/golden/law/situations.tsv", 1 << 20, &text,
		       &why) == ERR_OK &&
		       tsv_read(&arena, STR("situations.tsv"), text, &golden, &why) ==
			   ERR_OK,
		"the situations are read")) {
		printf("# %s\n", why.text);
		return test_done();
	}
	test_golden(&golden);
	test_voluntary_rows();
	test_values();
	test_periods();
	test_profile();
	test_all_rows();
	test_stranger_rows(&golden);
	arena_release(&arena);
	return test_done();
}
