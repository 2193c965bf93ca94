/*
 * The tables of each procedure, all generated from the rows: the sample order passes,
 * each element left out is found, who signs, who sees what, and what the tables say of
 * one another.  The law is a what-if law: the second protocol is in force between two
 * invented States, of which one made every declaration.
 */
#include <string.h>

#include "base/arena.h"
#include "law/check.h"
#include "sample.h"
#include "test.h"

#define END "\ts\tS\tlaw\n"
#define FROM "\t2027-01-01\t-" END
#define ALWAYS "\t-\t-" END
#define ISSUER "XA/office"
#define ADDRESSEE "XB/receiver"

static const struct {
	enum law_table table;
	const char *rows;
} what_if[] = {
	{ LAW_INSTRUMENTS, "224\tin-force\tProtocol\t-" FROM },
	{ LAW_PARTIES, "XA\t185\tparty\tA" ALWAYS "XB\t185\tparty\tB" ALWAYS
		       "XA\t224\tparty\tA" ALWAYS "XB\t224\tparty\tB" ALWAYS },
	{ LAW_DECLARATIONS,
	    "XB\t224/7.2.b\tmade\t-\t-" ALWAYS "XB\t224/7.5.a\tmade\tevery\t-" ALWAYS
	    "XB\t224/7.5.e\tmade\t-\t-" ALWAYS "XB\t224/8.4\tmade\t-\t-" ALWAYS
	    "XB\t224/12.3\tmade\t-\t-" ALWAYS "XB\t224/8.11\tmade\t-\t-" ALWAYS
	    "XB\t224/7.8\tmade\t-\t-" ALWAYS "XA\t224/17\tmade\t-\t-" ALWAYS },
};

static struct arena arena;
static struct law law;
static const struct clock_date day = { 2027, 2, 1 };

static bool
open_what_if(void)
{
	struct law built_in;
	struct str texts[LAW_TABLE_COUNT];
	struct why why = { 0 };

	if (law_open_embedded(&arena, &built_in, &why) != ERR_OK)
		return false;
	memcpy(texts, built_in.texts, sizeof texts);
	for (size_t i = 0; i < sizeof what_if / sizeof *what_if; i++)
		texts[what_if[i].table] = arena_format(
		    &arena, "%.*s%s", STR_ARG(texts[what_if[i].table]), what_if[i].rows);
	if (law_open_texts(&arena, texts, &law, &why) == ERR_OK)
		return true;
	printf("# %s\n", why.text);
	return false;
}

/* --- the sample between the two invented States --- */

static void
move_readers(struct order *order, struct str from, struct str to)
{
	for (size_t i = 0; i < order->annexes_count; i++) {
		const struct annex_ref *annex = &order->annexes[i];
		struct str *readers = (struct str *)(uintptr_t)annex->readers;

		for (size_t j = 0; j < annex->readers_count; j++)
			if (str_eq(readers[j], from))
				readers[j] = to;
	}
}

static struct order
sample(struct str procedure, unsigned categories, struct str without)
{
	struct order order =
	    sample_order(&arena, &law, procedure, categories, without, day);
	const struct table_row *row = law_procedure(&law, procedure, day);

	if (str_starts(procedure, STR("eu-")) || str_starts(procedure, STR("vol")))
		return order;
	bool home = str_eq_c(row->cells[PROCEDURE_BORDER], "home");
	struct str addressee = home ? STR("XA/receiver") : STR(ADDRESSEE);
	move_readers(&order, order.addressee, addressee);
	order.issuer = STR(ISSUER);
	order.addressee = addressee;
	return order;
}

/* A category that the procedure reaches. */
static unsigned
category_of(const struct table_row *procedure)
{
	for (unsigned i = 0; i < DATA_CATEGORY_COUNT; i++)
		if (procedure->cells[PROCEDURE_DATA].len == 0 ||
		    table_has(procedure->cells[PROCEDURE_DATA],
			data_category_name((enum data_category)(1U << i))))
			return 1U << i;
	return DATA_SUBSCRIBER;
}

