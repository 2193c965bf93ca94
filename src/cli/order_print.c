#include "cli/order_print.h"

#include "base/limits.h"
#include "cli/ask.h"
#include "record/order_text.h"
#include "record/receipt.h"
#include "record/signoff.h"
#include "trust/uuid.h"

static int
add_text(struct cli *cli, struct str text, struct str *texts, size_t *count)
{
	if (*count == ORDER_PAPERS_MAX)
		return cli_usage(cli, "at most %d papers of a kind", ORDER_PAPERS_MAX);
	texts[(*count)++] = text;
	return EXIT_CODE_YES;
}

static int
add_files(
    struct cli *cli, const char *option, size_t max, struct str *texts, size_t *count)
{
	const char *path;
	int code = EXIT_CODE_YES;

	for (size_t i = 0;
	     code == EXIT_CODE_YES && (path = cli_option_nth(cli, option, i)) != NULL;
	     i++) {
		struct str text;

		if (cli_read(cli, path, max, &text, &code) == ERR_OK)
			code = add_text(cli, text, texts, count);
	}
	return code;
}

/* The papers of a case, as the node has them. */
static int
take_case(struct cli *cli, const char *id, struct order_papers *papers)
{
	struct json *body = json_object(&cli->arena);
	struct json *answer = NULL;
	int code;

	json_put_str(&cli->arena, body, "id", str_from(id));
	json_put_bool(&cli->arena, body, "texts", true);
	code = ask_node(cli, "order/show", body, &answer);
	for (const struct json *d = json_first(json_get(answer, "documents"));
	     d != NULL && code == EXIT_CODE_YES; d = d->next) {
		struct str kind = json_get_str(d, "kind");
		struct str text = json_get_str(d, "text");

		if (str_eq_c(kind, "Order"))
			papers->text = text;
		else if (str_eq_c(kind, "SignOff"))
			code = add_text(
			    cli, text, papers->signoffs, &papers->signoffs_count);
		else if (str_eq_c(kind, "Receipt"))
			code = add_text(
			    cli, text, papers->receipts, &papers->receipts_count);
	}
	return code;
}

int
order_papers_take(struct cli *cli, const char *from, struct order_papers *papers)
{
	int code = print_language(cli, &papers->language);
	struct why why;

	if (code == EXIT_CODE_YES && uuid_valid(str_from(from)))
		code = take_case(cli, from, papers);
	else if (code == EXIT_CODE_YES)
		(void)!cli_read(cli, from, LIMIT_ORDER, &papers->text, &code);
	if (code != EXIT_CODE_YES)
		return code;
	if (order_read(&cli->arena, papers->text, &papers->order, &why) != ERR_OK)
		return cli_failed(&why, "%s is no order", from);
	code = add_files(
	    cli, "sign-off", SIGNOFF_MAX, papers->signoffs, &papers->signoffs_count);
	if (code == EXIT_CODE_YES)
		code = add_files(cli, "receipt", RECEIPT_MAX, papers->receipts,
		    &papers->receipts_count);
	return code;
}

int
order_print(struct cli *cli)
{
	const char *from = cli_argument(cli, 0);
	struct order_papers papers = { .text = STR("") };
	struct print print;
	int code;

	if (from == NULL || cli_argument(cli, 1) != NULL ||
	    (cli_option(cli, "out") == NULL && !cli->json))
		return cli_usage(cli, "one order and --out are needed");
	code = order_papers_take(cli, from, &papers);
	if (code == EXIT_CODE_YES)
		code = order_paper(cli, &papers, &print);
	if (code != EXIT_CODE_YES)
		return code;
	if (!cli->json)
		return print_to(&print, cli_option(cli, "out"));
	cli_print_json(print.root);
	return EXIT_CODE_YES;
}
