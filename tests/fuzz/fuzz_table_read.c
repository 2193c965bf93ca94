/* A table of law that is read: every row names its source and is found by its own key. */
#include "base/arena.h"
#include "fuzz.h"
#include "law/table.h"

static const struct column columns[] = {
	{ STR_INIT("provider"), CELL_ID, false, STR_INIT("") },
	{ STR_INIT("data"), CELL_ID, false, STR_INIT("") },
	{ STR_INIT("answer"), CELL_WORD, false, STR_INIT("yes no person") },
	{ STR_INIT("when"), CELL_WORDS, true, STR_INIT("a b c") },
	{ STR_INIT("days"), CELL_NUMBER, true, STR_INIT("") },
};
static const struct shape shape = { STR_INIT("fuzz.tsv"), columns, 5, 2 };

static void
need_row(const struct table *table, const struct table_row *row)
{
	FUZZ_NEED(row->source.len > 0);
	FUZZ_NEED(row->kind == RULE_LAW || row->kind == RULE_HOUSE);
	FUZZ_NEED(clock_date_cmp(row->from, row->to) <= 0);
	FUZZ_NEED(row->cells[0].len > 0 && row->cells[1].len > 0);
	FUZZ_NEED(table_find(table, row->cells, row->from) == row);
	FUZZ_NEED(table_find(table, row->cells, row->to) == row);
}

int
LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t len)
{
	static struct arena arena; /* mapped once: a target is called millions of times */
	struct table table;
	struct why why = { 0 };

	if (arena.block == NULL && arena_init(&arena, (size_t)8 << 20, NULL) != ERR_OK)
		abort();
	arena_reset(&arena);
	enum err e = table_read(&arena, &shape, str_bytes(bytes, len), &table, &why);
	if (e != ERR_OK) {
		FUZZ_NEED(why.err == e && why.text[0] != '\0');
		return 0;
	}
	for (size_t i = 0; i < table.rows_count; i++)
		need_row(&table, &table.rows[i]);
	return 0;
}
