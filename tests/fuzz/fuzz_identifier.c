/* Identifiers of any text: in its order, within it, without a value where they were
 * refused; and a value is found again as itself. */
#include "base/arena.h"
#include "base/limits.h"
#include "fuzz.h"
#include "law/identifier.h"

static void
need_same(struct arena *arena, const struct identifier *item)
{
	struct identifier_list again;
	size_t mark = arena_mark(arena);

	if (item->kind != IDENTIFIER_IP && item->kind != IDENTIFIER_MAC &&
	    item->kind != IDENTIFIER_TIME)
		return;
	FUZZ_NEED(identifiers_find(arena, item->value, &again, NULL) == ERR_OK);
	FUZZ_NEED(again.count == 1 && again.items[0].kind == item->kind);
	FUZZ_NEED(str_eq(again.items[0].value, item->value));
	FUZZ_NEED(str_eq(again.items[0].format, item->format));
	arena_return(arena, mark);
}

int
LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t len)
{
	static struct arena arena; /* mapped once: a target is called millions of times */
	struct identifier_list list;
	struct str text = str_bytes(bytes, len);
	struct why why = { 0 };
	size_t at = 0;

	if (arena.block == NULL && arena_init(&arena, (size_t)16 << 20, NULL) != ERR_OK)
		abort();
	arena_reset(&arena);
	if (identifiers_find(&arena, text, &list, &why) != ERR_OK) {
		FUZZ_NEED(why.text[0] != '\0');
		return 0;
	}
	for (size_t i = 0; i < list.count; i++) {
		const struct identifier *item = &list.items[i];

		FUZZ_NEED(item->offset >= at && item->text.len > 0);
		FUZZ_NEED(item->offset + item->text.len <= len);
		FUZZ_NEED(identifier_refused(item) == (item->value.len == 0));
		FUZZ_NEED(item->value.len <= LIMIT_IDENTIFIER && str_utf8(item->value));
		FUZZ_NEED(item->when == IDENTIFIER_NONE ||
			  (item->when < list.count &&
			      list.items[item->when].kind == IDENTIFIER_TIME));
		at = item->offset;
		if (item->value.len > 0)
			need_same(&arena, item);
	}
	return 0;
}