static bool
report_of(const struct order *order, enum law_stage stage,
    const struct law_signoff *signoffs, size_t count, struct law_report *report)
{
	struct law_situation situation = { .order = order,
		.stage = stage,
		.now = clock_midnight_utc(day),
		.signoffs = signoffs,
		.signoffs_count = count };

	return law_check(&arena, &law, &situation, report, NULL) == ERR_OK;
}

static const struct law_finding *
find(const struct law_report *report, const struct table_row *row, enum verdict_kind kind)
{
	for (size_t i = 0; i < report->count; i++)
		if (report->findings[i].row == row && report->findings[i].kind == kind)
			return &report->findings[i];
	return NULL;
}

/* --- the whole sample --- */

static bool
is_complete(const struct table_row *procedure)
{
	return str_eq_c(procedure->cells[PROCEDURE_TABLES], "complete");
}

static void
test_whole(void)
{
	const struct table *table = &law.tables[LAW_PROCEDURES];

	for (size_t i = 0; i < table->rows_count; i++) {
		const struct table_row *row = &table->rows[i];
		size_t mark = arena_mark(&arena);
		struct law_report report = { 0 };
		char name[96];

		if (!is_complete(row))
			continue;
		struct order order =
		    sample(row->cells[PROCEDURE_ID], category_of(row), STR(""));
		if (str_eq_c(row->cells[PROCEDURE_EMERGENCY], "only"))
			order.emergency = true;
		(void)snprintf(name, sizeof name, "%.*s: the whole order is not refused",
		    STR_ARG(row->cells[PROCEDURE_ID]));
		bool good = report_of(&order, LAW_DRAFT, NULL, 0, &report) &&
			    report.overall != VERDICT_NO;
		if (!CHECK(good, name))
			for (size_t j = 0; j < report.count; j++)
				printf("# %s %.*s: %.*s\n", report.findings[j].rule,
				    STR_ARG(report.findings[j].field),
				    STR_ARG(report.findings[j].detail));
		arena_return(&arena, mark);
	}
}

/* --- each element --- */

static void
test_without(const struct table_row *row)
{
	const struct str *cells = row->cells;
	unsigned category =
	    category_of(law_procedure(&law, cells[ELEMENT_PROCEDURE], day));
	struct order order =
	    sample(cells[ELEMENT_PROCEDURE], category, cells[ELEMENT_FIELD]);
	bool optional = str_eq_c(cells[ELEMENT_NEED], "O");
	struct law_report report = { 0 };
	const struct law_finding *finding;
	char name[128];

	sample_meet(&order, cells[ELEMENT_IF], false);
	if (str_eq_c(cells[ELEMENT_FIELD], "notified"))
		order.notified_count = 0;
	if (str_eq_c(cells[ELEMENT_FIELD], "issuer"))
		order.issuer = STR("");
	if (str_eq_c(cells[ELEMENT_FIELD], "addressee"))
		order.addressee = STR("");
	(void)snprintf(name, sizeof name, "elements.tsv:%d %.*s: without %.*s", row->line,
	    STR_ARG(cells[ELEMENT_PROCEDURE]), STR_ARG(cells[ELEMENT_FIELD]));
	CHECK(report_of(&order, LAW_DRAFT, NULL, 0, &report), "a report");
	finding = find(&report, row, VERDICT_NO);
	CHECK((finding == NULL) == optional &&
		  (finding == NULL || str_eq(finding->field, cells[ELEMENT_FIELD])),
	    name);
}

static void
test_with(const struct table_row *row)
{
	const struct str *cells = row->cells;
	unsigned category =
	    category_of(law_procedure(&law, cells[ELEMENT_PROCEDURE], day));
	struct order order = sample(cells[ELEMENT_PROCEDURE], category, STR(""));
	struct law_report report = { 0 };
	char name[128];

	sample_meet(&order, cells[ELEMENT_IF], false);
	(void)snprintf(name, sizeof name, "elements.tsv:%d %.*s: with %.*s", row->line,
	    STR_ARG(cells[ELEMENT_PROCEDURE]), STR_ARG(cells[ELEMENT_FIELD]));
	CHECK(report_of(&order, LAW_DRAFT, NULL, 0, &report) &&
		  find(&report, row, VERDICT_NO) == NULL,
	    name);
}

