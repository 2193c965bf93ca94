/* law_guidelines.c - comity law guidelines: check-lists that bind nobody. */
#include "advice/law_json.h"
#include "cli/law_rows.h"

#define BINDS                                                                            \
	"These are recommendations.  They bind nobody, neither authority nor "           \
	"provider,\n"                                                                    \
	"and no order is wrong because it does otherwise.\n"

static void
print_set(const struct lookup_list *list, struct buf *out)
{
	struct str set = STR("");

	buf_add_c(out, BINDS);
	for (size_t i = 0; i < list->count; i++) {
		const struct table_row *row = list->rows[i].row;

		if (!str_eq(row->cells[GUIDELINE_SET], set))
			buf_format(out, "\n%.*s\n", STR_ARG(row->cells[GUIDELINE_SET]));
		set = row->cells[GUIDELINE_SET];
		buf_format(out, "[ ] %-11.*s %-9.*s %.*s\n",
		    STR_ARG(row->cells[GUIDELINE_ID]),
		    STR_ARG(row->cells[GUIDELINE_ADDRESSEE]),
		    STR_ARG(row->cells[GUIDELINE_TEXT]));
		if (row->cells[GUIDELINE_FEATURE].len > 0)
			buf_format(out, "%26s-> %.*s\n", "",
			    STR_ARG(row->cells[GUIDELINE_FEATURE]));
		/* One source for the many, said once. */
		if (i + 1 == list->count ||
		    !str_eq(row->source, list->rows[i + 1].row->source) ||
		    row->tag != list->rows[i + 1].row->tag)
			law_row_print_source(&list->rows[i], out);
	}
}

int
law_run_guidelines(struct cli *cli)
{
	struct law_cli law;
	struct lookup_question question = {
		.table = LAW_GUIDELINES, .words = law_words(cli), .first = GUIDELINE_SET
	};
	struct lookup_list list;
	struct why why;
	struct buf out;
	int code = law_cli_open(cli, cli_option(cli, "tables"), &law);

	if (code != EXIT_CODE_YES)
		return code;
	question.last = GUIDELINE_SET;
	question.day = clock_date_utc(law.now);
	if (question.words.len > 0 &&
	    !table_has_key(&law.law.tables[LAW_GUIDELINES], question.words))
		return cli_usage(cli, "the sets are coe-2008 and gn10");
	if (lookup_text(&cli->arena, &law.law, &question, &list, &why) != ERR_OK)
		return cli_failed(&why, "guidelines");
	if (cli->json) {
		struct json *root = json_object(&cli->arena);

		json_put_str(&cli->arena, root, "binds", STR("nobody"));
		(void)json_put(root, "guidelines",
		    law_rows_json(&cli->arena, &list, LAW_GUIDELINES));
		advice_put_law(&cli->arena, root, &law.law);
		cli_print_json(root);
		return EXIT_CODE_YES;
	}
	law_begin(&law.law, &out);
	print_set(&list, &out);
	law_print(&out);
	return EXIT_CODE_YES;
}
