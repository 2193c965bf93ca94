/* A change that is read is written again, byte for byte. */
#include "record/change.h"
#include "fuzz/fuzz.h"

int
LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t len)
{
	struct str text = { (const char *)bytes, len };
	struct change change;
	struct arena arena;
	struct buf out;

	if (arena_init(&arena, (size_t)64 << 20, NULL) != ERR_OK)
		return 0;
	if (change_read(&arena, text, &change, NULL) == ERR_OK) {
		buf_init(&out, len + 1);
		FUZZ_NEED(change_write(&arena, &change, &out, NULL) == ERR_OK);
		FUZZ_NEED(str_eq(buf_str(&out), text));
		buf_release(&out);
		for (size_t i = 1; i < change.about_count; i++)
			FUZZ_NEED(change.about[i - 1].target <= change.about[i].target);
		FUZZ_NEED(change.kind == CHANGE_MAINTENANCE ||
			  (change.until != 0) == (change.kind == CHANGE_EXTENSION));
	}
	arena_release(&arena);
	return 0;
}
