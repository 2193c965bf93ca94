/* A receipt that is read is written again, byte for byte. */
#include "record/receipt.h"
#include "fuzz/fuzz.h"

int
LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t len)
{
	struct str text = { (const char *)bytes, len };
	struct receipt receipt;
	struct arena arena;
	struct buf out;

	if (arena_init(&arena, (size_t)64 << 20, NULL) != ERR_OK)
		return 0;
	if (receipt_read(&arena, text, &receipt, NULL) == ERR_OK) {
		buf_init(&out, len + 1);
		FUZZ_NEED(receipt_write(&arena, &receipt, &out, NULL) == ERR_OK);
		FUZZ_NEED(str_eq(buf_str(&out), text));
		buf_release(&out);
		FUZZ_NEED(receipt.values_count <= RECEIPT_VALUES_MAX);
	}
	arena_release(&arena);
	return 0;
}
