/* Building, asking, writing; the texts that each reader must refuse, first. */
#include <math.h>
#include <string.h>

#include "base/clock.h"
#include "base/limits.h"
#include "format/json.h"
#include "test.h"

static const struct {
	const char *text;
	const char *words;
} not_canonical[] = {
	/* clang-format off */
	{ "", "nothing" },
	{ " 1", "a space before" },
	{ "1\n", "a line end behind" },
	{ "[1, 2]", "a space inside" },
	{ "[1,]", "a comma too many" },
	{ "[,1]", "a comma too early" },
	{ "[1 2]", "no comma" },
	{ "[1", "an array that does not end" },
	{ "{\"a\":1", "an object that does not end" },
	{ "{\"a\"}", "a name without a value" },
	{ "{\"a\":}", "a value missing" },
	{ "{a:1}", "a name without quotes" },
	{ "{\"b\":1,\"a\":2}", "members not in order" },
	{ "{\"a\":1,\"a\":2}", "a member twice" },
	{ "{\"aa\":1,\"a\":2}", "a longer name before its beginning" },
	{ "{\"\xee\x80\x80\":1,\"\xf0\x90\x80\x80\":2}", "order of bytes, not of UTF-16" },
	{ "01", "a leading zero" },
	{ "-0", "minus zero" },
	{ "1.0", "a fraction of nothing" },
	{ "1e2", "an exponent not needed" },
	{ "1E+30", "a capital E" },
	{ "1e30", "an exponent without its sign" },
	{ "0.10", "a zero at the end" },
	{ ".5", "no digit before the point" },
	{ "9007199254740993", "an integer that no double holds" },
	{ "1e+400", "too large for a double" },
	{ "0.30000000000000004441", "more digits than needed" },
	{ "NaN", "not a number" },
	{ "+1", "a plus" },
	{ "0x10", "hexadecimal" },
	{ "\"\\/\"", "an escaped slash" },
	{ "\"\\u0041\"", "an escaped letter" },
	{ "\"\\u000a\"", "the long escape of a line end" },
	{ "\"\\u001F\"", "an escape in capitals" },
	{ "\"\\u0000\"", "U+0000" },
	{ "\"\\u00\"", "an escape cut short" },
	{ "\"\\", "an escape at the end" },
	{ "\"\n\"", "a bare control character" },
	{ "\"\xff\"", "not UTF-8" },
	{ "\"\xed\xa0\x80\"", "a surrogate in UTF-8" },
	{ "\"\xc0\x80\"", "an over-long zero" },
	{ "\"a", "a string that does not end" },
	{ "True", "a capital letter" },
	{ "nul", "half a word" },
	{ "nulll", "a word and more" },
	{ "[]]", "one end too many" },
	{ "[}", "the wrong end" },
	/* clang-format on */
};

static void
refuses_what_is_not_canonical(struct arena *arena)
{
	for (size_t i = 0; i < sizeof not_canonical / sizeof not_canonical[0]; i++) {
		struct json *root = NULL;
		struct why why = { 0 };
		enum err e =
		    canon_read(arena, str_from(not_canonical[i].text), &root, &why);

		CHECK(e == ERR_SYNTAX && root == NULL && why.text[0] != '\0',
		    not_canonical[i].words);
	}
}

/* count opening brackets and as many closing ones */
static struct str
nested(struct arena *arena, size_t count)
{
	char *text = arena_alloc(arena, 2 * count);

	memset(text, '[', count);
	memset(text + count, ']', count);
	return (struct str){ text, 2 * count };
}

static void
refuses_what_passes_a_limit(struct arena *arena)
{
	struct str deepest = nested(arena, LIMIT_DEPTH);
	struct str deeper = nested(arena, LIMIT_DEPTH + 1);
	struct str hostile = nested(arena, 100000);
	size_t many = LIMIT_JSON_VALUES + 10;
	char *commas = arena_alloc(arena, 2 * many + 1);
	struct json *root = NULL;
	struct arena small;

	CHECK(json_read(arena, deeper, &root, NULL) == ERR_LIMIT, "one level too deep");
	CHECK(canon_read(arena, deeper, &root, NULL) == ERR_LIMIT,
	    "one level too deep, strict");
	CHECK(json_read(arena, hostile, &root, NULL) == ERR_LIMIT, "100000 levels");
	CHECK(canon_read(arena, hostile, &root, NULL) == ERR_LIMIT,
	    "100000 levels, strict");
	CHECK(json_read(arena, deepest, &root, NULL) == ERR_OK, "the deepest allowed");
	CHECK(canon_read(arena, deepest, &root, NULL) == ERR_OK,
	    "the deepest allowed, strict");
	for (size_t i = 0; i < many; i++)
		memcpy(commas + 2 * i, ",1", 2);
	commas[0] = '[';
	commas[2 * many] = ']';
	CHECK(json_read(arena, (struct str){ commas, 2 * many + 1 }, &root, NULL) ==
		  ERR_LIMIT,
	    "too many values");
	if (arena_init(&small, 4096, NULL) != ERR_OK)
		return;
	CHECK(canon_read(&small, (struct str){ commas, 4000 }, &root, NULL) == ERR_LIMIT,
	    "a full arena, strict");
	commas[198] = ']';
	CHECK(json_read(&small, (struct str){ commas, 199 }, &root, NULL) == ERR_LIMIT,
	    "a full arena");
	arena_release(&small);
}

