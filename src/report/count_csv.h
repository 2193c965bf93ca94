/*
 * count_csv.h - counts of a node as a table for a spreadsheet (RFC 4180).
 *
 * One row a group, without the last one, which is of all: who adds up the rows must not
 * count twice.  A count that is hidden is the word "hidden", never an empty cell or a
 * zero.
 */
#ifndef COMITY_REPORT_COUNT_CSV_H
#define COMITY_REPORT_COUNT_CSV_H

#include "base/buf.h"
#include "format/json.h"

/* The answer of report/count, asked by these keys: bits 1U << enum tally_key. */
void count_csv(const struct json *answer, unsigned by, struct buf *out);

#endif
