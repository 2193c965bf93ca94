/* What the lenient reader takes has a canonical text, which both readers read as the same
 * value. */
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
	if (json_read(&arena, text, &tree, NULL) == ERR_OK) {
		buf_init(&out, LIMIT_BODY);
		json_write(tree, &out);
		FUZZ_NEED(!buf_failed(&out));
		FUZZ_NEED(canon_read(&arena, buf_str(&out), &again, NULL) == ERR_OK);
		FUZZ_NEED(json_equal(tree, again));
		buf_release(&out);
	} else {
		FUZZ_NEED(tree == NULL);
	}
	arena_release(&arena);
	return 0;
}
