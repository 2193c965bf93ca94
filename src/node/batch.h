/*
 * batch.h - group commit without a timer: all jobs that are decoded when the loop comes
 * round share one transaction, and all that wait for a head share one signature.
 *
 * Once a round, in this order; what others write in the round is written between
 * batch_run and batch_commit.  The functions of the transaction itself stand in core.h,
 * for all who write.
 */
#ifndef COMITY_NODE_BATCH_H
#define COMITY_NODE_BATCH_H

#include "node/core.h"

/* Each job that is read gets its part of the transaction; one that fails takes back its
 * own part only. */
void batch_run(struct core *core);
/* What was said to be done is on the disk, or each of the jobs hears why not. */
void batch_commit(struct core *core);
/* The keeper signs a head over leaves that were read again. */
void batch_ask_head(struct core *core);
/* Its answer. */
void batch_head(struct core *core, const struct frame *frame);
/* Answers leave: what they say is on the disk and under a signed head. */
void batch_answer(struct core *core);

#endif
