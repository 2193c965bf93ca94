#include "cli/evidence_collect.h"

#include <stdio.h>

#include "base/base64.h"
#include "base/file.h"
#include "cli/ask.h"
#include "cli/evidence_seal.h"

static void
print_cells(const struct json *cells)
{
	for (const struct json *c = json_first(cells); c != NULL; c = c->next) {
		if (json_is(c, JSON_STRING))
			cli_print_foreign(c->string);
		printf(c->next != NULL ? " | " : "\n");
	}
}

static void
print_table(const struct json *table)
{
	printf("%lld rows", (long long)json_get_int(table, "total", 0));
	printf(json_get_int(table, "total", 0) > 0 ? ", the first of them:\n" : "\n");
	print_cells(json_get(table, "columns"));
	for (const struct json *r = json_first(json_get(table, "rows")); r != NULL;
	     r = r->next)
		print_cells(json_get(r, "cells"));
}

/* Nothing is sealed: the person has seen what would be. */
static void
print_collected(struct cli *cli, const struct json *answer)
{
	const struct json *scope = json_get(answer, "scope");
	const struct json *rows = json_get(scope, "rows");
	const char *as = cli_option(cli, "as");

	print_table(json_get(answer, "table"));
	printf("inside of the order %lld, outside %lld, a person has to look %lld\n",
	    (long long)json_get_int(rows, "inside", 0),
	    (long long)json_get_int(rows, "outside", 0),
	    (long long)json_get_int(rows, "flagged", 0));
	evidence_print_scope(scope);
	printf("nothing is sealed or sent; these rows, and no others, are sealed by\n"
	       "    comity evidence seal --node %s%s%s --collected %.*s --system TEXT "
	       "--method TEXT --statement TEXT %s\n",
	    cli_option(cli, "node"), as == NULL ? "" : " --as ", as == NULL ? "" : as,
	    STR_ARG(json_get_str(answer, "collected")), cli_argument(cli, 0));
}

/* All of them: in a file that is this user's alone. */
static int
take_rows(struct cli *cli, struct json *body, const char *rows)
{
	const char *out = cli_option(cli, "out");
	struct json *answer = NULL;
	struct str bytes;
	struct why why;
	int code;

	if (out == NULL)
		return cli_usage(cli, "--out is needed: the file for the rows");
	json_put_str(&cli->arena, body, "collected", str_from(rows));
	code = ask_node(cli, "evidence/rows", body, &answer);
	if (code != EXIT_CODE_YES)
		return code;
	if (base64_decode(&cli->arena, json_get_str(answer, "data"), &bytes, &why) !=
		ERR_OK ||
	    file_create(out, bytes, 0600, &why) != ERR_OK)
		return cli_failed(&why, "%s", out);
	return EXIT_CODE_YES;
}

int
evidence_collect(struct cli *cli)
{
	struct json *body = cli_id_body(cli);
	const char *despite = cli_option(cli, "despite-clocks");
	const char *rows = cli_option(cli, "rows");
	struct json *answer = NULL;
	int code;

	if (body == NULL)
		return cli_usage(cli, "one order's id is needed");
	json_put_str(&cli->arena, body, "despite_clocks", str_from(despite));
	if (rows != NULL)
		return take_rows(cli, body, rows);
	code = ask_node(cli, "evidence/collect", body, &answer);
	if (code != EXIT_CODE_YES)
		return code;
	if (json_get_str(answer, "collected").len == 0) {
		fprintf(stderr,
		    "comity: the answer was lost on its way, and it is kept nowhere: ask "
		    "again\n");
		return EXIT_CODE_AGAIN;
	}
	if (cli->json)
		cli_print_json(answer);
	else
		print_collected(cli, answer);
	return EXIT_CODE_YES;
}
