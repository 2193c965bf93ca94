/* eu_import.c - what a message of the European profile says of an order, for people. */
#include <stdio.h>
#include <string.h>

#include "base/base64.h"
#include "base/clock.h"
#include "base/file.h"
#include "base/limits.h"
#include "cli/ask.h"
#include "cli/eu.h"
#include "cli/order_file.h"
#include "record/order_text.h"
#include "wire/check.h"
#include "wire/element.h"
#include "wire/eu_answer.h"
#include "wire/object.h"
#include "wire/projection.h"

/* The closed list of Form 3: the ground of refusals.tsv for each, and the rows that say
 * what then waits for whom. */
static const struct reason {
	const char *code;
	const char *also; /* as the transform writes it */
	const char *ground;
	const char *clocks[2];
	const char *duty;
} reasons[] = {
	{ "INCOMPLETE", "Incomplete", "f3-incomplete", { "paused", "clarify" }, NULL },
	{ "MANIFEST_ERROR", "ManifestError", "f3-manifest-error", { "paused", "clarify" },
	    NULL },
	{ "INSUFFICIENT_INFO", "InsufficientInformation", "f3-insufficient-info",
	    { "paused", "clarify" }, NULL },
	{ "NOT_STORED_AT_RECEIPT", "NotStoredAtReceipt", "f3-not-stored", { NULL, NULL },
	    NULL },
	{ "DE_FACTO_IMPOSSIBLE", "DeFactoImpossibility", "f3-impossible", { NULL, NULL },
	    NULL },
	{ "ISSUER_NOT_COMPETENT", "IssuerNotCompetent", "f3-issuer-not-competent",
	    { NULL, NULL }, NULL },
	{ "OFFENCE_NOT_COVERED", "OffenceNotCovered", "f3-offence", { NULL, NULL },
	    NULL },
	{ "SERVICE_NOT_COVERED", "ServiceNotCovered", "f3-service-not-covered",
	    { NULL, NULL }, NULL },
	{ "IMMUNITY_PRIVILEGE_PRESS", "ImmunityPrivilegePress", "f3-immunity",
	    { NULL, NULL }, NULL },
	{ "THIRD_COUNTRY_CONFLICT", "ThirdCountryConflict", "f3-third-country",
	    { NULL, NULL }, "review-conflict" },
	{ "OTHER", "Other", "f3-other", { NULL, NULL }, NULL },
};

#define ABOUT_ORDER (-1)
#define ABOUT_UNKNOWN (-2)

struct importing {
	struct cli *cli;
	struct message message;
	struct eu_answer answer;
	bool has_order;
	struct order order;
	struct law law;
	struct clock_date day;
	struct str authorisation_id, form_id;
	struct str *task_ids;
	bool *named; /* for each target */
};

static const struct reason *
reason_find(struct str text)
{
	for (size_t i = 0; i < sizeof reasons / sizeof *reasons; i++)
		if (str_eq_c(text, reasons[i].code) || str_eq_c(text, reasons[i].also))
			return &reasons[i];
	return NULL;
}

/* --- what it is about --- */

/* Index of a target, or ABOUT_. */
static int
about(const struct importing *importing, struct str object)
{
	if (!importing->has_order || object.len == 0)
		return ABOUT_UNKNOWN;
	if (str_eq(object, importing->authorisation_id) ||
	    str_eq(object, importing->form_id))
		return ABOUT_ORDER;
	for (size_t i = 0; i < importing->order.targets_count; i++)
		if (str_eq(object, importing->task_ids[i]))
			return (int)i;
	return ABOUT_UNKNOWN;
}

static int
read_against(struct importing *importing)
{
	struct cli *cli = importing->cli;
	const char *path = cli_option(cli, "order");
	struct arena *arena = &cli->arena;
	struct str text;
	struct why why;
	int code = EXIT_CODE_YES;
	size_t count;

	if (path == NULL)
		return code;
	code = order_file(cli, path, &text, &importing->order);
	if (code != EXIT_CODE_YES)
		return code;
	if (!eu_is_order(&importing->order)) {
		struct verdict verdict = verdict_no("eu-procedure", "/procedure",
		    "it is %.*s", STR_ARG(importing->order.procedure));

		return cli_verdict(cli, &verdict);
	}
	if (law_open_embedded(arena, &importing->law, &why) != ERR_OK)
		return cli_failed(&why, "law");
	count = importing->order.targets_count;
	importing->authorisation_id =
	    object_id(arena, importing->order.id, "authorisation", 0);
	importing->form_id = object_id(arena, importing->order.id, "eu-form", 0);
	importing->task_ids = arena_array(arena, count + 1, sizeof(struct str));
	importing->named = arena_array(arena, count + 1, sizeof(bool));
	if (importing->task_ids == NULL || importing->named == NULL)
		return EXIT_CODE_AGAIN;
	for (size_t i = 0; i < count; i++)
		importing->task_ids[i] = projection_task_id(arena, &importing->order, i);
	importing->has_order = true;
	return code;
}

