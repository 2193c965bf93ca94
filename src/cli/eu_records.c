/* eu_records.c - what went another way than the law prescribes, for people and tables. */
#include <stdio.h>

#include "cli/ask.h"
#include "cli/eu.h"

static const char *const columns[] = { "number", "order", "at", "what", "sender",
	"recipient", "file", "size", "sha256", "means", "reason", "leaf" };

#define COLUMNS (sizeof columns / sizeof *columns)

/* RFC 4180: quotes double; and no cell that a spreadsheet would take for a formula. */
static void
print_cell(const struct json *value)
{
	struct str text = json_is(value, JSON_STRING) ? value->string : STR("");

	if (json_is(value, JSON_INTEGER)) {
		printf("%lld", (long long)value->integer);
		return;
	}
	printf("\"");
	if (text.len > 0 && str_has(STR("=+-@\t"), str_slice(text, 0, 1)))
		printf("'");
	for (size_t i = 0; i < text.len; i++)
		printf(text.ptr[i] == '"' ? "\"\"" : "%c", text.ptr[i]);
	printf("\"");
}

static void
print_csv(const struct json *records, bool head)
{
	for (size_t i = 0; head && i < COLUMNS; i++)
		printf("%s%s", columns[i], i + 1 == COLUMNS ? "\r\n" : ",");
	for (const struct json *r = json_first(records); r != NULL; r = r->next)
		for (size_t i = 0; i < COLUMNS; i++) {
			print_cell(json_get(r, columns[i]));
			printf("%s", i + 1 == COLUMNS ? "\r\n" : ",");
		}
}

void
eu_print_records(const struct json *records)
{
	for (const struct json *r = json_first(records); r != NULL; r = r->next) {
		printf("%.*s  %.*s -> %.*s  %.*s  %.*s (%lld bytes)  %.*s: ",
		    STR_ARG(json_get_str(r, "at")), STR_ARG(json_get_str(r, "sender")),
		    STR_ARG(json_get_str(r, "recipient")),
		    STR_ARG(json_get_str(r, "what")), STR_ARG(json_get_str(r, "file")),
		    (long long)json_get_int(r, "size", 0),
		    STR_ARG(json_get_str(r, "reason")));
		cli_print_foreign(json_get_str(r, "means"));
		printf("  [leaf %lld]\n", (long long)json_get_int(r, "leaf", -1));
	}
}

/* What is neither sent nor proven here says so. */
void
eu_print_channel(const struct json *answer)
{
	const struct json *channel = json_get(answer, "channel");
	struct str reason = json_get_str(channel, "reason");

	if (channel == NULL)
		return;
	if (reason.len == 0) {
		printf("channel: the decentralised system; nothing of it leaves from "
		       "here\n");
		return;
	}
	printf("channel: from node to node, because of %.*s (", STR_ARG(reason));
	cli_print_foreign(json_get_str(channel, "means"));
	printf(")\n");
	eu_print_records(json_get(answer, "records"));
}

/* The node gives them page by page. */
int
eu_run_records(struct cli *cli)
{
	int64_t after = 0;
	bool first = true;

	for (;;) {
		size_t mark = arena_mark(&cli->arena);
		struct json *body = json_object(&cli->arena);
		struct json *answer = NULL;
		const struct json *records;
		int code;

		json_put_str(&cli->arena, body, "id", str_from(cli_argument(cli, 0)));
		json_put_int(&cli->arena, body, "after", after);
		code = ask_node(cli, "eu/records", body, &answer);
		if (code != EXIT_CODE_YES)
			return code;
		records = json_get(answer, "records");
		if (cli->json)
			for (const struct json *r = json_first(records); r != NULL;
			     r = r->next)
				cli_print_json(r);
		else if (cli_flag(cli, "csv"))
			print_csv(records, first);
		else
			eu_print_records(records);
		for (const struct json *r = json_first(records); r != NULL; r = r->next)
			after = json_get_int(r, "number", after);
		if (json_first(records) == NULL)
			return EXIT_CODE_YES;
		first = false;
		arena_return(&cli->arena, mark);
	}
}
