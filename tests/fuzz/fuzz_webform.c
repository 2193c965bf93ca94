/* The first line is the Content-Type, or "?" for the query of an address, which the core
 * itself reads.  What is read is an object of strings, lists of strings, files and
 * objects; it has a canonical text, and nothing in it is larger than the limits say. */
#include "base/limits.h"
#include "format/webform.h"
#include "fuzz/fuzz.h"

/* Whether a value is one that a form may hold; objects are looked into later. */
static bool
is_good(const struct json *value)
{
	if (value->kind == JSON_ARRAY)
		for (const struct json *i = value->first; i != NULL; i = i->next)
			if (i->kind != JSON_STRING && i->kind != JSON_OBJECT)
				return false;
	return value->kind == JSON_STRING || value->kind == JSON_ARRAY ||
	       value->kind == JSON_OBJECT;
}

static enum err
read_any(struct arena *arena, struct str type, struct str body, struct json **ret_root)
{
	return str_eq_c(type, "?") ? webform_query(arena, body, ret_root, NULL)
				   : webform_read(arena, type, body, ret_root, NULL);
}

int
LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t len)
{
	struct str body = { (const char *)bytes, len };
	struct str type = str_cut(&body, '\n');
	struct arena arena;
	struct json *root, *again;
	struct buf text;

	if (arena_init(&arena, (size_t)64 << 20, NULL) != ERR_OK)
		return 0;
	buf_init(&text, (size_t)64 << 20);
	if (read_any(&arena, type, body, &root) == ERR_OK) {
		FUZZ_NEED(root->kind == JSON_OBJECT && root->count <= LIMIT_FORM_FIELDS);
		for (const struct json *m = json_first(root); m != NULL; m = m->next)
			FUZZ_NEED(is_good(m));
		json_write(root, &text);
		FUZZ_NEED(!buf_failed(&text));
		FUZZ_NEED(canon_read(&arena, buf_str(&text), &again, NULL) == ERR_OK);
		FUZZ_NEED(json_equal(root, again));
	}
	buf_release(&text);
	arena_release(&arena);
	return 0;
}
