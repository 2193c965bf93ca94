#include "evidence/scope_table.h"

#include <assert.h>

#include "format/json.h"

static enum err
add_column(
    struct table *table, struct str name, struct table_column **ret, struct why *why)
{
	struct table_column *column;

	for (size_t i = 0; i < table->columns_count; i++) {
		if (str_eq(table->columns[i].column.name, name)) {
			*ret = &table->columns[i];
			return ERR_OK;
		}
	}
	if (table->columns_count == LIMIT_TABLE_COLUMNS)
		return err_why(
		    why, ERR_LIMIT, 0, "more than %d columns", LIMIT_TABLE_COLUMNS);
	column = &table->columns[table->columns_count++];
	*column = (struct table_column){ .column = { .name = name } };
	column->known = column_lookup(
	    table->file->columns, table->file->columns_count, name, &column->column);
	*ret = column;
	return ERR_OK;
}

/* The first row of a CSV names the columns, each once. */
static enum err
read_header(struct table *table, struct why *why)
{
	struct str names[LIMIT_TABLE_COLUMNS];
	size_t count;
	enum err e = csv_next(table->arena, &table->csv, names, &count, why);

	for (size_t i = 0; i < count && e == ERR_OK; i++) {
		struct table_column *column;

		e = add_column(table, names[i], &column, why);
		if (e == ERR_OK && table->columns_count != i + 1)
			e = err_why(why, ERR_SYNTAX, 1,
			    "column %zu has the name of an earlier one", i + 1);
	}
	return e;
}

static enum err
open_json(struct table *table, struct why *why)
{
	struct json *root;
	enum err e = json_read(table->arena, table->file->bytes, &root, why);

	if (e != ERR_OK)
		return e;
	if (!json_is(root, JSON_ARRAY))
		return err_why(why, ERR_SYNTAX, 1, "not an array of objects");
	if (root->count > LIMIT_TABLE_ROWS)
		return err_why(why, ERR_LIMIT, 1, "more than %d rows", LIMIT_TABLE_ROWS);
	table->object = json_first(root);
	return ERR_OK;
}

enum err
scope_table_open(struct arena *arena, const struct scope_file *file,
    struct table *ret_table, struct why *why)
{
	enum err e;

	assert(file->kind == SCOPE_CSV || file->kind == SCOPE_JSON);
	ret_table->arena = arena;
	ret_table->file = file;
	ret_table->columns_count = 0;
	ret_table->row = 0;
	if (file->kind == SCOPE_JSON)
		return open_json(ret_table, why);
	e = csv_open(file->bytes, &ret_table->csv, why);
	if (e == ERR_OK)
		e = read_header(ret_table, why);
	return e;
}

static enum err
next_csv(struct table *table, bool *ret_end, struct why *why)
{
	struct str fields[LIMIT_TABLE_COLUMNS];
	enum err e =
	    csv_next(table->arena, &table->csv, fields, &table->cells_count, why);

	if (e != ERR_OK)
		return e;
	for (size_t i = 0; i < table->cells_count; i++)
		table->cells[i] =
		    (struct table_cell){ &table->columns[i], fields[i], false };
	*ret_end = table->cells_count == 0;
	return ERR_OK;
}

/* The text of a value; a list or object counts as given, but is not looked into. */
static enum err
cell_text(struct table *table, const struct json *value, struct table_cell *cell,
    struct why *why)
{
	struct buf buf;

	switch (value->kind) {
	case JSON_NULL:
		cell->text = STR("");
		return ERR_OK;
	case JSON_STRING:
		cell->text = value->string;
		return ERR_OK;
	case JSON_ARRAY:
	case JSON_OBJECT:
		cell->nested = value->count > 0;
		cell->text = value->count > 0 ? STR("(nested)") : STR("");
		return ERR_OK;
	case JSON_FALSE:
	case JSON_TRUE:
	case JSON_INTEGER:
	case JSON_REAL:
	case JSON_KIND_COUNT:
		break;
	}
	buf_init(&buf, 64);
	json_write(value, &buf);
	cell->text = arena_str(table->arena, buf_str(&buf));
	buf_release(&buf);
	if (cell->text.ptr == NULL)
		return err_why(why, ERR_LIMIT, 0, "no room for a value");
	return ERR_OK;
}

static enum err
next_json(struct table *table, bool *ret_end, struct why *why)
{
	const struct json *object = table->object;
	enum err e = ERR_OK;

	table->cells_count = 0;
	*ret_end = object == NULL;
	if (object == NULL)
		return ERR_OK;
	if (!json_is(object, JSON_OBJECT))
		return err_why(why, ERR_SYNTAX, 0, "item %llu is no object",
		    (unsigned long long)table->row + 1);
	for (const struct json *member = json_first(object);
	     member != NULL && e == ERR_OK; member = member->next) {
		struct table_cell *cell = &table->cells[table->cells_count];

		*cell = (struct table_cell){ 0 };
		e = add_column(table, member->name, &cell->column, why);
		if (e == ERR_OK)
			e = cell_text(table, member, cell, why);
		table->cells_count++;
	}
	table->object = object->next;
	return e;
}

enum err
scope_table_next(struct table *table, bool *ret_end, struct why *why)
{
	enum err e = table->file->kind == SCOPE_CSV ? next_csv(table, ret_end, why)
						    : next_json(table, ret_end, why);

	if (e == ERR_OK && !*ret_end)
		table->row++;
	return e;
}
