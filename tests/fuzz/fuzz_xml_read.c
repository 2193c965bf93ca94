/* What is read can be written, and is read again as the same. */
#include "base/limits.h"
#include "format/xml.h"
#include "fuzz/fuzz.h"

int
LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t len)
{
	struct str text = { (const char *)bytes, len };
	struct xml *root = NULL, *again = NULL;
	struct arena arena;
	struct buf out, second;

	if (arena_init(&arena, (size_t)64 << 20, NULL) != ERR_OK)
		return 0;
	buf_init(&out, LIMIT_BODY);
	buf_init(&second, LIMIT_BODY);
	if (xml_read(&arena, text, XML_COMMENTS_DROPPED, &root, NULL) == ERR_OK) {
		for (const struct xml *node = root; node != NULL;
		     node = xml_after(root, node)) {
			FUZZ_NEED(node->name.len > 0);
			FUZZ_NEED(xml_text_ok(node->text));
		}
		xml_write(root, &out);
		FUZZ_NEED(!buf_failed(&out));
		FUZZ_NEED(xml_read(&arena, buf_str(&out), XML_COMMENTS_REFUSED, &again,
			      NULL) == ERR_OK);
		xml_write(again, &second);
		FUZZ_NEED(str_eq(buf_str(&out), buf_str(&second)));
	} else {
		FUZZ_NEED(root == NULL);
	}
	buf_release(&second);
	buf_release(&out);
	arena_release(&arena);
	return 0;
}
