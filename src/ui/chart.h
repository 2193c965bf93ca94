/*
 * chart.h - small drawings (SVG) in a page, from numbers alone.
 *
 * Each is drawn with attributes and classes, never with a style (the pages allow none),
 * and hides from a screen reader: what it shows stands beside it in words or in a table.
 */
#ifndef COMITY_UI_CHART_H
#define COMITY_UI_CHART_H

#include <stdint.h>

#include "base/buf.h"
#include "format/json.h"

#define CHART_COLUMNS_MAX 60

/* Times. */
struct chart_bar {
	int64_t from, until, now;
	int64_t limit; /* of the law; at or behind until */
};

/* How much of a time has run; its class says "over" and "near" too. */
void chart_bar(const struct chart_bar *bar, struct buf *out);

/* A list of {label, value}: a column for each. */
void chart_columns(const struct json *list, struct buf *out);

#endif
