/*
 * court.h - an order and its validating court: what both of them check.
 *
 * The court of another organisation signs the same order document that the issuer's
 * persons have signed (record/signoff.h, act validate).  Its sign-off is proven by the
 * same code before it leaves the court and when it comes to the issuer: with all
 * sign-offs of the order, by the law of that day.
 */
#ifndef COMITY_NODE_COURT_H
#define COMITY_NODE_COURT_H

#include "node/caseflow.h"
#include "node/signed.h"

struct court_paper {
	struct str case_id;
	struct str signoff; /* the document */
	struct str from;    /* whose person signs it: the validator */
	int64_t at;
};

/* Rules: signoff-*, person-*, and what the law says of the order with this sign-off
 * (a person decides: yes, since a person has signed). */
enum err court_prove(struct core *core, struct arena *arena,
    const struct court_paper *paper, struct verdict *ret_verdict, struct why *why);

/* Whether the order was issued without validation, which is asked for afterwards
 * (Regulation (EU) 2023/1543 Art 4(5)). */
bool court_is_asked_after(const struct order *order);

#endif
