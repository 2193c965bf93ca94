/*
 * caseflow.h - one event of one case, whole: state, event, leaf, duties, what is owed to
 * the other side.
 */
#ifndef COMITY_NODE_CASEFLOW_H
#define COMITY_NODE_CASEFLOW_H

#include "casefile/casefile.h"
#include "node/receipts.h"

/* What proves the order of a case: persons whom a roster knows, or the seal of its
 * organisation alone. */
#define PROOF_PERSONS "persons"
#define PROOF_ORGANISATION "organisation"
#define PROOF_STATED "stated" /* another system says so, and nothing is proven */
#define PROOF_CERTIFICATE "certificate" /* nobody has signed it */
/* Of what came otherwise than by Comity (proof.h). */
#define PROOF_NONE "none"
#define PROOF_CALLED "called-back"
#define PROOF_ASKED "override-asked" /* no rung: how long an ask stays open */

struct case_act {
	enum case_event event;
	struct str case_id;
	int64_t at;
	struct str person; /* who did it, empty = a paper or the node */
	struct str detail; /* for the event's row: no personal data */
	struct step_facts
	    facts;          /* of the receipt: kind, case, time, order are filled in */
	struct str proof;   /* of a new case; empty: persons have signed the order */
	struct str channel; /* by which a new case came; empty: Comity */
	int64_t deadline;   /* the day that the step sets; 0 = none */
	unsigned from;      /* role of who tells of it by a paper, 0 = done here */
	bool strict;        /* a paper of which the state says that it came too late is
			     * refused, not filed */
};

struct case_done {
	bool has_leaf;
	uint64_t leaf;
	enum case_state state;
};

/* In the open transaction.  Verdict case-step when the state does not allow it, case-side
 * when another side would have to take the step, or tell of it (nothing is written
 * then); ERR_NOT_FOUND: no such case. */
enum err caseflow_apply(struct core *core, const struct case_act *act,
    struct case_done *ret_done, struct verdict *ret_verdict, struct why *why);

/* Whether the order came otherwise than by Comity (local_intake.c): its sender is stated,
 * not known, and nothing about it goes there from here. */
bool caseflow_is_outside(const struct stored_case *stored);

/* A new case begins in two steps, since papers and messages name it before its first leaf
 * can be written: the row in the state that the event leads to (ERR_CONFLICT: it is
 * known), then the event. */
enum err caseflow_prepare(struct core *core, enum case_side side,
    const struct order *order, const unsigned char order_sha256[static SHA256_LEN],
    const struct case_act *act, struct why *why);
enum err caseflow_begin(struct core *core, enum case_side side, const struct order *order,
    const struct case_act *act, struct case_done *ret_done, struct why *why);

/* What was done with a case's data and moves it nowhere: an event and its leaf (both set
 * in it), whose message is the SHA-256 of the canonical text {at, detail, event, id,
 * person} of that event.  package_sha256 may be NULL.  In the open transaction. */
enum err caseflow_note(struct core *core, struct stored_event *event,
    const unsigned char *package_sha256, struct why *why);

/* What has happened to a case, in the words of the law's tables; room for LAW_EVENTS_MAX.
 */
enum err caseflow_events(struct core *core, const struct stored_case *stored,
    struct law_event *events, size_t *ret_count, struct why *why);

/* Whether the order has left towards its addressee, as far as is known here: at its
 * issuer, and at the court that was asked before. */
enum err caseflow_was_sent(struct core *core, const struct stored_case *stored,
    const struct order *order, bool *ret_sent, struct why *why);

/* Who an organisation is in a case: one role, 0 = none that the order names. */
unsigned caseflow_role(const struct order *order, struct str organisation);

/* The order of a case as it was received or written. */
enum err caseflow_order(struct core *core, struct arena *arena, struct str case_id,
    struct order *ret_order, struct str *ret_text, struct why *why);

/* The sign-offs among the papers of a case [text]: as they came, not proven anew. */
enum err caseflow_signoffs(struct core *core, struct arena *arena, struct str case_id,
    struct str **ret_texts, size_t *ret_count, struct why *why);

#endif
