/*
 * signed.h - an order with its sign-offs and annexes, proven: the same code at the sender
 * and at the receiver.
 */
#ifndef COMITY_NODE_SIGNED_H
#define COMITY_NODE_SIGNED_H

#include "node/core.h"
#include "record/signoff.h"

struct signed_order {
	struct order order;
	struct str text;
	unsigned char sha256[SHA256_LEN];
	struct str signoff_texts[LIMIT_SIGNOFFS];
	struct law_signoff signoffs[LIMIT_SIGNOFFS]; /* proven */
	size_t signoffs_count;
	struct law_report law;
};

/* Reads the order's text and checks that it is of this realm, and no transcription.
 * Rules: order-unreadable, order-realm, order-transcribed. */
struct verdict signed_read(struct core *core, struct arena *arena, struct str text,
    struct signed_order *ret_signed);
/* Adds a sign-off document: its signature, its person's key and standing today, and that
 * the organisation is the issuer or the validator.  Rules: signoff-*, person-*, ... */
struct verdict signed_add(struct core *core, struct arena *arena, struct str document,
    int64_t now, struct signed_order *signed_);
/* The sign-off under a change: signed by a person of the organisation that speaks
 * (signoff-organisation), with an act of its rule (signoff-act), by who may
 * (change-signer). */
struct change_said;
struct verdict signed_change(
    struct core *core, struct arena *arena, const struct change_said *said);
/* Whether the order gives an annex of this name to the reader. */
bool signed_annex_is_for(const struct order *order, struct str name, struct str reader);
/* Whether the order gives the annex to the reader: salt and paper together have its
 * digest (annex-not-for-us, annex-differs); whether it names the certificate
 * (recipient-not-named). */
struct verdict signed_annex(
    const struct order *order, struct str name, struct str reader, struct str bytes);
/* Whether the order gives all its annexes to its validator, who decides on the whole
 * order (court-annex). */
struct verdict signed_annexes_for_court(const struct order *order);
/* Whether as many came as the order gives to the reader (annex-missing). */
struct verdict signed_all_annexes(
    const struct order *order, struct str reader, size_t came);
struct verdict signed_certificate(const struct order *order, struct str bytes);

/* What the law says of it now: no, person or yes with its rule. */
enum err signed_law(struct core *core, struct arena *arena, enum law_stage stage,
    int64_t now, struct signed_order *signed_, struct verdict *ret_verdict,
    struct why *why);

#endif
