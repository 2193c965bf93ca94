#include "cli/order_attach.h"

#include <stdio.h>
#include <string.h>

#include "base/base64.h"
#include "base/limits.h"
#include "cli/ask.h"
#include "cli/order_print.h"
#include "trust/digest.h"

void
order_print_qualified(const struct json *answer)
{
	const struct json *slot = json_get(answer, "qualified");
	struct str at = json_get_str(slot, "stated_at");

	if (slot == NULL)
		return;
	printf("qualified: %.*s (%lld attached", STR_ARG(json_get_str(slot, "is")),
	    (long long)json_get_int(slot, "attached", 0));
	if (at.len > 0)
		printf("; a person stated it at %.*s, with a report; not checked here",
		    STR_ARG(at));
	printf(")\n");
}

static int
put_file(struct cli *cli, struct json *body, const char *path)
{
	struct str bytes;
	struct buf text;
	int code;

	if (cli_read(cli, path, LIMIT_QUALIFIED, &bytes, &code) != ERR_OK)
		return code;
	buf_init(&text, 2 * LIMIT_QUALIFIED);
	base64_encode(bytes, &text);
	json_put_str(&cli->arena, body, "data", arena_str(&cli->arena, buf_str(&text)));
	buf_release(&text);
	return EXIT_CODE_YES;
}

/* The hash of the order as the node has it; empty: it has none, and says so itself. */
static struct str
order_of_case(struct cli *cli, const char *id)
{
	struct json *body = json_object(&cli->arena);
	struct json *answer = NULL;

	json_put_str(&cli->arena, body, "id", str_from(id));
	if (ask_node(cli, "order/show", body, &answer) != EXIT_CODE_YES)
		return STR("");
	for (const struct json *d = json_first(json_get(answer, "documents")); d != NULL;
	     d = d->next)
		if (str_eq_c(json_get_str(d, "kind"), "Order"))
			return json_get_str(d, "sha256");
	return STR("");
}

static int
refuse(const char *words)
{
	fprintf(stderr, "comity: nothing was attached: %s\n", words);
	return EXIT_CODE_NO;
}

/* A PDF that comity printed and somebody signed: the print must be whole in front of what
 * was added, and the order in it that of the case.  Of any other PDF nothing is known. */
static int
compare_print(struct cli *cli, const char *id, const char *path)
{
	char digest[SHA256_HEX_LEN];
	struct unprint unprint;
	struct printed printed;
	struct str pdf;
	int code;

	if (cli_read(cli, path, LIMIT_QUALIFIED, &pdf, &code) != ERR_OK)
		return code;
	if (!str_starts(pdf, STR("%PDF-")))
		return EXIT_CODE_YES;
	if (printed_read(pdf, &printed, NULL) == ERR_SYNTAX) {
		fprintf(stderr, "comity: comity did not print this PDF: whether it shows "
				"the order nobody has compared\n");
		return EXIT_CODE_YES;
	}
	code = order_unprint_read(cli, pdf, &unprint);
	if (code != EXIT_CODE_YES)
		return code;
	sha256_hex(unprint.papers.text, digest);
	if (!str_eq_c(order_of_case(cli, id), digest))
		return refuse("the order in the PDF is not that of the case");
	if (unprint.is == UNPRINTED_CHANGED)
		return refuse("the PDF is not as comity printed it");
	if (unprint.is == UNPRINTED_SAME)
		return refuse("nobody has added a signature to the PDF");
	if (unprint.is == UNPRINTED_UNKNOWN)
		fprintf(stderr,
		    "comity: whether the print is unchanged cannot be told: %s\n",
		    unprint.why);
	return EXIT_CODE_YES;
}

int
order_attach(struct cli *cli)
{
	const char *id = cli_argument(cli, 0);
	const char *signature = cli_option(cli, "qualified");
	const char *report = cli_option(cli, "report");
	const char *says = cli_option(cli, "says");
	struct json *body = json_object(&cli->arena);
	struct json *answer = NULL;
	int code;

	if (id == NULL || (signature == NULL) == (report == NULL) ||
	    (report == NULL) != (says == NULL))
		return cli_usage(
		    cli, "an order, and --qualified or --report with --says");
	json_put_str(&cli->arena, body, "id", str_from(id));
	if (signature != NULL)
		json_put_str(
		    &cli->arena, body, "name", cli_base_name(str_from(signature)));
	else
		json_put_str(&cli->arena, body, "says", str_from(says));
	code = signature == NULL ? EXIT_CODE_YES : compare_print(cli, id, signature);
	if (code == EXIT_CODE_YES)
		code = put_file(cli, body, signature != NULL ? signature : report);
	if (code == EXIT_CODE_YES)
		code = ask_node(cli, "order/attach", body, &answer);
	if (code != EXIT_CODE_YES)
		return code;
	if (cli->json)
		cli_print_json(answer);
	else
		order_print_qualified(answer);
	return code;
}
