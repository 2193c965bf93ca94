/* cmd_law.c - what the law says: routes, one order, its clocks and duties, the tables. */
#include <stdio.h>
#include <string.h>

#include "base/hex.h"
#include "base/limits.h"
#include "cli/cli.h"
#include "law/check.h"
#include "law/clocks.h"
#include "law/print.h"
#include "record/order_text.h"
#include "trust/digest.h"

#define TEXT_MAX ((size_t)16 << 20)

static const char *const answers[VERDICT_KIND_COUNT] = { "yes", "no", "person" };

/* What all verbs begin with: the tables, and the time at which the law is asked. */
struct question {
	struct law law;
	int64_t now;
	struct order order;
};

static bool
parse_time(const char *text, int64_t *ret_at)
{
	struct clock_date date;

	if (clock_parse(str_from(text), ret_at))
		return true;
	if (!clock_parse_date(str_from(text), &date))
		return false;
	*ret_at = clock_midnight_utc(date);
	return true;
}

static int
open_law(struct cli *cli, const char *dir, struct question *question)
{
	const char *at = cli_option(cli, "at");
	struct why why;
	enum err e = dir == NULL ? law_open_embedded(&cli->arena, &question->law, &why)
				 : law_open_dir(&cli->arena, dir, &question->law, &why);

	if (e != ERR_OK)
		return cli_failed(&why, "the tables of law");
	question->now = clock_real();
	if (at != NULL && !parse_time(at, &question->now))
		return cli_usage(cli, "--at is 2026-11-22 or 2026-11-22T12:00:00Z");
	return EXIT_CODE_YES;
}

static int
open_order(struct cli *cli, struct question *question)
{
	const char *path = cli_argument(cli, 0);
	int code = open_law(cli, cli_option(cli, "tables"), question);
	struct str text;
	struct why why;

	if (code != EXIT_CODE_YES)
		return code;
	if (path == NULL || cli_argument(cli, 1) != NULL)
		return cli_usage(cli, "one order is needed");
	if (cli_read(cli, path, LIMIT_ORDER, &text, &code) != ERR_OK)
		return code;
	if (order_read(&cli->arena, text, &question->order, &why) != ERR_OK)
		return cli_failed(&why, "%s is no order", path);
	return EXIT_CODE_YES;
}

/* The digest that stands beside each verdict: the same tables give the same answer. */
static struct str
tables_digest(struct cli *cli, const struct law *law)
{
	unsigned char digest[SHA256_LEN];
	char hex[SHA256_HEX_LEN];
	struct buf bytes;

	buf_init(&bytes, TEXT_MAX);
	law_bytes(law, &bytes);
	sha256(buf_str(&bytes), digest);
	buf_release(&bytes);
	hex_encode(str_bytes(digest, sizeof digest), hex);
	return arena_str(&cli->arena, str_from(hex));
}

/* --- JSON --- */

static void
put_row(struct arena *arena, struct json *object, const struct table_row *row,
    struct str file)
{
	if (row == NULL)
		return;
	json_put_str(arena, object, "source", row->source);
	json_put_str(arena, object, "kind", rule_kind_name(row->kind));
	json_put_str(arena, object, "tag", law_tag_name(row->tag));
	json_put_bool(arena, object, "unverified", table_unverified(row));
	json_put_str(arena, object, "table", file);
	json_put_int(arena, object, "line", row->line);
}

static struct json *
finding_json(struct arena *arena, const struct law_finding *finding)
{
	struct json *object = json_object(arena);

	json_put_str(arena, object, "answer", str_from(answers[finding->kind]));
	json_put_str(arena, object, "rule", str_from(finding->rule));
	json_put_str(arena, object, "field", finding->field);
	json_put_str(arena, object, "path", finding->path);
	json_put_str(arena, object, "detail", finding->detail);
	if (finding->table != NULL)
		put_row(arena, object, finding->row, finding->table->shape->file);
	return object;
}

static void
print_report_json(
    struct cli *cli, const struct question *question, const struct law_report *report)
{
	struct json *root = json_object(&cli->arena);
	struct json *list;

	json_put_str(&cli->arena, root, "answer", str_from(answers[report->overall]));
	json_put_bool(&cli->arena, root, "unverified", report->unverified);
	json_put_str(&cli->arena, root, "tables", tables_digest(cli, &question->law));
	list = json_put(root, "findings", json_array(&cli->arena));
	for (size_t i = 0; i < report->count; i++)
		(void)json_add(list, finding_json(&cli->arena, &report->findings[i]));
	cli_print_json(root);
}

