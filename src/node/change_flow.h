/*
 * change_flow.h - a change of an order, proven and kept: the same code at who says it and
 * at who takes it.
 *
 * Who may say what to whom: casefile/change_rule.h.  What it says: record/change.h.
 */
#ifndef COMITY_NODE_CHANGE_FLOW_H
#define COMITY_NODE_CHANGE_FLOW_H

#include "base/limits.h"
#include "casefile/change_rule.h"
#include "node/caseflow.h"
#include "node/core.h"
#include "record/change.h"

/* To how many one thing is said: each whom an order names but who says it.  As many texts
 * there are at most of it. */
#define CHANGE_SAID_MAX (LIMIT_NOTIFIED + 2)

struct change_said {
	struct str text;     /* the document */
	struct str signoff;  /* of a person of from */
	struct str from, to; /* organisations: who seals it, who gets it */
	int64_t at;
	/* what was found */
	struct change change;
	unsigned char sha256[SHA256_LEN]; /* of text */
	const struct change_rule *rule;
	enum case_event event; /* the step that it is */
	struct stored_case stored;
	struct order order;
};

/* Proves text and sign-off against the case (stored and order are filled in): rules
 * change-*, signoff-*, person-*.  Reads the store, writes nothing. */
enum err change_flow_prove(struct core *core, struct arena *arena,
    struct change_said *said, struct verdict *ret_verdict, struct why *why);
/* The same of a text that nobody has signed yet: all but its sign-off. */
enum err change_flow_check(struct core *core, struct arena *arena,
    struct change_said *said, struct verdict *ret_verdict, struct why *why);
/* Puts the papers into the case, and the change into its chain. */
enum err change_flow_keep(struct core *core, const struct change_said *said,
    enum change_state state, struct why *why);
/* The step of the case that it is; facts and person are for the caller to add. */
struct case_act change_flow_act(struct arena *arena, const struct change_said *said);

/* The digest that the next change of this kind follows, from an organisation of the case
 * to another. */
enum err change_flow_next(struct core *core, struct arena *arena,
    const struct change_said *said, unsigned char ret_follows[static SHA256_LEN],
    struct why *why);

#endif