static void
test_elements(void)
{
	const struct table *table = &law.tables[LAW_ELEMENTS];

	for (size_t i = 0; i < table->rows_count; i++) {
		size_t mark = arena_mark(&arena);

		test_without(&table->rows[i]);
		test_with(&table->rows[i]);
		arena_return(&arena, mark);
	}
}

/* An annex that somebody of its role cannot read is not there. */
static void
test_annex_readers(void)
{
	struct order order = sample(STR("224-08"), DATA_TRAFFIC, STR(""));
	struct law_report report = { 0 };
	size_t found = 0;

	move_readers(&order, order.addressee, STR("XB/somebody-else"));
	CHECK(report_of(&order, LAW_DRAFT, NULL, 0, &report), "a report");
	for (size_t i = 0; i < report.count; i++)
		found += strcmp(report.findings[i].rule, "law-element-missing") == 0;
	CHECK(found == 9, "eight items of 8.3.b and the one of 8.4");
}

/* --- who signs --- */

static const struct {
	const char *procedure, *data, *signoffs; /* ACT:LEVEL, v = of the validator */
	const char *fields;                      /* "without-validation" */
	bool emergency;
	enum verdict_kind kind;
	const char *rule;
} matrix[] = {
	{ "eu-epoc", "subscriber", "", "", false, VERDICT_NO, "law-not-signed" },
	{ "eu-epoc", "subscriber", "issue:police", "", false, VERDICT_NO,
	    "law-sign-off-level" },
	{ "eu-epoc", "subscriber", "issue:prosecutor", "", false, VERDICT_YES, NULL },
	{ "eu-epoc", "user-identifying", "issue:prosecutor", "", false, VERDICT_YES,
	    NULL },
	{ "eu-epoc", "subscriber", "issue:judge", "", false, VERDICT_YES, NULL },
	{ "eu-epoc", "subscriber", "issue:police validate:police", "", false, VERDICT_NO,
	    "law-sign-off-level" },
	{ "eu-epoc", "subscriber", "issue:police validate:prosecutor", "", false,
	    VERDICT_YES, NULL },
	{ "eu-epoc", "subscriber", "validate:prosecutor", "", false, VERDICT_NO,
	    "law-not-signed" },
	{ "eu-epoc", "content", "issue:prosecutor", "", false, VERDICT_NO,
	    "law-sign-off-level" },
	{ "eu-epoc", "traffic", "issue:prosecutor validate:prosecutor", "", false,
	    VERDICT_NO, "law-sign-off-level" },
	{ "eu-epoc", "traffic", "issue:prosecutor validate:judge", "", false, VERDICT_YES,
	    NULL },
	{ "eu-epoc", "content", "issue:police validate:judge", "", false, VERDICT_YES,
	    NULL },
	{ "eu-epoc", "content", "issue:judge", "", false, VERDICT_YES, NULL },
	{ "eu-epoc", "subscriber content", "issue:prosecutor", "", false, VERDICT_NO,
	    "law-sign-off-level" },
	{ "eu-epoc", "subscriber", "issue:police", "without-validation", true,
	    VERDICT_YES, NULL },
	{ "eu-epoc", "subscriber", "issue:police", "without-validation", false,
	    VERDICT_NO, "law-sign-off-level" },
	{ "eu-epoc", "content", "issue:police", "without-validation", true, VERDICT_NO,
	    "law-sign-off-level" },
	{ "eu-epoc-pr", "content", "issue:prosecutor", "", false, VERDICT_YES, NULL },
	{ "eu-epoc-pr", "content", "issue:police", "", false, VERDICT_NO,
	    "law-sign-off-level" },
	{ "eu-epoc-pr", "content", "issue:police validate:prosecutor", "", false,
	    VERDICT_YES, NULL },
	{ "eu-epoc-pr", "traffic", "issue:police", "without-validation", true,
	    VERDICT_YES, NULL },
	{ "224-07", "subscriber", "issue:police", "", false, VERDICT_NO,
	    "law-sign-off-level" },
	{ "224-07", "subscriber", "issue:prosecutor", "", false, VERDICT_YES, NULL },
	{ "224-08", "traffic", "issue:police", "", false, VERDICT_YES, NULL },
	{ "185-29", "content", "", "", false, VERDICT_NO, "law-not-signed" },
	{ "185-29", "content", "issue:judge", "", false, VERDICT_PERSON,
	    "law-person-decides" },
	{ "185-18a", "content", "issue:police", "", false, VERDICT_PERSON,
	    "law-person-decides" },
	{ "domestic", "content", "issue:judge", "", false, VERDICT_PERSON,
	    "law-person-decides" },
};

