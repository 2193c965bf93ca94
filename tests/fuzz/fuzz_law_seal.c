/* Signatures of a folder with tables: what is read is written again, byte for byte, and
 * proves nothing to who pins no key. */
#include "fuzz.h"
#include "record/law_seal.h"

int
LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t len)
{
	struct str text = { (const char *)bytes, len };
	struct law_seal_trust nobody = { .threshold = 1 };
	struct verdict verdict;
	struct law_seal seal;
	struct arena arena;
	struct buf out;

	if (arena_init(&arena, (size_t)4 << 20, NULL) != ERR_OK)
		return 0;
	if (law_seal_read(&arena, text, &seal, NULL) == ERR_OK) {
		buf_init(&out, len + 1);
		FUZZ_NEED(law_seal_write(&arena, &seal, &out, NULL) == ERR_OK);
		FUZZ_NEED(str_eq(buf_str(&out), text));
		buf_release(&out);
		nobody.realm = seal.realm;
		verdict = law_seal_verify(&seal, &nobody, seal.sha256);
		FUZZ_NEED(!verdict_is_yes(&verdict));
	}
	arena_release(&arena);
	return 0;
}
