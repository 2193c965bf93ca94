/* The small tools: views, arenas, buffers, cursors, encodings, time. */
#include <string.h>

#include "base/arena.h"
#include "base/base64.h"
#include "base/buf.h"
#include "base/clock.h"
#include "base/cursor.h"
#include "base/hex.h"
#include "base/str.h"
#include "test.h"

static void
test_str(void)
{
	struct str rest = STR("a\tb\t\tc");
	uint64_t value = 7;

	CHECK(str_eq(str_cut(&rest, '\t'), STR("a")), "str_cut gives the first field");
	CHECK(str_eq(rest, STR("b\t\tc")), "str_cut moves behind the separator");
	CHECK(str_u64(STR("18446744073709551615"), UINT64_MAX, &value),
	    "the largest number");
	CHECK(!str_u64(STR("18446744073709551616"), UINT64_MAX, &value),
	    "one more overflows");
	CHECK(!str_u64(STR("01"), UINT64_MAX, &value), "no leading zero");
	CHECK(!str_u64(STR(""), UINT64_MAX, &value), "no empty number");
	CHECK(!str_u64(STR("11"), 10, &value) && value == UINT64_MAX,
	    "the maximum counts, the output is untouched");
	CHECK(str_utf8(STR("caf\xc3\xa9 \xf0\x9f\x91\x8d")), "UTF-8 is accepted");
	CHECK(!str_utf8(STR("\xc0\x80")), "over-long form is refused");
	CHECK(!str_utf8(STR("\xed\xa0\x80")), "surrogate is refused");
	CHECK(!str_utf8(str_bytes("a\0b", 3)), "U+0000 is refused");
	CHECK(!str_utf8(STR("\xf0\x9f\x91")), "cut sequence is refused");
	CHECK(str_control(STR("\x1b[31m")) == 1 && str_control(STR("\x7f")) == 1 &&
		  str_control(STR("\n")) == 1,
	    "ESC, DEL and line ends do something to a line");
	CHECK(str_control(STR("\xc2\x9b"
			      "31m")) == 2,
	    "so does the one-character CSI");
	CHECK(str_control(STR("\xe2\x80\xae")) == 3 &&
		  str_control(STR("\xe2\x81\xa6")) == 3 &&
		  str_control(STR("\xe2\x80\xa8")) == 3 &&
		  str_control(STR("\xd8\x9c")) == 2,
	    "and what turns its direction or ends it");
	CHECK(str_control(STR("")) == 0 && str_control(STR("a\x1b")) == 0 &&
		  str_control(STR("\xc2")) == 0 && str_control(STR("\xe2\x80")) == 0 &&
		  str_control(STR("\xc2\xa0")) == 0 &&
		  str_control(STR("\xe2\x80\xa7")) == 0 &&
		  str_control(STR("\xd8\xa7")) == 0,
	    "letters do nothing, nor what is cut");
	CHECK(str_eq_secret(STR("abc"), STR("abc")) &&
		  !str_eq_secret(STR("abc"), STR("abd")),
	    "constant-time comparison compares");
	CHECK(str_cmp(STR("a"), STR("ab")) < 0 && str_cmp(STR("b"), STR("ab")) > 0,
	    "str_cmp");
}

static void
test_arena(void)
{
	struct arena arena;
	size_t mark;

	if (!CHECK(arena_init(&arena, 4096, NULL) == ERR_OK, "arena is mapped"))
		return;
	CHECK(arena_alloc(&arena, 5000) == NULL, "a full arena gives NULL");
	CHECK(arena_array(&arena, SIZE_MAX / 2, 4) == NULL,
	    "a product that overflows gives NULL");
	mark = arena_mark(&arena);
	char *text = arena_cstr(&arena, STR("secret"));
	CHECK(text != NULL && strcmp(text, "secret") == 0, "arena_cstr terminates");
	arena_return(&arena, mark);
	CHECK(text != NULL && text[0] == 0, "what is returned is wiped");
	CHECK(arena_cstr(&arena, str_bytes("a\0b", 3)) == NULL,
	    "NUL in a C string is refused");
	CHECK(str_eq(arena_format(&arena, "%d-%s", 7, "x"), STR("7-x")), "arena_format");
	CHECK(str_eq(arena_join(&arena, STR("task:"), STR("ID")), STR("task:ID")) &&
		  str_eq(arena_join(&arena, STR(""), STR("ID")), STR("ID")) &&
		  str_eq(arena_join(&arena, STR("a"), STR("")), STR("a")),
	    "arena_join");
	(void)arena_alloc(&arena, arena.size - arena.used - 16);
	CHECK(arena_join(&arena, STR("123456789"), STR("123456789")).ptr == NULL,
	    "what does not fit is not joined");
	arena_release(&arena);
}

