/* cmd_tray.c - what waits for a person because something is unproven. */
#include <stdio.h>

#include "base/limits.h"
#include "cli/ask.h"
#include "cli/cli.h"
#include "cli/order_change.h"
#include "cli/order_view.h"
#include "cli/pages.h"
#include "wire/message.h"

#define PRINT_MAX (4 * LIMIT_BODY)

static void
print_listed(const struct json *i)
{
	printf("%lld  %.*s  %.*s  %.*s  %.*s: %.*s\n",
	    (long long)json_get_int(i, "id", 0), STR_ARG(json_get_str(i, "at")),
	    STR_ARG(json_get_str(i, "sender")), STR_ARG(json_get_str(i, "channel")),
	    STR_ARG(json_get_str(i, "rule")), STR_ARG(json_get_str(i, "summary")));
}

static int
run_list(struct cli *cli)
{
	static const struct pages tray = { "tray/list", "tray", "after", NULL,
		print_listed };

	return pages_print(cli, json_object(&cli->arena), &tray);
}

static const char *
proof_words(struct str proof)
{
	if (str_eq_c(proof, "stated"))
		return "stated by the national system: nothing of it is proven here";
	return str_eq_c(proof, "organisation")
		   ? "signed by its organisation only"
		   : "signed by nobody: known by its sender's certificate only";
}

/* {item: N} of the argument, NULL when it is no number. */
static struct json *
item_of(struct cli *cli)
{
	const char *argument = cli_argument(cli, 0);
	struct json *body = json_object(&cli->arena);
	uint64_t item;

	if (argument == NULL || !str_u64(str_from(argument), LIMIT_INTEGER, &item))
		return NULL;
	json_put_int(&cli->arena, body, "item", (int64_t)item);
	return body;
}

static void
print_message(struct cli *cli, struct str text)
{
	struct message message;
	struct json *root;
	struct buf out;

	if (json_read(&cli->arena, text, &root, NULL) != ERR_OK ||
	    message_read(&cli->arena, root, &message, NULL) != ERR_OK)
		return;
	buf_init(&out, PRINT_MAX);
	message_show(&message, false, &out);
	cli_print(buf_str(&out));
	buf_release(&out);
}

static int
run_show(struct cli *cli)
{
	struct json *body = item_of(cli);
	struct json *answer;
	int code;

	if (body == NULL)
		return cli_usage(cli, "which item? (tray list)");
	code = ask_node(cli, "tray/show", body, &answer);
	if (code != EXIT_CODE_YES)
		return code;
	if (cli->json) {
		cli_print_json(answer);
		return code;
	}
	printf("%lld  %.*s  %.*s  %s\n%s (%.*s)\n",
	    (long long)json_get_int(answer, "id", 0), STR_ARG(json_get_str(answer, "at")),
	    STR_ARG(json_get_str(answer, "sender")),
	    json_get_bool(answer, "open") ? "waits for a person" : "closed",
	    proof_words(json_get_str(answer, "proof")),
	    STR_ARG(json_get_str(answer, "rule")));
	if (json_get_bool(answer, "open") && json_get(answer, "due_at") != NULL)
		printf(
		    "to be looked at by %.*s\n", STR_ARG(json_get_str(answer, "due_at")));
	if (!json_get_bool(answer, "open"))
		printf("by %.*s: %.*s %.*s\n", STR_ARG(json_get_str(answer, "person")),
		    STR_ARG(json_get_str(answer, "reason")),
		    STR_ARG(json_get_str(answer, "case")));
	print_message(cli, json_get_str(answer, "message"));
	return code;
}

/* The call with the person's words. */
static int
end_item(struct cli *cli, const char *call, struct json *body)
{
	struct json *answer;
	int code;

	json_put_str(&cli->arena, body, "reason", str_from(cli_option(cli, "reason")));
	code = ask_node(cli, call, body, &answer);
	if (code != EXIT_CODE_YES)
		return code;
	if (cli->json)
		cli_print_json(answer);
	else if (json_get(answer, "id")->kind == JSON_INTEGER)
		printf("%lld  %.*s\n", (long long)json_get_int(answer, "id", 0),
		    STR_ARG(json_get_str(answer, "state")));
	else
		order_print_case(cli, answer);
	return order_keep_receipt(cli, answer);
}

static int
run_admit(struct cli *cli)
{
	struct json *body = item_of(cli);

	const char *procedure = cli_option(cli, "procedure");

	if (body == NULL || cli_option(cli, "reason") == NULL)
		return cli_usage(cli, "an item and --reason are needed");
	json_put_str(&cli->arena, body, "procedure",
	    procedure == NULL ? STR("") : str_from(procedure));
	json_put_str(
	    &cli->arena, body, "language", str_from(cli_option(cli, "language")));
	return end_item(cli, "tray/admit", body);
}

static int
run_dismiss(struct cli *cli)
{
	struct json *body = item_of(cli);

	if (body == NULL || cli_option(cli, "reason") == NULL)
		return cli_usage(cli, "an item and --reason CODE are needed");
	return end_item(cli, "tray/dismiss", body);
}

const struct command cli_tray_commands[] = {
	{ "tray", "list", "--node FOLDER " PAGES_SYNOPSIS,
	    "What waits for a person because something is unproven.",
	    "node= as= " PAGES_OPTIONS, run_list, NULL },
	{ "tray", "show", "--node FOLDER ITEM", "One item, and what its message says.",
	    "node= as=", run_show, NULL },
	{ "tray", "admit",
	    "--node FOLDER [--procedure ID] --reason WORDS [--language LL] ITEM",
	    "A person takes it: an order (--procedure) becomes a case that its "
	    "organisation alone\n    has signed, an answer evidence of the case that it "
	    "answers.",
	    "node= as= procedure= reason= language= receipt=", run_admit,
	    "--reason: what convinced the person, for who reads the case later.\n" },
	{ "tray", "dismiss", "--node FOLDER --reason CODE ITEM",
	    "A person sets it aside; the sender is told with the code.",
	    "node= as= reason= receipt=", run_dismiss, NULL },
	{ 0 },
};
