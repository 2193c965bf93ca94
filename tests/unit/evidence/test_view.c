/* One table of an answer, page by page: what is hostile, what is large, what is found. */
#include <string.h>

#include "base/buf.h"
#include "base/limits.h"
#include "evidence/view.h"
#include "test.h"

static struct arena arena;

static enum err
look(enum scope_kind kind, struct str bytes, const char *search, uint64_t page,
    struct view *ret_view)
{
	struct scope_file file = { .name = STR("a"), .kind = kind, .bytes = bytes };
	struct view_ask ask = { .search = str_from(search), .page = page };

	return view_table(&arena, &file, &ask, ret_view, NULL);
}

static void
test_bad(void)
{
	struct view view = { .total = 7 };

	CHECK(look(SCOPE_FREE, STR("a\n1\n"), "", 1, &view) == ERR_USAGE,
	    "a letter is no table");
	CHECK(look(SCOPE_CSV, STR("a,a\n1,2\n"), "", 1, &view) == ERR_SYNTAX,
	    "two columns of one name");
	CHECK(look(SCOPE_CSV, STR("a,b\n1\n"), "", 1, &view) == ERR_SYNTAX,
	    "a row that is too short");
	CHECK(look(SCOPE_CSV, STR("a\n\"1\n"), "", 1, &view) == ERR_SYNTAX,
	    "a quote that is not closed");
	CHECK(look(SCOPE_CSV, STR("a\n\xff\n"), "", 1, &view) == ERR_SYNTAX,
	    "bytes that are no text");
	CHECK(look(SCOPE_JSON, STR("{\"a\":1}"), "", 1, &view) == ERR_SYNTAX,
	    "JSON that is no list of objects");
	CHECK(look(SCOPE_CSV, STR("a\n1\n"), "", 0, &view) == ERR_USAGE, "no page 0");
	CHECK(view.total == 7, "and nothing is given");
}

static void
test_rows(void)
{
	struct str csv = STR("name,ip\r\nAnna,192.0.2.7\r\n\"=1+1\",\"<b>\"\r\nBo,x\r\n");
	struct view view;

	CHECK(look(SCOPE_CSV, csv, "", 1, &view) == ERR_OK && view.total == 3 &&
		  view.matching == 3 && view.pages == 1 && view.rows_count == 3 &&
		  view.columns_count == 2 && str_eq_c(view.columns[1], "ip"),
	    "a table");
	CHECK(str_eq_c(view.rows[1].cells[1], "<b>") && view.rows[1].number == 2,
	    "a cell is the text that it is");
	CHECK(view.computes && !view.cut, "a formula is told of");
	CHECK(look(SCOPE_CSV, csv, "aNN", 1, &view) == ERR_OK && view.matching == 1 &&
		  view.rows[0].number == 1 && !view.computes,
	    "found in any case of letters");
	CHECK(look(SCOPE_CSV, csv, "nobody", 1, &view) == ERR_OK && view.total == 3 &&
		  view.matching == 0 && view.pages == 0 && view.rows_count == 0,
	    "what is nowhere");
	CHECK(look(SCOPE_CSV, csv, "", 2, &view) == ERR_OK && view.rows_count == 0,
	    "a page behind the last one");
	CHECK(look(SCOPE_JSON, STR("[{\"a\":1},{\"b\":\"two\"}]"), "two", 1, &view) ==
		      ERR_OK &&
		  view.rows_count == 1 && view.rows[0].number == 2 &&
		  view.columns_count == 2 && view.rows[0].cells[0].len == 0 &&
		  str_eq_c(view.rows[0].cells[1], "two"),
	    "rows of JSON have the columns that they name");
}

static void
test_cut(void)
{
	struct view view;
	struct buf text;

	buf_init(&text, (size_t)1 << 20);
	for (int i = 0; i < VIEW_COLUMNS + 1; i++)
		buf_format(&text, "%sc%d", i == 0 ? "" : ",", i);
	buf_add_c(&text, "\n");
	for (int i = 0; i < VIEW_CELL / 2; i++)
		buf_add_c(&text, i == 0 ? "x" : "\xc3\xa9");
	buf_add_c(&text, "\xc3\xa9\xc3\xa9");
	for (int i = 0; i < VIEW_COLUMNS; i++)
		buf_add_c(&text, ",");
	CHECK(look(SCOPE_CSV, buf_str(&text), "", 1, &view) == ERR_OK && view.cut &&
		  view.columns_count == VIEW_COLUMNS,
	    "more columns than are shown");
	CHECK(
	    view.rows[0].cells[0].len == VIEW_CELL - 1 && str_utf8(view.rows[0].cells[0]),
	    "a long cell ends with a whole character");
	buf_release(&text);
}

/* As many rows as one table may have; the memory is that of one page. */
static void
test_many(void)
{
	struct view view;
	struct buf text;
	size_t before, used;

	buf_init(&text, (size_t)16 << 20);
	buf_add_c(&text, "n\n");
	for (int i = 1; i < LIMIT_TABLE_ROWS; i++)
		buf_format(&text, i % 2 == 0 ? "%d\n" : "\"%d\"\"\"\n", i);
	before = arena_mark(&arena);
	CHECK(look(SCOPE_CSV, buf_str(&text), "", 20000, &view) == ERR_OK &&
		  view.total == LIMIT_TABLE_ROWS - 1 && view.pages == 20000 &&
		  view.rows_count == VIEW_ROWS - 1 && view.rows[0].number == 999951,
	    "the last page of a million rows");
	used = arena_mark(&arena) - before;
	CHECK(used < (size_t)1 << 20, "takes the memory of a page");
	buf_release(&text);
}

int
main(void)
{
	if (arena_init(&arena, (size_t)64 << 20, NULL) != ERR_OK)
		return 1;
	test_bad();
	test_rows();
	test_cut();
	test_many();
	arena_release(&arena);
	return test_done();
}
