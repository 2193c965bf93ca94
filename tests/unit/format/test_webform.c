/* Forms as browsers send them, and as nobody should. */
#include "format/webform.h"

#include <string.h>

#include "base/limits.h"
#include "test.h"

#define PAIRS "application/x-www-form-urlencoded"
#define PARTS "multipart/form-data; boundary=b"
#define HEAD "Content-Disposition: form-data; name="
#define END "\r\n--b--\r\n"

static struct arena arena;
static struct why why;

static enum err
reads(const char *type, struct str body, struct json **ret_root)
{
	arena_reset(&arena);
	return webform_read(&arena, str_from(type), body, ret_root, &why);
}

/* Whether the form's canonical text is that. */
static bool
gives(const char *type, const char *body, const char *text)
{
	struct json *root;
	struct buf out;
	bool ok;

	if (reads(type, str_from(body), &root) != ERR_OK) {
		printf("# %s\n", why.text);
		return false;
	}
	buf_init(&out, LIMIT_BODY);
	json_write(root, &out);
	ok = str_eq_c(buf_str(&out), text);
	if (!ok)
		printf("# %.*s\n", STR_ARG(buf_str(&out)));
	buf_release(&out);
	return ok;
}

static const struct {
	const char *type, *body, *words;
} bad[] = {
	{ "", "a=b", "no type" },
	{ "text/plain", "a=b", "another type" },
	{ "application/json", "{}", "JSON" },
	{ PAIRS, "=b", "no name" },
	{ PAIRS, "a=b&&c=d", "nothing between two" },
	{ PAIRS, "a=b&a=c", "twice" },
	{ PAIRS, "a=b&a[]=c", "a value, then a list" },
	{ PAIRS, "a[]=b&a=c", "a list, then a value" },
	{ PAIRS, "a=b&a.c=d", "a value, then an object" },
	{ PAIRS, "a.c=d&a=b", "an object, then a value" },
	{ PAIRS, "a[0]=b", "a number in brackets" },
	{ PAIRS, "a..b=c", "an empty part" },
	{ PAIRS, ".a=c", "nothing before the dot" },
	{ PAIRS, "[]=c", "a list without a name" },
	{ PAIRS, "a b=c", "a space in a name" },
	{ PAIRS, "a%00=c", "NUL in a name" },
	{ PAIRS, "a=%00", "NUL in a value" },
	{ PAIRS, "a=%", "a lone %" },
	{ PAIRS, "a=%4", "one digit" },
	{ PAIRS, "a=%4g", "no digit" },
	{ PAIRS, "a=%ff", "no UTF-8" },
	{ PAIRS, "a=%ed%a0%80", "a surrogate" },
	{ PAIRS, "a.a.a.a.a.a.a.a.a=1", "too deep" },
	{ "multipart/form-data", "--b" END, "no boundary" },
	{ "multipart/form-data; boundary=", "--" END, "an empty one" },
	{ "multipart/form-data; boundary=\xc3\xa4", "--" END, "one that is no boundary" },
	{ PARTS, "", "nothing" },
	{ PARTS, "--c\r\n" HEAD "\"a\"\r\n\r\nx" END, "another boundary" },
	{ PARTS, "x--b\r\n" HEAD "\"a\"\r\n\r\nx" END, "something before" },
	{ PARTS, "--b\r\n" HEAD "\"a\"\r\n\r\nx", "no end" },
	{ PARTS, "--b\r\n" HEAD "\"a\"\r\n\r\nx\r\n--b", "half an end" },
	{ PARTS, "--b\r\n" HEAD "\"a\"\r\n\r\nx\r\n--b--\r\ny", "something behind" },
	{ PARTS, "--b\r\n" HEAD "\"a\"\n\nx" END, "bare LF" },
	{ PARTS, "--b\r\n\r\nx" END, "no head" },
	{ PARTS, "--b\r\n" HEAD "a\r\n\r\nx" END, "no quotes" },
	{ PARTS, "--b\r\n" HEAD "\"a\"; name=\"b\"\r\n\r\nx" END, "two names" },
	{ PARTS, "--b\r\n" HEAD "\"a\"; filename*=\"b\"\r\n\r\nx" END,
	    "another file name" },
	{ PARTS, "--b\r\n" HEAD "\"a\"\r\n" HEAD "\"b\"\r\n\r\nx" END, "two heads" },
	{ PARTS, "--b\r\n" HEAD "\"a\"\r\nContent-Transfer-Encoding: base64\r\n\r\nx" END,
	    "an encoding" },
	{ PARTS, "--b\r\n" HEAD "\"a\"\r\n\r\n\xff" END, "no UTF-8" },
	{ PARTS, "--b\r\n" HEAD "\"a\"\r\n\r\nx\r\n--b\r\n" HEAD "\"a\"\r\n\r\ny" END,
	    "twice, in parts" },
	{ PARTS, "--b\r\n" HEAD "\"a\"; filename=\"\xff\"\r\n\r\nx" END,
	    "a file's name that is not UTF-8" },
};

