#include "law/table.h"

#include <assert.h>
#include <stdlib.h>

#define NUMBER_MAX 100000

enum { LAST_FROM, LAST_TO, LAST_SOURCE, LAST_TAG, LAST_KIND, LAST_COUNT };

static const struct str last_columns[LAST_COUNT] = {
	[LAST_FROM] = STR_INIT("valid_from"),
	[LAST_TO] = STR_INIT("valid_to"),
	[LAST_SOURCE] = STR_INIT("source"),
	[LAST_TAG] = STR_INIT("tag"),
	[LAST_KIND] = STR_INIT("kind"),
};

static const struct str tags[TAG_COUNT] = {
	[TAG_S] = STR_INIT("S"),
	[TAG_S2] = STR_INIT("S2"),
	[TAG_K_PLUS] = STR_INIT("K+"),
	[TAG_K] = STR_INIT("K"),
	[TAG_N] = STR_INIT("N"),
	[TAG_I] = STR_INIT("I"),
};

static const struct clock_date first_day = { 1, 1, 1 };
static const struct clock_date last_day = { 9999, 12, 31 };

struct str
law_tag_name(enum law_tag tag)
{
	assert(tag < TAG_COUNT);
	return tags[tag];
}

bool
table_unverified(const struct table_row *row)
{
	return row->tag == TAG_K_PLUS || row->tag == TAG_K || row->tag == TAG_N ||
	       (row->tag == TAG_I && row->kind == RULE_LAW);
}

bool
table_has(struct str list, struct str word)
{
	if (str_eq_c(list, "*"))
		return true;
	while (list.len > 0)
		if (str_eq(str_cut(&list, ' '), word))
			return true;
	return false;
}

unsigned
table_number(struct str cell)
{
	uint64_t value = 0;

	(void)str_u64(cell, NUMBER_MAX, &value);
	return (unsigned)value;
}

static bool
is_id(struct str s)
{
	for (size_t i = 0; i < s.len; i++) {
		char c = s.ptr[i];

		if (!((c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
			(c >= '0' && c <= '9') || c == '.' || c == '/' || c == '_' ||
			c == '-'))
			return false;
	}
	return s.len > 0;
}

/* Each word once, each an id, each of words unless words is empty. */
static bool
is_list(struct str list, struct str words)
{
	if (str_eq_c(list, "*"))
		return true;
	while (list.len > 0) {
		struct str word = str_cut(&list, ' ');

		if (!is_id(word) || (words.len > 0 && !table_has(words, word)) ||
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
		return is_id(cell) || str_eq_c(cell, "*");
	case CELL_TEXT:
		return true;
	case CELL_WORD:
		return is_id(cell) && table_has(column->words, cell);
	case CELL_WORDS:
		return is_list(cell, column->words);
	case CELL_LIST:
		return is_list(cell, STR(""));
	case CELL_NUMBER:
		return str_u64(cell, NUMBER_MAX, &number);
	case CELL_DATE:
		return clock_parse_date(cell, &date);
	}
	return false;
}

static bool
parse_tag(struct str text, enum law_tag *ret_tag)
{
	for (size_t i = 0; i < TAG_COUNT; i++) {
		if (str_eq(tags[i], text)) {
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
	if (!parse_day(cells[LAST_TO], last_day, &row->to))
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
compare_keys(const struct table_row *a, const struct table_row *b, size_t keys_count)
{
	for (size_t i = 0; i < keys_count; i++) {
		int order = str_cmp(a->cells[i], b->cells[i]);

		if (order != 0)
			return order;
	}
	return 0;
}

static int
compare_rows(const void *a, const void *b, void *shape_of)
{
	const struct shape *shape = shape_of;
	const struct table_row *x = *(const struct table_row *const *)a;
	const struct table_row *y = *(const struct table_row *const *)b;
	int order = compare_keys(x, y, shape->keys_count);

	return order != 0 ? order : clock_date_cmp(x->from, y->from);
}

/* Sorted by key and first day, only neighbours can overlap. */
static enum err
check_overlap(struct arena *arena, const struct table *table, const struct tsv *tsv,
    struct why *why)
{
	size_t count = table->rows_count;
	struct shape shape = *table->shape;
	size_t mark = arena_mark(arena);
	const struct table_row **sorted = arena_array(arena, count, sizeof(void *));

	if (sorted == NULL)
		return err_why(why, ERR_LIMIT, 0, "memory is full");
	for (size_t i = 0; i < count; i++)
		sorted[i] = &table->rows[i];
	qsort_r(sorted, count, sizeof *sorted, compare_rows, &shape);
	for (size_t i = 1; i < count; i++)
		if (compare_keys(sorted[i - 1], sorted[i], shape.keys_count) == 0 &&
		    clock_date_cmp(sorted[i]->from, sorted[i - 1]->to) <= 0)
			return tsv_why(why, tsv, sorted[i]->line,
			    "holds on the same days as line %d", sorted[i - 1]->line);
	arena_return(arena, mark);
	return ERR_OK;
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
	struct table table = { shape, rows, tsv.rows_count };
	e = check_overlap(arena, &table, &tsv, why);
	if (e != ERR_OK)
		return e;
	*ret_table = table;
	return ERR_OK;
}

/* 0 = does not cover; else the more is named the higher. */
static unsigned
weight(const struct table *table, const struct table_row *row, const struct str *keys,
    struct clock_date day)
{
	unsigned sum = 1;

	for (size_t i = 0; i < table->shape->keys_count; i++) {
		sum *= 2;
		if (str_eq_c(row->cells[i], "*"))
			continue;
		if (keys[i].len > 0 && !str_eq(row->cells[i], keys[i]))
			return 0;
		sum++;
	}
	if (clock_date_cmp(row->from, day) > 0 || clock_date_cmp(day, row->to) > 0)
		return 0;
	return sum;
}

const struct table_row *
table_find(const struct table *table, const struct str *keys, struct clock_date day)
{
	const struct table_row *best = NULL;
	unsigned best_weight = 0;

	for (size_t i = 0; i < table->rows_count; i++) {
		unsigned w = weight(table, &table->rows[i], keys, day);

		if (w > best_weight) {
			best_weight = w;
			best = &table->rows[i];
		}
	}
	return best;
}

const struct table_row *
table_next(const struct table *table, const struct str *keys, struct clock_date day,
    size_t *index)
{
	while (*index < table->rows_count) {
		const struct table_row *row = &table->rows[(*index)++];
		struct str own[TABLE_KEYS_MAX];

		if (weight(table, row, keys, day) == 0)
			continue;
		for (size_t i = 0; i < table->shape->keys_count; i++)
			own[i] = keys[i].len > 0 ? keys[i] : row->cells[i];
		if (table_find(table, own, day) == row)
			return row;
	}
	return NULL;
}