static size_t
signoffs_of(const struct order *order, struct str list, struct law_signoff *signoffs)
{
	size_t count = 0;

	while (list.len > 0) {
		struct str one = str_cut(&list, ' ');
		struct law_signoff *s = &signoffs[count++];

		s->act = str_cut(&one, ':');
		CHECK(level_parse(one, &s->level), "a level");
		s->person = one;
		s->organisation =
		    str_eq_c(s->act, "validate") ? order->validator : order->issuer;
	}
	return count;
}

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

/* The worst of what signers.tsv says. */
static struct law_finding
worst_of_signers(const struct law_report *report)
{
	struct law_finding worst = { .kind = VERDICT_YES };

	for (size_t i = 0; i < report->count; i++) {
		const struct law_finding *f = &report->findings[i];

		if (f->table == &law.tables[LAW_SIGNERS] &&
		    (f->kind == VERDICT_NO || worst.kind == VERDICT_YES) &&
		    worst.kind != VERDICT_NO)
			worst = *f;
	}
	return worst;
}

static void
test_matrix(void)
{
	for (size_t i = 0; i < sizeof matrix / sizeof *matrix; i++) {
		struct law_signoff signoffs[4] = { 0 };
		struct law_report report = { 0 };
		size_t mark = arena_mark(&arena);
		struct order order = sample(str_from(matrix[i].procedure),
		    categories_of(str_from(matrix[i].data)), STR(""));
		struct condition_test emergency = { .subject = SUBJECT_EMERGENCY,
			.words = STR("eu") };
		struct condition_test field = { .subject = SUBJECT_FIELD,
			.words = STR("without-validation=yes") };
		char name[128];

		if (matrix[i].emergency)
			sample_meet_test(&order, &emergency);
		if (matrix[i].fields[0] != '\0')
			sample_meet_test(&order, &field);
		size_t count =
		    signoffs_of(&order, str_from(matrix[i].signoffs), signoffs);
		CHECK(report_of(&order, LAW_SEND, signoffs, count, &report), "a report");
		struct law_finding worst = worst_of_signers(&report);
		(void)snprintf(name, sizeof name, "%s %s signed by \"%s\"%s",
		    matrix[i].procedure, matrix[i].data, matrix[i].signoffs,
		    matrix[i].emergency ? ", emergency" : "");
		CHECK(worst.kind == matrix[i].kind &&
			  str_eq(str_from(worst.rule), str_from(matrix[i].rule)),
		    name);
		arena_return(&arena, mark);
	}
}