static void
test_buf_and_cursor(void)
{
	struct buf buf;
	struct cursor cursor;

	buf_init(&buf, 300);
	buf_add_be16(&buf, 0x1234);
	buf_add_be64(&buf, 7);
	buf_add_sized(&buf, STR("hello"));
	cursor = cursor_from(buf_str(&buf));
	CHECK(cursor_be16(&cursor) == 0x1234 && cursor_be64(&cursor) == 7,
	    "numbers come back");
	CHECK(str_eq(cursor_sized(&cursor), STR("hello")) && cursor_end(&cursor),
	    "and bytes");
	CHECK(
	    cursor_u8(&cursor) == 0 && !cursor_end(&cursor), "past the end is an error");
	buf_format(&buf, "%0290d", 1);
	CHECK(
	    buf_failed(&buf) && buf_str(&buf).len == 0, "past the maximum shows nothing");
	buf_reset(&buf);
	buf_format(&buf, "%0290d", 1);
	CHECK(!buf_failed(&buf) && buf_str(&buf).len == 290,
	    "long formats fit if they fit");
	buf_release(&buf);
}

static void
test_encodings(void)
{
	struct arena arena;
	struct buf buf;
	struct str bytes;
	unsigned char raw[3];
	char text[7];

	if (!CHECK(arena_init(&arena, 4096, NULL) == ERR_OK, "arena is mapped"))
		return;
	buf_init(&buf, 100);
	base64_encode(STR("fooba"), &buf);
	CHECK(str_eq(buf_str(&buf), STR("Zm9vYmE=")), "RFC 4648 section 10");
	CHECK(base64_decode(&arena, buf_str(&buf), &bytes, NULL) == ERR_OK &&
		  str_eq(bytes, STR("fooba")),
	    "and back");
	CHECK(base64_decode(&arena, STR("Zm9vYmF="), &bytes, NULL) == ERR_SYNTAX,
	    "spare bits must be zero");
	CHECK(base64_decode(&arena, STR("Zm9vYmE"), &bytes, NULL) == ERR_SYNTAX,
	    "padding is needed");
	CHECK(base64_decode(&arena, STR("Zm9v\nYmE="), &bytes, NULL) == ERR_SYNTAX,
	    "no line breaks");
	CHECK(base64_decode(&arena, STR("===="), &bytes, NULL) == ERR_SYNTAX,
	    "padding only");
	hex_encode(STR("\x01\xab\xff"), text);
	CHECK(strcmp(text, "01abff") == 0 && hex_decode(STR("01abff"), raw, 3), "hex");
	CHECK(!hex_decode(STR("01ABFF"), raw, 3), "upper case is refused");
	buf_release(&buf);
	arena_release(&arena);
}

static void
test_clock(void)
{
	char text[CLOCK_TEXT_MAX];
	int64_t at;

	CHECK(clock_parse(STR("2026-11-22T10:00:00.5-03:00"), &at) &&
		  str_eq(clock_text_micro(at, text), STR("2026-11-22T13:00:00.500000Z")),
	    "an offset is turned to UTC");
	CHECK(!clock_parse(STR("2026-11-22T10:00:00"), &at),
	    "a time without zone is refused");
	CHECK(!clock_parse(STR("2026-02-29T10:00:00Z"), &at), "no 29 February in 2026");
	CHECK(
	    clock_parse(STR("2028-02-29T23:59:59Z"), &at) &&
		str_eq(clock_text(at + CLOCK_SECOND, text), STR("2028-03-01T00:00:00Z")),
	    "there is one in 2028");
	CHECK(!clock_parse(STR("2026-11-22T10:00:60Z"), &at), "leap second is refused");
	CHECK(!clock_parse(STR("2026-11-22T10:00:00.1234567Z"), &at),
	    "seven fraction digits");
}

