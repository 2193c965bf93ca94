/* Tables: RFC 4180 and nothing looser. */
#include <string.h>

#include "base/arena.h"
#include "format/csv.h"
#include "test.h"

static struct arena arena;

/* All rows as one text: fields in [ ], rows ended by | ; or the error with its line. */
static struct str
shown(struct str text)
{
	struct str fields[LIMIT_TABLE_COLUMNS];
	struct str all = STR("");
	struct why why = { 0 };
	struct csv csv;
	size_t count = 1;
	enum err e = csv_open(text, &csv, &why);

	while (e == ERR_OK) {
		e = csv_next(&arena, &csv, fields, &count, &why);
		if (e != ERR_OK || count == 0)
			break;
		for (size_t i = 0; i < count; i++)
			all = arena_format(
			    &arena, "%.*s[%.*s]", STR_ARG(all), STR_ARG(fields[i]));
		all = arena_format(&arena, "%.*s|", STR_ARG(all));
	}
	if (e != ERR_OK)
		return arena_format(&arena, "%s at %d", err_name(e), why.line);
	return all;
}

static void
test_table(void)
{
	static const struct {
		const char *text, *shown, *words;
	} cases[] = {
		{ "a\"b\n", "syntax at 1", "a quote inside a plain field" },
		{ "\"a\"b\n", "syntax at 1", "text behind a closing quote" },
		{ "a\n\"b\nc", "syntax at 2", "a quote that is not closed" },
		{ "a,b\nc\n", "syntax at 2", "a row with too few fields" },
		{ "a\nb,c\n", "syntax at 2", "a row with too many fields" },
		{ "a\rb\n", "syntax at 1", "a carriage return alone" },
		{ "a,b\n\nc,d\n", "syntax at 2", "an empty line between rows" },
		{ "\xc3\n", "syntax at 0", "not UTF-8" },
		{ "", "", "nothing" },
		{ "a,b\r\n1,2\r\n", "[a][b]|[1][2]|", "CRLF" },
		{ "a,b\n1,2", "[a][b]|[1][2]|", "LF, and none at the end" },
		{ "\xef\xbb\xbf"
		  "a\n",
		    "[a]|", "a byte order mark is skipped" },
		{ "\"a,b\",\"c\nd\",\"e\"\"f\"\n", "[a,b][c\nd][e\"f]|",
		    "quoted fields" },
		{ "\"\",,\"\"\"\"\n", "[][][\"]|", "empty fields" },
		{ "a,\n,b\n", "[a][]|[][b]|", "an empty last field" },
		{ "\"x\ny\"\n\"z\"q\n", "syntax at 3", "lines inside quotes count" },
	};

	for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
		struct str got = shown(str_from(cases[i].text));

		if (!CHECK(str_eq_c(got, cases[i].shown), cases[i].words))
			printf("# %.*s\n", STR_ARG(got));
	}
}

static void
test_limits(void)
{
	struct str fields[LIMIT_TABLE_COLUMNS];
	char wide[LIMIT_TABLE_COLUMNS + 1];
	struct csv csv;
	size_t count = 0;

	memset(wide, ',', sizeof wide);
	CHECK(csv_open(str_bytes(wide, LIMIT_TABLE_COLUMNS), &csv, NULL) == ERR_OK &&
		  csv_next(&arena, &csv, fields, &count, NULL) == ERR_LIMIT && count == 0,
	    "one column too many");
	CHECK(csv_open(str_bytes(wide, LIMIT_TABLE_COLUMNS - 1), &csv, NULL) == ERR_OK &&
		  csv_next(&arena, &csv, fields, &count, NULL) == ERR_OK &&
		  count == LIMIT_TABLE_COLUMNS,
	    "as many columns as allowed");
	CHECK(csv_open(str_bytes("a\0b", 3), &csv, NULL) == ERR_SYNTAX, "U+0000");
}

int
main(void)
{
	if (!CHECK(arena_init(&arena, (size_t)16 << 20, NULL) == ERR_OK, "arena"))
		return test_done();
	test_table();
	test_limits();
	arena_release(&arena);
	return test_done();
}
