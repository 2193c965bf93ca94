#include "cli/law_rows.h"

#include <stdio.h>

#include "advice/law_json.h"
#include "law/print.h"
#include "law/status.h"

bool
law_row_of(const struct lookup_row *row, enum law_table table)
{
	return str_eq(row->table->shape->file, law_file(table));
}

struct json *
law_row_json(struct arena *arena, const struct lookup_row *row)
{
	const struct shape *shape = row->table->shape;
	struct json *object = json_object(arena);

	for (size_t i = 0; i < shape->columns_count; i++)
		if (row->row->cells[i].len > 0)
			(void)json_put_named(object, shape->columns[i].name,
			    json_string(arena, row->row->cells[i]));
	advice_put_row(arena, object, row->row, shape->file);
	return object;
}

struct json *
law_rows_json(struct arena *arena, const struct lookup_list *list, enum law_table table)
{
	struct json *array = json_array(arena);

	for (size_t i = 0; i < list->count; i++)
		if (law_row_of(&list->rows[i], table))
			(void)json_add(array, law_row_json(arena, &list->rows[i]));
	return array;
}

void
law_row_print_source(const struct lookup_row *row, struct buf *out)
{
	law_print_row(row->row, row->table->shape->file, out);
}

struct str
law_words(struct cli *cli)
{
	struct str words = STR("");
	const char *word;

	for (size_t i = 0; (word = cli_argument(cli, i)) != NULL; i++)
		words = arena_format(
		    &cli->arena, "%.*s%s%s", STR_ARG(words), i > 0 ? " " : "", word);
	return words;
}

void
law_begin(const struct law *law, struct buf *ret_out)
{
	buf_init(ret_out, LAW_CLI_TEXT_MAX);
	law_print_assumed(law, ret_out);
}

void
law_print(struct buf *out)
{
	cli_print(buf_str(out));
	buf_release(out);
}

int
law_nothing(struct cli *cli, const char *what, struct str words)
{
	if (cli->json) {
		struct json *root = json_object(&cli->arena);

		json_put_str(&cli->arena, root, "answer", STR("person"));
		json_put_str(&cli->arena, root, "asked", words);
		cli_print_json(root);
	} else {
		printf("no row of the tables is about this %s: ", what);
		fflush(stdout);
		cli_print_foreign(words);
		printf("\na person decides\n");
	}
	return EXIT_CODE_NOT_VERIFIED;
}

int
law_known_states(struct cli *cli, const struct law_cli *law)
{
	const char *given;

	for (size_t i = 0; (given = cli_option_nth(cli, "country", i)) != NULL; i++) {
		struct str country = str_from(given);
		struct verdict verdict;

		if (country.len > 0 && table_find(&law->law.tables[LAW_COUNTRIES],
					   &country, clock_date_utc(law->now)) != NULL)
			continue;
		verdict = verdict_no("law-country-unknown", NULL,
		    "%.*s: a State is named by two letters, as CL",
		    STR_ARG(str_head(str_from(given), 40)));
		return cli_verdict(cli, &verdict);
	}
	return EXIT_CODE_YES;
}
