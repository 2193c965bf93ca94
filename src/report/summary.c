#include "report/summary.h"

#include <stdlib.h>

static const char *const key_names[KEY_COUNT] = { "source", "period", "country",
	"category" };

const char *
summary_key_name(enum summary_key key)
{
	return key_names[key];
}

bool
summary_key_parse(struct str name, enum summary_key *ret_key)
{
	for (enum summary_key k = 0; k < KEY_COUNT; k++)
		if (str_eq_c(name, key_names[k])) {
			*ret_key = k;
			return true;
		}
	return false;
}

int64_t
summary_rate(const struct summary_row *row)
{
	if (row->rate_of <= 0)
		return -1;
	return (row->rate_disclosed * 1000 + row->rate_of / 2) / row->rate_of;
}

static struct summary_row
row_of(const struct figure *figure, unsigned by)
{
	const struct str keys[KEY_COUNT] = { figure->source, figure->period,
		figure->country, figure->category };
	struct summary_row row = { .figures = 1 };

	for (enum summary_key k = 0; k < KEY_COUNT; k++)
		row.keys[k] = (by & 1U << k) != 0 ? keys[k] : STR("");
	for (size_t m = 0; m < MEASURE_COUNT; m++) {
		row.stated[m] = figure->value[m] != FIGURE_UNKNOWN;
		row.sum[m] = row.stated[m] > 0 ? figure->value[m] : 0;
	}
	if (row.stated[MEASURE_REQUESTS] > 0 && row.stated[MEASURE_DISCLOSED] > 0) {
		row.rate_of = row.sum[MEASURE_REQUESTS];
		row.rate_disclosed = row.sum[MEASURE_DISCLOSED];
	}
	return row;
}

static int
compare_rows(const void *a, const void *b)
{
	const struct summary_row *left = a, *right = b;
	int d = 0;

	for (size_t k = 0; d == 0 && k < KEY_COUNT; k++)
		d = str_cmp(left->keys[k], right->keys[k]);
	return d;
}

static void
add(struct summary_row *sum, const struct summary_row *row)
{
	for (size_t m = 0; m < MEASURE_COUNT; m++) {
		sum->sum[m] += row->sum[m];
		sum->stated[m] += row->stated[m];
	}
	sum->figures += row->figures;
	sum->rate_of += row->rate_of;
	sum->rate_disclosed += row->rate_disclosed;
}

enum err
summary_make(struct arena *arena, const struct published *published, unsigned by,
    struct summary_row **ret_rows, size_t *ret_count, struct why *why)
{
	size_t count = published->figures_count, kept = 0;
	struct summary_row *rows = arena_array(arena, count + 1, sizeof *rows);

	if (rows == NULL)
		return err_why(why, ERR_LIMIT, 0, "no memory for the sums");
	for (size_t i = 0; i < count; i++)
		rows[i] = row_of(&published->figures[i], by);
	if (count > 1)
		qsort(rows, count, sizeof *rows, compare_rows);
	for (size_t i = 1; i < count; i++)
		if (compare_rows(&rows[kept], &rows[i]) == 0)
			add(&rows[kept], &rows[i]);
		else
			rows[++kept] = rows[i];
	*ret_rows = rows;
	*ret_count = count == 0 ? 0 : kept + 1;
	return ERR_OK;
}
