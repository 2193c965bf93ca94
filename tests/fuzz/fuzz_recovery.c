/* A share that is read has a number of its set and a digest that is its own. */
#include "fuzz/fuzz.h"
#include "record/recovery.h"

int
LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t len)
{
	struct str text = { (const char *)bytes, len };
	struct recovery_share share;
	struct verdict verdict;
	struct str content;
	struct arena arena;
	size_t wrong;

	if (arena_init(&arena, (size_t)4 << 20, NULL) != ERR_OK)
		return 0;
	verdict = recovery_read(&arena, text, &share);
	if (verdict_is_yes(&verdict)) {
		FUZZ_NEED(share.needed >= 2 && share.needed <= share.total);
		FUZZ_NEED(share.share.number >= 1 && share.share.number <= share.total);
		verdict = recovery_open(&arena, &share, 1, &content, &wrong);
		FUZZ_NEED(!verdict_is_yes(&verdict) && wrong == 1);
	} else {
		FUZZ_NEED(verdict.rule != NULL);
	}
	arena_release(&arena);
	return 0;
}
