#include "model/receipt_kind.h"

#include <assert.h>
#include <stddef.h>

static const struct {
	struct str code, sentence;
} kinds[RECEIPT_KIND_COUNT] = {
	[RECEIPT_LOGGED] = { STR_INIT("R0"),
	    STR_INIT("The sender has written the order into its ledger.") },
	[RECEIPT_STORED] = { STR_INIT("R2"),
	    STR_INIT("The addressee has stored the order.") },
	[RECEIPT_OPENED] = { STR_INIT("R3"),
	    STR_INIT("A person at the addressee has opened the order.") },
	[RECEIPT_PRESERVED] = { STR_INIT("R4"),
	    STR_INIT("The addressee has preserved the data.") },
	[RECEIPT_DECIDED] = { STR_INIT("R5"),
	    STR_INIT("The addressee has decided about the order.") },
	[RECEIPT_PRODUCED] = { STR_INIT("R6"),
	    STR_INIT("The addressee has produced and sealed the answer.") },
	[RECEIPT_FETCHED] = { STR_INIT("R7"),
	    STR_INIT("The issuer has fetched the answer.") },
	[RECEIPT_VERIFIED] = { STR_INIT("R8"),
	    STR_INIT("The issuer has verified the answer.") },
	[RECEIPT_CLOSED] = { STR_INIT("R9"),
	    STR_INIT("The case is closed, or its data is erased.") },
	[RECEIPT_BEGUN] = { STR_INIT("R10"),
	    STR_INIT("The organisation went on from a backup, in a new ledger.") },
};

struct str
receipt_code(enum receipt_kind kind)
{
	assert(kind < RECEIPT_KIND_COUNT);
	return kinds[kind].code;
}

bool
receipt_parse(struct str code, enum receipt_kind *ret_kind)
{
	for (size_t i = 0; i < RECEIPT_KIND_COUNT; i++) {
		if (str_eq(kinds[i].code, code)) {
			*ret_kind = (enum receipt_kind)i;
			return true;
		}
	}
	return false;
}

struct str
receipt_sentence(enum receipt_kind kind)
{
	assert(kind < RECEIPT_KIND_COUNT);
	return kinds[kind].sentence;
}
