/* The scope comparison: an over-wide answer is stopped, a fitting one passes. */
#include <string.h>

#include "base/arena.h"
#include "base/clock.h"
#include "base/limits.h"
#include "evidence/scope.h"
#include "format/json.h"
#include "test.h"

static struct arena arena;

static int64_t
at(const char *text)
{
	int64_t value = 0;

	if (!clock_parse(str_from(text), &value))
		abort();
	return value;
}

/* anna: subscriber and traffic of May; bert: subscriber, of June. */
static struct order
order_of_two(void)
{
	static struct target targets[2];

	targets[0] = (struct target){ .format = STR("EmailAddress"),
		.value = STR("Anna@papercup.example"),
		.from = at("2026-05-01T00:00:00+02:00"),
		.to = at("2026-05-31T23:59:59+02:00"),
		.zone = STR("Europe/Zagreb"),
		.categories = DATA_SUBSCRIBER | DATA_TRAFFIC };
	targets[1] = (struct target){ .format = STR("ServiceAccessIdentifier"),
		.value = STR("Bert7"),
		.categories = DATA_SUBSCRIBER };
	return (struct order){ .targets = targets, .targets_count = 2 };
}

static struct scope_report
compare_file(struct scope_file file, struct scope_options options)
{
	struct scope_report report = { 0 };
	struct order order = order_of_two();
	struct why why = { 0 };

	if (scope_compare(&arena, &order, &file, 1, &options, &report, &why) != ERR_OK)
		printf("# %s (line %d)\n", why.text, why.line);
	return report;
}

static struct scope_report
compare(const char *csv)
{
	return compare_file(
	    (struct scope_file){
		.name = STR("a.csv"), .kind = SCOPE_CSV, .bytes = str_from(csv) },
	    (struct scope_options){ 0 });
}

static bool
counts(const struct scope_report *report, uint64_t inside, uint64_t flagged,
    uint64_t outside)
{
	if (report->total.inside == inside && report->total.flagged == flagged &&
	    report->total.outside == outside)
		return true;
	printf("# inside %llu flagged %llu outside %llu\n",
	    (unsigned long long)report->total.inside,
	    (unsigned long long)report->total.flagged,
	    (unsigned long long)report->total.outside);
	return false;
}

static bool
ruled(const struct scope_report *report, enum verdict_kind kind, const char *rule)
{
	if (report->verdict.kind != kind)
		return false;
	return rule == NULL ? report->verdict.rule == NULL
			    : report->verdict.rule != NULL &&
				  strcmp(report->verdict.rule, rule) == 0;
}

/* One row, one reason. */
static void
test_reasons(void)
{
	static const struct {
		const char *csv;
		enum scope_reason reason;
		uint64_t row;
		const char *words;
	} cases[] = {
		{ "email,name\ncarl@papercup.example,Carl\n", SCOPE_ACCOUNT_OTHER, 1,
		    "another account" },
		{ "user_id,name\nbert7,Bert\n", SCOPE_ACCOUNT_OTHER, 1,
		    "an identifier that is not mail compares exactly" },
		{ "account,timestamp,ip\nanna@papercup.example,2026-04-30T21:59:59Z,::"
		  "1\n",
		    SCOPE_TIME_OTHER, 1, "one second early, zone counted" },
		{ "account,timestamp,ip\nanna@papercup.example,2026-05-31T22:00:00Z,::"
		  "1\n",
		    SCOPE_TIME_OTHER, 1, "one second late" },
		{ "account,body\nanna@papercup.example,hello\n", SCOPE_CATEGORY_OTHER, 0,
		    "content where none is ordered, said of the column" },
		{ "account,ip\nBert7,::1\n", SCOPE_CATEGORY_OTHER, 1,
		    "traffic of the one of whom only subscriber data is ordered" },
		{ "name,phone\nAnna,1\n", SCOPE_ACCOUNT_OTHER, 1,
		    "a phone number that no target has" },
		{ "name,city\nAnna,Split\n", SCOPE_ACCOUNT_MISSING, 1, "nobody's row" },
		{ "account,ip\nanna@papercup.example,::1\n", SCOPE_TIME_MISSING, 1,
		    "an event without a time" },
		{ "account,timestamp,ip\nanna@papercup.example,,::1\n",
		    SCOPE_TIME_MISSING, 1, "an empty time" },
		{ "account,timestamp,ip\nanna@papercup.example,2026-05-02T10:00:00,::1\n",
		    SCOPE_TIME_ZONE, 1, "a time without a zone" },
		{ "account,timestamp,ip\nanna@papercup.example,2 May 2026,::1\n",
		    SCOPE_TIME_ZONE, 1, "a time in other words" },
		{ "account,shoe_size\nBert7,44\n", SCOPE_COLUMN_UNKNOWN, 0,
		    "a column that nobody knows" },
		{ "account,name\n", SCOPE_EMPTY, 0, "a table without rows" },
		{ "", SCOPE_EMPTY, 0, "an empty file" },
	};

	for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
		struct scope_report report = compare(cases[i].csv);
		bool outside = scope_reason_is_outside(cases[i].reason);

		if (!CHECK(report.findings_count == 1 &&
			       report.findings[0].reason == cases[i].reason &&
			       report.findings[0].row == cases[i].row &&
			       ruled(&report, outside ? VERDICT_NO : VERDICT_PERSON,
				   outside ? "scope-exceeded" : "scope-unclear"),
			cases[i].words) &&
		    report.findings_count > 0)
			printf("# %.*s row %llu\n",
			    STR_ARG(scope_reason_name(report.findings[0].reason)),
			    (unsigned long long)report.findings[0].row);
	}
}

