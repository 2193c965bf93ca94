/* law_data.c - comity law data: of which category is this data? */
#include "advice/law_json.h"
#include "cli/law_rows.h"

/* Where the States differ about an address: what the tables say of one of them. */
static struct str
class_of(const struct law *law, struct str country, struct clock_date day,
    struct lookup_row *ret_row)
{
	const struct table *table = &law->tables[LAW_DYNAMIC_IP];
	const struct table_row *row =
	    country.len == 0 ? NULL : table_find(table, &country, day);

	*ret_row = (struct lookup_row){ table, row };
	return row == NULL ? STR("unknown") : row->cells[DYNAMIC_IP_CLASS];
}

static void
print_class(const struct law_cli *law, struct str country, struct buf *out)
{
	struct lookup_row row;
	struct str class = class_of(&law->law, country, clock_date_utc(law->now), &row);

	buf_format(out, "    a dynamic address in %.*s: %.*s%s\n", STR_ARG(country),
	    STR_ARG(class),
	    str_eq_c(class, "unknown") ? ": have a judge authorise it, and take a route "
					 "that reaches traffic data"
				       : "");
	if (row.row != NULL)
		law_row_print_source(&row, out);
}

static void
print_element(struct cli *cli, const struct law_cli *law, const struct lookup_row *row,
    struct buf *out)
{
	const struct str *cells = row->row->cells;
	struct str category = cells[DATA_ELEMENT_CATEGORY];
	const char *country;

	buf_format(out, "%-28.*s %-17.*s %.*s%s\n    %.*s\n",
	    STR_ARG(cells[DATA_ELEMENT_ID]), category.len > 0 ? (int)category.len : 13,
	    category.len > 0 ? category.ptr : "never ask for",
	    STR_ARG(cells[DATA_ELEMENT_GROUP]),
	    str_eq_c(cells[DATA_ELEMENT_UNDER], "eu")    ? "  (Regulation 2023/1543)"
	    : str_eq_c(cells[DATA_ELEMENT_UNDER], "185") ? "  (CETS 185)"
							 : "",
	    STR_ARG(cells[DATA_ELEMENT_MEANING]));
	law_row_print_source(row, out);
	if (!str_eq_c(cells[DATA_ELEMENT_DYNAMIC_IP], "yes"))
		return;
	if (cli_option(cli, "country") == NULL)
		buf_add_c(out, "    the States differ where the address is dynamic: "
			       "ask with --country, once for each of the two\n");
	for (size_t i = 0; (country = cli_option_nth(cli, "country", i)) != NULL; i++)
		print_class(law, str_from(country), out);
}

static void
print_json(struct cli *cli, const struct law_cli *law, const struct lookup_list *list)
{
	struct arena *arena = &cli->arena;
	struct json *root = json_object(arena);
	struct json *states;
	const char *country;

	(void)json_put(root, "elements", law_rows_json(arena, list, LAW_DATA));
	states = json_put(root, "dynamic_ip", json_array(arena));
	for (size_t i = 0; (country = cli_option_nth(cli, "country", i)) != NULL; i++) {
		struct json *one = json_add(states, json_object(arena));
		struct lookup_row row;

		json_put_str(arena, one, "country", str_from(country));
		json_put_str(arena, one, "class",
		    class_of(
			&law->law, str_from(country), clock_date_utc(law->now), &row));
		advice_put_row(arena, one, row.row, law_file(LAW_DYNAMIC_IP));
	}
	advice_put_law(&cli->arena, root, &law->law);
	cli_print_json(root);
}

/* The element itself, else every one whose words it holds. */
static enum err
find(struct cli *cli, const struct law *law, struct lookup_question *question,
    struct lookup_list *ret_list, struct why *why)
{
	enum err e;

	question->table = LAW_DATA;
	question->first = question->last = DATA_ELEMENT_ID;
	e = lookup_text(&cli->arena, law, question, ret_list, why);
	if (e != ERR_OK)
		return e;
	if (table_has_key(&law->tables[LAW_DATA], question->words)) {
		size_t count = 0;

		for (size_t i = 0; i < ret_list->count; i++)
			if (str_eq(ret_list->rows[i].row->cells[DATA_ELEMENT_ID],
				question->words))
				ret_list->rows[count++] = ret_list->rows[i];
		ret_list->count = count;
		return ERR_OK;
	}
	question->last = DATA_ELEMENT_MEANING;
	return lookup_text(&cli->arena, law, question, ret_list, why);
}

int
law_run_data(struct cli *cli)
{
	struct law_cli law;
	struct lookup_question question = { .words = law_words(cli) };
	struct lookup_list list;
	struct why why;
	struct buf out;
	int code = law_cli_open(cli, cli_option(cli, "tables"), &law);

	if (code == EXIT_CODE_YES)
		code = law_known_states(cli, &law);
	if (code != EXIT_CODE_YES)
		return code;
	question.day = clock_date_utc(law.now);
	if (find(cli, &law.law, &question, &list, &why) != ERR_OK)
		return cli_failed(&why, "data");
	if (list.count == 0)
		return law_nothing(cli, "data", question.words);
	if (cli->json) {
		print_json(cli, &law, &list);
		return EXIT_CODE_YES;
	}
	law_begin(&law.law, &out);
	for (size_t i = 0; i < list.count; i++)
		print_element(cli, &law, &list.rows[i], &out);
	law_print(&out);
	return EXIT_CODE_YES;
}
