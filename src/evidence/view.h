/*
 * view.h - one table of an answer for a person to read: a page of its rows, or of those
 * that hold a text.
 *
 * A view is bounded whatever the table holds: VIEW_ROWS rows, VIEW_COLUMNS columns, cells
 * cut at VIEW_CELL bytes; who needs more takes the file.  Every question reads the table
 * from its beginning: no state, and 10^6 rows take a fraction of a second.
 */
#ifndef COMITY_EVIDENCE_VIEW_H
#define COMITY_EVIDENCE_VIEW_H

#include <stdbool.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/err.h"
#include "base/str.h"
#include "evidence/scope.h"

#define VIEW_ROWS 50
#define VIEW_COLUMNS 48
#define VIEW_CELL 200

struct view_ask {
	struct str
	    search;    /* in any cell, in any case of ASCII letters; empty = all rows */
	uint64_t page; /* from 1 */
};

struct view_row {
	uint64_t number; /* in the table, from 1, the header is not a row */
	struct str cells[VIEW_COLUMNS];
};

struct view {
	struct str columns[VIEW_COLUMNS];
	size_t columns_count;
	struct view_row *rows;
	size_t rows_count;
	uint64_t total, matching;
	uint64_t pages; /* of what matches; 0 = nothing does */
	bool cut;       /* a cell or a column is not shown whole */
	bool
	    computes; /* a cell that is shown begins as a formula of a spreadsheet does */
};

/* A page behind the last one has no rows.  ERR_SYNTAX: not a table that can be read;
 * ERR_USAGE: a file of kind SCOPE_FREE. */
enum err view_table(struct arena *arena, const struct scope_file *file,
    const struct view_ask *ask, struct view *ret_view, struct why *why);

struct json;
/* Members columns [name] and rows [{number, cells [text]}]. */
void view_json(struct arena *arena, const struct view *view, struct json *to);

/* Whether a spreadsheet would take the text for a formula. */
bool view_computes(struct str cell);

#endif
