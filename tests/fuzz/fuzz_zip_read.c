/* What is read from a zip has safe names, each once, and writes and reads back the same.
 */
#include "base/limits.h"
#include "evidence/zip.h"
#include "fuzz/fuzz.h"

int
LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t len)
{
	struct str text = { (const char *)bytes, len };
	struct zip_list list, again;
	struct arena arena;
	struct buf out;

	if (arena_init(&arena, (size_t)64 << 20, NULL) != ERR_OK)
		return 0;
	buf_init(&out, (size_t)16 << 20);
	if (zip_read(&arena, text, (size_t)4 << 20, &list, NULL) == ERR_OK) {
		FUZZ_NEED(zip_write(&list, 0, &out, NULL) == ERR_OK);
		FUZZ_NEED(zip_read(&arena, buf_str(&out), (size_t)4 << 20, &again,
			      NULL) == ERR_OK);
		FUZZ_NEED(again.count == list.count);
		for (size_t i = 0; i < list.count; i++) {
			FUZZ_NEED(zip_name_ok(list.entries[i].name));
			FUZZ_NEED(str_eq(again.entries[i].name, list.entries[i].name));
			FUZZ_NEED(str_eq(again.entries[i].bytes, list.entries[i].bytes));
		}
	}
	buf_release(&out);
	arena_release(&arena);
	return 0;
}
