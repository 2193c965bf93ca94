#include "law/rule.h"

#include <assert.h>

#include "base/embedded.h"
#include "law/tsv.h"

enum {
	COLUMN_ID,
	COLUMN_SENTENCE,
	COLUMN_SOURCE,
	COLUMN_KIND,
	COLUMN_HI1,
	COLUMN_EXIT,
	COLUMN_COUNT
};

static const struct str columns[COLUMN_COUNT] = {
	STR_INIT("id"),
	STR_INIT("sentence"),
	STR_INIT("source"),
	STR_INIT("kind"),
	STR_INIT("hi1_code"),
	STR_INIT("exit_code"),
};

static const struct str kinds[RULE_KIND_COUNT] = {
	[RULE_LAW] = STR_INIT("law"),
	[RULE_HOUSE] = STR_INIT("house"),
	[RULE_STANDARD] = STR_INIT("standard"),
};

struct str
rule_kind_name(enum rule_kind kind)
{
	assert(kind < RULE_KIND_COUNT);
	return kinds[kind];
}

bool
rule_kind_parse(struct str name, enum rule_kind *ret_kind)
{
	for (size_t i = 0; i < RULE_KIND_COUNT; i++) {
		if (str_eq(kinds[i], name)) {
			*ret_kind = (enum rule_kind)i;
			return true;
		}
	}
	return false;
}

static bool
parse_exit(struct str text, enum exit_code *ret_code)
{
	uint64_t value;

	if (!str_u64(text, EXIT_CODE_AGAIN, &value) ||
	    (value > EXIT_CODE_CONFLICT && value < EXIT_CODE_AGAIN))
		return false;
	*ret_code = (enum exit_code)value;
	return true;
}

/* Annex D, table D.1: 3000 to 3022. */
static bool
parse_hi1(struct str text, int *ret_code)
{
	uint64_t value = 0;

	if (text.len != 0 && (!str_u64(text, 3022, &value) || value < 3000))
		return false;
	*ret_code = (int)value;
	return true;
}

static enum err
read_rule(const struct tsv *tsv, const struct tsv_row *row, struct rule *ret_rule,
    struct why *why)
{
	struct rule rule = {
		.id = row->cells[COLUMN_ID],
		.sentence = row->cells[COLUMN_SENTENCE],
		.source = row->cells[COLUMN_SOURCE],
	};

	if (rule.id.len == 0 || rule.sentence.len == 0 || rule.source.len == 0)
		return tsv_why(
		    why, tsv, row->line, "a rule needs id, sentence and source");
	if (!rule_kind_parse(row->cells[COLUMN_KIND], &rule.kind))
		return tsv_why(why, tsv, row->line, "kind is law, house or standard");
	if (!parse_hi1(row->cells[COLUMN_HI1], &rule.hi1_code))
		return tsv_why(why, tsv, row->line, "hi1_code is 3000 to 3022 or -");
	if (!parse_exit(row->cells[COLUMN_EXIT], &rule.exit_code))
		return tsv_why(why, tsv, row->line, "exit_code is 0 to 6 or 75");
	*ret_rule = rule;
	return ERR_OK;
}

static enum err
check_header(const struct tsv *tsv, struct why *why)
{
	if (tsv->columns_count != COLUMN_COUNT)
		return tsv_why(why, tsv, 1, "the header has %d columns", COLUMN_COUNT);
	for (size_t i = 0; i < COLUMN_COUNT; i++)
		if (!str_eq(tsv->columns[i], columns[i]))
			return tsv_why(why, tsv, 1, "column %zu is %.*s", i + 1,
			    STR_ARG(columns[i]));
	return ERR_OK;
}

enum err
rule_table_read(struct arena *arena, struct str name, struct str text,
    struct rule_table *ret_table, struct why *why)
{
	struct tsv tsv;
	enum err e = tsv_read(arena, name, text, &tsv, why);

	if (e != ERR_OK)
		return e;
	e = check_header(&tsv, why);
	if (e != ERR_OK)
		return e;
	struct rule *rules = arena_array(arena, tsv.rows_count, sizeof *rules);
	if (rules == NULL)
		return err_why(why, ERR_LIMIT, 0, "%.*s: memory is full", STR_ARG(name));
	for (size_t i = 0; i < tsv.rows_count; i++) {
		e = read_rule(&tsv, &tsv.rows[i], &rules[i], why);
		if (e != ERR_OK)
			return e;
		if (i > 0 && str_cmp(rules[i - 1].id, rules[i].id) >= 0)
			return tsv_why(why, &tsv, tsv.rows[i].line,
			    "ids are sorted and stand once: %.*s", STR_ARG(rules[i].id));
	}
	*ret_table = (struct rule_table){ rules, tsv.rows_count };
	return ERR_OK;
}

enum err
rule_table_embedded(struct arena *arena, struct rule_table *ret_table, struct why *why)
{
	return rule_table_read(arena, str_from(embedded_rules[0].name),
	    embedded_rules[0].text, ret_table, why);
}

const struct rule *
rule_find(const struct rule_table *table, struct str id)
{
	size_t low = 0;
	size_t high = table->count;

	while (low < high) {
		size_t middle = low + (high - low) / 2;
		int order = str_cmp(table->rules[middle].id, id);

		if (order == 0)
			return &table->rules[middle];
		if (order < 0)
			low = middle + 1;
		else
			high = middle;
	}
	return NULL;
}
