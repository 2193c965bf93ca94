/* A federation list that is read is written again, byte for byte, and every organisation
 * is found. */
#include "record/directory.h"
#include "fuzz/fuzz.h"

int
LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t len)
{
	struct str text = { (const char *)bytes, len };
	struct directory directory;
	struct arena arena;
	struct buf out;

	if (arena_init(&arena, (size_t)64 << 20, NULL) != ERR_OK)
		return 0;
	if (directory_read(&arena, text, &directory, NULL) == ERR_OK) {
		buf_init(&out, len + 1);
		FUZZ_NEED(directory_write(&arena, &directory, &out, NULL) == ERR_OK);
		FUZZ_NEED(str_eq(buf_str(&out), text));
		buf_release(&out);
		for (size_t i = 0; i < directory.organisations_count; i++)
			FUZZ_NEED(
			    directory_find(&directory, directory.organisations[i].id) ==
			    &directory.organisations[i]);
		for (size_t i = 0; i < directory.pins_count; i++)
			FUZZ_NEED(
			    directory_find_tls(&directory, directory.pins[i].sha256) ==
			    directory.pins[i].organisation);
	}
	arena_release(&arena);
	return 0;
}
