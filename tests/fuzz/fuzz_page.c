/* Whatever the data, a page holds the elements of its template and no others. */
#include "base/limits.h"
#include "format/json.h"
#include "fuzz/fuzz.h"
#include "ui/page.h"

static struct ui *ui;

/* How often part stands in text. */
static size_t
times(struct str text, struct str part)
{
	size_t count = 0;

	for (size_t i = 0; i + part.len <= text.len; i++)
		count += str_starts(str_slice(text, i, text.len), part);
	return count;
}

int
LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t len)
{
	static struct ui opened;
	struct json *tree = NULL;
	struct arena arena;
	struct buf out;
	size_t count = 0;

	if (ui == NULL) {
		FUZZ_NEED(ui_open(&opened, NULL) == ERR_OK);
		ui = &opened;
	}
	if (len == 0 || arena_init(&arena, (size_t)64 << 20, NULL) != ERR_OK)
		return 0;
	while (page_names[count].name != NULL)
		count++;
	buf_init(&out, PAGE_MAX);
	if (json_read(&arena, str_bytes(bytes, len), &tree, NULL) == ERR_OK &&
	    page_render(ui, str_from(page_names[len % count].name), STR("ar"), tree, &out,
		NULL) == ERR_OK) {
		FUZZ_NEED(str_utf8(buf_str(&out)));
		FUZZ_NEED(times(buf_str(&out), STR("<script")) == 1);
		FUZZ_NEED(times(buf_str(&out), STR("<img")) == 0);
		FUZZ_NEED(times(buf_str(&out), STR("</main>")) == 1);
	}
	buf_release(&out);
	arena_release(&arena);
	return 0;
}