/* --- one reason --- */

static const struct table_row *
law_row(const struct importing *importing, enum law_table table, const char *id)
{
	const struct str keys[] = { importing->order.procedure, str_from(id) };

	if (!importing->has_order || id == NULL)
		return NULL;
	return table_find(&importing->law.tables[table], keys, importing->day);
}

static void
put_effect(const struct importing *importing, struct json *list, enum law_table table,
    const char *id, size_t meaning)
{
	const struct table_row *row = law_row(importing, table, id);
	struct arena *arena = &importing->cli->arena;
	struct json *one;

	if (row == NULL)
		return;
	one = json_add(list, json_object(arena));
	json_put_str(arena, one, "what", str_from(id));
	json_put_str(arena, one, "meaning", row->cells[meaning]);
	json_put_str(arena, one, "source", row->source);
	json_put_bool(arena, one, "unverified", table_unverified(row));
}

static struct json *
reason_json(const struct importing *importing, struct str text)
{
	struct arena *arena = &importing->cli->arena;
	const struct reason *reason = reason_find(text);
	struct json *one = json_object(arena);
	const struct table_row *row;
	struct json *effects;

	json_put_str(arena, one, "reason", text);
	json_put_bool(arena, one, "known", reason != NULL);
	effects = json_put(one, "effects", json_array(arena));
	if (reason == NULL)
		return one;
	json_put_str(arena, one, "code", str_from(reason->code));
	row = law_row(importing, LAW_REFUSALS, reason->ground);
	if (row != NULL) {
		json_put_str(arena, one, "ground", str_from(reason->ground));
		json_put_str(arena, one, "meaning", row->cells[REFUSAL_MEANING]);
		json_put_str(arena, one, "source", row->source);
	}
	for (size_t i = 0; i < 2; i++)
		put_effect(
		    importing, effects, LAW_CLOCKS, reason->clocks[i], CLOCK_MEANING);
	put_effect(importing, effects, LAW_DUTIES, reason->duty, DUTY_MEANING);
	return one;
}

/* --- one statement --- */

static struct json *
statement_json(const struct importing *importing, const struct eu_statement *statement)
{
	struct arena *arena = &importing->cli->arena;
	struct json *one = json_object(arena);
	int index = about(importing, statement->object);
	struct str rest = statement->words;
	struct json *list;
	struct str reason;

	json_put_str(arena, one, "by", object_type_name(statement->by));
	json_put_str(arena, one, "object", statement->object);
	json_put_str(arena, one, "about",
	    index >= 0             ? STR("target")
	    : index == ABOUT_ORDER ? STR("order")
	    : importing->has_order ? STR("unknown")
				   : STR("not compared"));
	if (index >= 0) {
		json_put_int(arena, one, "target", index + 1);
		importing->named[index] = true;
	}
	json_put_str(arena, one, "kind", statement->kind);
	json_put_str(arena, one, "list", statement->list);
	json_put_str(arena, one, "value", statement->value);
	json_put_bool(arena, one, "value_known",
	    dictionary_look(STR("ETSI"), statement->list, statement->value) ==
		DICTIONARY_HAS_VALUE);
	json_put_str(arena, one, "until", statement->until);
	json_put_int(arena, one, "error_code", statement->error_code);
	json_put_str(arena, one, "words", statement->words);
	list = json_put(one, "reasons", json_array(arena));
	if (statement->by == OBJECT_NOTIFICATION && reason_find(statement->kind) != NULL)
		json_add(list, reason_json(importing, statement->kind));
	while (eu_reason_next(&rest, &reason))
		json_add(list, reason_json(importing, reason));
	return one;
}

static struct json *
answer_json(const struct importing *importing)
{
	struct arena *arena = &importing->cli->arena;
	const struct message *message = &importing->message;
	struct json *root = json_object(arena);
	struct json *list;

	json_put_str(arena, root, "sender",
	    arena_format(arena, "%.*s/%.*s", STR_ARG(message->sender.country),
		STR_ARG(message->sender.slug)));
	json_put_str(arena, root, "timestamp", message->timestamp);
	json_put_str(arena, root, "profile", message->profile_owner);
	json_put_str(arena, root, "profile_version", message->profile_version);
	json_put_str(arena, root, "signature", STR("not checked"));
	list = json_put(root, "statements", json_array(arena));
	for (size_t i = 0; i < importing->answer.count; i++)
		json_add(
		    list, statement_json(importing, &importing->answer.statements[i]));
	list = json_put(root, "not_named", json_array(arena));
	for (size_t i = 0; importing->has_order && i < importing->order.targets_count;
	     i++)
		if (!importing->named[i])
			json_add(list, json_integer(arena, (int64_t)i + 1));
	return root;
}

