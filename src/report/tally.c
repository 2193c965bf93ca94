#include "report/tally.h"

#include <stdlib.h>

static const char *const key_names[TALLY_KEY_COUNT] = { "year", "month", "side",
	"procedure", "country", "channel", "proof", "urgency" };

const char *
tally_key_name(enum tally_key key)
{
	return key_names[key];
}

bool
tally_key_parse(struct str name, enum tally_key *ret_key)
{
	for (enum tally_key k = 0; k < TALLY_KEY_COUNT; k++)
		if (str_eq_c(name, key_names[k])) {
			*ret_key = k;
			return true;
		}
	return false;
}

/* --- adding up --- */

static struct tally_row
row_of(const struct tally_item *item, unsigned by)
{
	struct tally_row row = { .requests = { item->requests, false },
		.accounts = { item->accounts, false },
		.uncounted = item->uncounted };

	row.results[item->result].count = item->requests;
	for (enum tally_key k = 0; k < TALLY_KEY_COUNT; k++)
		row.keys[k] = (by & 1U << k) != 0 ? item->keys[k] : STR("");
	return row;
}

static void
add(struct tally_row *sum, const struct tally_row *row)
{
	sum->requests.count += row->requests.count;
	sum->accounts.count += row->accounts.count;
	sum->uncounted += row->uncounted;
	for (size_t r = 0; r < TALLY_RESULTS_MAX; r++)
		sum->results[r].count += row->results[r].count;
}

static int
compare_rows(const void *a, const void *b)
{
	const struct tally_row *left = a, *right = b;
	int d = 0;

	for (size_t k = 0; d == 0 && k < TALLY_KEY_COUNT; k++)
		d = str_cmp(left->keys[k], right->keys[k]);
	return d;
}

static void
add_up(struct tally *tally, size_t items)
{
	struct tally_row *rows = tally->rows;
	struct tally_row all = { .uncounted = 0 };
	size_t kept = 0;

	if (items > 1)
		qsort(rows, items, sizeof *rows, compare_rows);
	for (size_t i = 0; i < items; i++) {
		add(&all, &rows[i]);
		if (kept > 0 && compare_rows(&rows[kept - 1], &rows[i]) == 0)
			add(&rows[kept - 1], &rows[i]);
		else
			rows[kept++] = rows[i];
	}
	rows[kept++] = all;
	tally->rows_count = kept;
}

/* --- hiding --- */

static bool
is_small(const struct tally_cell *cell)
{
	return cell->count > 0 && cell->count <= TALLY_SMALL;
}

/* Of cells that add up to a count that is shown: where one alone is hidden, the smallest
 * other is hidden with it.  Whether one was. */
static bool
hide_second(struct tally_cell **cells, size_t count)
{
	struct tally_cell *smallest = NULL;
	size_t hidden = 0;

	for (size_t i = 0; i < count; i++) {
		hidden += cells[i]->hidden;
		if (!cells[i]->hidden && cells[i]->count > 0 &&
		    (smallest == NULL || cells[i]->count < smallest->count))
			smallest = cells[i];
	}
	if (hidden != 1 || smallest == NULL)
		return false;
	smallest->hidden = true;
	return true;
}

static void
hide_small(struct tally *tally)
{
	for (size_t i = 0; i < tally->rows_count; i++) {
		struct tally_row *row = &tally->rows[i];

		row->requests.hidden = is_small(&row->requests);
		row->accounts.hidden = is_small(&row->accounts);
		for (size_t r = 0; r < tally->results_count; r++)
			row->results[r].hidden = is_small(&row->results[r]);
	}
}

/* Of a row that hides its requests nothing is shown that would add up to them. */
static bool
hide_row(struct tally *tally, struct tally_row *row)
{
	bool more = false;

	for (size_t r = 0; r < tally->results_count; r++) {
		more = more || (!row->results[r].hidden && row->results[r].count > 0);
		row->results[r].hidden = row->results[r].count > 0;
	}
	row->accounts.hidden = true;
	return more;
}

static bool
hide_in_rows(struct tally *tally)
{
	struct tally_cell *cells[TALLY_RESULTS_MAX];
	bool more = false;

	for (size_t i = 0; i < tally->rows_count; i++) {
		struct tally_row *row = &tally->rows[i];

		for (size_t r = 0; r < tally->results_count; r++)
			cells[r] = &row->results[r];
		if (row->requests.hidden)
			more = hide_row(tally, row) || more;
		else
			more = hide_second(cells, tally->results_count) || more;
	}
	return more;
}

/* Columns: the results, then requests and accounts. */
#define MORE_COLUMNS 2

static struct tally_cell *
cell_at(struct tally *tally, size_t row, size_t column)
{
	struct tally_row *at = &tally->rows[row];

	if (column < tally->results_count)
		return &at->results[column];
	return column == tally->results_count ? &at->requests : &at->accounts;
}

static bool
hide_in_columns(struct tally *tally, struct tally_cell **cells)
{
	size_t last = tally->rows_count - 1;
	bool more = false;

	for (size_t c = 0; c < tally->results_count + MORE_COLUMNS; c++) {
		if (cell_at(tally, last, c)->hidden)
			continue;
		for (size_t i = 0; i < last; i++)
			cells[i] = cell_at(tally, i, c);
		more = hide_second(cells, last) || more;
	}
	return more;
}

static enum err
hide(struct arena *arena, struct tally *tally, struct why *why)
{
	struct tally_cell **cells = arena_array(arena, tally->rows_count, sizeof *cells);
	bool more = true;

	if (cells == NULL)
		return err_why(why, ERR_LIMIT, 0, "no memory for the table");
	hide_small(tally);
	/* what is hidden in a row can leave another alone in its column, and back */
	while (more) {
		more = hide_in_rows(tally);
		more = hide_in_columns(tally, cells) || more;
	}
	return ERR_OK;
}

enum err
tally_make(struct arena *arena, const struct tally_item *items, size_t count,
    const struct tally_order *order, struct tally *ret_tally, struct why *why)
{
	struct tally tally = { .results_count = order->results_count };
	enum err e = ERR_OK;

	tally.rows = arena_array(arena, count + 1, sizeof *tally.rows);
	if (tally.rows == NULL)
		return err_why(why, ERR_LIMIT, 0, "no memory for the table");
	for (size_t i = 0; i < count; i++)
		tally.rows[i] = row_of(&items[i], order->by);
	add_up(&tally, count);
	if (order->hide)
		e = hide(arena, &tally, why);
	if (e == ERR_OK)
		*ret_tally = tally;
	return e;
}

int64_t
tally_rate(const struct tally_row *row, unsigned given, unsigned answered)
{
	int64_t some = 0, all = 0;

	for (size_t r = 0; r < TALLY_RESULTS_MAX; r++) {
		if ((answered & 1U << r) == 0)
			continue;
		if (row->results[r].hidden)
			return -1;
		all += row->results[r].count;
		some += (given & 1U << r) != 0 ? row->results[r].count : 0;
	}
	return all == 0 ? -1 : (some * 1000 + all / 2) / all;
}
