/* A roster that is read is written again, byte for byte, and every person is found. */
#include "record/roster.h"
#include "fuzz/fuzz.h"

int
LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t len)
{
	struct str text = { (const char *)bytes, len };
	struct roster roster;
	struct arena arena;
	struct buf out;

	if (arena_init(&arena, (size_t)64 << 20, NULL) != ERR_OK)
		return 0;
	if (roster_read(&arena, text, &roster, NULL) == ERR_OK) {
		buf_init(&out, len + 1);
		FUZZ_NEED(roster_write(&arena, &roster, &out, NULL) == ERR_OK);
		FUZZ_NEED(str_eq(buf_str(&out), text));
		buf_release(&out);
		for (size_t i = 0; i < roster.persons_count; i++)
			FUZZ_NEED(roster_find(&roster, roster.persons[i].id) ==
				  &roster.persons[i]);
	}
	arena_release(&arena);
	return 0;
}
