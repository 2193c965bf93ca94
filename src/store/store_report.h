/* store_report.h - how many cases there are of each sort; kept by the store with each
 * case. */
#ifndef COMITY_STORE_STORE_REPORT_H
#define COMITY_STORE_STORE_REPORT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/err.h"
#include "base/str.h"

struct store;

struct stored_count {
	struct str month; /* "2026-11", of arrival here */
	struct str side;  /* as in stored_case */
	struct str procedure;
	struct str country; /* of the issuer; at the issuer, of the addressee */
	struct str channel;
	struct str proof;
	bool emergency;
	struct str result; /* casefile/result.h */
	int64_t cases;
	int64_t targets;   /* of those cases whose targets are known */
	int64_t uncounted; /* the others */
};

/* Sorted by all columns.  from, to: months, both included; empty = without an end. */
enum err store_report_counts(struct arena *arena, struct store *store, struct str from,
    struct str to, struct stored_count **ret_counts, size_t *ret_count, struct why *why);

/* Notices to whom the data is of. */
struct stored_notices {
	int64_t told, delayed; /* in the months */
	int64_t locked;        /* of ours, that wait at now for a day that was set */
};

/* Months as above. */
enum err store_report_notices(struct store *store, struct str from, struct str to,
    int64_t now, struct stored_notices *ret_notices, struct why *why);

#endif
