/* eu_reason.h - the closed list of reasons of Form 3, in the words of the profile. */
#ifndef COMITY_WIRE_EU_REASON_H
#define COMITY_WIRE_EU_REASON_H

#include <stdbool.h>

#include "base/str.h"

struct eu_reason {
	const char *code;   /* "INSUFFICIENT_INFO" */
	const char *also;   /* as the transform writes it */
	const char *ground; /* of refusals.tsv */
	/* What follows for a task: states of LDTaskStatus and LPTaskStatus. */
	const char *production, *preservation;
	bool asks; /* the issuer has to clarify; it is no refusal */
};

/* By code; NULL: not of the list. */
const struct eu_reason *eu_reason_find(struct str text);
const struct eu_reason *eu_reason_of_ground(struct str ground);

#endif
