#include "cli/signoff_make.h"

#include "cli/order_draft.h"
#include "cli/order_file.h"
#include "cli/order_readback.h"
#include "cli/pem.h"
#include "record/order_text.h"

#define SMALL_MAX ((size_t)256 << 10)

enum err
signoff_make(
    struct cli *cli, struct signoff *signoff, struct str *ret_text, struct why *why)
{
	struct key *key = NULL;
	struct buf text;
	enum err e = pem_signer(cli, cli_option(cli, "key"), &key, why);

	if (e == ERR_OK)
		e = signoff_sign(&cli->arena, signoff, key, why);
	key_free(key);
	if (e != ERR_OK)
		return e;
	buf_init(&text, SMALL_MAX);
	e = signoff_write(&cli->arena, signoff, &text, why);
	if (e == ERR_OK)
		*ret_text = arena_str(&cli->arena, buf_str(&text));
	buf_release(&text);
	return e;
}

int
signoff_begin(struct cli *cli, const char *path, struct signoff *signoff)
{
	const char *act = cli_option(cli, "act");
	const char *organisation = cli_option(cli, "organisation");
	struct order order = { .realm = STR("") };
	struct str text;
	int code;

	if (!signoff_act_parse(str_from(act == NULL ? "issue" : act), &signoff->act))
		return cli_usage(cli, "--act is issue, validate, approve or withdraw");
	code = order_file(cli, path, &text, &order);
	if (code == EXIT_CODE_YES)
		code = order_take_now(cli, order.realm, &signoff->at);
	if (code != EXIT_CODE_YES)
		return code;
	order_readback(&order);
	signoff->realm = order.realm;
	signoff->organisation =
	    organisation == NULL ? order.issuer : str_from(organisation);
	signoff->person = str_from(cli_option(cli, "person"));
	order_sha256(text, signoff->order_sha256);
	return EXIT_CODE_YES;
}
