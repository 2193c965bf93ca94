/*
 * proof.h - what is known of who sent an order, and whether data may leave on it.
 *
 * The rung is the case's (proofs.tsv says what it is worth).  Call-backs and overrides
 * are papers of the case, canonical JSON with a leaf over each:
 *
 *	CallBack  v, id, at, person, order_sha256, number, source, where, with, result,
 *	          expires_at; source: directory or independent; result: confirmed,
 *	          denied or no-answer
 *	Signature what was made of a signature that came with the paper (paper_proof.h)
 *	Override  v, id, at, person, order_sha256, reason; of who asks: expires_at; of
 *	          who agrees: asked_by and confirms, the SHA-256 of the paper that asks
 *
 * order_sha256 is the text that it was about: where what is asked for was transcribed
 * anew since, a confirmation and an override count for nothing, and a denial still does.
 * A signature is about the bytes that came, and stays.
 * A denial stands above every rung, until somebody confirms or two persons decide
 * otherwise; what two persons decided before it is worth nothing after it.
 */
#ifndef COMITY_NODE_PROOF_H
#define COMITY_NODE_PROOF_H

#include "casefile/casefile.h"
#include "node/core.h"
#include "node/paper_proof.h"

#define PROOF_PAPER_CALL "CallBack"
#define PROOF_PAPER_OVERRIDE "Override"

struct proof_state {
	/* 0 = none.  Of a confirmation and a denial only the later one is there. */
	int64_t confirmed_at, expires_at; /* expires_at 0: it has no end */
	int64_t denied_at;
	int64_t asked_at;    /* one person asks for an override, and that is still open */
	int64_t asked_until; /* 0: it has no end */
	struct str asked_by;
	struct str ask;     /* SHA-256 of the paper that asks, in hexadecimal digits */
	int64_t decided_at; /* and another has agreed */
	struct str decided_by;
	struct str reason; /* of who asks */
	struct paper_proof signature;
};

/* Of the text that the case has now.  Texts live in the arena. */
enum err proof_state(struct core *core, struct arena *arena,
    const struct stored_case *stored, int64_t now, struct proof_state *ret_state,
    struct why *why);

/* Whether this step gives data away, or promises it. */
bool proof_is_asked(enum case_side side, enum case_event event);
/* Rules: callback-denied, callback-expired, signature-unpinned, signature-issuer,
 * release-unproven.  A rung called-back without a confirmation of this text is none. */
struct verdict proof_judge(const struct core *core, const struct stored_case *stored,
    const struct proof_state *state, int64_t now);
/* Both; two persons who decided otherwise make it yes. */
enum err proof_release(struct core *core, struct arena *arena,
    const struct stored_case *stored, int64_t now, struct verdict *ret_verdict,
    struct why *why);

/* The rung of a paper of which nobody was called back: signature, or none. */
struct str proof_of_paper(
    const struct core *core, const struct paper_proof *signature, struct str issuer);
/* The case's rung, as high as it is now. */
struct str proof_rung(const struct core *core, const struct stored_case *stored,
    const struct proof_state *state);

#endif