/* --- for people --- */

/* A label and a stranger's text, line by line; nothing for an empty one. */
static void
print_foreign(const char *label, struct str text)
{
	struct str line;

	while (text.len > 0 && str_line(&text, &line)) {
		printf("%s", label);
		cli_print_foreign(line);
		printf("\n");
	}
}

static void
print_reason(const struct json *reason)
{
	struct str meaning = json_get_str(reason, "meaning");

	printf("    reason ");
	cli_print_foreign(json_get_str(reason, "reason"));
	printf("%s\n", json_get_bool(reason, "known") ? "" : " (not of the closed list)");
	if (meaning.len > 0)
		printf("      %.*s (%.*s)\n", STR_ARG(meaning),
		    STR_ARG(json_get_str(reason, "source")));
	for (const struct json *e = json_first(json_get(reason, "effects")); e != NULL;
	     e = e->next)
		printf("      %.*s: %.*s (%.*s%s)\n", STR_ARG(json_get_str(e, "what")),
		    STR_ARG(json_get_str(e, "meaning")),
		    STR_ARG(json_get_str(e, "source")),
		    json_get_bool(e, "unverified") ? ", not verified" : "");
}

static void
print_statement(const struct importing *importing, const struct json *one)
{
	int64_t target = json_get_int(one, "target", 0);
	int64_t code = json_get_int(one, "error_code", 0);

	if (target > 0) {
		printf("target %lld: ", (long long)target);
		cli_print_foreign(importing->order.targets[target - 1].value);
	} else {
		printf("%.*s ", STR_ARG(json_get_str(one, "about")));
		cli_print_foreign(json_get_str(one, "object"));
	}
	printf("\n");
	if (code != 0)
		printf("    refused with error %lld\n", (long long)code);
	print_foreign("    it is a ", json_get_str(one, "kind"));
	if (json_get_str(one, "value").len > 0) {
		printf("    state ");
		cli_print_foreign(json_get_str(one, "value"));
		printf(" (");
		cli_print_foreign(json_get_str(one, "list"));
		printf("%s)\n",
		    json_get_bool(one, "value_known") ? "" : ", not a known value");
	}
	print_foreign("    until ", json_get_str(one, "until"));
	for (const struct json *r = json_first(json_get(one, "reasons")); r != NULL;
	     r = r->next)
		print_reason(r);
	print_foreign("    | ", json_get_str(one, "words"));
}

static void
print_answer(const struct importing *importing, const struct json *root)
{
	printf("from ");
	cli_print_foreign(json_get_str(root, "sender"));
	printf(" at ");
	cli_print_foreign(json_get_str(root, "timestamp"));
	printf(", profile ");
	cli_print_foreign(json_get_str(root, "profile"));
	printf(" ");
	cli_print_foreign(json_get_str(root, "profile_version"));
	printf("\nsignature: not checked\n");
	for (const struct json *s = json_first(json_get(root, "statements")); s != NULL;
	     s = s->next)
		print_statement(importing, s);
	for (const struct json *n = json_first(json_get(root, "not_named")); n != NULL;
	     n = n->next)
		printf("target %lld: nothing is said of it\n", (long long)n->integer);
}

/* --- the command --- */

static int
read_message(struct importing *importing)
{
	struct cli *cli = importing->cli;
	const char *path = cli_argument(cli, 0);
	struct wire_report report;
	struct verdict verdict;
	struct str text;
	struct why why;
	int code;

	if (path == NULL || cli_argument(cli, 1) != NULL)
		return cli_usage(cli, "one message is needed");
	if (cli_read(cli, path, LIMIT_BODY, &text, &code) != ERR_OK)
		return code;
	verdict = wire_check_text(&cli->arena, text, &report);
	if (!verdict_is_yes(&verdict))
		return cli_verdict(cli, &verdict);
	if (message_read(&cli->arena, report.message, &importing->message, &why) !=
		ERR_OK ||
	    eu_answer_read(&cli->arena, &importing->message, &importing->answer, &why) !=
		ERR_OK)
		return cli_failed(&why, "%s", path);
	importing->day = clock_date_utc(importing->message.sent_at);
	if (!str_eq_c(importing->message.profile_owner, EU_PROFILE_OWNER))
		fprintf(stderr, "comity: %s: its profile is not %s: read as if it were\n",
		    path, EU_PROFILE_OWNER);
	return EXIT_CODE_YES;
}

