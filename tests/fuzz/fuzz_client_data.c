/* What the reader of a browser's text takes is JSON, and says the same to a reader of
 * JSON. */
#include "format/json.h"
#include "fuzz/fuzz.h"
#include "trust/client_data.h"

int
LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t len)
{
	struct str text = { (const char *)bytes, len };
	struct client_data data;
	struct json *root = NULL;
	struct arena arena;

	if (!client_data_read(text, &data))
		return 0;
	if (arena_init(&arena, (size_t)64 << 20, NULL) != ERR_OK)
		return 0;
	FUZZ_NEED(json_read(&arena, text, &root, NULL) == ERR_OK);
	FUZZ_NEED(str_eq(json_get_str(root, "type"), data.type));
	FUZZ_NEED(str_eq(json_get_str(root, "challenge"), data.challenge));
	FUZZ_NEED(str_eq(json_get_str(root, "origin"), data.origin));
	FUZZ_NEED(data.framed == (json_get_bool(root, "crossOrigin") ||
				     json_get(root, "topOrigin") != NULL));
	arena_release(&arena);
	return 0;
}
