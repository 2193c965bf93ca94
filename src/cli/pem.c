#include "cli/pem.h"

bool
pem_private(struct cli *cli, const char *path, struct key **ret_key, int *ret_exit)
{
	struct str bytes;
	struct why why;

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
