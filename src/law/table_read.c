#include <assert.h>
#include <stdlib.h>

#include "law/condition_text.h"
#include "law/table.h"

enum { LAST_FROM, LAST_TO, LAST_SOURCE, LAST_TAG, LAST_KIND, LAST_COUNT };

static const struct str last_columns[LAST_COUNT] = {
	[LAST_FROM] = STR_INIT("valid_from"),
	[LAST_TO] = STR_INIT("valid_to"),
	[LAST_SOURCE] = STR_INIT("source"),
	[LAST_TAG] = STR_INIT("tag"),
	[LAST_KIND] = STR_INIT("kind"),
};

static const struct clock_date first_day = { 1, 1, 1 };
static const struct clock_date last_day = { 9999, 12, 31 };

/* Each word once, each an id, each of words unless words is empty. */
static bool
is_list(struct str list, struct str words)
{
	if (str_eq_c(list, "*"))
		return true;
	while (list.len > 0) {
		struct str word = str_cut(&list, ' ');

		if (!tsv_is_id(word) || (words.len > 0 && !table_has(words, word)) ||
		    (list.len > 0 && table_has(list, word)))
			return false;
	}
	return true;
}

static bool
cell_is(struct str cell, const struct column *column)
{
	struct clock_date date;
	uint64_t number;

	if (cell.len == 0)
		return column->optional;
	switch (column->type) {
	case CELL_ID:
		return tsv_is_id(cell) || str_eq_c(cell, "*");
	case CELL_TEXT:
		return true;
	case CELL_WORD:
		return tsv_is_id(cell) && table_has(column->words, cell);
	case CELL_WORDS:
		return is_list(cell, column->words);
	case CELL_LIST:
		return is_list(cell, STR(""));
	case CELL_NUMBER:
		return str_u64(cell, TABLE_NUMBER_MAX, &number);
	case CELL_DATE:
		return clock_parse_date(cell, &date);
	case CELL_IF:
		return condition_is_proper(cell);
	}
	return false;
}

static bool
parse_tag(struct str text, enum law_tag *ret_tag)
{
	for (int i = 0; i < TAG_ASSUMED; i++) {
		if (str_eq(law_tag_name((enum law_tag)i), text)) {
			*ret_tag = (enum law_tag)i;
			return true;
		}
	}
	return false;
}

static bool
parse_day(struct str text, struct clock_date nothing, struct clock_date *ret_day)
{
	if (text.len > 0)
		return clock_parse_date(text, ret_day);
	*ret_day = nothing;
	return true;
}

static enum err
read_last(const struct tsv *tsv, const struct str *cells, struct table_row *row,
    struct why *why)
{
	row->source = cells[LAST_SOURCE];
	if (row->source.len == 0)
		return tsv_why(why, tsv, row->line, "a row needs its source");
	if (!parse_tag(cells[LAST_TAG], &row->tag))
		return tsv_why(why, tsv, row->line, "unknown tag");
	if (!rule_kind_parse(cells[LAST_KIND], &row->kind) || row->kind == RULE_STANDARD)
		return tsv_why(why, tsv, row->line, "kind is law or house");
	if (!parse_day(cells[LAST_FROM], first_day, &row->from))
		return tsv_why(why, tsv, row->line, "valid_from is no date");
	row->ends = str_ends(cells[LAST_TO], STR("!"));
	if (!parse_day(str_slice(cells[LAST_TO], 0, cells[LAST_TO].len - row->ends),
		last_day, &row->to) ||
	    (row->ends && cells[LAST_TO].len == 1))
		return tsv_why(why, tsv, row->line, "valid_to is no date");
	if (clock_date_cmp(row->from, row->to) > 0)
		return tsv_why(why, tsv, row->line, "valid_to stands before valid_from");
	return ERR_OK;
}

static enum err
read_row(const struct shape *shape, const struct tsv *tsv, size_t index,
    struct table_row *ret_row, struct why *why)
{
	const struct tsv_row *raw = &tsv->rows[index];

	for (size_t i = 0; i < shape->columns_count; i++)
		if (!cell_is(raw->cells[i], &shape->columns[i]))
			return tsv_why(why, tsv, raw->line, "%.*s cannot be \"%.*s\"",
			    STR_ARG(shape->columns[i].name), STR_ARG(raw->cells[i]));
	*ret_row = (struct table_row){ .line = raw->line, .cells = raw->cells };
	return read_last(tsv, raw->cells + shape->columns_count, ret_row, why);
}

static enum err
check_header(const struct shape *shape, const struct tsv *tsv, struct why *why)
{
	size_t count = shape->columns_count + LAST_COUNT;

	if (tsv->columns_count != count)
		return tsv_why(why, tsv, 1, "%zu columns where %zu are known",
		    tsv->columns_count, count);
	for (size_t i = 0; i < count; i++) {
		struct str name = i < shape->columns_count
				      ? shape->columns[i].name
				      : last_columns[i - shape->columns_count];

		if (!str_eq(tsv->columns[i], name))
			return tsv_why(
			    why, tsv, 1, "column %zu is not %.*s", i + 1, STR_ARG(name));
	}
	return ERR_OK;
}

static int
compare_days(const void *a, const void *b, void *rows_of)
{
	const struct table_row *rows = rows_of;
	uint32_t x = *(const uint32_t *)a;
	uint32_t y = *(const uint32_t *)b;
	int order = clock_date_cmp(rows[x].from, rows[y].from);

	return order != 0 ? order : (x > y) - (x < y);
}

