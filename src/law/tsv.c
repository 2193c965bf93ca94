#include "law/tsv.h"

#include <stdarg.h>
#include <stdio.h>

bool
tsv_is_id(struct str s)
{
	for (size_t i = 0; i < s.len; i++) {
		char c = s.ptr[i];

		if (!((c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
			(c >= '0' && c <= '9') || c == '.' || c == '/' || c == '_' ||
			c == '-'))
			return false;
	}
	return s.len > 0;
}

enum err
tsv_why(struct why *why, const struct tsv *table, int line, const char *format, ...)
{
	char text[WHY_TEXT_MAX];
	va_list args;

	va_start(args, format);
	(void)vsnprintf(text, sizeof text, format, args);
	va_end(args);
	str_mend(text);
	return err_why(
	    why, ERR_SYNTAX, line, "%.*s:%d: %s", STR_ARG(table->name), line, text);
}

static bool
is_row(struct str line)
{
	return line.len != 0 && line.ptr[0] != '#';
}

/* Lines end with LF alone: str_line would hide a CR. */
static bool
next_line(struct str *rest, struct str *ret_line)
{
	if (rest->len == 0)
		return false;
	*ret_line = str_cut(rest, '\n');
	return true;
}

static size_t
count_rows(struct str text)
{
	struct str line;
	size_t count = 0;

	while (next_line(&text, &line))
		count += is_row(line);
	return count;
}

static enum err
split(const struct tsv *table, struct str line, int number, struct str *cells, size_t max,
    size_t *ret_count, struct why *why)
{
	size_t count = 0;
	bool more = true;

	while (more) {
		size_t tab = str_find(line, '\t');
		struct str cell = str_slice(line, 0, tab);

		more = tab < line.len;
		line = str_slice(line, tab + 1, line.len);

		if (count == max)
			return tsv_why(why, table, number, "more than %zu cells", max);
		if (cell.len == 0)
			return tsv_why(why, table, number,
			    "cell %zu is empty: write - for nothing", count + 1);
		if (cell.len != str_trim(cell).len)
			return tsv_why(why, table, number,
			    "cell %zu begins or ends with a space or CR", count + 1);
		cells[count++] = str_eq_c(cell, "-") ? STR("") : cell;
	}
	*ret_count = count;
	return ERR_OK;
}

static enum err
read_header(struct tsv *table, struct str line, int number, struct why *why)
{
	enum err e = split(table, line, number, table->columns, TSV_COLUMNS_MAX,
	    &table->columns_count, why);

	if (e != ERR_OK)
		return e;
	for (size_t i = 0; i < table->columns_count; i++) {
		if (table->columns[i].len == 0 ||
		    tsv_column(table, table->columns[i]) != i)
			return tsv_why(why, table, number,
			    "column %zu has no name or one that stands twice", i + 1);
	}
	return ERR_OK;
}

static enum err
read_rows(struct tsv *table, struct str text, struct tsv_row *rows, struct str *cells,
    struct why *why)
{
	struct str line;
	int number = 0;

	while (next_line(&text, &line)) {
		size_t count = 0;
		enum err e;

		number++;
		if (!is_row(line))
			continue;
		if (table->columns_count == 0) {
			e = read_header(table, line, number, why);
			if (e != ERR_OK)
				return e;
			continue;
		}
		e = split(table, line, number, cells, table->columns_count, &count, why);
		if (e != ERR_OK)
			return e;
		if (count != table->columns_count)
			return tsv_why(why, table, number,
			    "%zu cells, the header has %zu", count, table->columns_count);
		rows[table->rows_count++] = (struct tsv_row){ number, cells };
		cells += count;
	}
	return ERR_OK;
}

/* The number of columns before anything is allocated: tabs of the first row. */
static size_t
count_columns(struct str text)
{
	struct str line = { 0 };
	size_t count = 1;

	while (next_line(&text, &line) && !is_row(line))
		;
	for (size_t i = 0; i < line.len; i++)
		count += line.ptr[i] == '\t';
	return count;
}

enum err
tsv_read(struct arena *arena, struct str name, struct str text, struct tsv *ret_table,
    struct why *why)
{
	struct tsv table = { .name = name };
	size_t rows_count = count_rows(text);
	size_t columns_count = count_columns(text);
	enum err e;

	if (!str_utf8(text))
		return tsv_why(why, &table, 1, "the text is not UTF-8");
	if (rows_count == 0)
		return tsv_why(why, &table, 1, "no header line");
	if (rows_count - 1 > TSV_ROWS_MAX || columns_count > TSV_COLUMNS_MAX)
		return err_why(
		    why, ERR_LIMIT, 0, "%.*s: too many rows or columns", STR_ARG(name));
	struct tsv_row *rows = arena_array(arena, rows_count, sizeof *rows);
	struct str *cells = arena_array(arena, rows_count * columns_count, sizeof *cells);
	if (rows == NULL || cells == NULL)
		return err_why(why, ERR_LIMIT, 0, "%.*s: memory is full", STR_ARG(name));
	table.rows = rows;
	e = read_rows(&table, text, rows, cells, why);
	if (e != ERR_OK)
		return e;
	*ret_table = table;
	return ERR_OK;
}

size_t
tsv_column(const struct tsv *table, struct str column)
{
	for (size_t i = 0; i < table->columns_count; i++)
		if (str_eq(table->columns[i], column))
			return i;
	return TSV_NO_COLUMN;
}
