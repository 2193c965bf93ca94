/*
 * published.h - figures that others have published about requests for data, to compare
 * ours with.
 *
 * A provider's transparency report is a CSV table; which columns mean what is a row of
 * the table of shapes, found by the first line.  What comes out is one figure a source,
 * period, country and category, with three measures.  Published tables are dirty: what
 * was read in spite of its writing, and what was left out, is a remark with its line.
 * Nothing is guessed or made whole: a measure that is not stated is unknown, and stays so
 * in sums.
 */
#ifndef COMITY_REPORT_PUBLISHED_H
#define COMITY_REPORT_PUBLISHED_H

#include <stdint.h>

#include "base/arena.h"
#include "base/err.h"
#include "base/str.h"

enum measure {
	MEASURE_REQUESTS,  /* received */
	MEASURE_ACCOUNTS,  /* named in them: accounts, devices, payments */
	MEASURE_DISCLOSED, /* requests upon which some data was given */
	MEASURE_COUNT
};

#define FIGURE_UNKNOWN ((int64_t)-1)

struct figure {
	struct str source;   /* who published it */
	struct str period;   /* "2013 H2" or "2013" */
	struct str country;  /* as written; empty: of all */
	struct str category; /* as written; empty: of all */
	int64_t value[MEASURE_COUNT];
	int line; /* where it began */
};

enum remark_kind {
	REMARK_BLANK,     /* a measure that the row does not state */
	REMARK_THOUSANDS, /* commas in a number: read without them */
	REMARK_FRACTION,  /* a count that is no whole number: left out */
	REMARK_NUMBER,    /* no number at all: left out */
	REMARK_SPACE,     /* spaces around a value: read without them */
	REMARK_COUNTRY,   /* a country that is none */
	REMARK_BAND,      /* from - to, not a count: left out */
	REMARK_AVERAGE,   /* an average, not a count: left out */
	REMARK_OVER,      /* more disclosed than received */
	REMARK_SHARE,     /* the share that is stated is not that of the counts */
	REMARK_TWICE,     /* stated twice: the first counts */
	REMARK_KIND_COUNT
};

struct remark {
	enum remark_kind kind;
	int line;
	struct str value; /* as written */
};

/* Remarks that are listed; the counts go on. */
#define PUBLISHED_REMARKS_MAX 1000

struct published {
	const char *shape; /* name of the row that fits */
	struct figure *figures;
	size_t figures_count;
	size_t rows; /* lines of the file, without the first */
	size_t remark_counts[REMARK_KIND_COUNT];
	struct remark *remarks;
	size_t remarks_count;
};

/* Figures are sorted by source, period, country and category.  ERR_SYNTAX: no CSV, or of
 * no known shape. */
enum err published_read(struct arena *arena, struct str text,
    struct published *ret_published, struct why *why);

/* "requests" */
const char *measure_name(enum measure measure);
/* "thousands", and a sentence of what was done. */
const char *remark_name(enum remark_kind kind);
const char *remark_words(enum remark_kind kind);

#endif
