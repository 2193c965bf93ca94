/*
 * witness.h - nodes watch one another's ledgers grow (C2SP tlog-witness).
 *
 * Whoever was sent a message by us is shown our newest head soon after each start, and
 * then every WITNESS_PERIOD while it grows; it keeps what it saw, and signs.  A ledger
 * that was rolled back, or has two histories, is found at the next contact by both: the
 * witness does not sign, and people are told on either side.
 *
 * After a restore from an older backup a node may go on in a new ledger (successor.h): it
 * states that to each witness first, in a request of its own, and then shows its heads
 * under the new name.  Heads under an old name are not taken any more.
 *
 * A head tells how many leaves there are, and to whom it is shown is told that by every
 * receipt, too: nobody else is shown one.
 */
#ifndef COMITY_NODE_WITNESS_H
#define COMITY_NODE_WITNESS_H

#include "node/core.h"

#define WITNESS_PATH "/witness/add-checkpoint"
#define WITNESS_SUCCESSOR "/witness/successor"
#define WITNESS_PERIOD (300 * CLOCK_SECOND)
/* The id of its FRAME_POST: no row of the outbox. */
#define WITNESS_POST ((uint64_t)0)

/* --- the head of a peer --- */

/* A head, or the statement of a new ledger: a few lines of text, which the core reads
 * itself as it reads those in receipts. */
bool witness_is_head(const struct job *job);
/* In its part of the transaction. */
enum err witness_take(struct core *core, struct job *job, struct why *why);
/* What was seen is on the disk: now it may be signed. */
void witness_sign(struct core *core, struct job *job);
/* The keeper's line, empty = it refused, or died. */
void witness_signed(struct core *core, uint64_t id, struct str line);
/* All that wait for a keeper that died. */
void witness_keeper_gone(struct core *core);

/* --- our own --- */

/* Asks the next one, if it is time. */
void witness_pump(struct core *core);
/* The answer: be16 status, sized words, sized body. */
void witness_result(struct core *core, struct cursor *cursor);

/* Members witnesses, witnessed_size, ledger_doubt. */
void witness_show(struct core *core, struct arena *arena, struct json *to);

#endif
