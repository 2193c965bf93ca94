/* A sign-off that is read is written again, byte for byte; it never claims to be
 * qualified. */
#include "record/signoff.h"
#include "fuzz/fuzz.h"

int
LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t len)
{
	struct str text = { (const char *)bytes, len };
	struct signoff signoff;
	struct arena arena;
	struct buf out;

	if (arena_init(&arena, (size_t)64 << 20, NULL) != ERR_OK)
		return 0;
	if (signoff_read(&arena, text, &signoff, NULL) == ERR_OK) {
		buf_init(&out, len + 1);
		FUZZ_NEED(signoff_write(&arena, &signoff, &out, NULL) == ERR_OK);
		FUZZ_NEED(str_eq(buf_str(&out), text));
		buf_release(&out);
		FUZZ_NEED(signoff.qualified != QUALIFIED_YES);
	}
	arena_release(&arena);
	return 0;
}
