/* law_explain.c - comity law explain: what a rule, a code or an answer means, and what to
 * do next. */
#include <stdio.h>
#include <string.h>

#include "advice/law_json.h"
#include "cli/law_rows.h"

static const struct {
	enum exit_code code;
	const char *next;
} steps[] = {
	{ EXIT_CODE_YES, "nothing: it was allowed" },
	{ EXIT_CODE_NO, "mend what is named, or look for another way (law route)" },
	{ EXIT_CODE_USAGE, "call it again, as --help shows" },
	{ EXIT_CODE_NOT_VERIFIED, "a person looks: a proof is missing, or nobody knows" },
	{ EXIT_CODE_NOT_AUTHORISED, "have it done by a person or organisation that may" },
	{ EXIT_CODE_UNREACHABLE, "try again; if it stays so, call them" },
	{ EXIT_CODE_CONFLICT, "look at what is there already, then decide" },
	{ EXIT_CODE_AGAIN, "send the same again later: nothing was changed" },
};

/* The three answers, and what the tables close with. */
static const struct {
	const char *word, *sentence, *next;
} answers[] = {
	{ "yes", "The tables allow it.", "go on; rows that are not verified are marked" },
	{ "no", "The tables do not allow it, and a rule says why.",
	    "mend what the rule names, or look for another way (law route)" },
	{ "person", "No row answers, or one says so: the machine does not decide this.",
	    "a person decides and writes down the reason" },
};

static const char *
next_of_code(enum exit_code code)
{
	for (size_t i = 0; i < sizeof steps / sizeof *steps; i++)
		if (steps[i].code == code)
			return steps[i].next;
	return "";
}

/* By the word in a column of the row: effect, level, or a ground of refusal. */
static const char *
next_of_row(const struct lookup_row *row)
{
	static const struct {
		const char *column, *word, *next;
	} words[] = {
		{ "effect", "close",
		    "this route is closed: look for another (law route)" },
		{ "effect", "person", "a person decides and writes down the reason" },
		{ "effect", "need", "add what is named before the order leaves" },
		{ "level", "refused", "write it so that it has one reading" },
		{ "level", "missing", "find it before you ask" },
		{ "level", "hint", "weigh it, then ask" },
	};

	for (size_t i = 0; i < sizeof words / sizeof *words; i++)
		if (str_eq_c(lookup_cell(row, words[i].column), words[i].word))
			return words[i].next;
	if (lookup_cell(row, "ground").len > 0)
		return "look whether it may be used (barred), then at what comes next "
		       "(law route)";
	return "";
}

static void
print_rule(const struct rule *rule, struct buf *out)
{
	buf_format(out, "%.*s\n    %.*s\n    %.*s: %.*s\n    exit code %d",
	    STR_ARG(rule->id), STR_ARG(rule->sentence),
	    STR_ARG(rule_kind_name(rule->kind)), STR_ARG(rule->source),
	    (int)rule->exit_code);
	if (rule->hi1_code != 0)
		buf_format(out, ", HI-1 error %d", rule->hi1_code);
	buf_format(out, "\n    next: %s\n", next_of_code(rule->exit_code));
}

static void
print_row(const struct lookup_row *row, struct buf *out)
{
	const struct shape *shape = row->table->shape;
	const char *next = next_of_row(row);

	buf_format(out, "%.*s", STR_ARG(row->row->cells[0]));
	for (size_t i = 1; i < shape->columns_count; i++)
		if (row->row->cells[i].len > 0)
			buf_format(out, "\n    %-12.*s %.*s",
			    STR_ARG(shape->columns[i].name), STR_ARG(row->row->cells[i]));
	buf_add_c(out, "\n");
	law_row_print_source(row, out);
	if (*next != '\0')
		buf_format(out, "    next: %s\n", next);
}

static struct json *
rule_json(struct arena *arena, const struct rule *rule)
{
	struct json *object = json_object(arena);

	json_put_str(arena, object, "rule", rule->id);
	json_put_str(arena, object, "sentence", rule->sentence);
	json_put_str(arena, object, "source", rule->source);
	json_put_str(arena, object, "kind", rule_kind_name(rule->kind));
	json_put_int(arena, object, "exit_code", (int64_t)rule->exit_code);
	if (rule->hi1_code != 0)
		json_put_int(arena, object, "hi1_code", rule->hi1_code);
	json_put_str(arena, object, "next", str_from(next_of_code(rule->exit_code)));
	return object;
}

static void
print_json(struct cli *cli, const struct law *law, const struct rule *rule,
    const struct lookup_list *list)
{
	struct arena *arena = &cli->arena;
	struct json *root = json_object(arena);
	struct json *rows = json_array(arena);

	if (rule != NULL)
		(void)json_put(root, "rule", rule_json(arena, rule));
	for (size_t i = 0; i < list->count; i++) {
		struct json *one = json_add(rows, law_row_json(arena, &list->rows[i]));

		json_put_str(arena, one, "next", str_from(next_of_row(&list->rows[i])));
	}
	(void)json_put(root, "rows", rows);
	advice_put_law(&cli->arena, root, law);
	cli_print_json(root);
}

/* A verdict's word; false = it is none. */
static bool
explain_answer(struct cli *cli, struct str asked)
{
	for (size_t i = 0; i < sizeof answers / sizeof *answers; i++) {
		struct json *root = json_object(&cli->arena);

		if (!str_eq_c(asked, answers[i].word))
			continue;
		if (!cli->json) {
			printf("%s\n    %s\n    next: %s\n", answers[i].word,
			    answers[i].sentence, answers[i].next);
			return true;
		}
		json_put_str(&cli->arena, root, "answer", asked);
		json_put_str(
		    &cli->arena, root, "sentence", str_from(answers[i].sentence));
		json_put_str(&cli->arena, root, "next", str_from(answers[i].next));
		cli_print_json(root);
		return true;
	}
	return false;
}

int
law_run_explain(struct cli *cli)
{
	struct str asked = str_from(cli_argument(cli, 0));
	struct rule_table rules;
	struct lookup_list list;
	struct law_cli law;
	struct why why;
	struct buf out;
	int code = law_cli_open(cli, cli_option(cli, "tables"), &law);

	if (code != EXIT_CODE_YES)
		return code;
	if (asked.len == 0 || cli_argument(cli, 1) != NULL)
		return cli_usage(cli, "one rule, code or answer is needed");
	if (explain_answer(cli, asked))
		return EXIT_CODE_YES;
	if (rule_table_embedded(&cli->arena, &rules, &why) != ERR_OK ||
	    lookup_code(&cli->arena, &law.law, asked, &list, &why) != ERR_OK)
		return cli_failed(&why, "explain");
	const struct rule *rule = rule_find(&rules, asked);
	if (rule == NULL && list.count == 0)
		return law_nothing(cli, "code", asked);
	if (cli->json) {
		print_json(cli, &law.law, rule, &list);
		return EXIT_CODE_YES;
	}
	law_begin(&law.law, &out);
	if (rule != NULL)
		print_rule(rule, &out);
	for (size_t i = 0; i < list.count; i++)
		print_row(&list.rows[i], &out);
	law_print(&out);
	return EXIT_CODE_YES;
}
