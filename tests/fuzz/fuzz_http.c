/* Fields of HTTP: a range that is understood lies in the file, and a name is no value's
 * line end. */
#include "fuzz.h"
#include "net/http.h"

int
LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t len)
{
	static const uint64_t sizes[] = { 0, 1, 10, 1000, UINT64_MAX };
	struct str text = str_bytes(bytes, len);
	struct http_range range;

	for (size_t i = 0; i < sizeof sizes / sizeof sizes[0]; i++) {
		if (!http_range(text, sizes[i], &range))
			continue;
		FUZZ_NEED(str_starts(text, STR("bytes=")));
		FUZZ_NEED(range.len <= sizes[i] && range.from <= sizes[i] - range.len);
	}
	if (http_is_token(text))
		FUZZ_NEED(http_is_value(text) && !str_has(text, STR(":")));
	if (http_is_target(text))
		FUZZ_NEED(http_is_value(text) && text.ptr[0] == '/');
	if (http_is_value(text))
		FUZZ_NEED(!str_has(text, STR("\r")) && !str_has(text, STR("\n")) &&
			  (len == 0 || memchr(bytes, 0, len) == NULL));
	return 0;
}
