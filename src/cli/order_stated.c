#include "cli/order_stated.h"

#include <fcntl.h>
#include <stdio.h>

#include "base/auto.h"
#include "base/hex.h"
#include "cli/ask.h"
#include "cli/order_change.h"
#include "cli/order_view.h"
#include "trust/digest.h"

/* However large it is: it is read in pieces. */
static int
put_file(struct cli *cli, struct json *body, const char *path)
{
	AUTO_FD int fd = open(path, O_RDONLY | O_CLOEXEC);
	unsigned char digest[SHA256_LEN];
	char hex[SHA256_HEX_LEN];
	int64_t size;
	struct why why;

	if (fd < 0) {
		(void)err_errno(&why, "%s", path);
		return cli_failed(&why, "nothing was stated");
	}
	if (sha256_fd(fd, digest, &size, &why) != ERR_OK)
		return cli_failed(&why, "%s", path);
	hex_encode(str_bytes(digest, sizeof digest), hex);
	json_put_str(&cli->arena, body, "file", arena_str(&cli->arena, str_from(hex)));
	return EXIT_CODE_YES;
}

int
order_stated(struct cli *cli)
{
	static const char *const members[] = { "event", "at", "number" };
	const char *id = cli_argument(cli, 0);
	const char *file = cli_option(cli, "file");
	struct json *body = json_object(&cli->arena);
	struct json *answer = NULL;
	int code = EXIT_CODE_YES;

	if (id == NULL || cli_option(cli, "event") == NULL ||
	    cli_option(cli, "at") == NULL)
		return cli_usage(cli, "an order, --event and --at are needed");
	json_put_str(&cli->arena, body, "id", str_from(id));
	for (size_t i = 0; i < sizeof members / sizeof members[0]; i++)
		json_put_str(
		    &cli->arena, body, members[i], str_from(cli_option(cli, members[i])));
	if (file != NULL)
		code = put_file(cli, body, file);
	if (code == EXIT_CODE_YES)
		code = ask_node(cli, "order/stated", body, &answer);
	if (code != EXIT_CODE_YES)
		return code;
	order_print_case(cli, answer);
	if (!cli->json)
		printf("stated, not proven%s\n",
		    json_get_bool(answer, "again") ? " (said before)" : "");
	return order_keep_receipt(cli, answer);
}
