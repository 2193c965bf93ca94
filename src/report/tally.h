/*
 * tally.h - a table of counts for people to read and to publish.
 *
 * Requests and accounts are counted apart.  Each request has one result, so the results
 * of a row add up to its requests, and the rows to the last one, which is of all.  Small
 * counts could tell of one person: they are hidden, and with them what would give them
 * away by subtraction.
 */
#ifndef COMITY_REPORT_TALLY_H
#define COMITY_REPORT_TALLY_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/err.h"
#include "base/str.h"

/* Counts from 1 to this are small (house rule). */
#define TALLY_SMALL 4

#define TALLY_RATE_WORDS                                                                 \
	"disclosure rate: requests upon which some data was given, of those with an "    \
	"answer "                                                                        \
	"(given, partly, refused, referred, not executed)"

enum tally_key {
	TALLY_YEAR,
	TALLY_MONTH,
	TALLY_SIDE,
	TALLY_PROCEDURE,
	TALLY_COUNTRY,
	TALLY_CHANNEL,
	TALLY_PROOF,
	TALLY_URGENCY,
	TALLY_KEY_COUNT
};

/* Columns of results, in the order of enum case_result. */
#define TALLY_RESULTS_MAX 16

struct tally_item {
	struct str keys[TALLY_KEY_COUNT];
	size_t result;
	int64_t requests;
	int64_t accounts;
	int64_t uncounted; /* requests whose accounts are not known */
};

struct tally_cell {
	int64_t count;
	bool hidden;
};

struct tally_row {
	struct str keys[TALLY_KEY_COUNT]; /* empty where it is not asked by */
	struct tally_cell requests;
	struct tally_cell accounts;
	struct tally_cell results[TALLY_RESULTS_MAX];
	int64_t uncounted;
};

struct tally {
	struct tally_row *rows; /* by their keys; the last is of all */
	size_t rows_count;
	size_t results_count;
};

struct tally_order {
	unsigned by; /* bits 1U << enum tally_key */
	size_t results_count;
	bool hide;
};

enum err tally_make(struct arena *arena, const struct tally_item *items, size_t count,
    const struct tally_order *order, struct tally *ret_tally, struct why *why);

/* Per mille; -1: nobody was answered, or it would tell what is hidden.  given, answered:
 * bits of results. */
int64_t tally_rate(const struct tally_row *row, unsigned given, unsigned answered);

/* "month" */
const char *tally_key_name(enum tally_key key);
bool tally_key_parse(struct str name, enum tally_key *ret_key);

#endif
