/*
 * proof.h - what is known of who sent an order, and whether data may leave on it.
 *
 * The rung is the case's (proofs.tsv says what it is worth).  Call-backs and overrides
 * are papers of the case, canonical JSON with a leaf over each:
 *
 *	CallBack  v, id, at, person, number, source (directory, independent), where, with,
 *	          result (confirmed, denied, no-answer), expires_at
 *	Override  v, id, at, person, reason, asked_by (empty: this one asks)
 *
 * A denial stands above every rung, until somebody confirms or two persons decide
 * otherwise; what two persons decided before it is worth nothing after it.
 */
#ifndef COMITY_NODE_PROOF_H
#define COMITY_NODE_PROOF_H

#include "casefile/casefile.h"
#include "node/core.h"

#define PROOF_PAPER_CALL "CallBack"
#define PROOF_PAPER_OVERRIDE "Override"

struct proof_state {
	/* 0 = none.  Of a confirmation and a denial only the later one is there. */
	int64_t confirmed_at, expires_at; /* expires_at 0: it has no end */
	int64_t denied_at;
	int64_t asked_at; /* one person asks for an override */
	struct str asked_by;
	int64_t decided_at; /* and another has agreed */
	struct str decided_by;
	struct str reason; /* of who asks */
};

/* Texts live in the arena. */
enum err proof_state(struct core *core, struct arena *arena, struct str case_id,
    struct proof_state *ret_state, struct why *why);

/* Whether this step gives data away, or promises it. */
bool proof_is_asked(enum case_side side, enum case_event event);
/* Rules: callback-denied, callback-expired, release-unproven. */
struct verdict proof_judge(const struct core *core, const struct stored_case *stored,
    const struct proof_state *state, int64_t now);
/* Both; two persons who decided otherwise make it yes. */
enum err proof_release(struct core *core, struct arena *arena,
    const struct stored_case *stored, int64_t now, struct verdict *ret_verdict,
    struct why *why);

#endif
