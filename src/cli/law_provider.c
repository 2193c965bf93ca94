/* law_provider.c - comity law provider: what a provider says of itself, and how old that
 * is. */
#include "advice/law_json.h"
#include "cli/law_rows.h"

static void
print_age(const struct table_row *row, struct clock_date day, struct buf *out)
{
	struct str checked = row->cells[PROVIDER_CHECKED];

	if (!lookup_stale(row, day))
		return;
	if (checked.len == 0)
		buf_add_c(out,
		    "    STALE: nobody has written down when it was looked at; "
		    "look at the page before you send\n");
	else
		buf_format(out,
		    "    STALE: last looked at on %.*s; more than %d days, or not yet: "
		    "look "
		    "at the page before you send\n",
		    STR_ARG(checked), LOOKUP_STALE_DAYS);
}

/* Every cell but the names, by its column; nothing for what is not known. */
static void
print_entity(const struct lookup_row *row, struct clock_date day, struct buf *out)
{
	const struct str *cells = row->row->cells;
	const struct shape *shape = row->table->shape;

	buf_format(out, "%.*s  %.*s%s%.*s\n", STR_ARG(cells[PROVIDER_ID]),
	    STR_ARG(cells[PROVIDER_NAME]), cells[PROVIDER_ENTITY].len > 0 ? ": " : "",
	    STR_ARG(cells[PROVIDER_ENTITY]));
	print_age(row->row, day, out);
	for (size_t i = PROVIDER_REGIONS; i < shape->columns_count; i++)
		if (cells[i].len > 0)
			buf_format(out, "    %-16.*s %.*s\n",
			    STR_ARG(shape->columns[i].name), STR_ARG(cells[i]));
	law_row_print_source(row, out);
}

static void
print_fact(const struct lookup_row *row, struct buf *out)
{
	buf_format(out, "%-16.*s %.*s\n", STR_ARG(row->row->cells[PROVIDER_FACT_ID]),
	    STR_ARG(row->row->cells[PROVIDER_FACT_VALUE]));
	law_row_print_source(row, out);
}

static void
print_line(const struct lookup_row *row, struct clock_date day, struct buf *out)
{
	const struct str *cells = row->row->cells;
	struct str checked = cells[PROVIDER_CHECKED];

	buf_format(out, "%-18.*s %-8.*s looked at %-11.*s%s %.*s\n",
	    STR_ARG(cells[PROVIDER_ID]), STR_ARG(cells[PROVIDER_CHANNEL]),
	    checked.len > 0 ? (int)checked.len : 5,
	    checked.len > 0 ? checked.ptr : "never",
	    lookup_stale(row->row, day) ? "STALE " : "      ",
	    STR_ARG(cells[PROVIDER_ENTITY]));
}

static void
print_text(
    const struct lookup_list *list, bool all, struct clock_date day, struct buf *out)
{
	bool facts = false;

	buf_add_c(out, "What providers say of themselves: no law, and it changes.\n\n");
	for (size_t i = 0; i < list->count; i++) {
		const struct lookup_row *row = &list->rows[i];
		bool fact = law_row_of(row, LAW_FACTS);

		if (fact && i == 0)
			buf_add_c(out,
			    "No entity of it stands in providers.tsv: an order "
			    "cannot be addressed to it.\n");
		if (fact && !facts)
			buf_add_c(out, "\nWhat its page says\n");
		facts = facts || fact;
		if (fact)
			print_fact(row, out);
		else if (all)
			print_line(row, day, out);
		else
			print_entity(row, day, out);
	}
}

static void
print_json(struct cli *cli, const struct law_cli *law, const struct lookup_list *list)
{
	struct arena *arena = &cli->arena;
	struct json *root = json_object(arena);
	struct json *array = json_put(root, "providers", json_array(arena));
	struct clock_date day = clock_date_utc(law->now);

	for (size_t i = 0; i < list->count; i++) {
		const struct lookup_row *row = &list->rows[i];

		if (!law_row_of(row, LAW_PROVIDERS))
			continue;
		struct json *one = json_add(array, law_row_json(arena, row));
		json_put_bool(arena, one, "stale", lookup_stale(row->row, day));
		if (lookup_age(row->row, day) >= 0)
			json_put_int(arena, one, "age_days", lookup_age(row->row, day));
	}
	(void)json_put(root, "facts", law_rows_json(arena, list, LAW_FACTS));
	advice_put_law(&cli->arena, root, &law->law);
	cli_print_json(root);
}

int
law_run_provider(struct cli *cli)
{
	struct law_cli law;
	struct str words = law_words(cli);
	struct lookup_list list;
	struct why why;
	struct buf out;
	int code = law_cli_open(cli, cli_option(cli, "tables"), &law);

	if (code != EXIT_CODE_YES)
		return code;
	struct clock_date day = clock_date_utc(law.now);
	if (lookup_providers(&cli->arena, &law.law, words, day, &list, &why) != ERR_OK)
		return cli_failed(&why, "providers");
	if (list.count == 0)
		return law_nothing(cli, "provider", words);
	if (cli->json) {
		print_json(cli, &law, &list);
		return EXIT_CODE_YES;
	}
	law_begin(&law.law, &out);
	print_text(&list, words.len == 0, day, &out);
	law_print(&out);
	return EXIT_CODE_YES;
}
