/* No byte of data ends what it stands in. */
#include "ui/escape.h"

#include "base/arena.h"
#include "format/json.h"
#include "test.h"
#include "vectors.h"

static struct buf out;

static struct str
as(void (*escape)(struct str, struct buf *), const char *text)
{
	buf_reset(&out);
	escape(str_from(text), &out);
	return buf_str(&out);
}

static void
test_text(void)
{
	CHECK(str_eq_c(
		  as(escape_text, "<b>&\"'</b>"), "&lt;b&gt;&amp;&quot;&#39;&lt;/b&gt;"),
	    "what ends text or a value is a reference");
	CHECK(str_eq_c(as(escape_text, "a\x01z\x7f"), "a[U+0001]z[U+007F]"),
	    "a control is shown by its number");
	CHECK(str_eq_c(as(escape_text, "a\xe2\x80\xaez"), "a[U+202E]z"),
	    "so is a mark that turns the direction of writing");
	CHECK(str_eq_c(as(escape_text, "a\r\nb\tc\rd"), "a\nb\tc[U+000D]d"),
	    "lines and tabs stay, a lonely CR does not");
	CHECK(str_eq_c(as(escape_text, "a\xff\xc3z"), "a\xef\xbf\xbd\xef\xbf\xbdz"),
	    "what is not UTF-8 is replaced");
	CHECK(str_eq_c(as(escape_text, "é 日本 😀"), "é 日本 😀"), "letters stay");
}

static void
test_part(void)
{
	CHECK(str_eq_c(
		  as(escape_part, "a/b?c=d&e#f \"<"), "a%2Fb%3Fc%3Dd%26e%23f%20%22%3C"),
	    "a part of a path has no other part in it");
	CHECK(str_eq_c(as(escape_part, ".."), "-") && str_eq_c(as(escape_part, "."), "-"),
	    "dots lead nowhere");
	CHECK(str_eq_c(as(escape_part, "0199-x_~.y"), "0199-x_~.y"), "an id stays");
}

static void
test_link(void)
{
	static const char *const bad[] = { "", "x", "//host/", "https://host/",
		"javascript:alert(1)", "/a/../b", "/a b", "/\\host", "/a\"b", "/<",
		NULL };

	for (size_t i = 0; bad[i] != NULL; i++)
		CHECK(str_eq_c(as(escape_link, bad[i]), "/"), bad[i]);
	CHECK(str_eq_c(as(escape_link, "/orders?state=open&x=%20"),
		  "/orders?state=open&amp;x=%20"),
	    "a path of this origin stays");
}

/* Nothing of any naughty string could end the text, the value or the part that it is in.
 */
static void
test_naughty(void)
{
	struct arena arena;
	struct json *list = NULL;
	bool text_ok = true, part_ok = true;
	size_t count = 0;

	if (arena_init(&arena, (size_t)16 << 20, NULL) != ERR_OK)
		exit(EXIT_FAILURE);
	if (!vectors_here(&arena)) {
		test_skip("naughty strings", "no VECTORS");
		arena_release(&arena);
		return;
	}
	CHECK(json_read(&arena, vectors_read(&arena, "vectors/naughty-strings/blns.json"),
		  &list, NULL) == ERR_OK,
	    "the naughty strings are read");
	for (const struct json *at = json_first(list); at != NULL;
	     at = at->next, count++) {
		struct str s;

		buf_reset(&out);
		escape_text(at->string, &out);
		s = buf_str(&out);
		text_ok = text_ok && str_utf8(s) && str_find(s, '<') == s.len &&
			  str_find(s, '>') == s.len && str_find(s, '"') == s.len &&
			  str_find(s, '\'') == s.len;
		buf_reset(&out);
		escape_part(at->string, &out);
		s = buf_str(&out);
		for (size_t i = 0; i < s.len; i++)
			part_ok = part_ok && strchr("/?#&\"<>' :", s.ptr[i]) == NULL;
	}
	CHECK(count > 200, "there are hundreds");
	CHECK(text_ok, "in text and in a value");
	CHECK(part_ok, "in a part of a path");
	arena_release(&arena);
}

int
main(void)
{
	buf_init(&out, (size_t)1 << 20);
	test_text();
	test_part();
	test_link();
	test_naughty();
	buf_release(&out);
	return test_done();
}
