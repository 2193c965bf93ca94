#include "law/table.h"

#include <assert.h>
#include <stdlib.h>

#include "law/condition_text.h"

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
	[TAG_ASSUMED] = STR_INIT("assumed"),
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
	       row->tag == TAG_ASSUMED || (row->tag == TAG_I && row->kind == RULE_LAW);
}

bool
table_assumed(const struct table_row *row)
{
	return row->tag == TAG_ASSUMED;
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
	case CELL_IF:
		return condition_is_proper(cell);
	}
	return false;
}

static bool
parse_tag(struct str text, enum law_tag *ret_tag)
{
	for (size_t i = 0; i < TAG_ASSUMED; i++) {
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

/* Which key columns of the row are *, as bits; the leftmost column is the highest bit, so
 * that the smaller number is the more special row. */
static unsigned
wildcards(const struct table *table, const struct str *cells)
{
	unsigned mask = 0;

	for (size_t i = 0; i < table->shape->keys_count; i++)
		mask = mask << 1 | (unsigned)str_eq_c(cells[i], "*");
	return mask;
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
		table->masks |= (uint64_t)1 << wildcards(table,
				    table->rows[table->by_key.rows[group->first]].cells);
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

static bool
covers(const struct table *table, const struct table_row *row, const struct str *keys,
    struct clock_date day)
{
	for (size_t i = 0; i < table->shape->keys_count; i++)
		if (keys[i].len > 0 && !str_eq(row->cells[i], keys[i]) &&
		    !str_eq_c(row->cells[i], "*"))
			return false;
	return clock_date_cmp(row->from, day) <= 0 && clock_date_cmp(day, row->to) <= 0;
}

/* The row of a group on that day: the last that has begun, unless it has ended. */
static const struct table_row *
row_on(const struct table *table, const struct row_group *group, struct clock_date day)
{
	const uint32_t *rows = table->by_key.rows + group->first;
	size_t low = 0;
	size_t high = group->count;

	while (low < high) {
		size_t middle = low + (high - low) / 2;

		if (clock_date_cmp(table->rows[rows[middle]].from, day) <= 0)
			low = middle + 1;
		else
			high = middle;
	}
	if (low == 0 || clock_date_cmp(day, table->rows[rows[low - 1]].to) > 0)
		return NULL;
	return &table->rows[rows[low - 1]];
}

/* One probe for each set of wildcards that occurs, the most special first. */
const struct table_row *
table_find(const struct table *table, const struct str *keys, struct clock_date day)
{
	size_t count = table->shape->keys_count;
	unsigned stars = wildcards(table, keys);

	for (unsigned mask = 0; mask < 1U << count; mask++) {
		struct str cells[TABLE_KEYS_MAX];
		const struct row_group *group;
		const struct table_row *row;

		/* A key that is itself * is covered by * alone. */
		if ((table->masks & (uint64_t)1 << mask) == 0 || (stars & ~mask) != 0)
			continue;
		for (size_t i = 0; i < count; i++)
			cells[i] =
			    (mask >> (count - 1 - i) & 1) != 0 ? STR("*") : keys[i];
		group = row_map_find(&table->by_key, cells);
		row = group == NULL ? NULL : row_on(table, group, day);
		if (row != NULL)
			return row;
	}
	return NULL;
}

/* The first row of the group, in the order of the table, that is not before from. */
static size_t
row_from(const struct table *table, const struct row_group *group, size_t from)
{
	const uint32_t *rows = table->by_first.rows;
	size_t low = 0;
	size_t high = group == NULL ? 0 : group->count;

	while (low < high) {
		size_t middle = low + (high - low) / 2;

		if (rows[group->first + middle] < from)
			low = middle + 1;
		else
			high = middle;
	}
	return group == NULL || low == group->count ? table->rows_count
						    : rows[group->first + low];
}

/* The next row whose first cell is the key or *. */
static size_t
next_of_first(const struct table *table, struct str key, size_t from)
{
	const struct str star = STR("*");
	size_t own, any;

	if (key.len == 0)
		return from;
	own = row_from(table, row_map_find(&table->by_first, &key), from);
	any = row_from(table, row_map_find(&table->by_first, &star), from);
	return own < any ? own : any;
}

const struct table_row *
table_next(const struct table *table, const struct str *keys, struct clock_date day,
    size_t *index)
{
	size_t i = next_of_first(table, keys[0], *index);

	for (; i < table->rows_count; i = next_of_first(table, keys[0], i + 1)) {
		const struct table_row *row = &table->rows[i];
		struct str own[TABLE_KEYS_MAX];

		if (!covers(table, row, keys, day))
			continue;
		for (size_t j = 0; j < table->shape->keys_count; j++)
			own[j] = keys[j].len > 0 ? keys[j] : row->cells[j];
		if (table_find(table, own, day) != row)
			continue;
		*index = i + 1;
		return row;
	}
	*index = table->rows_count;
	return NULL;
}

bool
table_has_key(const struct table *table, struct str key)
{
	return row_map_find(&table->by_first, &key) != NULL;
}