static void
print_routes_json(struct cli *cli, const struct law_route_list *routes)
{
	struct json *root = json_object(&cli->arena);
	struct json *list = json_put(root, "routes", json_array(&cli->arena));

	for (size_t i = 0; i < routes->count; i++) {
		const struct law_route *route = &routes->routes[i];
		struct json *one = json_add(list, json_object(&cli->arena));
		const struct str *cells = route->procedure->cells;

		json_put_str(&cli->arena, one, "procedure", cells[PROCEDURE_ID]);
		json_put_str(&cli->arena, one, "name", cells[PROCEDURE_NAME]);
		json_put_str(&cli->arena, one, "channel", cells[PROCEDURE_CHANNEL]);
		json_put_str(&cli->arena, one, "answer", str_from(answers[route->kind]));
		json_put_bool(&cli->arena, one, "unverified", route->unverified);
		(void)json_put(one, "why", finding_json(&cli->arena, &route->why));
	}
	cli_print_json(root);
}

static void
print_clocks_json(struct cli *cli, const struct law_clock_list *clocks)
{
	struct json *root = json_object(&cli->arena);
	struct json *list = json_put(root, "clocks", json_array(&cli->arena));

	for (size_t i = 0; i < clocks->count; i++) {
		const struct law_clock *clock = &clocks->clocks[i];
		struct json *one = json_add(list, json_object(&cli->arena));
		const struct str *cells = clock->row->cells;
		char due[CLOCK_TEXT_MAX];

		json_put_str(&cli->arena, one, "clock", clock->id);
		json_put_str(&cli->arena, one, "bound", cells[CLOCK_BOUND]);
		json_put_str(&cli->arena, one, "whose", cells[CLOCK_WHOSE]);
		json_put_bool(&cli->arena, one, "started", clock->started);
		json_put_str(&cli->arena, one, "on_expiry", cells[CLOCK_ON_EXPIRY]);
		if (clock->has_end)
			json_put_str(&cli->arena, one, "due",
			    arena_str(&cli->arena, clock_text(clock->due_at, due)));
		put_row(&cli->arena, one, clock->row, law_file(LAW_CLOCKS));
	}
	cli_print_json(root);
}

/* --- check --- */

/* The code of the rule that decided; a person's answer is not a yes. */
static int
exit_of(struct cli *cli, const struct law_report *report)
{
	struct verdict verdict = law_report_verdict(report);
	struct rule_table rules;
	const struct rule *rule;
	struct why why;

	if (verdict.kind == VERDICT_YES)
		return EXIT_CODE_YES;
	if (rule_table_embedded(&cli->arena, &rules, &why) != ERR_OK)
		return cli_failed(&why, "rules");
	rule = rule_find(&rules, str_from(verdict.rule));
	return verdict.kind == VERDICT_PERSON || rule == NULL ? EXIT_CODE_NOT_VERIFIED
							      : (int)rule->exit_code;
}

/* ACT:LEVEL:PERSON, of the issuer or the validator as the act says. */
static bool
parse_signoff(
    const char *text, const struct order *order, struct law_signoff *ret_signoff)
{
	struct str rest = str_from(text);
	struct law_signoff signoff = { .act = str_cut(&rest, ':') };

	if (!level_parse(str_cut(&rest, ':'), &signoff.level) || rest.len == 0)
		return false;
	signoff.person = rest;
	signoff.organisation =
	    str_eq_c(signoff.act, "validate") ? order->validator : order->issuer;
	*ret_signoff = signoff;
	return true;
}

static bool
parse_stage(const char *text, enum law_stage *ret_stage)
{
	static const char *const stages[] = { "draft", "send", "receive" };

	for (size_t i = 0; i < sizeof stages / sizeof *stages; i++) {
		if (text != NULL && strcmp(text, stages[i]) == 0) {
			*ret_stage = (enum law_stage)i;
			return true;
		}
	}
	return text == NULL;
}

