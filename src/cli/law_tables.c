/* law_tables.c - comity law tables and procedures. */
#include <stdio.h>
#include <string.h>

#include "advice/law_json.h"
#include "cli/law_cli.h"
#include "law/print.h"

int
law_run_procedures(struct cli *cli)
{
	struct law_cli question;
	int code = law_cli_open(cli, cli_option(cli, "tables"), &question);
	struct clock_date day;

	if (code != EXIT_CODE_YES)
		return code;
	day = clock_date_utc(question.now);
	if (cli->json) {
		const struct table *table = &question.law.tables[LAW_PROCEDURES];
		struct json *root = json_object(&cli->arena);
		struct json *list = json_put(root, "procedures", json_array(&cli->arena));
		const struct str any = STR("");
		const struct table_row *row;
		size_t index = 0;

		while ((row = table_next(table, &any, day, &index)) != NULL) {
			struct json *one = json_add(list, json_object(&cli->arena));

			json_put_str(
			    &cli->arena, one, "procedure", row->cells[PROCEDURE_ID]);
			json_put_str(
			    &cli->arena, one, "name", row->cells[PROCEDURE_NAME]);
			advice_put_row(&cli->arena, one, row, law_file(LAW_PROCEDURES));
		}
		advice_put_law(&cli->arena, root, &question.law);
		cli_print_json(root);
	} else {
		struct buf out;

		buf_init(&out, LAW_CLI_TEXT_MAX);
		law_print_assumed(&question.law, &out);
		law_print_procedures(&question.law, day, &out);
		cli_print(buf_str(&out));
		buf_release(&out);
	}
	return EXIT_CODE_YES;
}

int
law_run_tables(struct cli *cli)
{
	const char *verb = cli_argument(cli, 0);
	const char *folder = verb == NULL ? NULL : cli_argument(cli, 1);
	bool sealed = cli_option(cli, "list-key") != NULL;
	struct law_cli question;
	size_t rows = 0;
	size_t unverified = 0;
	int code;

	if (verb == NULL || (folder != NULL && cli_argument(cli, 2) != NULL))
		return cli_usage(cli, "say check or sign, and at most one folder");
	if (strcmp(verb, "sign") == 0)
		return law_sign_tables(cli, folder);
	if (strcmp(verb, "check") != 0 || (sealed && folder == NULL))
		return cli_usage(cli, "say check or sign, and at most one folder");
	code = law_cli_open(cli, folder, &question);
	if (code == EXIT_CODE_YES && sealed)
		code = law_check_seal(cli, folder, &question.law);
	if (code != EXIT_CODE_YES)
		return code;
	for (size_t i = 0; i < LAW_TABLE_COUNT; i++) {
		const struct table *table = &question.law.tables[i];

		rows += table->rows_count;
		for (size_t j = 0; j < table->rows_count; j++)
			unverified += table_unverified(&table->rows[j]);
	}
	struct str digest = advice_digest(&cli->arena, &question.law);
	if (cli->json) {
		struct json *root = json_object(&cli->arena);

		json_put_int(&cli->arena, root, "tables", LAW_TABLE_COUNT);
		json_put_int(&cli->arena, root, "rows", (int64_t)rows);
		json_put_int(&cli->arena, root, "unverified", (int64_t)unverified);
		json_put_str(&cli->arena, root, "sha256", digest);
		cli_print_json(root);
	} else {
		printf("%d tables, %zu rows, %zu of them not verified\nsha256 %.*s\n",
		    LAW_TABLE_COUNT, rows, unverified, STR_ARG(digest));
	}
	return EXIT_CODE_YES;
}
