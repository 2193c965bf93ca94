/* cmd_alert.c - what people are to be told of, and who has seen it. */
#include <stdio.h>

#include "base/limits.h"
#include "cli/ask.h"
#include "cli/pages.h"

static void
print_listed(const struct json *a)
{
	printf("%lld  %.*s  %.*s%s  %.*s\n", (long long)json_get_int(a, "id", 0),
	    STR_ARG(json_get_str(a, "at")), STR_ARG(json_get_str(a, "kind")),
	    json_get_bool(a, "urgent") ? "  URGENT" : "",
	    STR_ARG(json_get_str(a, "case")));
}

static int
run_list(struct cli *cli)
{
	static const struct pages alerts = { "alert/list", "alerts", "after", NULL,
		print_listed };

	return pages_print(cli, json_object(&cli->arena), &alerts);
}

static int
ack_one(struct cli *cli, struct str argument)
{
	struct json *body = json_object(&cli->arena);
	struct json *answer;
	uint64_t id;
	int code;

	if (!str_u64(argument, LIMIT_INTEGER, &id))
		return cli_usage(cli, "which alert? (alert list)");
	json_put_int(&cli->arena, body, "alert", (int64_t)id);
	code = ask_node(cli, "alert/ack", body, &answer);
	if (code != EXIT_CODE_YES)
		return code;
	if (cli->json)
		cli_print_json(answer);
	else
		printf("%llu  acknowledged by %.*s  %.*s\n", (unsigned long long)id,
		    STR_ARG(json_get_str(answer, "acked_by")),
		    STR_ARG(json_get_str(answer, "acked_at")));
	return code;
}

static int
run_ack(struct cli *cli)
{
	const char *argument = cli_argument(cli, 0);
	int code;

	if (argument == NULL)
		return cli_usage(cli, "which alert? (alert list)");
	for (size_t i = 0; (argument = cli_argument(cli, i)) != NULL; i++) {
		code = ack_one(cli, str_from(argument));
		if (code != EXIT_CODE_YES)
			return code;
	}
	return EXIT_CODE_YES;
}

const struct command cli_alert_commands[] = {
	{ "alert", "list", "--node FOLDER " PAGES_SYNOPSIS,
	    "What people are to be told of, and nobody has acknowledged.",
	    "node= as= " PAGES_OPTIONS, run_list, NULL },
	{ "alert", "ack", "--node FOLDER ALERT...",
	    "A person has seen it; an urgent one does not go to the deputy then.",
	    "node= as=", run_ack, NULL },
	{ 0 },
};
