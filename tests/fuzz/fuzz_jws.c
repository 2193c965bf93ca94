/* The scanner that finds the texts of a JWS in raw bytes never agrees for a secret that
 * nobody signed with, and reads nothing behind the end. */
#include "base/limits.h"
#include "fuzz/fuzz.h"
#include "wire/jws.h"

int
LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t len)
{
	struct str text = { (const char *)bytes, len };
	struct verdict verdict;
	struct arena arena;

	if (arena_init(&arena, (size_t)64 << 20, NULL) != ERR_OK)
		return 0;
	verdict = jws_verify(&arena, text, (struct jws_key){ .secret = STR("nobody's") });
	FUZZ_NEED(verdict.kind == VERDICT_NO && verdict.rule != NULL);
	arena_release(&arena);
	return 0;
}
