/*
 * pool.h - which worker reads whose bytes.
 *
 * A worker serves one sender (struct job: key) between two forks: a peer, its messages
 * and its answers alike, or one local user.  A sender that has much to say has several
 * workers, up to what is configured; one worker more is kept that has met nobody yet.
 * Where that one is taken and there are too many, the one that has had nothing to do for
 * longest ends, or takes no new work until it has.
 *
 * After a refusal a worker ends by itself; what waited at it is given to another.  What a
 * worker was reading when it died otherwise is answered with 503: it may be what killed
 * it.
 */
#ifndef COMITY_NODE_POOL_H
#define COMITY_NODE_POOL_H

#include "node/core.h"

/* How long a message waits for a worker, should the nursery have to start anew. */
#define POOL_WAIT_MS 5000

/* Hands the job's bytes to a worker of its sender, now or soon; they are copied. */
void pool_decode(struct core *core, struct job *job, struct str bytes);
/* The answer is here: true if it was asked of this worker.  ends: it has refused. */
bool pool_decoded(struct core_peer *worker, const struct job *job, bool ends);

/* From the nursery, with the channel of a worker in its frame. */
void pool_worker_came(struct core *core, struct core_peer *nursery);
/* What the dead one had to read. */
void pool_worker_gone(struct core *core, const struct core_peer *worker);
void pool_nursery_gone(struct core *core);

/* Once a round: ends who is not needed, asks for who is, hands out what waits. */
void pool_balance(struct core *core);

#endif