/* A text that was cut ends with a whole character. */
static void
test_mend(void)
{
	static const struct {
		const char *cut, *whole;
	} cases[] = {
		{ "", "" },
		{ "a", "a" },
		{ "a\xc3", "a" },
		{ "a\xc3\xa9", "a\xc3\xa9" },
		{ "a\xe2\x82", "a" },
		{ "\xe2\x82\xac", "\xe2\x82\xac" },
		{ "\xf0\x9f\x98", "" },
		{ "\xf0\x9f\x98\x80", "\xf0\x9f\x98\x80" },
		{ "\xf0", "" },
		{ "\x80\x80\x80\x80\x80", "\x80\x80\x80\x80\x80" },
	};

	for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
		char text[8];

		(void)snprintf(text, sizeof text, "%s", cases[i].cut);
		str_mend(text);
		CHECK(strcmp(text, cases[i].whole) == 0, "a cut text is mended");
	}
}

static void
test_head(void)
{
	struct str text = STR("a\xe7\x93\x8f\xf0\x9f\x98\x80z"); /* of 1, 3, 4, 1 bytes */
	static const size_t whole[] = { 0, 1, 1, 1, 4, 4, 4, 4, 8, 9, 9 };
	bool all = true;

	for (size_t max = 0; max < sizeof whole / sizeof whole[0]; max++)
		all = all && str_head(text, max).len == whole[max];
	CHECK(all, "the head of a text ends with a whole character");
	CHECK(str_head((struct str){ NULL, 0 }, 5).len == 0, "of no text there is none");
	CHECK(
	    str_head(STR("\x93\x93\x93\x93\x93"), 4).len == 4, "what is no text is cut");
}

static void
test_long_why(void)
{
	struct why why = { 0 };

	for (int pad = 0; pad < 3; pad++) {
		(void)err_why(&why, ERR_IO, 0, "%.*s%s", pad, "aaa",
		    "\xe2\x82\xac\xe2\x82\xac\xe2\x82\xac\xe2\x82\xac"
		    "\xe2\x82\xac\xe2\x82\xac\xe2\x82\xac\xe2\x82\xac"
		    "\xe2\x82\xac\xe2\x82\xac\xe2\x82\xac\xe2\x82\xac"
		    "\xe2\x82\xac\xe2\x82\xac\xe2\x82\xac\xe2\x82\xac"
		    "\xe2\x82\xac\xe2\x82\xac\xe2\x82\xac\xe2\x82\xac"
		    "\xe2\x82\xac\xe2\x82\xac\xe2\x82\xac\xe2\x82\xac"
		    "\xe2\x82\xac\xe2\x82\xac\xe2\x82\xac\xe2\x82\xac"
		    "\xe2\x82\xac\xe2\x82\xac\xe2\x82\xac\xe2\x82\xac"
		    "\xe2\x82\xac\xe2\x82\xac\xe2\x82\xac\xe2\x82\xac"
		    "\xe2\x82\xac\xe2\x82\xac\xe2\x82\xac\xe2\x82\xac"
		    "\xe2\x82\xac\xe2\x82\xac\xe2\x82\xac\xe2\x82\xac"
		    "\xe2\x82\xac\xe2\x82\xac\xe2\x82\xac\xe2\x82\xac"
		    "\xe2\x82\xac\xe2\x82\xac\xe2\x82\xac\xe2\x82\xac"
		    "\xe2\x82\xac\xe2\x82\xac\xe2\x82\xac\xe2\x82\xac"
		    "\xe2\x82\xac\xe2\x82\xac\xe2\x82\xac\xe2\x82\xac"
		    "\xe2\x82\xac\xe2\x82\xac\xe2\x82\xac\xe2\x82\xac"
		    "\xe2\x82\xac\xe2\x82\xac\xe2\x82\xac\xe2\x82\xac");
		CHECK(str_utf8(str_from(why.text)) && strlen(why.text) > WHY_TEXT_MAX - 8,
		    "a reason that is too long is cut between characters");
	}
}

int
main(void)
{
	test_str();
	test_arena();
	test_buf_and_cursor();
	test_encodings();
	test_clock();
	test_mend();
	test_head();
	test_long_why();
	return test_done();
}
