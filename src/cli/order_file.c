#include "cli/order_file.h"

#include "base/limits.h"
#include "record/order_text.h"

int
order_file(
    struct cli *cli, const char *path, struct str *ret_text, struct order *ret_order)
{
	struct why why;
	int code;

	if (cli_read(cli, path, LIMIT_ORDER, ret_text, &code) != ERR_OK)
		return code;
	if (order_read(&cli->arena, *ret_text, ret_order, &why) != ERR_OK)
		return cli_failed(&why, "%s is no order", path);
	return EXIT_CODE_YES;
}
