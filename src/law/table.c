#include "law/table.h"

#include <assert.h>

static const struct str tags[TAG_COUNT] = {
	[TAG_S] = STR_INIT("S"),
	[TAG_S2] = STR_INIT("S2"),
	[TAG_K_PLUS] = STR_INIT("K+"),
	[TAG_K] = STR_INIT("K"),
	[TAG_N] = STR_INIT("N"),
	[TAG_I] = STR_INIT("I"),
	[TAG_ASSUMED] = STR_INIT("assumed"),
};

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

	(void)str_u64(cell, TABLE_NUMBER_MAX, &value);
	return (unsigned)value;
}

/* Which key columns of the row are *, as bits; the leftmost column is the highest bit, so
 * that the smaller number is the more special row. */
unsigned
table_wildcards(const struct table *table, const struct str *cells)
{
	unsigned mask = 0;

	for (size_t i = 0; i < table->shape->keys_count; i++)
		mask = mask << 1 | (unsigned)str_eq_c(cells[i], "*");
	return mask;
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
	unsigned stars = table_wildcards(table, keys);

	for (uint64_t left = table->masks; left != 0; left &= left - 1) {
		unsigned mask = (unsigned)__builtin_ctzll(left);
		struct str cells[TABLE_KEYS_MAX];
		const struct row_group *group;
		const struct table_row *row;

		/* A key that is itself * is covered by * alone. */
		if ((stars & ~mask) != 0)
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

	/* Rows of one key stand together as a rule: then nothing has to be looked up. */
	if (key.len == 0 ||
	    (from < table->rows_count && (str_eq(table->rows[from].cells[0], key) ||
					     str_eq(table->rows[from].cells[0], star))))
		return from;
	own = row_from(table, row_map_find(&table->by_first, &key), from);
	any = row_from(table, row_map_find(&table->by_first, &star), from);
	return own < any ? own : any;
}

/* Whether any row of the table names more than this one. */
static bool
may_be_displaced(const struct table *table, const struct table_row *row)
{
	unsigned mask = table_wildcards(table, row->cells);

	return (table->masks & (((uint64_t)1 << mask) - 1)) != 0;
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
		if (may_be_displaced(table, row) && table_find(table, own, day) != row)
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
