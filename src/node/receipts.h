/*
 * receipts.h - the core's leaves: each step of a case becomes a leaf, and later its
 * receipt.
 */
#ifndef COMITY_NODE_RECEIPTS_H
#define COMITY_NODE_RECEIPTS_H

#include "node/core.h"
#include "record/receipt.h"

/* What a leaf commits to, besides ourselves; empty texts are left out. */
struct step_facts {
	enum receipt_kind kind;
	struct str case_id; /* empty: about a message that became no case */
	int64_t at;
	const unsigned char *order_sha256; /* NULL: no order was found: 32 zero bytes */
	const unsigned char *message_sha256;
	const unsigned char *package_sha256;
	const unsigned char *change_sha256;
	const unsigned char *record_sha256; /* otherway.h */
	struct str peer;                    /* organisation */
	struct str outcome;
	struct str reason; /* rule or code */
	int64_t preserved_until;
};

/* Appends the leaf in the open transaction. */
enum err receipts_add(struct core *core, const struct step_facts *facts,
    uint64_t *ret_leaf, struct why *why);

/* The receipt document of a leaf that is under the signed head: read again from the
 * store. */
enum err receipts_text(struct core *core, struct arena *arena, uint64_t leaf,
    struct str *ret_text, struct why *why);

/* A receipt of another organisation: proof and values hold, it names itself, and the
 * order is this one (order_sha256 NULL = any). */
struct verdict receipts_check(struct core *core, struct arena *arena,
    struct known_organisation *from, const struct receipt *receipt,
    const unsigned char *order_sha256);

#endif
