/*
 * proof.h - the proof ladder: what is known of who sent an order, and whether data may
 * leave on it (proofs.tsv).
 *
 * House rules, all of them: a person may decide otherwise where the caller lets two of
 * them.  What no row answers goes to a person.
 */
#ifndef COMITY_LAW_PROOF_H
#define COMITY_LAW_PROOF_H

#include "law/law.h"
#include "model/verdict.h"

/* No: release-unproven, with the row's meaning. */
struct verdict law_proof(const struct law *law, struct str proof, struct clock_date day);
/* For how many days it counts; 0: no end, or no row. */
uint64_t law_proof_days(const struct law *law, struct str proof, struct clock_date day);

#endif