/* Nobody signed: every procedure asks for somebody; of a draft none does. */
static void
test_nobody_signed(void)
{
	const struct table *table = &law.tables[LAW_PROCEDURES];

	for (size_t i = 0; i < table->rows_count; i++) {
		const struct table_row *row = &table->rows[i];
		size_t mark = arena_mark(&arena);
		struct law_report send = { 0 }, draft = { 0 };
		char name[96];

		if (!is_complete(row))
			continue;
		struct order order =
		    sample(row->cells[PROCEDURE_ID], category_of(row), STR(""));
		(void)snprintf(name, sizeof name, "%.*s is signed by somebody",
		    STR_ARG(row->cells[PROCEDURE_ID]));
		CHECK(report_of(&order, LAW_SEND, NULL, 0, &send) &&
			  report_of(&order, LAW_DRAFT, NULL, 0, &draft) &&
			  worst_of_signers(&send).kind == VERDICT_NO &&
			  worst_of_signers(&draft).kind == VERDICT_YES,
		    name);
		arena_return(&arena, mark);
	}
}

/* --- gates that ask what an order says --- */

static const struct {
	const char *procedure, *data;
	const char *drop; /* a field that is left out */
	const char *fact; /* FIELD=VALUE */
	const char *code; /* "" = no gate speaks */
} gated[] = {
	{ "eu-epoc", "content", "", "", "" },
	{ "eu-epoc", "content", "validating-authority", "authority-type=prosecutor",
	    "ISSUER_NOT_COMPETENT" },
	{ "eu-epoc", "subscriber", "validating-authority", "authority-type=prosecutor",
	    "" },
	{ "eu-epoc", "subscriber", "validating-authority", "authority-type=other",
	    "ISSUER_NOT_COMPETENT" },
	{ "eu-epoc", "traffic", "", "validating-type=prosecutor",
	    "ISSUER_NOT_COMPETENT" },
	{ "eu-epoc", "subscriber", "", "without-validation=yes", "MANIFEST_ERROR" },
	{ "eu-epoc", "subscriber", "", "deadline=eight-hours", "MANIFEST_ERROR" },
	{ "eu-epoc", "content", "", "deadline=ten-days", "MANIFEST_ERROR" },
	{ "eu-epoc", "content", "traffic-content-basis", "", "OFFENCE_NOT_COVERED" },
	{ "eu-epoc", "subscriber", "inform-controller",
	    "addressed-as=processor-detrimental", "INCOMPLETE" },
	{ "eu-epoc-pr", "content", "validating-authority", "authority-type=other",
	    "ISSUER_NOT_COMPETENT" },
	{ "224-08", "traffic", "", "sent-by=central-authority", "" },
	{ "224-08", "traffic", "", "sent-by=competent-authority", "E_CENTRAL_ONLY_811" },
	{ "224-08", "subscriber", "not-tried-because", "", "E_TRY7_FIRST_78" },
	{ "224-08", "subscriber", "", "", "" },
	{ "224-07", "subscriber", "", "constituent-unit=notified", "" },
	{ "224-07", "subscriber", "", "constituent-unit=not-notified",
	    "E_UNIT_NOT_NOTIFIED_17" },
};

static void
set_field(struct order *order, struct str fact)
{
	struct condition_test test = { .subject = SUBJECT_FIELD, .words = fact };

	if (fact.len > 0)
		sample_meet_test(order, &test);
}

/* The code of the first gate of this procedure alone that says no. */
static struct str
code_of(const struct law_report *report)
{
	for (size_t i = 0; i < report->count; i++)
		if (report->findings[i].kind == VERDICT_NO &&
		    report->findings[i].table == &law.tables[LAW_GATES])
			return report->findings[i].row->cells[GATE_CODE];
	return STR("");
}

static void
test_gates(void)
{
	for (size_t i = 0; i < sizeof gated / sizeof *gated; i++) {
		size_t mark = arena_mark(&arena);
		struct law_report report = { 0 };
		struct order order = sample(str_from(gated[i].procedure),
		    categories_of(str_from(gated[i].data)), str_from(gated[i].drop));
		char name[128];

		set_field(&order, str_from(gated[i].fact));
		(void)snprintf(name, sizeof name, "%s %s without \"%s\", %s: %s",
		    gated[i].procedure, gated[i].data, gated[i].drop, gated[i].fact,
		    gated[i].code[0] == '\0' ? "no gate" : gated[i].code);
		bool good = report_of(&order, LAW_DRAFT, NULL, 0, &report) &&
			    str_eq_c(code_of(&report), gated[i].code);
		if (!CHECK(good, name))
			printf("# %.*s\n", STR_ARG(code_of(&report)));
		arena_return(&arena, mark);
	}
}

