/* A what-if is read whole or refused with its rule; what is assumed is found and tagged.
 */
#include "base/arena.h"
#include "base/limits.h"
#include "fuzz.h"
#include "law/whatif.h"

static void
need_table(const struct table *table)
{
	for (size_t i = 0; i < table->rows_count; i++) {
		const struct table_row *row = &table->rows[i];

		if (!table_assumed(row))
			continue;
		FUZZ_NEED(str_starts(row->source, STR("assumed by fuzz line ")));
		FUZZ_NEED(table_find(table, row->cells, row->from) == row);
		FUZZ_NEED(table_find(table, row->cells, row->to) == row);
	}
}

int
LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t len)
{
	static struct arena arena; /* mapped once: a target is called millions of times */
	static struct law law;
	static size_t mark;
	struct law with = { .assumed_count = 0 };
	struct verdict verdict = VERDICT_IS_YES;
	struct why why = { 0 };

	if (arena.block == NULL) {
		if (arena_init(&arena, (size_t)64 << 20, NULL) != ERR_OK ||
		    law_open_embedded(&arena, &law, &why) != ERR_OK)
			abort();
		mark = arena_mark(&arena);
	}
	arena_return(&arena, mark);
	enum err e = whatif_open(
	    &arena, &law, STR("fuzz"), str_bytes(bytes, len), &with, &verdict, &why);
	if (e != ERR_OK) {
		FUZZ_NEED(why.err == e && why.text[0] != '\0');
		return 0;
	}
	if (!verdict_is_yes(&verdict)) {
		FUZZ_NEED(verdict.rule != NULL && verdict.detail[0] != '\0');
		FUZZ_NEED(with.assumed_count == 0);
		return 0;
	}
	FUZZ_NEED(
	    with.assumed_count > 0 && with.assumed_count <= LIMIT_WHAT_IF_STATEMENTS);
	for (size_t i = 0; i < LAW_TABLE_COUNT; i++)
		need_table(&with.tables[i]);
	return 0;
}
