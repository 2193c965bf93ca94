/* A profile that is read is written again, byte for byte. */
#include "record/profile.h"
#include "fuzz/fuzz.h"

int
LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t len)
{
	struct str text = { (const char *)bytes, len };
	struct profile profile;
	struct arena arena;
	struct buf out;

	if (arena_init(&arena, (size_t)64 << 20, NULL) != ERR_OK)
		return 0;
	if (profile_read(&arena, text, &profile, NULL) == ERR_OK) {
		buf_init(&out, len + 1);
		FUZZ_NEED(profile_write(&arena, &profile, &out, NULL) == ERR_OK);
		FUZZ_NEED(str_eq(buf_str(&out), text));
		buf_release(&out);
		for (size_t i = 0; i < profile.data_count; i++)
			FUZZ_NEED(profile.data[i].retention_days >= PROFILE_UNKNOWN);
	}
	arena_release(&arena);
	return 0;
}
