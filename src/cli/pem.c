#include "cli/pem.h"

#include "base/file.h"
#include "cli/card.h"

enum err
pem_signer(struct cli *cli, const char *path, struct key **ret_key, struct why *why)
{
	struct str bytes;
	enum err e;

	if (card_is_named(path))
		return card_open(&cli->arena, path, ret_key, why);
	e = file_read(&cli->arena, path, KEY_INPUT_MAX, &bytes, why);
	return e == ERR_OK ? key_read_private(bytes, ret_key, why) : e;
}

/* False: not on a card, *ret_exit is as it was. */
static bool
on_card(struct cli *cli, const char *path, struct key **ret_key, int *ret_exit)
{
	struct why why;

	*ret_key = NULL;
	if (!card_is_named(path))
		return false;
	if (card_open(&cli->arena, path, ret_key, &why) != ERR_OK)
		*ret_exit = cli_failed(&why, "%s", path);
	return true;
}

bool
pem_private(struct cli *cli, const char *path, struct key **ret_key, int *ret_exit)
{
	struct str bytes;
	struct why why;

	if (on_card(cli, path, ret_key, ret_exit))
		return *ret_key != NULL;
	if (cli_read(cli, path, KEY_INPUT_MAX, &bytes, ret_exit) != ERR_OK)
		return false;
	if (key_read_private(bytes, ret_key, &why) == ERR_OK)
		return true;
	*ret_exit = cli_failed(&why, "%s holds no private key", path);
	return false;
}

bool
pem_public(struct cli *cli, const char *path, struct key **ret_key, int *ret_exit)
{
	struct str bytes;
	struct why why;

	if (on_card(cli, path, ret_key, ret_exit))
		return *ret_key != NULL;
	if (cli_read(cli, path, KEY_INPUT_MAX, &bytes, ret_exit) != ERR_OK)
		return false;
	if (key_read_private(bytes, ret_key, &why) == ERR_OK ||
	    key_read_public(bytes, ret_key, &why) == ERR_OK)
		return true;
	*ret_exit = cli_failed(&why, "%s holds no key", path);
	return false;
}

bool
pem_cert(struct cli *cli, const char *path, struct cert **ret_cert, int *ret_exit)
{
	struct str bytes;
	struct why why;

	if (cli_read(cli, path, KEY_INPUT_MAX, &bytes, ret_exit) != ERR_OK)
		return false;
	if (cert_read(bytes, ret_cert, &why) == ERR_OK)
		return true;
	*ret_exit = cli_failed(&why, "%s holds no certificate", path);
	return false;
}
