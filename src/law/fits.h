/*
 * fits.h - whether the tables fit together: what one names, another has.
 *
 * Two lists in fits.c say it: references (a cell must be a key of another table) and
 * demands (a word in one cell asks for another cell to be filled).
 */
#ifndef COMITY_LAW_FITS_H
#define COMITY_LAW_FITS_H

#include "law/shapes.h"

/* ERR_SYNTAX with file and line of the first row that does not. */
enum err law_fits(const struct table tables[LAW_TABLE_COUNT], struct why *why);

#endif