/* --- who sees what --- */

static const struct {
	const char *procedure, *field, *role;
	enum visible answer;
} seen[] = {
	{ "eu-epoc", "proportionality", "addressee", VISIBLE_NO },
	{ "eu-epoc", "facts", "addressee", VISIBLE_NO },
	{ "eu-epoc", "annex-iv", "addressee", VISIBLE_NO },
	{ "eu-epoc", "assessment", "addressee", VISIBLE_NO },
	{ "eu-epoc", "emergency-reason", "addressee", VISIBLE_YES },
	{ "eu-epoc", "proportionality", "notified", VISIBLE_YES },
	{ "eu-epoc", "facts", "notified", VISIBLE_YES },
	{ "eu-epoc", "facts", "stranger", VISIBLE_NO },
	{ "eu-epoc-pr", "proportionality", "addressee", VISIBLE_NO },
	{ "eu-epoc-pr", "facts", "notified", VISIBLE_NO },
	{ "224-07", "facts", "addressee", VISIBLE_NO },
	{ "224-07", "facts", "notified", VISIBLE_YES },
	{ "224-07", "notified-extra", "addressee", VISIBLE_CONSENT },
	{ "224-07", "produced-data", "notified", VISIBLE_NO },
	{ "224-08", "relevance", "requested", VISIBLE_YES },
	{ "224-08", "relevance", "addressee", VISIBLE_CONSENT },
	{ "224-08", "offence", "addressee", VISIBLE_YES },
	{ "224-09", "emergency-person", "requested", VISIBLE_YES },
	{ "224-09", "emergency-person", "addressee", VISIBLE_CONSENT },
	{ "185-29", "facts", "requested", VISIBLE_YES },
	{ "185-29", "facts", "addressee", VISIBLE_NO },
};

static void
test_seen(void)
{
	for (size_t i = 0; i < sizeof seen / sizeof *seen; i++) {
		char name[96];

		(void)snprintf(name, sizeof name, "%s: %s seen by %s", seen[i].procedure,
		    seen[i].field, seen[i].role);
		CHECK(law_visible(&law, str_from(seen[i].procedure),
			  str_from(seen[i].field), str_from(seen[i].role),
			  day) == seen[i].answer,
		    name);
	}
}

static bool
is_withheld(const struct order *order, struct str field)
{
	struct law_report report = { 0 };

	if (!report_of(order, LAW_DRAFT, NULL, 0, &report))
		return false;
	for (size_t i = 0; i < report.count; i++)
		if (strcmp(report.findings[i].rule, "law-withheld") == 0 &&
		    report.findings[i].kind == VERDICT_NO &&
		    str_eq(report.findings[i].field, field))
			return true;
	return false;
}

/* What the matrix withholds may stand in no field, and in no annex for the addressee. */
static void
test_withheld(void)
{
	for (size_t i = 0; i < sizeof seen / sizeof *seen; i++) {
		struct str field = str_from(seen[i].field);
		char name[96];
		size_t mark = arena_mark(&arena);

		if (seen[i].answer != VISIBLE_NO || strcmp(seen[i].role, "addressee") ||
		    str_eq_c(str_from(seen[i].procedure), "185-29"))
			continue;
		struct order order =
		    sample(str_from(seen[i].procedure), DATA_SUBSCRIBER, field);
		CHECK(!is_withheld(&order, field), "nothing withheld is there");
		struct order_field given = { field, STR("words") };
		struct annex_ref annex = {
			.name = field, .readers = &order.addressee, .readers_count = 1
		};
		order.fields = &given;
		order.fields_count = 1;
		(void)snprintf(name, sizeof name, "%s: %s is no field", seen[i].procedure,
		    seen[i].field);
		CHECK(is_withheld(&order, field), name);
		order.fields_count = 0;
		order.annexes = &annex;
		order.annexes_count = 1;
		(void)snprintf(name, sizeof name, "%s: %s is no annex for the addressee",
		    seen[i].procedure, seen[i].field);
		CHECK(is_withheld(&order, field), name);
		arena_return(&arena, mark);
	}
}

