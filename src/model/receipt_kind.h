/* receipt_kind.h - the steps that a ledger proves: R0 to R10 (R1 is not used). */
#ifndef COMITY_MODEL_RECEIPT_KIND_H
#define COMITY_MODEL_RECEIPT_KIND_H

#include <stdbool.h>

#include "base/str.h"

enum receipt_kind {
	RECEIPT_LOGGED,    /* R0 by the sender */
	RECEIPT_STORED,    /* R2 by the addressee */
	RECEIPT_OPENED,    /* R3 by a person */
	RECEIPT_PRESERVED, /* R4 */
	RECEIPT_DECIDED,   /* R5 */
	RECEIPT_PRODUCED,  /* R6 and sealed */
	RECEIPT_FETCHED,   /* R7 */
	RECEIPT_VERIFIED,  /* R8 */
	RECEIPT_CLOSED,    /* R9 or erased */
	RECEIPT_BEGUN,     /* R10 of the node itself: a new ledger (node/successor.h) */
	RECEIPT_NONE,      /* a step without a receipt */
};
#define RECEIPT_KIND_COUNT RECEIPT_NONE

struct str receipt_code(enum receipt_kind kind); /* "R2" */
bool receipt_parse(struct str code, enum receipt_kind *ret_kind);
/* One sentence for people, in English. */
struct str receipt_sentence(enum receipt_kind kind);

#endif
