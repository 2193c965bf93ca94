#include "cli/order_print.h"

#include <string.h>

#include "base/limits.h"
#include "cli/ask.h"
#include "record/order_text.h"
#include "record/receipt.h"
#include "record/signoff.h"
#include "trust/uuid.h"

static int
add_files(struct cli *cli, const char *option, struct str kind, size_t max,
    struct order_papers *papers)
{
	const char *path;
	int code = EXIT_CODE_YES;

	for (size_t i = 0;
	     code == EXIT_CODE_YES && (path = cli_option_nth(cli, option, i)) != NULL;
	     i++) {
		struct str text;
		struct why why;

		if (cli_read(cli, path, max, &text, &code) == ERR_OK &&
		    order_papers_add(papers, kind, text, &why) != ERR_OK)
			code = cli_usage(cli, "%s", why.text);
	}
	return code;
}

/* The papers of a case, as the node has them. */
static int
take_case(struct cli *cli, const char *id, struct order_papers *papers)
{
	struct json *body = json_object(&cli->arena);
	struct json *answer = NULL;
	struct why why;
	int code;

	json_put_str(&cli->arena, body, "id", str_from(id));
	json_put_bool(&cli->arena, body, "texts", true);
	code = ask_node(cli, "order/show", body, &answer);
	if (code == EXIT_CODE_YES && order_papers_of(answer, papers, &why) != ERR_OK)
		code = cli_failed(&why, "%s", id);
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
	code = add_files(cli, "sign-off", STR("SignOff"), SIGNOFF_MAX, papers);
	if (code == EXIT_CODE_YES)
		code = add_files(cli, "receipt", STR("Receipt"), RECEIPT_MAX, papers);
	return code;
}

/* A paper shows no sign-off and no receipt of another order.  Whether those of this one
 * hold, it leaves to order unprint. */
static int
check_papers(struct cli *cli, const struct order_papers *papers)
{
	struct verdict verdict = VERDICT_IS_YES;
	unsigned char digest[SHA256_LEN];
	struct why why;

	order_sha256(papers->text, digest);
	for (size_t i = 0; i < papers->signoffs_count && verdict_is_yes(&verdict); i++) {
		struct signoff signoff;

		if (signoff_read(&cli->arena, papers->signoffs[i], &signoff, &why) !=
		    ERR_OK)
			return cli_failed(&why, "a sign-off");
		if (memcmp(signoff.order_sha256, digest, SHA256_LEN) != 0)
			verdict = verdict_no("signoff-order", "/order_sha256",
			    "%.*s signed something else", STR_ARG(signoff.person));
	}
	for (size_t i = 0; i < papers->receipts_count && verdict_is_yes(&verdict); i++) {
		struct receipt receipt;

		if (receipt_read(&cli->arena, papers->receipts[i], &receipt, &why) !=
		    ERR_OK)
			return cli_failed(&why, "a receipt");
		verdict = receipt_check_order(&receipt, digest);
	}
	return verdict_is_yes(&verdict) ? EXIT_CODE_YES : cli_verdict(cli, &verdict);
}

int
order_print(struct cli *cli)
{
	const char *from = cli_argument(cli, 0);
	struct order_papers papers = { .text = STR("") };
	struct print print;
	struct why why;
	int code;

	if (from == NULL || cli_argument(cli, 1) != NULL ||
	    (cli_option(cli, "out") == NULL && !cli->json))
		return cli_usage(cli, "one order and --out are needed");
	code = order_papers_take(cli, from, &papers);
	if (code == EXIT_CODE_YES)
		code = check_papers(cli, &papers);
	if (code != EXIT_CODE_YES)
		return code;
	if (order_paper(&cli->arena, &papers, &print, &why) != ERR_OK)
		return cli_failed(&why, "%s is not printed", from);
	if (!cli->json)
		return print_to(&print, cli_option(cli, "out"));
	cli_print_json(print.root);
	return EXIT_CODE_YES;
}
