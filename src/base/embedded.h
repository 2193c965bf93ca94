/* embedded.h - data files that the build puts into the program (tools/embed). */
#ifndef COMITY_BASE_EMBEDDED_H
#define COMITY_BASE_EMBEDDED_H

#include "base/str.h"

/* A table ends with a NULL name. */
struct embedded {
	const char *name; /* the file's name without folder */
	struct str text;
};

extern const struct embedded embedded_law[];   /* data/law/ *.tsv */
extern const struct embedded embedded_rules[]; /* data/rules.tsv */
extern const struct embedded embedded_sql[];   /* src/store/sql/ *.sql */

#endif
