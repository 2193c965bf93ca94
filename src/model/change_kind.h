/*
 * change_kind.h - what may be said about an order after it was sent.
 *
 * What a change says stands in record/change.h; who may say which kind to whom, and what
 * it makes of the case, in the one table of casefile/change_rule.h.
 */
#ifndef COMITY_MODEL_CHANGE_KIND_H
#define COMITY_MODEL_CHANGE_KIND_H

#include <stdbool.h>

#include "base/str.h"

enum change_kind {
	CHANGE_WITHDRAWAL,    /* the order is not needed any more */
	CHANGE_EXTENSION,     /* of a preservation: until a later day */
	CHANGE_CONFIRMATION,  /* that the order stands, or a request follows */
	CHANGE_CLARIFICATION, /* an answer to a question, or a slip put right */
	CHANGE_QUESTION,      /* to the issuer: what is missing or not clear */
	CHANGE_FORBID,        /* instruction to the addressee: do not disclose */
	CHANGE_PERMIT,        /* instruction to the addressee: you may disclose */
	CHANGE_REASONS,       /* of a notified authority, to the issuer */
	CHANGE_STATEMENT, /* of the issuer: data was deleted or restricted; no proof */
	CHANGE_NON_EXECUTION, /* of the addressee: what it does not execute, and why */
	CHANGE_MAINTENANCE,   /* of the issuer, after that: the order stands */
	CHANGE_AGREEMENT,     /* of the issuer, after that: it need not be executed */
	CHANGE_COSTS,         /* of the addressee: what it claims */
	CHANGE_KIND_COUNT
};

struct str change_kind_name(enum change_kind kind); /* "withdrawal", "do-not-disclose" */
bool change_kind_parse(struct str name, enum change_kind *ret_kind);

#endif
