/* cmd_draft.c - new orders that are written at the desk: listed, signed with a key, sent.
 */
#include <stdio.h>

#include "base/limits.h"
#include "cli/ask.h"
#include "cli/order_change.h"
#include "cli/order_view.h"

static int
ask(struct cli *cli, const char *call, struct json *body, struct json **ret_answer)
{
	return body == NULL ? cli_usage(cli, "which draft? (draft list)")
			    : ask_node(cli, call, body, ret_answer);
}

static int
run_list(struct cli *cli)
{
	struct json *answer = NULL;
	int code = ask_node(cli, "draft/list", json_object(&cli->arena), &answer);

	if (code != EXIT_CODE_YES)
		return code;
	if (cli->json) {
		cli_print_json(answer);
		return code;
	}
	for (const struct json *i = json_first(json_get(answer, "drafts")); i != NULL;
	     i = i->next)
		printf("%.*s  %.*s  %.*s  %s, %lld signed  %.*s %.*s %.*s\n",
		    STR_ARG(json_get_str(i, "id")),
		    STR_ARG(json_get_str(i, "changed_at")),
		    STR_ARG(json_get_str(i, "person")),
		    json_get_bool(i, "put") ? "to be signed" : "being written",
		    (long long)json_get_int(i, "signed", 0),
		    STR_ARG(json_get_str(i, "reference")),
		    STR_ARG(json_get_str(i, "procedure")),
		    STR_ARG(json_get_str(i, "addressee")));
	if (json_get_bool(answer, "more"))
		fprintf(
		    stderr, "comity: more wait for signatures; these are the newest\n");
	return code;
}

static void
print_findings(const struct json *list)
{
	for (const struct json *i = json_first(list); i != NULL; i = i->next) {
		struct str words = json_get_str(i, "words");

		if (words.len == 0)
			words = json_get_str(i, "detail");
		printf("%.*s  %.*s: %.*s\n", STR_ARG(json_get_str(i, "answer")),
		    STR_ARG(json_get_str(i, "rule")), STR_ARG(words));
	}
}

/* The text alone with --text: what comity order sign takes. */
static int
run_show(struct cli *cli)
{
	struct json *answer = NULL;
	struct str text;
	int code = ask(cli, "draft/show", cli_id_body(cli), &answer);

	if (code != EXIT_CODE_YES)
		return code;
	text = json_get_str(answer, "text");
	if (cli_flag(cli, "text") && text.len == 0)
		return cli_usage(cli, "it is still being written: there is no text yet");
	if (cli_flag(cli, "text"))
		return cli_write_out(cli, text);
	if (cli->json) {
		cli_print_json(answer);
		return code;
	}
	printf("%.*s  %.*s  %s\n", STR_ARG(json_get_str(answer, "id")),
	    STR_ARG(json_get_str(answer, "person")),
	    text.len > 0 ? "to be signed" : "being written");
	if (text.len > 0)
		printf("sha256 %.*s\n", STR_ARG(json_get_str(answer, "sha256")));
	for (const struct json *i = json_first(json_get(answer, "signoffs")); i != NULL;
	     i = i->next)
		printf("signed by %.*s at %.*s\n", STR_ARG(json_get_str(i, "person")),
		    STR_ARG(json_get_str(i, "at")));
	print_findings(json_get(answer, text.len > 0 ? "lacks" : "findings"));
	return code;
}

static int
run_sign(struct cli *cli)
{
	const char *path = cli_option(cli, "sign-off");
	struct json *body = cli_id_body(cli);
	struct json *answer = NULL;
	struct str text = STR("");
	int code;

	if (path == NULL)
		return cli_usage(cli, "--sign-off is needed");
	if (body != NULL && cli_read(cli, path, LIMIT_ORDER, &text, &code) != ERR_OK)
		return code;
	if (body != NULL)
		json_put_str(&cli->arena, body, "signoff", text);
	code = ask(cli, "draft/sign", body, &answer);
	if (code == EXIT_CODE_YES && cli->json)
		cli_print_json(answer);
	return code;
}

static int
run_send(struct cli *cli)
{
	struct json *body = cli_id_body(cli);
	struct json *answer = NULL;
	int code;

	if (body != NULL)
		json_put_bool(&cli->arena, body, "confirmed", cli_flag(cli, "confirm"));
	if (body != NULL && cli_option(cli, "sha256") != NULL)
		json_put_str(
		    &cli->arena, body, "sha256", str_from(cli_option(cli, "sha256")));
	code = ask(cli, "draft/send", body, &answer);
	if (code != EXIT_CODE_YES)
		return code;
	order_print_case(cli, answer);
	return order_keep_receipt(cli, answer);
}

static int
run_drop(struct cli *cli)
{
	struct json *answer = NULL;

	return ask(cli, "draft/drop", cli_id_body(cli), &answer);
}

#define THROUGH_NODE "node= as= "

const struct command cli_draft_commands[] = {
	{ "draft", "list", "--node FOLDER",
	    "Lists one's own new orders, and those that wait for signatures.",
	    THROUGH_NODE, run_list, NULL },
	{ "draft", "show", "--node FOLDER [--text [--out FILE]] ID",
	    "What a new order says, and what is missing.",
	    THROUGH_NODE "text out=", run_show,
	    "--text: the order's text, once it was put to signature at the desk; comity "
	    "order\nsign takes it.\n" },
	{ "draft", "sign", "--node FOLDER --sign-off FILE ID",
	    "Adds a person's sign-off to an order that waits for it.",
	    THROUGH_NODE "sign-off=", run_sign, NULL },
	{ "draft", "send", "--node FOLDER [--confirm] [--sha256 HEX] ID",
	    "Sends it, when all who must have signed it; or submits it to its court.",
	    THROUGH_NODE "confirm sha256= receipt=", run_send,
	    "--confirm: a person has decided what the tables leave open.  --sha256: of "
	    "the\n"
	    "text that was read; another one is not sent.\n" },
	{ "draft", "drop", "--node FOLDER ID",
	    "Deletes one's own new order and what was typed.", THROUGH_NODE, run_drop,
	    NULL },
	{ 0 },
};