/* --- what the tables say of one another --- */

static bool
has_row(enum law_table table, struct str procedure, struct str second)
{
	for (size_t i = 0; i < law.tables[table].rows_count; i++) {
		const struct str *cells = law.tables[table].rows[i].cells;

		if (str_eq(cells[0], procedure) &&
		    (second.len == 0 || str_eq(cells[1], second)))
			return true;
	}
	return false;
}

static void
test_complete(void)
{
	static const enum law_table tables[] = { LAW_ELEMENTS, LAW_SIGNERS, LAW_DUTIES,
		LAW_VISIBILITY };
	const struct table *table = &law.tables[LAW_PROCEDURES];

	for (size_t i = 0; i < table->rows_count; i++) {
		const struct str *cells = table->rows[i].cells;
		struct str role = cells[PROCEDURE_ROLE];
		char name[96];
		bool good = true;

		if (!is_complete(&table->rows[i]))
			continue;
		for (size_t t = 0; t < sizeof tables / sizeof *tables; t++)
			good = good && has_row(tables[t], cells[0], STR(""));
		(void)snprintf(
		    name, sizeof name, "%.*s has its tables", STR_ARG(cells[0]));
		CHECK(good, name);
		CHECK(law_visible(&law, cells[0], STR("authority"), role, day) ==
			  VISIBLE_YES,
		    "who gets the order sees who wrote it");
	}
}

static bool
are_elements(struct str procedure, struct str list)
{
	while (list.len > 0)
		if (!has_row(LAW_ELEMENTS, procedure, str_cut(&list, ' ')))
			return false;
	return true;
}

static void
test_named_elements(void)
{
	const struct table *next = &law.tables[LAW_FALLBACKS];
	const struct table *told = &law.tables[LAW_NOTICES];
	const struct table *duties = &law.tables[LAW_DUTIES];
	char name[96];

	for (size_t i = 0; i < next->rows_count; i++) {
		const struct str *cells = next->rows[i].cells;

		(void)snprintf(name, sizeof name, "fallbacks.tsv:%d names elements",
		    next->rows[i].line);
		CHECK(are_elements(cells[FALLBACK_TO], cells[FALLBACK_MISSING]), name);
	}
	for (size_t i = 0; i < told->rows_count; i++) {
		const struct str *cells = told->rows[i].cells;

		(void)snprintf(name, sizeof name, "notifications.tsv:%d names elements",
		    told->rows[i].line);
		CHECK(are_elements(cells[NOTICE_PROCEDURE], cells[NOTICE_CARRIES]), name);
	}
	for (size_t i = 0; i < duties->rows_count; i++) {
		const struct str *cells = duties->rows[i].cells;

		(void)snprintf(name, sizeof name, "duties.tsv:%d has its clock",
		    duties->rows[i].line);
		CHECK(cells[DUTY_CLOCK].len == 0 ||
			  has_row(LAW_CLOCKS, cells[DUTY_PROCEDURE], cells[DUTY_CLOCK]),
		    name);
	}
}

int
main(void)
{
	if (arena_init(&arena, (size_t)64 << 20, NULL) != ERR_OK)
		return EXIT_FAILURE;
	if (!CHECK(open_what_if(), "a what-if law"))
		return test_done();
	test_whole();
	test_elements();
	test_annex_readers();
	test_matrix();
	test_nobody_signed();
	test_gates();
	test_seen();
	test_withheld();
	test_complete();
	test_named_elements();
	arena_release(&arena);
	return test_done();
}
