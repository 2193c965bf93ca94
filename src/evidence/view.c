#include "evidence/view.h"

#include "evidence/scope_table.h"
#include "format/json.h"

static bool
begins_alike(struct str text, struct str part)
{
	if (text.len < part.len)
		return false;
	for (size_t i = 0; i < part.len; i++)
		if (str_small(text.ptr[i]) != str_small(part.ptr[i]))
			return false;
	return true;
}

static bool
holds(struct str text, struct str part)
{
	for (size_t i = 0; i + part.len <= text.len; i++)
		if (begins_alike(str_slice(text, i, text.len), part))
			return true;
	return part.len == 0;
}

static bool
is_sought(const struct table *table, struct str search)
{
	for (size_t i = 0; i < table->cells_count; i++)
		if (holds(table->cells[i].text, search))
			return true;
	return search.len == 0;
}

bool
view_computes(struct str cell)
{
	const struct str signs = STR("=+-@\t\r");

	return cell.len > 0 && str_find(signs, cell.ptr[0]) < signs.len;
}

/* At most VIEW_CELL bytes, and no half of a character. */
static struct str
cut_cell(struct str text)
{
	size_t len = VIEW_CELL;

	if (text.len <= VIEW_CELL)
		return text;
	while (len > 0 && ((unsigned char)text.ptr[len] & 0xc0) == 0x80)
		len--;
	return str_slice(text, 0, len);
}

/* Columns of JSON are found as they come: a row has those that it names. */
static enum err
keep_row(
    struct arena *arena, const struct table *table, struct view *view, struct why *why)
{
	struct view_row *row = &view->rows[view->rows_count++];

	row->number = table->row;
	for (size_t i = 0; i < table->cells_count; i++) {
		size_t column = (size_t)(table->cells[i].column - table->columns);
		struct str text = table->cells[i].text;

		if (column >= VIEW_COLUMNS)
			continue;
		row->cells[column] = arena_str(arena, cut_cell(text));
		if (text.len > 0 && row->cells[column].ptr == NULL)
			return err_why(why, ERR_LIMIT, 0, "no memory for a row");
		view->cut = view->cut || text.len > VIEW_CELL;
		view->computes = view->computes || view_computes(text);
	}
	return ERR_OK;
}

/* What a row that is not kept took of the arena is given back, but for the columns that
 * it named: they are of the text. */
static enum err
read_rows(struct arena *arena, struct table *table, const struct view_ask *ask,
    struct view *view, struct why *why)
{
	uint64_t first = (ask->page - 1) * VIEW_ROWS;
	bool end = false;

	for (;;) {
		size_t mark = arena_mark(arena);
		enum err e = scope_table_next(table, &end, why);

		if (e != ERR_OK || end)
			return e;
		view->total++;
		if (!is_sought(table, ask->search)) {
			arena_return(arena, mark);
			continue;
		}
		if (view->matching++ < first || view->rows_count == VIEW_ROWS) {
			arena_return(arena, mark);
			continue;
		}
		e = keep_row(arena, table, view, why);
		if (e != ERR_OK)
			return e;
	}
}

enum err
view_table(struct arena *arena, const struct scope_file *file, const struct view_ask *ask,
    struct view *ret_view, struct why *why)
{
	struct table *table = arena_alloc(arena, sizeof *table);
	struct view view = { .rows = arena_array(arena, VIEW_ROWS, sizeof *view.rows) };
	enum err e;

	if (table == NULL || view.rows == NULL)
		return err_why(why, ERR_LIMIT, 0, "no memory for a table");
	if (file->kind != SCOPE_CSV && file->kind != SCOPE_JSON)
		return err_why(why, ERR_USAGE, 0, "the file is no table");
	if (ask->page == 0 || ask->page > LIMIT_TABLE_ROWS)
		return err_why(why, ERR_USAGE, 0, "pages are counted from 1");
	e = scope_table_open(arena, file, table, why);
	if (e == ERR_OK)
		e = read_rows(arena, table, ask, &view, why);
	if (e != ERR_OK)
		return e;
	view.cut = view.cut || table->columns_count > VIEW_COLUMNS;
	for (; view.columns_count < table->columns_count &&
	       view.columns_count < VIEW_COLUMNS;
	     view.columns_count++)
		view.columns[view.columns_count] =
		    cut_cell(table->columns[view.columns_count].column.name);
	view.pages = (view.matching + VIEW_ROWS - 1) / VIEW_ROWS;
	*ret_view = view;
	return ERR_OK;
}

void
view_json(struct arena *arena, const struct view *view, struct json *to)
{
	struct json *columns = json_put(to, "columns", json_array(arena));
	struct json *rows = json_put(to, "rows", json_array(arena));

	for (size_t i = 0; i < view->columns_count; i++)
		(void)json_add(columns, json_string(arena, view->columns[i]));
	for (size_t r = 0; r < view->rows_count; r++) {
		struct json *row = json_add(rows, json_object(arena));
		struct json *cells = json_put(row, "cells", json_array(arena));

		json_put_int(arena, row, "number", (int64_t)view->rows[r].number);
		for (size_t i = 0; i < view->columns_count; i++)
			(void)json_add(cells, json_string(arena, view->rows[r].cells[i]));
	}
}