/* A message in whose statements the order does not occur is of another one. */
static struct verdict
compare(const struct importing *importing)
{
	const struct order *order = &importing->order;
	const struct message *message = &importing->message;
	bool about_order = false;
	struct endpoint addressee;

	if (!importing->has_order)
		return VERDICT_IS_YES;
	for (size_t i = 0; i < importing->answer.count && !about_order; i++)
		about_order = about(importing, importing->answer.statements[i].object) !=
			      ABOUT_UNKNOWN;
	if (!about_order)
		return verdict_no(
		    "eu-other-order", NULL, "%zu statements", importing->answer.count);
	if (message->is_request &&
	    (!endpoint_parse(order->addressee, &addressee) ||
		!str_eq(addressee.country, message->sender.country) ||
		!str_eq(addressee.slug, message->sender.slug)))
		fprintf(stderr,
		    "comity: the sender is not the order's addressee %.*s: its name is "
		    "only a claim\n",
		    STR_ARG(order->addressee));
	return VERDICT_IS_YES;
}

/* --- into a node --- */

static void
print_filed(struct cli *cli, const struct json *answer)
{
	struct str id = json_get_str(answer, "id");

	if (cli->json) {
		cli_print_json(answer);
		return;
	}
	if (id.len > 0)
		printf("%.*s  %.*s  stated by the national system, not proven here%s\n",
		    STR_ARG(id), STR_ARG(json_get_str(answer, "state")),
		    json_get_bool(answer, "again") ? "  (filed before)" : "");
	else
		printf(
		    "an order, in the tray as %lld: stated by the national system, not "
		    "proven here%s\n",
		    (long long)json_get_int(answer, "item", 0),
		    json_get_bool(answer, "again") ? "  (brought before)" : "");
}

/* Why, in a line for who looks into a folder. */
static void
keep_words(struct cli *cli, const struct verdict *verdict, const struct json *answer,
    struct eu_imported *imported)
{
	const struct json *error = json_get(answer, "error");

	if (verdict != NULL)
		imported->words = arena_format(&cli->arena, "%s: %s %s", verdict->rule,
		    verdict->path, verdict->detail);
	else
		imported->words = arena_format(&cli->arena, "%.*s: %.*s %.*s",
		    STR_ARG(json_get_str(error, "rule")),
		    STR_ARG(json_get_str(error, "sentence")),
		    STR_ARG(json_get_str(error, "detail")));
}

/* The node gets the bytes as they came, and what they say in canonical form. */
int
eu_import_bytes(struct cli *cli, struct str bytes, struct eu_imported *ret_imported)
{
	struct json *body = json_object(&cli->arena);
	struct json *answer = NULL;
	struct wire_report report;
	struct verdict verdict = wire_check_text(&cli->arena, bytes, &report);
	struct buf text, data;
	int code;

	if (!verdict_is_yes(&verdict)) {
		keep_words(cli, &verdict, NULL, ret_imported);
		return cli_verdict(cli, &verdict);
	}
	buf_init(&text, LIMIT_BODY);
	buf_init(&data, LIMIT_BODY);
	json_write(report.message, &text);
	base64_encode(bytes, &data);
	json_put_str(&cli->arena, body, "text", arena_str(&cli->arena, buf_str(&text)));
	json_put_str(&cli->arena, body, "data", arena_str(&cli->arena, buf_str(&data)));
	buf_release(&text);
	buf_release(&data);
	code = ask_node(cli, "eu/import", body, &answer);
	if (code == EXIT_CODE_YES)
		print_filed(cli, answer);
	else
		keep_words(cli, NULL, answer, ret_imported);
	return code;
}

static int
import_file(struct cli *cli, const char *path)
{
	struct eu_imported imported;
	struct str bytes;
	int code;

	if (cli_read(cli, path, EU_IMPORT_MAX, &bytes, &code) != ERR_OK)
		return code;
	return eu_import_bytes(cli, bytes, &imported);
}

int
eu_run_import(struct cli *cli)
{
	struct importing importing = { .cli = cli };
	struct verdict verdict;
	struct json *root;
	int code;

	if (cli_option(cli, "node") != NULL) {
		if (cli_argument(cli, 0) == NULL || cli_argument(cli, 1) != NULL)
			return cli_usage(cli, "one message is needed");
		return import_file(cli, cli_argument(cli, 0));
	}
	code = read_message(&importing);
	if (code == EXIT_CODE_YES)
		code = read_against(&importing);
	if (code != EXIT_CODE_YES)
		return code;
	verdict = compare(&importing);
	if (!verdict_is_yes(&verdict))
		return cli_verdict(cli, &verdict);
	fprintf(stderr, "comity: unverified: how this profile writes reasons is known "
			"from a published "
			"transform only\n");
	root = answer_json(&importing);
	if (!json_is(root, JSON_OBJECT))
		return EXIT_CODE_AGAIN;
	if (cli->json)
		cli_print_json(root);
	else
		print_answer(&importing, root);
	return EXIT_CODE_YES;
}
