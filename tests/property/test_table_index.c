/* A look-up in a table of law gives what reading all its rows gives: random tables,
 * random questions, and the definition written down once more without any index. */
#include "base/buf.h"
#include "law/table.h"
#include "random.h"
#include "test.h"

#define TABLES 400
#define ROWS_MAX 40
#define QUESTIONS 60
#define KEYS_MAX 3

static const struct column columns[] = {
	{ STR_INIT("a"), CELL_ID, true, STR_INIT("") },
	{ STR_INIT("b"), CELL_ID, true, STR_INIT("") },
	{ STR_INIT("c"), CELL_ID, true, STR_INIT("") },
	{ STR_INIT("x"), CELL_TEXT, true, STR_INIT("") },
};
/* "" is written as - in a row; table_next takes it as a key that is left open. */
static const struct str words[] = { STR_INIT("*"), STR_INIT("p"), STR_INIT("q"),
	STR_INIT("pq"), STR_INIT("r"), STR_INIT("") };

static unsigned
weight(const struct table *table, const struct table_row *row, const struct str *keys,
    bool open, struct clock_date day)
{
	unsigned sum = 1;

	for (size_t i = 0; i < table->shape->keys_count; i++) {
		sum *= 2;
		if (str_eq_c(row->cells[i], "*"))
			continue;
		if (!(open && keys[i].len == 0) && !str_eq(row->cells[i], keys[i]))
			return 0;
		sum++;
	}
	return clock_date_cmp(row->from, day) > 0 || clock_date_cmp(day, row->to) > 0
		   ? 0
		   : sum;
}

static const struct table_row *
slow_find(const struct table *table, const struct str *keys, struct clock_date day)
{
	const struct table_row *best = NULL;
	unsigned best_weight = 0;

	for (size_t i = 0; i < table->rows_count; i++) {
		unsigned w = weight(table, &table->rows[i], keys, false, day);

		if (w > best_weight) {
			best_weight = w;
			best = &table->rows[i];
		}
	}
	return best;
}

static const struct table_row *
slow_next(const struct table *table, const struct str *keys, struct clock_date day,
    size_t *index)
{
	while (*index < table->rows_count) {
		const struct table_row *row = &table->rows[(*index)++];
		struct str own[TABLE_KEYS_MAX];

		if (weight(table, row, keys, true, day) == 0)
			continue;
		for (size_t i = 0; i < table->shape->keys_count; i++)
			own[i] = keys[i].len > 0 ? keys[i] : row->cells[i];
		if (slow_find(table, own, day) == row)
			return row;
	}
	return NULL;
}

/* Half of them *: which sets of wildcards occur is what may go wrong. */
static struct str
random_word(struct random *random)
{
	if (random_below(random, 2) == 0)
		return words[0];
	return words[random_below(random, sizeof words / sizeof *words)];
}

/* Days of two months; a row of the same key begins where the one before may have ended.
 */
static void
random_row(struct random *random, struct buf *out)
{
	unsigned from = (unsigned)random_below(random, 28) + 1;
	unsigned to = from + (unsigned)random_below(random, 6);

	for (size_t i = 0; i < 3; i++) {
		struct str word = random_word(random);

		buf_format(out, "%.*s\t", STR_ARG(word.len > 0 ? word : STR("-")));
	}
	buf_add_c(out, "-\t");
	if (random_below(random, 8) == 0)
		buf_add_c(out, "-\t");
	else
		buf_format(out, "2026-03-%02u\t", from);
	if (to > 31 || random_below(random, 8) == 0)
		buf_add_c(out, "-");
	else
		buf_format(out, "2026-03-%02u", to);
	buf_add_c(out, "\tAct\tS\tlaw\n");
}

/* Rows that overlap are refused: those are left out again. */
static bool
random_table(struct random *random, struct arena *arena, const struct shape *shape,
    struct buf *text, struct table *ret_table)
{
	size_t rows = random_below(random, random_below(random, ROWS_MAX) + 1);

	buf_reset(text);
	buf_add_c(text, "a\tb\tc\tx\tvalid_from\tvalid_to\tsource\ttag\tkind\n");
	for (size_t i = 0; i <= rows; i++) {
		size_t len = text->len;
		size_t mark = arena_mark(arena);

		random_row(random, text);
		if (table_read(arena, shape, buf_str(text), ret_table, NULL) != ERR_OK)
			text->len = len;
		arena_return(arena, mark);
	}
	return table_read(arena, shape, buf_str(text), ret_table, NULL) == ERR_OK;
}

static bool
same_answers(struct random *random, const struct table *table)
{
	struct str keys[KEYS_MAX];
	struct clock_date day = { 2026, 3, (int)random_below(random, 31) + 1 };
	size_t fast_index = 0;
	size_t slow_index = 0;
	const struct table_row *row;

	for (size_t i = 0; i < KEYS_MAX; i++)
		keys[i] = random_word(random);
	if (table_find(table, keys, day) != slow_find(table, keys, day))
		return false;
	do {
		row = slow_next(table, keys, day, &slow_index);
		if (table_next(table, keys, day, &fast_index) != row)
			return false;
	} while (row != NULL);
	return true;
}

int
main(void)
{
	struct random random = random_start();
	struct arena arena;
	struct buf text;
	size_t rows = 0;
	bool read = true;
	bool same = true;

	if (arena_init(&arena, (size_t)8 << 20, NULL) != ERR_OK)
		return EXIT_FAILURE;
	buf_init(&text, 1 << 20);
	for (size_t i = 0; i < TABLES; i++) {
		const struct shape shape = { STR("t.tsv"), columns, 4,
			random_below(&random, KEYS_MAX) + 1 };
		struct table table = { 0 };

		arena_reset(&arena);
		read = read && random_table(&random, &arena, &shape, &text, &table);
		rows += table.rows_count;
		for (size_t j = 0; read && j < QUESTIONS; j++)
			same = same && same_answers(&random, &table);
	}
	CHECK(read && rows > (size_t)TABLES * 4, "random tables are read");
	CHECK(same, "find and next give what reading all rows gives");
	buf_release(&text);
	arena_release(&arena);
	return test_done();
}
