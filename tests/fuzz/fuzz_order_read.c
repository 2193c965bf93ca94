/* An order that is read is written again, byte for byte. */
#include "record/order_text.h"
#include "fuzz/fuzz.h"

int
LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t len)
{
	struct str text = { (const char *)bytes, len };
	struct order order;
	struct arena arena;
	struct buf out;

	if (arena_init(&arena, (size_t)64 << 20, NULL) != ERR_OK)
		return 0;
	if (order_read(&arena, text, &order, NULL) == ERR_OK) {
		buf_init(&out, len + 1);
		FUZZ_NEED(order_write(&arena, &order, &out, NULL) == ERR_OK);
		FUZZ_NEED(str_eq(buf_str(&out), text));
		buf_release(&out);
		FUZZ_NEED(order.targets_count > 0 && order_categories(&order) != 0);
		FUZZ_NEED(order_names(&order, order.addressee));
	}
	arena_release(&arena);
	return 0;
}
