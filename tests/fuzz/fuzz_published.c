/* Figures are sorted, each states something, and sums by every key are those by none. */
#include "fuzz/fuzz.h"
#include "report/summary.h"

static void
check_sums(struct arena *arena, const struct published *published)
{
	struct summary_row *all, *rows;
	size_t count;

	if (summary_make(arena, published, 0, &all, &count, NULL) != ERR_OK || count == 0)
		return;
	for (unsigned by = 1; by < 1U << KEY_COUNT; by++) {
		int64_t requests = 0;

		if (summary_make(arena, published, by, &rows, &count, NULL) != ERR_OK)
			return;
		for (size_t i = 0; i < count; i++)
			requests += rows[i].sum[MEASURE_REQUESTS];
		FUZZ_NEED(requests == all[0].sum[MEASURE_REQUESTS]);
	}
}

int
LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t len)
{
	struct published published;
	struct arena arena;

	if (arena_init(&arena, (size_t)64 << 20, NULL) != ERR_OK)
		return 0;
	if (published_read(&arena, (struct str){ (const char *)bytes, len }, &published,
		NULL) == ERR_OK) {
		FUZZ_NEED(published.figures_count <= published.rows);
		check_sums(&arena, &published);
	}
	arena_release(&arena);
	return 0;
}
