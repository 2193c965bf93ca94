/* cmd_desk.c - the desk in a browser: a link that signs the caller in. */
#include <stdio.h>

#include "cli/ask.h"
#include "cli/cli.h"

static int
run_open(struct cli *cli)
{
	struct json *answer;
	int code = ask_node(cli, "desk/open", json_object(&cli->arena), &answer);

	if (code != EXIT_CODE_YES)
		return code;
	if (cli->json) {
		cli_print_json(answer);
		return code;
	}
	printf("%.*s\n", STR_ARG(json_get_str(answer, "url")));
	fprintf(stderr, "signs in as %.*s; works once, for %lld seconds\n",
	    STR_ARG(json_get_str(answer, "person")),
	    (long long)json_get_int(answer, "seconds", 0));
	return code;
}

const struct command cli_desk_commands[] = {
	{ "desk", "open", "--node FOLDER [--as PERSON]",
	    "Prints an address that signs you in at the node's pages, once.",
	    "node= as=", run_open,
	    "Open it in a browser on this machine, or one that reaches the node's desk.  "
	    "It is\nas strong as this command line: who has it within a minute acts as "
	    "you.\n" },
	{ 0 },
};
