/* law_offence.c - comity law offence: from what happened to the article. */
#include <string.h>

#include "advice/law_json.h"
#include "cli/law_rows.h"

struct asked {
	struct law_cli law;
	struct clock_date day;
	struct str country; /* empty = none */
};

/* What that State made of one option: "made", "none", "unknown". */
static struct str
option_answer(const struct asked *asked, struct str article, struct lookup_row *ret_row)
{
	const struct table *table = &asked->law.law.tables[LAW_DECLARATIONS];
	const struct table_row *row =
	    lookup_option(&asked->law.law, asked->country, article, asked->day);

	*ret_row = (struct lookup_row){ table, row };
	return row == NULL ? STR("unknown") : row->cells[DECLARATION_ANSWER];
}

static void
print_options(const struct asked *asked, const struct table_row *offence, struct buf *out)
{
	struct str rest = offence->cells[OFFENCE_OPTIONS];

	if (offence->cells[OFFENCE_NARROWED].len > 0)
		buf_format(out, "    may be narrowed: %.*s\n",
		    STR_ARG(offence->cells[OFFENCE_NARROWED]));
	while (asked->country.len > 0 && rest.len > 0) {
		struct str article = str_cut(&rest, ' ');
		struct lookup_row row;
		struct str answer = option_answer(asked, article, &row);

		buf_format(out, "    %.*s under %.*s: %.*s%s%.*s\n",
		    STR_ARG(asked->country), STR_ARG(article), STR_ARG(answer),
		    row.row == NULL ? ", no row tells: look at the register" : "  ",
		    row.row == NULL ? 0 : (int)row.row->cells[DECLARATION_MEANING].len,
		    row.row == NULL ? "" : row.row->cells[DECLARATION_MEANING].ptr);
		if (row.row != NULL)
			law_row_print_source(&row, out);
	}
}

static void
print_offence(const struct asked *asked, const struct lookup_row *row, struct buf *out)
{
	const struct str *cells = row->row->cells;
	bool core = str_eq_c(cells[OFFENCE_CORE], "yes");

	buf_format(out, "%-14.*s %.*s%s%s\n    %.*s\n", STR_ARG(cells[OFFENCE_ID]),
	    STR_ARG(cells[OFFENCE_TITLE]), core ? "  [core]" : "",
	    str_eq_c(cells[OFFENCE_ATTEMPT], "yes") ? " [attempt too]" : "",
	    STR_ARG(cells[OFFENCE_ELEMENTS]));
	print_options(asked, row->row, out);
	law_row_print_source(row, out);
}

/* A row that leads to the offences behind it. */
static void
print_lead(const struct lookup_row *row, struct buf *out)
{
	const struct str *cells = row->row->cells;

	if (law_row_of(row, LAW_PHENOMENA))
		buf_format(out, "%.*s -> %.*s: %.*s\n", STR_ARG(cells[PHENOMENON_ID]),
		    STR_ARG(cells[PHENOMENON_OFFENCE]),
		    STR_ARG(cells[PHENOMENON_MEANING]));
	else
		buf_format(out, "%.*s %.*s: %.*s (%.*s)\n",
		    STR_ARG(cells[OFFENCE_LIST_ID]), STR_ARG(cells[OFFENCE_LIST_ENTRY]),
		    STR_ARG(cells[OFFENCE_LIST_TITLE]),
		    STR_ARG(cells[OFFENCE_LIST_MEANING]));
	law_row_print_source(row, out);
}

static void
print_state(const struct asked *asked, struct buf *out)
{
	struct str state =
	    law_party_state(&asked->law.law, asked->country, STR("185"), asked->day);

	if (asked->country.len > 0)
		buf_format(out, "\n%.*s to the Convention: %.*s\n",
		    STR_ARG(asked->country), (int)(state.len > 0 ? state.len : 9),
		    state.len > 0 ? state.ptr : "not known");
}

