/* A pin file that is read is written again, byte for byte, is no federation list, and
 * proves nothing to who pins no officer. */
#include "fuzz/fuzz.h"
#include "record/directory.h"
#include "record/pin.h"

int
LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t len)
{
	struct str text = { (const char *)bytes, len };
	struct pin_trust nobody = { .threshold = 1 };
	struct directory list;
	struct verdict verdict;
	struct arena arena;
	struct pin pin;
	struct buf out;

	if (arena_init(&arena, (size_t)16 << 20, NULL) != ERR_OK)
		return 0;
	if (pin_read(&arena, text, &pin, NULL) == ERR_OK) {
		FUZZ_NEED(pin_is(text));
		FUZZ_NEED(directory_read(&arena, text, &list, NULL) != ERR_OK);
		buf_init(&out, len + 1);
		FUZZ_NEED(pin_write(&arena, &pin, &out, NULL) == ERR_OK);
		FUZZ_NEED(str_eq(buf_str(&out), text));
		buf_release(&out);
		nobody.realm = pin.realm;
		nobody.organisation = pin.organisation.id;
		verdict = pin_verify(&pin, &nobody, pin.issued_at);
		FUZZ_NEED(!verdict_is_yes(&verdict));
		FUZZ_NEED(
		    organisation_same(&arena, &pin.organisation, &pin.organisation));
	}
	arena_release(&arena);
	return 0;
}
