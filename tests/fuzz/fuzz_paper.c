/* What comity-paper reads: blocks of a kind that there is, with cells that lie in it, and
 * files in the order of their names. */
#include "fuzz/fuzz.h"
#include "paper/document.h"

static void
check_blocks(const struct paper *paper)
{
	for (size_t i = 0; i < paper->blocks_count; i++) {
		const struct paper_block *block = &paper->blocks[i];

		FUZZ_NEED(block->kind < PAPER_KIND_COUNT);
		FUZZ_NEED(block->cells_count <= PAPER_COLUMNS);
		for (size_t c = 0; c < block->cells_count; c++)
			FUZZ_NEED(str_utf8(block->cells[c]));
	}
}

int
LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t len)
{
	struct paper paper = { .blocks_count = 0 };
	struct arena arena;

	if (arena_init(&arena, (size_t)64 << 20, NULL) != ERR_OK)
		return 0;
	if (paper_read(&arena, str_bytes(bytes, len), &paper, NULL) == ERR_OK) {
		check_blocks(&paper);
		for (size_t i = 1; i < paper.files_count; i++)
			FUZZ_NEED(
			    str_cmp(paper.files[i - 1].name, paper.files[i].name) < 0);
	}
	arena_release(&arena);
	return 0;
}
