/*
 * csv.h - tables as RFC 4180 writes them, and nothing looser.
 *
 * Commas, double quotes, CRLF or LF, UTF-8 (a byte order mark at the start is skipped).
 * Every row has as many fields as the first; a quote stands around a whole field or not
 * at all; a lone CR is refused.  What cannot be read in one way only is not read.
 */
#ifndef COMITY_FORMAT_CSV_H
#define COMITY_FORMAT_CSV_H

#include "base/arena.h"
#include "base/err.h"
#include "base/limits.h"
#include "base/str.h"

struct csv {
	struct str rest;
	int line;       /* of the row that comes next, from 1 */
	size_t rows;    /* given so far */
	size_t columns; /* of every row; 0 before the first */
};

/* ERR_SYNTAX: not UTF-8, or U+0000. */
enum err csv_open(struct str text, struct csv *ret_csv, struct why *why);

/* The next row.  Fields are views into the text, or in the arena where a quote was
 * doubled. *ret_count is 0 at the end.  ERR_SYNTAX with its line, ERR_LIMIT. */
enum err csv_next(struct arena *arena, struct csv *csv,
    struct str ret_fields[static LIMIT_TABLE_COLUMNS], size_t *ret_count,
    struct why *why);

#endif
