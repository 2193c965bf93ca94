/* No bytes hold under a key that has signed nothing, and looking does no harm. */
#include "base/arena.h"
#include "fuzz/fuzz.h"
#include "trust/xmldsig.h"

int
LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t len)
{
	static struct key *key;
	struct str text = { (const char *)bytes, len };
	struct verdict verdict;
	struct arena arena;

	if (key == NULL && key_generate(KEY_P256, &key, NULL) != ERR_OK)
		return 0;
	if (arena_init(&arena, (size_t)64 << 20, NULL) != ERR_OK)
		return 0;
	verdict = xmldsig_verify(&arena, text, key);
	FUZZ_NEED(verdict.kind == VERDICT_NO && verdict.rule != NULL);
	arena_release(&arena);
	return 0;
}
