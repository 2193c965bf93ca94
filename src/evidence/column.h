/*
 * column.h - what the columns of a provider's table hold.
 *
 * A house table of common names: a column whose name is not in it is flagged for a
 * person, never guessed.  Names compare in lower case with space and - as _.
 */
#ifndef COMITY_EVIDENCE_COLUMN_H
#define COMITY_EVIDENCE_COLUMN_H

#include <stdbool.h>
#include <stddef.h>

#include "base/str.h"

enum column_role {
	COLUMN_VALUE,      /* data of a category */
	COLUMN_ACCOUNT,    /* whose data the row is */
	COLUMN_IDENTIFIER, /* data, and whose the row is where no COLUMN_ACCOUNT exists */
	COLUMN_TIME,       /* when it happened: must lie in the period */
	COLUMN_ROLE_COUNT
};

struct column {
	struct str name;
	/* enum data_category: the cell may be given if one of them is ordered; 0: it says
	 * nothing of its own (a running number, the time of the row) */
	unsigned categories;
	enum column_role role;
};

enum column_known { COLUMN_UNKNOWN, COLUMN_KNOWN, COLUMN_DISPUTED };

/* Looks in the own columns first, then in the house table; COLUMN_DISPUTED (with the own
 * answer) when the two say different things of one name. */
enum column_known column_lookup(const struct column *own, size_t own_count,
    struct str name, struct column *ret_column);

struct str column_role_name(enum column_role role);
bool column_role_parse(struct str name, enum column_role *ret_role);

#endif