static void
refuses_foreign_text(struct arena *arena)
{
	struct json *root = NULL;
	struct why why = { 0 };

	CHECK(json_read(arena, STR("{\"a\":1,\n\"a\":2}"), &root, &why) == ERR_SYNTAX,
	    "a member twice");
	CHECK(why.line == 2, "the line is told");
	CHECK(json_read(arena, STR("{\"secret\":tru}"), &root, &why) == ERR_SYNTAX &&
		  strstr(why.text, "tru") == NULL,
	    "the fault does not quote the text");
	CHECK(json_read(arena, STR(""), &root, &why) == ERR_SYNTAX, "nothing");
	CHECK(json_read(arena, STR("[1]\0"), &root, &why) == ERR_SYNTAX,
	    "a zero byte behind the value");
}

/* True if value has no canonical text. */
static bool
unwritable(const struct json *value)
{
	struct buf out;
	bool failed;

	buf_init(&out, LIMIT_BODY);
	json_write(value, &out);
	failed = buf_failed(&out) && buf_str(&out).len == 0;
	buf_release(&out);
	return failed;
}

static void
writer_refuses(struct arena *arena)
{
	struct json *twice = json_object(arena);
	struct json *lost = json_object(arena);
	struct json real = { .kind = JSON_REAL, .real = INFINITY };

	json_put_int(arena, twice, "b", 1);
	json_put_int(arena, twice, "a", 1);
	json_put_int(arena, twice, "b", 2);
	(void)json_put(lost, "a", NULL);
	json_put_int(arena, lost, "b", 2);
	CHECK(unwritable(NULL), "no tree");
	CHECK(unwritable(twice), "a member that stands twice");
	CHECK(unwritable(lost), "an object that lost a member");
	CHECK(unwritable(&real), "infinity");
	CHECK(unwritable(json_integer(arena, LIMIT_INTEGER + 1)), "2^53");
	CHECK(unwritable(json_integer(arena, INT64_MIN)), "the smallest integer");
	CHECK(unwritable(json_string(arena, STR("a\0b"))), "U+0000");
	CHECK(unwritable(json_string(arena, STR("\xff"))), "not UTF-8");
	CHECK(json_put(NULL, "a", json_object(arena)) == NULL, "NULL in gives NULL out");
}

static bool
writes(const struct json *value, const char *expected)
{
	struct buf out;
	bool same;

	buf_init(&out, LIMIT_BODY);
	json_write(value, &out);
	same = !buf_failed(&out) && str_eq_c(buf_str(&out), expected);
	buf_release(&out);
	return same;
}

static void
builds_and_asks(struct arena *arena)
{
	static const char *const exact[] = { "z", "a", "list", "yes", NULL };
	static const char *const fewer[] = { "z", "a", "list", NULL };
	static const char *const other[] = { "z", "a", "list", "no", NULL };
	struct json *object = json_object(arena);
	struct json *list = json_put(object, "list", json_array(arena));
	struct json *copy;

	json_put_str(arena, object, "z", STR("\b\x0b\\"));
	json_put_int(arena, object, "a", -7);
	json_put_bool(arena, object, "yes", true);
	(void)json_add(list, json_integer(arena, LIMIT_INTEGER));
	(void)json_add(list, json_object(arena));
	CHECK(writes(object, "{\"a\":-7,\"list\":[9007199254740991,{}],"
			     "\"yes\":true,\"z\":\"\\b\\u000b\\\\\"}"),
	    "members are sorted while writing");
	CHECK(str_eq_c(object->first->name, "list"), "the tree is not changed");
	CHECK(json_get(object, "zz") == NULL, "no such member");
	CHECK(json_get(list, "a") == NULL && json_get(NULL, "a") == NULL,
	    "no member of what is no object");
	CHECK(json_get_str(object, "a").len == 0, "an integer is no string");
	CHECK(json_get_int(object, "z", 5) == 5, "a string is no integer");
	CHECK(json_get_int(object, "a", 5) == -7, "the integer");
	copy = json_object(arena);
	json_put_time(arena, copy, "never", 0);
	json_put_time(arena, copy, "once", CLOCK_SECOND);
	CHECK(writes(copy, "{\"once\":\"1970-01-01T00:00:01Z\"}"),
	    "a time, and no member where there is none");
	CHECK(!json_get_bool(object, "a") && json_get_bool(object, "yes"), "the boolean");
	CHECK(!json_has_only(object, fewer) && !json_has_only(object, other) &&
		  json_has_only(object, exact),
	    "exactly the members named");
	copy = json_copy(arena, object);
	CHECK(json_equal(copy, object), "a copy is equal");
	json_put_int(arena, copy, "b", 0);
	CHECK(!json_equal(copy, object) && object->count == 4,
	    "a change of the copy is not one of the tree");
}

static void
whole_numbers_are_integers(struct arena *arena)
{
	struct json *root = NULL;
	const struct json *item;

	CHECK(json_read(arena, STR("[1.0,1e2,-0,9007199254740992,0.5]"), &root, NULL) ==
		  ERR_OK,
	    "numbers in five ways");
	item = json_first(root);
	CHECK(item->kind == JSON_INTEGER && item->integer == 1, "1.0 is 1");
	item = item->next;
	CHECK(item->kind == JSON_INTEGER && item->integer == 100, "1e2 is 100");
	item = item->next;
	CHECK(item->kind == JSON_INTEGER && item->integer == 0, "-0 is 0");
	CHECK(item->next->kind == JSON_REAL, "2^53 is no integer of ours");
	CHECK(item->next->next->kind == JSON_REAL, "0.5 is real");
}

int
main(void)
{
	struct arena arena;

	json_warm();
	if (arena_init(&arena, LIMIT_ARENA, NULL) != ERR_OK)
		return EXIT_FAILURE;
	refuses_what_is_not_canonical(&arena);
	refuses_what_passes_a_limit(&arena);
	refuses_foreign_text(&arena);
	writer_refuses(&arena);
	builds_and_asks(&arena);
	whole_numbers_are_integers(&arena);
	arena_release(&arena);
	return test_done();
}