static void
test_inside(void)
{
	struct scope_report report =
	    compare("Account,Timestamp,Login-IP,Name,Created At\r\n"
		    "anna@PAPERCUP.example,2026-04-30T22:00:00Z,2001:db8::1,\"A, "
		    "Anna\",2015-01-01\r\n"
		    "anna@papercup.example,2026-05-31T23:59:59+02:00,192.0.2.1,,\r\n"
		    "Bert7,,,Bert,2016-02-03\r\n");

	CHECK(counts(&report, 3, 0, 0) && ruled(&report, VERDICT_YES, NULL),
	    "an answer that fits, with dates of the account before the period");
	report = compare("email,name\nanna@papercup.example,Anna\n");
	CHECK(counts(&report, 1, 0, 0), "the mail address says whose row it is");
	report = compare("phone,email,name\n+1,anna@papercup.example,Anna\n");
	CHECK(counts(&report, 1, 0, 0), "whichever column stands first");
	report = compare("phone,account,name\n+1,x,Anna\n");
	CHECK(counts(&report, 0, 0, 1), "but an account column decides");
}

/* The answer of the guided case: one account too many, ten days too long. */
static void
test_over_wide(void)
{
	struct scope_report report;
	struct buf csv;

	buf_init(&csv, 1 << 20);
	buf_add_c(&csv, "account,timestamp,ip\n");
	for (int day = 1; day <= 31; day++)
		buf_format(
		    &csv, "anna@papercup.example,2026-05-%02dT10:00:00Z,::1\n", day);
	for (int day = 1; day <= 10; day++)
		buf_format(
		    &csv, "anna@papercup.example,2026-06-%02dT10:00:00Z,::1\n", day);
	buf_add_c(&csv, "carl@papercup.example,2026-05-03T10:00:00Z,::1\n");
	report = compare(arena_cstr(&arena, buf_str(&csv)));
	CHECK(counts(&report, 31, 0, 11), "31 rows inside, 11 outside");
	CHECK(ruled(&report, VERDICT_NO, "scope-exceeded") &&
		  report.findings_count == 11 && report.findings[0].row == 32 &&
		  report.findings[10].row == 42,
	    "the answer is stopped and the rows are named");
	report = compare_file(
	    (struct scope_file){
		.name = STR("a.csv"), .kind = SCOPE_CSV, .bytes = buf_str(&csv) },
	    (struct scope_options){
		.justification = STR("one table, rows cannot be cut") });
	CHECK(counts(&report, 31, 0, 11) &&
		  ruled(&report, VERDICT_PERSON, "scope-justified"),
	    "with a reason a person decides, and the count stays");
	buf_release(&csv);
}

static void
test_many_findings(void)
{
	struct scope_report report;
	struct buf csv;

	buf_init(&csv, 1 << 20);
	buf_add_c(&csv, "account,name\n");
	for (int i = 0; i < LIMIT_FINDINGS + 5; i++)
		buf_format(&csv, "x%d,n\n", i);
	report = compare(arena_cstr(&arena, buf_str(&csv)));
	CHECK(counts(&report, 0, 0, LIMIT_FINDINGS + 5) && report.findings_cut &&
		  report.findings_count == LIMIT_FINDINGS,
	    "the list is cut, the count is not");
	buf_release(&csv);
}