static void
print_list(const struct asked *asked, const struct lookup_list *list, struct buf *out)
{
	for (size_t i = 0; i < list->count; i++) {
		if (i > 0 && !law_row_of(&list->rows[i - 1], LAW_PHENOMENA))
			buf_add_c(out, "\n");
		if (law_row_of(&list->rows[i], LAW_OFFENCES))
			print_offence(asked, &list->rows[i], out);
		else
			print_lead(&list->rows[i], out);
	}
	print_state(asked, out);
}

static void
print_all(const struct asked *asked, const struct lookup_list *list, struct buf *out)
{
	const struct table *phenomena = &asked->law.law.tables[LAW_PHENOMENA];

	for (size_t i = 0; i < list->count; i++)
		buf_format(out, "%-14.*s %.*s\n",
		    STR_ARG(list->rows[i].row->cells[OFFENCE_ID]),
		    STR_ARG(list->rows[i].row->cells[OFFENCE_TITLE]));
	buf_add_c(out, "\nWhat an investigator meets:");
	for (size_t i = 0; i < phenomena->rows_count; i++) {
		struct str id = phenomena->rows[i].cells[PHENOMENON_ID];

		if (i == 0 || !str_eq(id, phenomena->rows[i - 1].cells[PHENOMENON_ID]))
			buf_format(out, "\n    %.*s", STR_ARG(id));
	}
	buf_add_c(out, "\n");
}

/* --- JSON --- */

static struct json *
options_json(struct arena *arena, const struct asked *asked, struct str options)
{
	struct json *list = json_array(arena);

	while (options.len > 0) {
		struct json *one = json_add(list, json_object(arena));
		struct str article = str_cut(&options, ' ');
		struct lookup_row row;
		struct str answer = option_answer(asked, article, &row);

		json_put_str(arena, one, "article", article);
		json_put_str(arena, one, "answer", answer);
		if (row.row != NULL)
			advice_put_row(arena, one, row.row, law_file(LAW_DECLARATIONS));
	}
	return list;
}

static void
print_json(struct cli *cli, const struct asked *asked, const struct lookup_list *list)
{
	struct arena *arena = &cli->arena;
	struct json *root = json_object(arena);
	struct json *offences = json_put(root, "offences", json_array(arena));

	for (size_t i = 0; i < list->count; i++) {
		if (!law_row_of(&list->rows[i], LAW_OFFENCES))
			continue;
		struct json *one =
		    json_add(offences, law_row_json(arena, &list->rows[i]));
		if (asked->country.len > 0)
			(void)json_put(one, "declared",
			    options_json(
				arena, asked, list->rows[i].row->cells[OFFENCE_OPTIONS]));
	}
	(void)json_put(root, "phenomena", law_rows_json(arena, list, LAW_PHENOMENA));
	(void)json_put(root, "lists", law_rows_json(arena, list, LAW_LISTS));
	if (asked->country.len > 0) {
		json_put_str(arena, root, "country", asked->country);
		json_put_str(arena, root, "state",
		    law_party_state(
			&asked->law.law, asked->country, STR("185"), asked->day));
	}
	advice_put_law(&cli->arena, root, &asked->law.law);
	cli_print_json(root);
}

int
law_run_offence(struct cli *cli)
{
	struct asked asked = { .country = str_from(cli_option(cli, "country")) };
	struct str words = law_words(cli);
	struct lookup_list list;
	struct why why;
	struct buf out;
	int code = law_cli_open(cli, cli_option(cli, "tables"), &asked.law);

	if (code == EXIT_CODE_YES)
		code = law_known_states(cli, &asked.law);
	if (code != EXIT_CODE_YES)
		return code;
	asked.day = clock_date_utc(asked.law.now);
	if (lookup_offences(&cli->arena, &asked.law.law, words, asked.day, &list, &why) !=
	    ERR_OK)
		return cli_failed(&why, "offences");
	if (list.count == 0)
		return law_nothing(cli, "offence", words);
	if (cli->json) {
		print_json(cli, &asked, &list);
		return EXIT_CODE_YES;
	}
	law_begin(&asked.law.law, &out);
	if (words.len == 0 && asked.country.len == 0)
		print_all(&asked, &list, &out);
	else
		print_list(&asked, &list, &out);
	law_print(&out);
	return EXIT_CODE_YES;
}
