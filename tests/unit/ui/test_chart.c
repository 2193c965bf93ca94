/* Drawings say what the numbers say. */
#include "ui/chart.h"

#include "base/arena.h"
#include "base/clock.h"
#include "test.h"

static struct arena arena;
static struct buf out;

static bool
bar(int64_t from, int64_t until, int64_t limit, int64_t now, const char *part)
{
	bool found;

	buf_reset(&out);
	chart_bar(&(struct chart_bar){ from, until, now, limit }, &out);
	found = str_has(buf_str(&out), str_from(part));
	if (!found)
		printf("# %.*s\n", STR_ARG(buf_str(&out)));
	return found;
}

static bool
columns(const char *text, const char *part)
{
	struct json *list = NULL;
	bool found = json_read(&arena, str_from(text), &list, NULL) == ERR_OK;

	buf_reset(&out);
	chart_columns(list, &out);
	found = found && str_has(buf_str(&out), str_from(part));
	if (!found)
		printf("# %.*s\n", STR_ARG(buf_str(&out)));
	arena_reset(&arena);
	return found;
}

static void
test_bar(void)
{
	CHECK(
	    bar(0, 100 * CLOCK_DAY, 0, -1, "class=\"bar-run\" width=\"0\""), "before it");
	CHECK(
	    bar(0, 100 * CLOCK_DAY, 0, 50 * CLOCK_DAY, "class=\"bar-run\" width=\"100\""),
	    "half of it");
	CHECK(bar(0, 4000 * CLOCK_DAY, 0, 2000 * CLOCK_DAY, "\"bar-run\" width=\"100\""),
	    "half of ten years");
	CHECK(bar(0, 100 * CLOCK_DAY, 0, 80 * CLOCK_DAY, "class=\"bar near\""),
	    "near its end");
	CHECK(bar(0, 100 * CLOCK_DAY, 0, 101 * CLOCK_DAY, "class=\"bar over\""), "over");
	CHECK(bar(0, 50 * CLOCK_DAY, 100 * CLOCK_DAY, 0, "class=\"bar-mark\" x=\"100\""),
	    "what is due before the limit of the law is marked");
	CHECK(bar(9, 9, 9, 9, "<svg") && bar(9, 3, 0, 5, "<svg"), "no time at all");
}

static void
test_columns(void)
{
	CHECK(columns("[{\"label\":\"a\",\"value\":80},{\"label\":\"b\",\"value\":160}]",
		  "y=\"74\" width=\"20\" height=\"60\""),
	    "half as many, half as high");
	CHECK(columns("[{\"label\":\"a\",\"value\":0}]", "height=\"0\""), "none");
	CHECK(columns("[{\"label\":\"<b>\",\"value\":-5},7,{}]", "&lt;b&gt;"),
	    "hostile labels are text, hostile values nothing");
	CHECK(columns("[{\"label\":\"a\",\"value\":9007199254740991}]", "height=\"120\""),
	    "the largest number there is");
	CHECK(columns("{\"label\":1}", "<svg") && columns("[]", "<svg"), "no list");
}

int
main(void)
{
	if (arena_init(&arena, (size_t)1 << 20, NULL) != ERR_OK)
		return EXIT_FAILURE;
	buf_init(&out, (size_t)1 << 16);
	test_bar();
	test_columns();
	buf_release(&out);
	arena_release(&arena);
	return test_done();
}