static int
run_check(struct cli *cli)
{
	struct law_signoff signoffs[LIMIT_SIGNOFFS];
	struct question question;
	int code = open_order(cli, &question);
	struct law_situation situation = {
		.order = &question.order, .now = question.now, .signoffs = signoffs
	};
	struct law_report report;
	const char *text;
	struct why why;

	if (code != EXIT_CODE_YES)
		return code;
	if (!parse_stage(cli_option(cli, "stage"), &situation.stage))
		return cli_usage(cli, "--stage is draft, send or receive");
	while ((text = cli_option_nth(cli, "signed", situation.signoffs_count)) != NULL) {
		size_t n = situation.signoffs_count++;

		if (n == LIMIT_SIGNOFFS ||
		    !parse_signoff(text, &question.order, &signoffs[n]))
			return cli_usage(cli, "--signed is ACT:LEVEL:PERSON, at most %d",
			    LIMIT_SIGNOFFS);
	}
	if (law_check(&cli->arena, &question.law, &situation, &report, &why) != ERR_OK)
		return cli_failed(&why, "check");
	if (cli->json) {
		print_report_json(cli, &question, &report);
	} else {
		struct buf out;

		buf_init(&out, TEXT_MAX);
		law_print_report(&report, &out);
		cli_print(buf_str(&out));
		buf_release(&out);
	}
	return exit_of(cli, &report);
}

/* --- clock --- */

static int
take_events(struct cli *cli, struct law_event *events, size_t max, size_t *ret_count)
{
	static const char *const names[] = { "received", "sent" };
	size_t count = 0;
	const char *text;

	for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
		text = cli_option(cli, names[i]);
		if (text == NULL)
			continue;
		events[count].name = str_from(names[i]);
		if (!parse_time(text, &events[count++].at))
			return cli_usage(cli, "--%s is a time", names[i]);
	}
	for (size_t i = 0; (text = cli_option_nth(cli, "event", i)) != NULL; i++) {
		struct str rest = str_from(text);

		if (count == max)
			return cli_usage(cli, "too many events");
		events[count].name = str_cut(&rest, '=');
		if (!parse_time(rest.len > 0 ? rest.ptr : "", &events[count++].at))
			return cli_usage(cli, "--event is NAME=TIME");
	}
	*ret_count = count;
	return EXIT_CODE_YES;
}

static int
run_clock(struct cli *cli)
{
	struct law_event events[16];
	struct question question;
	struct law_clock_list list;
	int code = open_order(cli, &question);
	struct law_course course = { &question.order, events, 0, question.now };
	struct why why;

	if (code == EXIT_CODE_YES)
		code = take_events(
		    cli, events, sizeof events / sizeof *events, &course.events_count);
	if (code != EXIT_CODE_YES)
		return code;
	if (law_clocks(&cli->arena, &question.law, &course, &list, &why) != ERR_OK)
		return cli_failed(&why, "clocks");
	if (cli->json) {
		print_clocks_json(cli, &list);
	} else {
		struct clock_date day = clock_date_utc(question.now);
		struct buf out;

		buf_init(&out, TEXT_MAX);
		law_print_clocks(&list, &out);
		buf_add_c(&out, "\nDuties\n");
		law_print_duties(&question.law, question.order.procedure, day, &out);
		cli_print(buf_str(&out));
		buf_release(&out);
	}
	return EXIT_CODE_YES;
}

/* --- procedures, routes, tables --- */

static int
run_procedures(struct cli *cli)
{
	struct question question;
	int code = open_law(cli, cli_option(cli, "tables"), &question);
	struct clock_date day = clock_date_utc(question.now);

	if (code != EXIT_CODE_YES)
		return code;
	if (cli->json) {
		const struct table *table = &question.law.tables[LAW_PROCEDURES];
		struct json *root = json_object(&cli->arena);
		struct json *list = json_put(root, "procedures", json_array(&cli->arena));
		const struct str any = STR("");
		const struct table_row *row;
		size_t index = 0;

		while ((row = table_next(table, &any, day, &index)) != NULL) {
			struct json *one = json_add(list, json_object(&cli->arena));

			json_put_str(
			    &cli->arena, one, "procedure", row->cells[PROCEDURE_ID]);
			json_put_str(
			    &cli->arena, one, "name", row->cells[PROCEDURE_NAME]);
			put_row(&cli->arena, one, row, law_file(LAW_PROCEDURES));
		}
		cli_print_json(root);
	} else {
		struct buf out;

		buf_init(&out, TEXT_MAX);
		law_print_procedures(&question.law, day, &out);
		cli_print(buf_str(&out));
		buf_release(&out);
	}
	return EXIT_CODE_YES;
}

