#include "cli/order_court.h"

#include "base/clock.h"
#include "base/limits.h"
#include "cli/ask.h"
#include "cli/order_change.h"
#include "cli/order_readback.h"
#include "cli/order_view.h"
#include "cli/signoff_make.h"
#include "record/order_text.h"
#include "trust/uuid.h"

/* What the node has of it, with the texts. */
static int
fetch_text(struct cli *cli, struct str id, struct str *ret_text)
{
	struct json *body = json_object(&cli->arena);
	struct json *answer = NULL;
	int code;

	json_put_str(&cli->arena, body, "id", id);
	json_put_bool(&cli->arena, body, "texts", true);
	code = ask_node(cli, "order/show", body, &answer);
	if (code != EXIT_CODE_YES)
		return code;
	for (const struct json *d = json_first(json_get(answer, "documents")); d != NULL;
	     d = d->next)
		if (str_eq_c(json_get_str(d, "kind"), "Order"))
			*ret_text = json_get_str(d, "text");
	return EXIT_CODE_YES;
}

static int
read_order(struct cli *cli, struct str *ret_text, struct order *ret_order)
{
	const char *argument = cli_argument(cli, 0);
	struct why why;
	int code = EXIT_CODE_YES;

	if (uuid_valid(str_from(argument)))
		code = fetch_text(cli, str_from(argument), ret_text);
	else if (cli_read(cli, argument, LIMIT_ORDER, ret_text, &code) != ERR_OK)
		return code;
	if (code == EXIT_CODE_YES &&
	    order_read(&cli->arena, *ret_text, ret_order, &why) != ERR_OK)
		return cli_failed(&why, "%s is no order", argument);
	return code;
}

/* Only a training realm has a time of its own. */
static int
time_of(struct cli *cli, const struct order *order, int64_t *ret_at)
{
	struct json *answer = NULL;
	int code;

	*ret_at = clock_real();
	if (!str_starts(order->realm, STR("training.")))
		return EXIT_CODE_YES;
	code = ask_node(cli, "node/status", json_object(&cli->arena), &answer);
	if (code == EXIT_CODE_YES)
		(void)clock_parse(json_get_str(answer, "node_time"), ret_at);
	return code;
}

static int
sign(struct cli *cli, const struct order *order, struct str text, struct json *body)
{
	struct signoff signoff = { .act = SIGNOFF_VALIDATE,
		.realm = order->realm,
		.organisation = order->validator,
		.person = str_from(cli_option(cli, "person")) };
	struct str document;
	struct why why;
	int code = time_of(cli, order, &signoff.at);

	if (code != EXIT_CODE_YES)
		return code;
	order_sha256(text, signoff.order_sha256);
	order_readback(order);
	if (signoff_make(cli, &signoff, &document, &why) != ERR_OK)
		return cli_failed(&why, "not signed; nothing was sent");
	json_put_str(&cli->arena, body, "id", order->id);
	json_put_str(&cli->arena, body, "signoff", document);
	json_put_str(
	    &cli->arena, body, "reference", str_from(cli_option(cli, "reference")));
	return EXIT_CODE_YES;
}

int
order_validate(struct cli *cli)
{
	struct json *body = json_object(&cli->arena);
	struct json *answer = NULL;
	struct order order = { .realm = STR("") };
	struct str text = STR("");
	int code;

	if (cli_argument(cli, 0) == NULL || cli_option(cli, "key") == NULL ||
	    cli_option(cli, "person") == NULL)
		return cli_usage(cli, "an order, --key and --person are needed");
	code = read_order(cli, &text, &order);
	if (code != EXIT_CODE_YES)
		return code;
	if (str_eq_c(order_field(&order, STR("without-validation")), "yes"))
		return order_change(cli);
	code = sign(cli, &order, text, body);
	if (code == EXIT_CODE_YES)
		code = ask_node(cli, "order/validate", body, &answer);
	if (code != EXIT_CODE_YES)
		return code;
	order_print_case(cli, answer);
	return order_keep_receipt(cli, answer);
}
