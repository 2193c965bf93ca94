/* A new passkey that is read is written again, byte for byte. */
#include "record/enrolment.h"
#include "fuzz/fuzz.h"

int
LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t len)
{
	struct str text = { (const char *)bytes, len };
	struct enrolment enrolment;
	struct arena arena;
	struct buf out;

	if (arena_init(&arena, (size_t)64 << 20, NULL) != ERR_OK)
		return 0;
	if (enrolment_read(&arena, text, &enrolment, NULL) == ERR_OK) {
		buf_init(&out, len + 1);
		FUZZ_NEED(enrolment_write(&arena, &enrolment, &out, NULL) == ERR_OK);
		FUZZ_NEED(str_eq(buf_str(&out), text));
		buf_release(&out);
	}
	arena_release(&arena);
	return 0;
}
