/*
 * rows.h - what a person is shown of rows before they are sealed: how they compare with
 * the order, and the first of them.
 *
 * The report is bounded whatever the rows hold.  It is {scope (scope.h), table {total,
 * cut, computes, columns [name], rows [{number, cells [text]}]}}.
 */
#ifndef COMITY_EVIDENCE_ROWS_H
#define COMITY_EVIDENCE_ROWS_H

#include "base/arena.h"
#include "base/err.h"
#include "base/str.h"
#include "model/order.h"

struct json;

/* Of the file in a package, which is a table in CSV. */
#define ROWS_NAME "rows.csv"
#define ROWS_SHOWN 20
#define ROWS_FINDINGS 50
#define ROWS_REPORT_MAX ((size_t)2 << 20)

/* allowed: what of the order may leave; NULL = all.  ERR_SYNTAX: no table that can be
 * read; ERR_LIMIT. */
enum err rows_report(struct arena *arena, const struct order *order,
    const struct order *allowed, struct str rows, struct json **ret_report,
    struct why *why);

#endif