static void
test_bad(void)
{
	struct json *root;

	for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++)
		CHECK(reads(bad[i].type, str_from(bad[i].body), &root) != ERR_OK,
		    bad[i].words);
}

static void
test_limits(void)
{
	struct json *root;
	struct buf text;

	buf_init(&text, LIMIT_BODY);
	for (int i = 0; i < LIMIT_FORM_FIELDS; i++)
		buf_format(&text, "%sa%d=1", i == 0 ? "" : "&", i);
	CHECK(reads(PAIRS, buf_str(&text), &root) == ERR_OK, "as many members as may be");
	buf_add_c(&text, "&b=1");
	CHECK(reads(PAIRS, buf_str(&text), &root) == ERR_LIMIT, "one more");
	for (int one_more = 0; one_more < 2; one_more++) {
		buf_reset(&text);
		buf_add_c(&text, "--b\r\n" HEAD "\"a\"; filename=\"f\"\r\n\r\n");
		memset(buf_room(&text, LIMIT_FORM_FILES + (size_t)one_more), 'x',
		    LIMIT_FORM_FILES + (size_t)one_more);
		buf_add_c(&text, END);
		CHECK(reads(PARTS, buf_str(&text), &root) ==
			  (one_more ? ERR_LIMIT : ERR_OK),
		    one_more ? "one byte more" : "files as large as may be");
	}
	buf_release(&text);
}

static void
test_good(void)
{
	CHECK(gives(PAIRS, "", "{}"), "an empty form");
	CHECK(gives(PAIRS, "a=&b=x+y%2B%C3%A9", "{\"a\":\"\",\"b\":\"x y+\xc3\xa9\"}"),
	    "values");
	CHECK(gives("Application/X-WWW-Form-Urlencoded; charset=UTF-8", "a=1",
		  "{\"a\":\"1\"}"),
	    "the type in other letters");
	CHECK(
	    gives(PAIRS, "a=1%0D%0A2%0A3", "{\"a\":\"1\\n2\\n3\"}"), "lines end with LF");
	CHECK(gives(PAIRS, "t[]=1&t[]=2", "{\"t\":[\"1\",\"2\"]}"), "a list");
	CHECK(gives(PAIRS, "f.a-b=1&f.c=2&g=3",
		  "{\"f\":{\"a-b\":\"1\",\"c\":\"2\"},\"g\":\"3\"}"),
	    "objects");
	CHECK(gives(PAIRS, "f.t[]=1&f.t[]=2", "{\"f\":{\"t\":[\"1\",\"2\"]}}"),
	    "a list in an object");
	CHECK(gives(PARTS, "--b--\r\n", "{}"), "no parts");
	CHECK(
	    gives(PARTS,
		"--b\r\n" HEAD "\"a\"\r\n\r\nx\r\ny\r\n--b\r\n" HEAD
		"\"d\"; filename=\"f.txt\"\r\nContent-Type: text/plain\r\n\r\nhello" END,
		"{\"a\":\"x\\ny\",\"d\":{\"base64\":\"aGVsbG8=\",\"name\":\"f.txt\","
		"\"type\":\"text/plain\"}}"),
	    "parts and a file");
	CHECK(gives(PARTS, "--b\r\n" HEAD "\"d\"; filename=\"\"\r\n\r\n" END, "{}"),
	    "a file that was not chosen is no member");
	CHECK(gives("multipart/form-data; boundary=\"a b\"", "", "") == false,
	    "a boundary with a space is refused");
	CHECK(gives("multipart/form-data; boundary=\"b\"",
		  "--b\r\n" HEAD "\"a\"\r\n\r\n" END, "{\"a\":\"\"}"),
	    "a boundary in quotes");
}

/* Of an address: pairs, and nothing else. */
static void
test_query(void)
{
	struct json *root = NULL;

	arena_reset(&arena);
	CHECK(webform_query(&arena, STR("text=RUC-1+%C3%B1&by=month"), &root, &why) ==
		      ERR_OK &&
		  str_eq_c(json_get_str(root, "text"), "RUC-1 \xc3\xb1") &&
		  str_eq_c(json_get_str(root, "by"), "month"),
	    "a query is read as pairs");
	root = NULL;
	CHECK(webform_query(&arena, STR("a=%zz"), &root, &why) == ERR_SYNTAX &&
		  root == NULL,
	    "what is none is refused whole");
	CHECK(webform_query(&arena, STR("--b\r\n" HEAD "\"a\"\r\n\r\nx" END), &root,
		  &why) == ERR_SYNTAX,
	    "nor is it ever read as parts");
}

int
main(void)
{
	if (arena_init(&arena, LIMIT_ARENA, NULL) != ERR_OK)
		return 1;
	test_bad();
	test_limits();
	test_good();
	test_query();
	arena_release(&arena);
	return test_done();
}
