/* What a person is shown of rows before they are sealed: bounded, compared, cut. */
#include <string.h>

#include "base/buf.h"
#include "base/limits.h"
#include "evidence/rows.h"
#include "evidence/view.h"
#include "format/json.h"
#include "test.h"

static struct arena arena;
static const struct target target = { .format = STR_INIT("EmailAddress"),
	.value = STR_INIT("a@b.example"),
	.categories = DATA_SUBSCRIBER };
static const struct order order = { .targets = &target, .targets_count = 1 };

static enum err
report(struct str rows, const struct order *allowed, struct json **ret_report)
{
	arena_reset(&arena);
	return rows_report(&arena, &order, allowed, rows, ret_report, NULL);
}

static int64_t
count(const struct json *root, const char *what)
{
	return json_get_int(json_get(json_get(root, "scope"), "rows"), what, -1);
}

static void
test_bad(void)
{
	struct json *root = NULL;
	struct buf text;

	CHECK(report(STR("a,a\n1,2\n"), NULL, &root) == ERR_SYNTAX, "a column twice");
	CHECK(report(STR("a\n\"1\n"), NULL, &root) == ERR_SYNTAX, "an open quote");
	CHECK(report(STR("a\n\xff\n"), NULL, &root) == ERR_SYNTAX, "no text");
	CHECK(report(STR("{\"rows\":[]}"), NULL, &root) == ERR_SYNTAX,
	    "a quote inside a field: JSON is no CSV");
	buf_init(&text, 2 * LIMIT_ROWS);
	buf_add_c(&text, "email\n");
	memset(buf_room(&text, LIMIT_ROWS - text.len), 'a', LIMIT_ROWS - 6);
	CHECK(report(buf_str(&text), NULL, &root) == ERR_OK, "as much as there may be");
	buf_add_c(&text, "a");
	CHECK(report(buf_str(&text), NULL, &root) == ERR_LIMIT, "a byte more");
	buf_reset(&text);
	for (int i = 0; i <= LIMIT_TABLE_COLUMNS; i++)
		buf_format(&text, "c%d,", i);
	buf_add_c(&text, "end\n");
	CHECK(report(buf_str(&text), NULL, &root) == ERR_LIMIT, "too many columns");
	buf_release(&text);
}

static void
test_shown(void)
{
	struct order none = order;
	struct target barred = target;
	struct json *root = NULL;

	CHECK(report(STR("email,name\na@b.example,Anna\nc@b.example,Carl\n"), NULL,
		  &root) == ERR_OK &&
		  count(root, "inside") == 1 && count(root, "outside") == 1,
	    "each row is counted");
	CHECK(str_eq_c(json_get_str(json_get(root, "scope"), "rule"), "scope-exceeded"),
	    "and the rule says that there is too much");
	CHECK(json_get_int(json_get(root, "table"), "total", 0) == 2 &&
		  json_get(json_get(root, "table"), "rows")->count == 2,
	    "the rows are shown");
	barred.categories = 0;
	none.targets = &barred;
	CHECK(report(STR("email,name\na@b.example,Anna\n"), &none, &root) == ERR_OK &&
		  str_eq_c(json_get_str(json_get(root, "scope"), "rule"), "scope-barred"),
	    "what may not leave is barred");
	CHECK(report(STR("email,name\n"), NULL, &root) == ERR_OK &&
		  count(root, "inside") == 0,
	    "a table without a row");
}

/* However much there is. */
static void
test_bounded(void)
{
	struct json *root = NULL;
	struct buf text, out;

	buf_init(&text, LIMIT_ROWS);
	buf_init(&out, ROWS_REPORT_MAX);
	for (int i = 0; i < VIEW_COLUMNS + 10; i++)
		buf_format(&text, "\"c%d\n%0400d\",", i, i);
	buf_add_c(&text, "end\n");
	for (int row = 0; row < 200; row++) {
		for (int i = 0; i < VIEW_COLUMNS + 10; i++)
			buf_format(&text, "\"\x01\x01\x01%0300d\",", i);
		buf_add_c(&text, "x\n");
	}
	CHECK(report(buf_str(&text), NULL, &root) == ERR_OK, "long cells, many columns");
	json_write(root, &out);
	CHECK(!buf_failed(&out) &&
		  json_get(json_get(root, "table"), "rows")->count == ROWS_SHOWN &&
		  json_get(json_get(root, "scope"), "findings")->count <= ROWS_FINDINGS &&
		  json_get_bool(json_get(root, "table"), "cut"),
	    "the report is cut, and says so");
	buf_release(&out);
	buf_release(&text);
}

int
main(void)
{
	if (!CHECK(arena_init(&arena, LIMIT_ARENA, NULL) == ERR_OK, "an arena"))
		return test_done();
	test_bad();
	test_shown();
	test_bounded();
	arena_release(&arena);
	return test_done();
}
