#include "cli/order_attach.h"

#include <stdio.h>
#include <string.h>

#include "base/base64.h"
#include "base/limits.h"
#include "cli/ask.h"

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

static struct str
base_name(struct str path)
{
	for (size_t i = path.len; i > 0; i--)
		if (path.ptr[i - 1] == '/')
			return str_slice(path, i, path.len);
	return path;
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
		json_put_str(&cli->arena, body, "name", base_name(str_from(signature)));
	else
		json_put_str(&cli->arena, body, "says", str_from(says));
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
