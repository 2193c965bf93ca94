/*
 * tsv.h - a table in a text file: a header line, then one row a line, cells parted by one
 * tab.
 *
 * A line that begins with # is a comment; an empty line is nothing.  Each row has exactly
 * as many cells as the header.  A cell that holds nothing is written as - and read as the
 * empty str: an empty cell, a space at the end of a cell and a CR are refused, for nobody
 * sees them.  The text must be UTF-8 and outlive the table (cells are views into it).
 */
#ifndef COMITY_LAW_TSV_H
#define COMITY_LAW_TSV_H

#include <stddef.h>

#include "base/arena.h"
#include "base/err.h"
#include "base/str.h"

#define TSV_COLUMNS_MAX 32
#define TSV_ROWS_MAX 100000 /* without the header */
#define TSV_NO_COLUMN ((size_t)-1)

struct tsv_row {
	int line; /* in the file, from 1 */
	const struct str *cells;
};

struct tsv {
	struct str name; /* of the file, for messages */
	struct str columns[TSV_COLUMNS_MAX];
	size_t columns_count;
	const struct tsv_row *rows;
	size_t rows_count;
};

/* ERR_SYNTAX or ERR_LIMIT; why->text begins with "NAME:LINE: ". */
enum err tsv_read(struct arena *arena, struct str name, struct str text,
    struct tsv *ret_table, struct why *why);

/* Index of a column, TSV_NO_COLUMN if the header does not have it. */
size_t tsv_column(const struct tsv *table, struct str column);

/* Letters, digits and . / _ - : what a cell may name. */
bool tsv_is_id(struct str s);

/* As err_why with "NAME:LINE: " in front; for those who check the cells. */
enum err tsv_why(struct why *why, const struct tsv *table, int line, const char *format,
    ...) PRINTF_LIKE(4, 5);

#endif
