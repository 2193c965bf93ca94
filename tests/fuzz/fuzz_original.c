/* What a worker reads of a paper that came by mail, post or telephone: text that moves no
 * cursor, within its limit, and a tree that the core's reader takes.  The first line is
 * the paper's name, the second its type. */
#include "base/base64.h"
#include "base/limits.h"
#include "format/json.h"
#include "fuzz/fuzz.h"
#include "node/original.h"

static bool
is_shown(struct str text)
{
	for (size_t i = 0; i < text.len; i++)
		if (text.ptr[i] != '\n' && text.ptr[i] != '\t' &&
		    str_control(str_slice(text, i, text.len)) > 0)
			return false;
	return str_utf8(text);
}

/* {original: {base64, name, read, type}}, as somebody says it, and what was read already.
 */
static struct json *
body_of(struct arena *arena, struct str bytes)
{
	struct json *body = json_object(arena);
	struct json *original = json_put(body, "original", json_object(arena));
	struct str name = str_cut(&bytes, '\n');
	struct str type = str_cut(&bytes, '\n');
	struct buf text;

	if (!str_utf8(name) || !str_utf8(type))
		return NULL;
	buf_init(&text, (size_t)1 << 20);
	base64_encode(bytes, &text);
	json_put_str(arena, original, "base64", arena_str(arena, buf_str(&text)));
	json_put_str(arena, original, "name", name);
	json_put_str(arena, original, "type", type);
	json_put_str(arena, original, "read", STR("what its sender says of it"));
	buf_release(&text);
	return body;
}

int
LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t len)
{
	const struct json *read;
	struct json *body, *again;
	struct arena arena;
	struct buf text;

	if (arena_init(&arena, (size_t)64 << 20, NULL) != ERR_OK)
		return 0;
	body = body_of(&arena, str_bytes(bytes, len));
	if (body != NULL) {
		original_read(&arena, body);
		read = json_get(json_get(body, "original"), "read");
		FUZZ_NEED(json_is(read, JSON_OBJECT));
		FUZZ_NEED(json_get_str(read, "text").len <= LIMIT_ORIGINAL_TEXT);
		FUZZ_NEED(is_shown(json_get_str(read, "text")));
		buf_init(&text, (size_t)64 << 20);
		json_write(body, &text);
		FUZZ_NEED(!buf_failed(&text));
		FUZZ_NEED(canon_read(&arena, buf_str(&text), &again, NULL) == ERR_OK);
		buf_release(&text);
	}
	arena_release(&arena);
	return 0;
}
