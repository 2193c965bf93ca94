/* A passport or declaration that is read is written again as the very same text. */
#include "evidence/passport.h"
#include "fuzz/fuzz.h"

int
LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t len)
{
	struct str text = { (const char *)bytes, len }, again = STR("");
	unsigned char order_sha256[SHA256_LEN];
	struct declaration declaration;
	struct passport passport;
	struct arena arena;

	if (arena_init(&arena, (size_t)64 << 20, NULL) != ERR_OK)
		return 0;
	if (passport_read(&arena, text, &passport, NULL) == ERR_OK) {
		FUZZ_NEED(passport_write(&arena, &passport, &again, NULL) == ERR_OK);
		FUZZ_NEED(str_eq(text, again));
	}
	if (declaration_read(&arena, text, &declaration, order_sha256, NULL) == ERR_OK) {
		FUZZ_NEED(declaration_write(&arena, &declaration, order_sha256, &again,
			      NULL) == ERR_OK);
		FUZZ_NEED(str_eq(text, again));
	}
	arena_release(&arena);
	return 0;
}
