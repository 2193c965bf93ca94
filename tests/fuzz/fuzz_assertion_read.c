/* What a passkey signed is read and written again, byte for byte. */
#include "record/assertion.h"
#include "fuzz/fuzz.h"

int
LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t len)
{
	struct str text = { (const char *)bytes, len };
	struct assertion assertion;
	struct arena arena;
	struct buf out;

	if (arena_init(&arena, (size_t)64 << 20, NULL) != ERR_OK)
		return 0;
	if (assertion_read(&arena, text, &assertion, NULL) == ERR_OK) {
		buf_init(&out, len + 1);
		FUZZ_NEED(assertion_write(&arena, &assertion, &out, NULL) == ERR_OK);
		FUZZ_NEED(str_eq(buf_str(&out), text));
		buf_release(&out);
	}
	arena_release(&arena);
	return 0;
}