static int
run_routes(struct cli *cli)
{
	struct question question;
	const char *from = cli_argument(cli, 0);
	const char *to = from == NULL ? NULL : cli_argument(cli, 1);
	struct law_question asked = { .requester = str_from(from),
		.provider = str_from(to),
		.emergency = cli_flag(cli, "emergency") };
	struct law_route_list list;
	int code = open_law(cli, cli_option(cli, "tables"), &question);
	struct why why;

	if (code != EXIT_CODE_YES)
		return code;
	if (to == NULL || asked.requester.len != 2 || asked.provider.len != 2)
		return cli_usage(cli, "two States are needed, as CL US");
	for (size_t i = 2; cli_argument(cli, i) != NULL; i++) {
		enum data_category category;

		if (!data_category_parse(str_from(cli_argument(cli, i)), &category))
			return cli_usage(cli, "unknown data %s", cli_argument(cli, i));
		asked.categories |= (unsigned)category;
	}
	if (asked.categories == 0)
		return cli_usage(cli, "which data?");
	asked.day = clock_date_utc(question.now);
	if (law_routes(&cli->arena, &question.law, &asked, &list, &why) != ERR_OK)
		return cli_failed(&why, "routes");
	if (cli->json) {
		print_routes_json(cli, &list);
	} else {
		struct buf out;

		buf_init(&out, TEXT_MAX);
		law_print_routes(&list, &out);
		cli_print(buf_str(&out));
		buf_release(&out);
	}
	return EXIT_CODE_YES;
}

static int
run_tables(struct cli *cli)
{
	const char *verb = cli_argument(cli, 0);
	struct question question;
	size_t rows = 0;
	size_t unverified = 0;
	int code;

	if (verb == NULL || strcmp(verb, "check") != 0 || cli_argument(cli, 2) != NULL)
		return cli_usage(cli, "say check, and at most one folder");
	code = open_law(cli, cli_argument(cli, 1), &question);
	if (code != EXIT_CODE_YES)
		return code;
	for (size_t i = 0; i < LAW_TABLE_COUNT; i++) {
		const struct table *table = &question.law.tables[i];

		rows += table->rows_count;
		for (size_t j = 0; j < table->rows_count; j++)
			unverified += table_unverified(&table->rows[j]);
	}
	struct str digest = tables_digest(cli, &question.law);
	if (cli->json) {
		struct json *root = json_object(&cli->arena);

		json_put_int(&cli->arena, root, "tables", LAW_TABLE_COUNT);
		json_put_int(&cli->arena, root, "rows", (int64_t)rows);
		json_put_int(&cli->arena, root, "unverified", (int64_t)unverified);
		json_put_str(&cli->arena, root, "sha256", digest);
		cli_print_json(root);
	} else {
		printf("%d tables, %zu rows, %zu of them not verified\nsha256 %.*s\n",
		    LAW_TABLE_COUNT, rows, unverified, STR_ARG(digest));
	}
	return EXIT_CODE_YES;
}

const struct command cli_law_commands[] = {
	{ "law", "procedures", "[--at TIME] [--tables DIR]",
	    "Lists the legal routes and whether they are open, closed or for a person.",
	    "at= tables=", run_procedures, NULL },
	{ "law", "routes", "[--emergency] [--at TIME] [--tables DIR] FROM TO DATA...",
	    "Says which routes are open from one State to a provider in another.",
	    "emergency at= tables=", run_routes,
	    "DATA: subscriber, user-identifying, traffic, content, domain.\n" },
	{ "law", "check",
	    "[--stage draft|send|receive] [--signed ACT:LEVEL:PERSON]... [--at TIME]\n"
	    "    [--tables DIR] ORDER",
	    "Says what the law asks of an order, with article, source and tag.",
	    "stage= signed= at= tables=", run_check,
	    "Exit code 0: yes; 3: a person decides; else the code of the rule.\n"
	    "The sign-offs named are taken as given: order verify proves them.\n" },
	{ "law", "clock",
	    "[--received TIME] [--sent TIME] [--event NAME=TIME]... [--at TIME]\n"
	    "    [--tables DIR] ORDER",
	    "Lists the clocks of an order and the duties that go with it.",
	    "received= sent= event= at= tables=", run_clock,
	    "A time is 2026-11-22T12:00:00Z or a day, whose first hour is meant.\n" },
	{ "law", "tables", "check [DIR]",
	    "Checks the tables of law, those built in or a folder's.", "", run_tables,
	    "An error names file and line.  sha256 is the digest that stands in each "
	    "verdict.\n" },
	{ 0 },
};
