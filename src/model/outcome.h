/* outcome.h - what an addressee decides about an order. */
#ifndef COMITY_MODEL_OUTCOME_H
#define COMITY_MODEL_OUTCOME_H

#include <stdbool.h>

#include "base/str.h"

enum outcome {
	OUTCOME_ACCEPT,
	OUTCOME_PART,   /* part of it; the rest is refused */
	OUTCOME_REFUSE, /* with a reason code */
	OUTCOME_ASK,    /* the issuer must clarify first */
	OUTCOME_REFER,  /* somebody else holds the data */
	OUTCOME_COUNT
};

struct str outcome_name(enum outcome outcome); /* "accept" ... */
bool outcome_parse(struct str name, enum outcome *ret_outcome);

#endif
