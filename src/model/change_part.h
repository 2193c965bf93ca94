/*
 * change_part.h - a part of an order: what a change is about when it is not about all.
 */
#ifndef COMITY_MODEL_CHANGE_PART_H
#define COMITY_MODEL_CHANGE_PART_H

#include <stdbool.h>
#include <stddef.h>

#include "base/str.h"

/* Whether the data of the part is preserved, where who speaks holds it. */
enum part_kept {
	PART_KEPT_UNKNOWN, /* nothing is said of it */
	PART_KEPT,
	PART_NOT_KEPT,
	PART_KEPT_COUNT
};

struct change_part {
	size_t target;       /* index among the order's */
	unsigned categories; /* enum data_category; 0 = all of the target's */
	struct str reason;   /* a short word or code; empty: the change's own */
	enum part_kept kept;
};

struct str part_kept_name(enum part_kept kept); /* "unknown", "yes", "no" */
bool part_kept_parse(struct str name, enum part_kept *ret_kept);

#endif
