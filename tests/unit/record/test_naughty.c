/*
 * The Big List of Naughty Strings, one point a string: as a legal field and as the
 * identifier of an order, in both readers of JSON, and in XML.  What an order cannot hold
 * is refused when it is written; what it holds comes back byte for byte.
 */
#include <string.h>

#include "base/limits.h"
#include "format/json.h"
#include "format/xml.h"
#include "record/order_text.h"
#include "sample_order.h"
#include "test.h"
#include "vectors.h"

#define LIST "naughty-strings/blns.json"
#define TEXT_MAX ((size_t)1 << 20)

/* Both readers give the same text back. */
static bool
json_keeps(struct arena *arena, struct str text)
{
	struct json *object = json_object(arena);
	struct json *lenient = NULL, *strict = NULL;
	struct buf out;
	bool kept;

	json_put_str(arena, object, "text", text);
	(void)json_put_named(object, text, json_integer(arena, 1));
	buf_init(&out, TEXT_MAX);
	json_write(object, &out);
	kept = !buf_failed(&out) &&
	       json_read(arena, buf_str(&out), &lenient, NULL) == ERR_OK &&
	       canon_read(arena, buf_str(&out), &strict, NULL) == ERR_OK &&
	       str_eq(json_get_str(lenient, "text"), text) && json_equal(lenient, strict);
	buf_release(&out);
	return kept;
}

/* As text and as an attribute, where XML can hold it. */
static bool
xml_keeps(struct arena *arena, struct str text)
{
	struct xml *root = NULL;
	struct str value = STR("");
	struct buf out;
	bool kept;

	if (!xml_text_ok(text))
		return true;
	buf_init(&out, TEXT_MAX);
	buf_add(&out, STR("<a"));
	xml_add_attribute(&out, "b", text);
	buf_add(&out, STR(">"));
	xml_add_text(&out, text);
	buf_add(&out, STR("</a>"));
	kept =
	    !buf_failed(&out) &&
	    xml_read(arena, buf_str(&out), XML_COMMENTS_REFUSED, &root, NULL) == ERR_OK &&
	    str_eq(root->text, text) && xml_attribute_get(root, "", "b", &value) &&
	    str_eq(value, text);
	buf_release(&out);
	return kept;
}

enum answer { REFUSED, KEPT, CHANGED };

/* Writes the order and reads it back. */
static enum answer
order_keeps(struct arena *arena, const struct order *order)
{
	struct order again;
	struct buf out;
	enum answer answer = REFUSED;

	buf_init(&out, TEXT_MAX);
	if (order_write(arena, order, &out, NULL) == ERR_OK) {
		bool same = order_read(arena, buf_str(&out), &again, NULL) == ERR_OK &&
			    str_eq(again.fields[0].value, order->fields[0].value) &&
			    str_eq(again.targets[0].value, order->targets[0].value);

		answer = same ? KEPT : CHANGED;
	}
	buf_release(&out);
	return answer;
}

static enum answer
field_keeps(struct arena *arena, struct str text)
{
	const struct order_field field = { STR("offence"), text };
	struct order order = sample_order();

	order.fields = &field;
	order.fields_count = 1;
	return order_keeps(arena, &order);
}

static enum answer
target_keeps(struct arena *arena, struct str text)
{
	struct order order = sample_order();
	struct target target = order.targets[0];

	target.value = text;
	order.targets = &target;
	order.targets_count = 1;
	return order_keeps(arena, &order);
}

static void
run_string(
    struct arena *arena, struct str text, size_t number, struct vectors_count *count)
{
	enum answer field = field_keeps(arena, text);
	enum answer target = target_keeps(arena, text);
	char words[200];

	(void)snprintf(words, sizeof words,
	    LIST " %zu: %s as a field, %s as an identifier", number,
	    field == KEPT ? "kept" : "refused", target == KEPT ? "kept" : "refused");
	/* An identifier is a text of one line: what it can be, a field can. */
	CHECK(json_keeps(arena, text) && xml_keeps(arena, text) && field != CHANGED &&
		  target != CHANGED && (target == REFUSED || field == KEPT),
	    words);
	vectors_add(count, field == KEPT, true);
}

static void
run(struct arena *arena)
{
	struct json *list = NULL;
	struct vectors_count count = { 0 };
	struct str text = vectors_read(arena, "vectors/" LIST);
	size_t mark, number = 0;

	if (!CHECK(json_read(arena, text, &list, NULL) == ERR_OK, "the list is read"))
		return;
	mark = arena_mark(arena);
	for (const struct json *one = json_first(list); one != NULL; one = one->next) {
		run_string(arena, one->string, ++number, &count);
		arena_return(arena, mark);
	}
	CHECK(count.refused > 0 && count.taken > count.refused,
	    "most are texts, some no order can hold");
	vectors_say(LIST, &count);
}

int
main(void)
{
	struct arena arena;

	if (arena_init(&arena, LIMIT_ARENA, NULL) != ERR_OK)
		return EXIT_FAILURE;
	if (vectors_here(&arena))
		run(&arena);
	else
		test_skip(LIST, "no third-party vectors: set VECTORS");
	arena_release(&arena);
	return test_done();
}
