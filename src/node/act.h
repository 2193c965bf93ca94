/*
 * act.h - what a person asks twice, because the answer was lost, is done once.
 *
 * A caller of the local door gives its call an id of its own (member call, a UUID).  A
 * call that wrote anything is kept by it in the same transaction, with its answer as far
 * as it is known, then with all of it.  The same call again gets that answer, its receipt
 * made now if need be, with a member again; another call with its id is refused.  Kept
 * for ACT_DAYS: who asks again does so soon.
 */
#ifndef COMITY_NODE_ACT_H
#define COMITY_NODE_ACT_H

#include "node/core.h"

#define ACT_DAYS 7

/* Before the call is run.  *ret_known: it was done, and job->answer is what was said.
 * Rules: call-form, call-other, call-under-way. */
enum err act_begin(struct core *core, struct job *job, const struct json *args,
    struct str person, bool *ret_known, struct verdict *ret_verdict, struct why *why);
/* It was done: in the part of the transaction that does it. */
enum err act_done(struct core *core, struct job *job, struct why *why);
/* What is said. */
void act_answered(struct core *core, const struct job *job, struct str answer);

#endif