/* Rows with the same key, sorted by their first day: only neighbours can overlap. */
static enum err
order_group(const struct table *table, const struct row_group *group,
    const struct tsv *tsv, struct why *why)
{
	uint32_t *rows = table->by_key.rows + group->first;

	if (group->count > 1)
		qsort_r(rows, group->count, sizeof *rows, compare_days,
		    (void *)(uintptr_t)table->rows);
	for (size_t i = 1; i < group->count; i++) {
		const struct table_row *before = &table->rows[rows[i - 1]];
		const struct table_row *row = &table->rows[rows[i]];

		if (clock_date_cmp(row->from, before->to) <= 0)
			return tsv_why(why, tsv, row->line,
			    "holds on the same days as line %d", before->line);
	}
	return ERR_OK;
}

static enum err
make_index(
    struct arena *arena, struct table *table, const struct tsv *tsv, struct why *why)
{
	enum err e = row_map_init(arena, table->rows, table->rows_count,
	    table->shape->keys_count, &table->by_key, why);

	if (e == ERR_OK)
		e = row_map_init(
		    arena, table->rows, table->rows_count, 1, &table->by_first, why);
	for (size_t i = 0; e == ERR_OK && i < table->by_key.groups_count; i++) {
		const struct row_group *group = &table->by_key.groups[i];

		e = order_group(table, group, tsv, why);
		table->masks |= (uint64_t)1 << table_wildcards(table,
				    table->rows[table->by_key.rows[group->first]].cells);
	}
	return e;
}

static struct clock_date
day_after(struct clock_date day)
{
	return clock_date_utc(clock_midnight_utc(day) + CLOCK_DAY);
}

/* Between two rows of one key every day has an answer, be it that of a row for more than
 * this key; else somebody forgot a day, unless the earlier row says that it ends. */
static enum err
check_gap(const struct table *table, const struct table_row *before,
    const struct table_row *row, const struct tsv *tsv, struct why *why)
{
	struct clock_date day = before->to;

	if (before->ends)
		return ERR_OK;
	for (;;) {
		day = day_after(day);
		if (clock_date_cmp(day, row->from) >= 0)
			return ERR_OK;
		before = table_find(table, row->cells, day);
		if (before == NULL)
			return tsv_why(why, tsv, row->line,
			    "no row holds on %04d-%02d-%02d, between it and the one "
			    "before",
			    day.year, day.month, day.day);
		day = before->to;
	}
}

static enum err
check_gaps(const struct table *table, const struct tsv *tsv, struct why *why)
{
	enum err e = ERR_OK;

	for (size_t i = 0; e == ERR_OK && i < table->by_key.groups_count; i++) {
		const struct row_group *group = &table->by_key.groups[i];
		const uint32_t *rows = table->by_key.rows + group->first;

		for (size_t j = 1; e == ERR_OK && j < group->count; j++)
			e = check_gap(table, &table->rows[rows[j - 1]],
			    &table->rows[rows[j]], tsv, why);
	}
	return e;
}

enum err
table_read(struct arena *arena, const struct shape *shape, struct str text,
    struct table *ret_table, struct why *why)
{
	struct tsv tsv;
	enum err e = tsv_read(arena, shape->file, text, &tsv, why);

	assert(shape->keys_count <= TABLE_KEYS_MAX);
	if (e != ERR_OK)
		return e;
	e = check_header(shape, &tsv, why);
	if (e != ERR_OK)
		return e;
	struct table_row *rows = arena_array(arena, tsv.rows_count + 1, sizeof *rows);
	if (rows == NULL)
		return err_why(why, ERR_LIMIT, 0, "memory is full");
	for (size_t i = 0; i < tsv.rows_count; i++) {
		e = read_row(shape, &tsv, i, &rows[i], why);
		if (e != ERR_OK)
			return e;
	}
	struct table table = {
		.shape = shape, .rows = rows, .rows_count = tsv.rows_count
	};
	e = make_index(arena, &table, &tsv, why);
	if (e == ERR_OK)
		e = check_gaps(&table, &tsv, why);
	if (e != ERR_OK)
		return e;
	*ret_table = table;
	return ERR_OK;
}

static struct clock_date
day_before(struct clock_date day)
{
	return clock_date_utc(clock_midnight_utc(day) - CLOCK_DAY);
}

/* The rows of the same key give way from that day on: cut short, or marked as none (no
 * cells). */
static void
give_way(const struct table *base, struct table_row *copies, const struct table_row *to)
{
	const struct row_group *group = row_map_find(&base->by_key, to->cells);

	for (size_t i = 0; group != NULL && i < group->count; i++) {
		struct table_row *row = &copies[base->by_key.rows[group->first + i]];

		if (row->cells == NULL || clock_date_cmp(row->to, to->from) < 0)
			continue;
		if (clock_date_cmp(row->from, to->from) >= 0)
			row->cells = NULL;
		else
			row->to = day_before(to->from);
	}
}

enum err
table_assume(struct arena *arena, const struct table *base, const struct table_row *rows,
    size_t rows_count, struct table *ret_table, struct why *why)
{
	struct table table = { .shape = base->shape };
	const struct tsv tsv = { .name = base->shape->file };
	struct table_row *all =
	    arena_array(arena, base->rows_count + rows_count + 1, sizeof *all);
	enum err e;

	if (all == NULL)
		return err_why(why, ERR_LIMIT, 0, "memory is full");
	for (size_t i = 0; i < base->rows_count; i++)
		all[i] = base->rows[i];
	for (size_t i = 0; i < rows_count; i++)
		give_way(base, all, &rows[i]);
	for (size_t i = 0; i < base->rows_count; i++)
		if (all[i].cells != NULL)
			all[table.rows_count++] = all[i];
	for (size_t i = 0; i < rows_count; i++) {
		all[table.rows_count] = rows[i];
		all[table.rows_count++].to = last_day;
	}
	table.rows = all;
	e = make_index(arena, &table, &tsv, why);
	if (e == ERR_OK)
		*ret_table = table;
	return e;
}
