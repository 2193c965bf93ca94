/*
 * scope_table.h - one table of an answer as rows of cells: inside of scope.h.
 *
 * Both kinds give the same thing: a cell is a column and a text.  Columns are found as
 * they come (each object of a JSON array may have other members).
 */
#ifndef COMITY_EVIDENCE_SCOPE_TABLE_H
#define COMITY_EVIDENCE_SCOPE_TABLE_H

#include "format/csv.h"
#include "evidence/scope.h"

struct table_column {
	struct column column;
	enum column_known known;
	bool noted; /* a finding names the column already */
};

struct table_cell {
	struct table_column *column;
	struct str text; /* empty = nothing is given */
	bool nested;
};

struct table {
	struct arena *arena;
	const struct scope_file *file;
	struct table_column columns[LIMIT_TABLE_COLUMNS];
	size_t columns_count;
	struct csv csv;
	const struct json *object; /* the next row, JSON */
	struct table_cell cells[LIMIT_TABLE_COLUMNS];
	size_t cells_count;
	uint64_t row; /* number of the row in cells */
};

/* The table is large: the caller keeps one in the arena. */
enum err scope_table_open(struct arena *arena, const struct scope_file *file,
    struct table *ret_table, struct why *why);
/* The next row into cells; *ret_end when there is none.  Cells live until the next call.
 */
enum err scope_table_next(struct table *table, bool *ret_end, struct why *why);

#endif