static void
test_json(void)
{
	struct scope_file file = { .name = STR("a.json"), .kind = SCOPE_JSON };
	struct scope_options none = { 0 };
	struct scope_report report;

	file.bytes = STR("[{\"account\":\"Bert7\",\"name\":\"B\"},"
			 "{\"account\":\"anna@papercup.example\",\"timestamp\":"
			 "\"2026-05-03T10:00:00Z\",\"port\":443,\"device\":null}]");
	report = compare_file(file, none);
	CHECK(counts(&report, 2, 0, 0), "objects with different members");
	file.bytes = STR("[{\"account\":\"Bert7\",\"name\":{\"first\":\"B\"}}]");
	report = compare_file(file, none);
	CHECK(counts(&report, 0, 1, 0) && report.findings[0].reason == SCOPE_VALUE_NESTED,
	    "an object where a value is expected");
	file.bytes = STR("[{\"account\":\"Bert7\",\"login_ip\":[\"::1\"]}]");
	report = compare_file(file, none);
	CHECK(counts(&report, 0, 0, 1), "a list of what is not ordered is outside");
}

static enum err
fault(enum scope_kind kind, const char *text, struct why *why)
{
	struct scope_file file = {
		.name = STR("f"), .kind = kind, .bytes = str_from(text)
	};
	struct order order = order_of_two();
	struct scope_options none = { 0 };
	struct scope_report report;

	return scope_compare(&arena, &order, &file, 1, &none, &report, why);
}

static void
test_faults(void)
{
	struct why why = { 0 };

	CHECK(fault(SCOPE_CSV, "a,b\n1\n", &why) == ERR_SYNTAX && why.line == 2 &&
		  strncmp(why.text, "f: ", 3) == 0,
	    "a broken table names file and line");
	CHECK(fault(SCOPE_CSV, "a,a\n1,2\n", &why) == ERR_SYNTAX, "a column twice");
	CHECK(fault(SCOPE_JSON, "{}", &why) == ERR_SYNTAX, "an object is no table");
	CHECK(fault(SCOPE_JSON, "[1]", &why) == ERR_SYNTAX, "a number is no row");
	CHECK(fault(SCOPE_JSON, "[{\"a\":1,\"a\":2}]", &why) == ERR_SYNTAX,
	    "a member twice");
}

static void
test_free_files(void)
{
	struct scope_file file = { .name = STR("mail.eml"), .kind = SCOPE_FREE };
	struct scope_options none = { 0 };
	struct scope_report report = compare_file(file, none);

	CHECK(
	    ruled(&report, VERDICT_PERSON, "scope-unclear") && report.findings_count == 2,
	    "a file of which nobody says what it holds");
	file.declared = DATA_CONTENT;
	file.second_reader = STR("desk-2");
	report = compare_file(file, none);
	CHECK(ruled(&report, VERDICT_NO, "scope-exceeded"), "content was not ordered");
	file.declared = DATA_TRAFFIC;
	report = compare_file(file, none);
	CHECK(
	    ruled(&report, VERDICT_YES, NULL), "declared, ordered and read by a second");
	file.second_reader = STR("");
	report = compare_file(file, none);
	CHECK(
	    ruled(&report, VERDICT_PERSON, "scope-unclear") && report.findings_count == 1,
	    "the second reader is missing");
}

static void
test_own_columns(void)
{
	struct column own[] = { { STR("shoe_size"), DATA_SUBSCRIBER, COLUMN_VALUE },
		{ STR("body"), DATA_SUBSCRIBER, COLUMN_VALUE } };
	struct scope_file file = { .name = STR("a.csv"),
		.kind = SCOPE_CSV,
		.bytes = STR("account,shoe_size\nBert7,44\n"),
		.columns = own,
		.columns_count = 2 };
	struct scope_report report = compare_file(file, (struct scope_options){ 0 });

	CHECK(counts(&report, 1, 0, 0), "the custodian says what a column holds");
	file.bytes = STR("account,body\nBert7,tall\n");
	report = compare_file(file, (struct scope_options){ 0 });
	CHECK(counts(&report, 0, 1, 0) &&
		  report.findings[0].reason == SCOPE_COLUMN_DISPUTED &&
		  ruled(&report, VERDICT_PERSON, "scope-unclear"),
	    "but saying otherwise than the house table is for a person");
	file.bytes = STR("account,shoe_size\nBert7,44\n");
	report = compare_file(file, (struct scope_options){ .rows_expected = 1 });
	CHECK(ruled(&report, VERDICT_YES, NULL), "as many rows as expected");
	file.bytes = STR("account,shoe_size\nBert7,44\nBert7,45\n");
	report = compare_file(file, (struct scope_options){ .rows_expected = 1 });
	CHECK(ruled(&report, VERDICT_PERSON, "scope-unclear"), "more rows than expected");
}

