/*
 * summary.h - published figures added up by what a reader asks for.
 *
 * A sum says of how many figures it is made, since what is not stated is not zero.  The
 * disclosure rate is the requests upon which some data was given, of the requests
 * received, over those figures only that state both; it counts no accounts and weighs no
 * content.
 */
#ifndef COMITY_REPORT_SUMMARY_H
#define COMITY_REPORT_SUMMARY_H

#include "report/published.h"

#define RATE_WORDS                                                                       \
	"disclosure rate: requests upon which some data was given, of those received, "  \
	"where both are stated"

enum summary_key { KEY_SOURCE, KEY_PERIOD, KEY_COUNTRY, KEY_CATEGORY, KEY_COUNT };

struct summary_row {
	struct str keys[KEY_COUNT]; /* empty where it is not asked by */
	int64_t sum[MEASURE_COUNT];
	size_t stated[MEASURE_COUNT]; /* figures that state it */
	size_t figures;
	int64_t rate_of, rate_disclosed; /* requests and disclosed of figures with both */
};

/* Rows in the order of their keys.  by: bits 1U << enum summary_key, 0 = one row.
 * ERR_LIMIT: no memory. */
enum err summary_make(struct arena *arena, const struct published *published, unsigned by,
    struct summary_row **ret_rows, size_t *ret_count, struct why *why);

/* In tenths of a percent; -1 where nothing states both. */
int64_t summary_rate(const struct summary_row *row);

/* "source" */
const char *summary_key_name(enum summary_key key);
bool summary_key_parse(struct str name, enum summary_key *ret_key);

#endif
