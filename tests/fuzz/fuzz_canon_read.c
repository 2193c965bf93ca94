/* What the strict reader takes, the writer writes again, byte for byte; the lenient
 * reader takes it too. */
#include "base/limits.h"
#include "format/json.h"
#include "fuzz/fuzz.h"

int
LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t len)
{
	struct str text = { (const char *)bytes, len };
	struct json *tree = NULL;
	struct json *again = NULL;
	struct arena arena;
	struct buf out;

	if (arena_init(&arena, (size_t)64 << 20, NULL) != ERR_OK)
		return 0;
	if (canon_read(&arena, text, &tree, NULL) == ERR_OK) {
		buf_init(&out, LIMIT_BODY);
		json_write(tree, &out);
		FUZZ_NEED(str_eq(buf_str(&out), text));
		FUZZ_NEED(json_read(&arena, text, &again, NULL) == ERR_OK);
		FUZZ_NEED(json_equal(tree, again));
		buf_release(&out);
	} else {
		FUZZ_NEED(tree == NULL);
	}
	arena_release(&arena);
	return 0;
}