static void
test_report(void)
{
	struct scope_report report = compare("account,name\nx,n\n");
	struct buf out;

	buf_init(&out, 4096);
	json_write(scope_json(&arena, &report), &out);
	CHECK(str_eq(buf_str(&out),
		  STR("{\"files\":[{\"file\":\"a.csv\",\"flagged\":0,\"inside\":0,"
		      "\"outside\":1}],\"findings\":[{\"column\":\"\",\"file\":\"a.csv\","
		      "\"reason\":\"account-other\",\"row\":1}],\"findings_cut\":false,"
		      "\"rows\":{\"flagged\":0,\"inside\":0,\"outside\":1},"
		      "\"rule\":\"scope-exceeded\",\"verdict\":\"no\"}")),
	    "the report in JSON names rows, never values");
	buf_release(&out);
}

/* The order without bert, and without the traffic of anna. */
static struct scope_report
compare_rest(struct scope_file file, const char *justification)
{
	struct order whole = order_of_two();
	struct target anna = whole.targets[0];
	struct order rest = whole;
	struct scope_options options = { .whole = &whole,
		.justification = str_from(justification) };
	struct scope_report report = { 0 };

	anna.categories = DATA_SUBSCRIBER;
	rest.targets = &anna;
	rest.targets_count = 1;
	CHECK(scope_compare(&arena, &rest, &file, 1, &options, &report, NULL) == ERR_OK,
	    "it is compared");
	return report;
}

static const struct {
	const char *csv;
	enum verdict_kind kind;
	const char *rule, *what;
} barred[] = {
	{ "account,name\nBert7,B\n", VERDICT_NO, "scope-barred", "a barred target" },
	{ "account,timestamp,ip\nanna@papercup.example,2026-05-03T10:00:00Z,::1\n",
	    VERDICT_NO, "scope-barred", "a barred category" },
	{ "timestamp,ip\n2026-05-03T10:00:00Z,::1\n", VERDICT_NO, "scope-barred",
	    "a barred category of nobody" },
	{ "account,name\nanna@papercup.example,A\nBert7,B\n", VERDICT_NO, "scope-barred",
	    "a barred target beside another" },
	{ "account,name\nanna@papercup.example,A\n", VERDICT_YES, NULL,
	    "what is not barred" },
	{ "account,name\ncarl@papercup.example,C\n", VERDICT_NO, "scope-exceeded",
	    "what was never ordered" },
};

/* What may not leave is said to be so, and is not given for any reason. */
static void
test_barred(void)
{
	struct scope_file pdf = { .name = STR("a.pdf"),
		.kind = SCOPE_FREE,
		.bytes = STR("x"),
		.declared = DATA_TRAFFIC,
		.second_reader = STR("desk-2") };
	struct scope_report report;

	for (size_t i = 0; i < sizeof barred / sizeof barred[0]; i++) {
		struct scope_file file = { .name = STR("a.csv"),
			.kind = SCOPE_CSV,
			.bytes = str_from(barred[i].csv) };

		report = compare_rest(file, "");
		CHECK(ruled(&report, barred[i].kind, barred[i].rule), barred[i].what);
		report = compare_rest(file, "asked for by telephone");
		CHECK((strcmp(barred[i].what, "what was never ordered") == 0) ==
			  ruled(&report, VERDICT_PERSON, "scope-justified"),
		    "a reason helps only with what is not barred");
	}
	report = compare_rest(pdf, "");
	CHECK(ruled(&report, VERDICT_NO, "scope-barred"), "a file of a barred category");
	pdf.declared = DATA_CONTENT;
	report = compare_rest(pdf, "");
	CHECK(ruled(&report, VERDICT_NO, "scope-exceeded"), "a file of another category");
}

int
main(void)
{
	if (!CHECK(arena_init(&arena, (size_t)256 << 20, NULL) == ERR_OK, "arena"))
		return test_done();
	test_reasons();
	test_inside();
	test_over_wide();
	test_many_findings();
	test_json();
	test_faults();
	test_free_files();
	test_own_columns();
	test_report();
	test_barred();
	arena_release(&arena);
	return test_done();
}
