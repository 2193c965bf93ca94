/*
 * print.h - what the law says, as text for a person: findings, clocks, duties,
 * procedures.
 *
 * Each answer names its row (file and line), its source, whether it is law or house, and
 * "not verified" where nobody has read the source.
 */
#ifndef COMITY_LAW_PRINT_H
#define COMITY_LAW_PRINT_H

#include "law/check.h"
#include "law/clocks.h"
#include "law/route.h"

/* A warning and every statement of the what-if; nothing if nothing is assumed. */
void law_print_assumed(const struct law *law, struct buf *out);
/* Law or house, source, tag, file and line of a row. */
void law_print_row(const struct table_row *row, struct str file, struct buf *out);
void law_print_report(const struct law_report *report, struct buf *out);
/* Both readings where they differ, which is the safe one, in UTC and by the legal zone,
 * what happens at the end, and what a person must decide; now: which have passed. */
void law_print_clocks(const struct law_clock_list *list, int64_t now, struct buf *out);
void law_print_duties(
    const struct law *law, struct str procedure, struct clock_date day, struct buf *out);
/* All routes with what they are on that day: open, closed, a person decides. */
void law_print_procedures(const struct law *law, struct clock_date day, struct buf *out);

#endif
