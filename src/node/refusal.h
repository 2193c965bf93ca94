/*
 * refusal.h - the answer no to a peer's message: with its rule, its leaf and receipt, and
 * a limit.
 *
 * A refusal is an act, and its sender can prove it.  But who is listed could fill the
 * ledger with what is refused: of one peer only LIMIT_REFUSALS_HOUR an hour are kept.
 * What is refused beyond is refused in the same words, and the answer says that it has no
 * receipt (refusal-quota); nothing of it is stored.  When the hour is over one leaf, one
 * event and one line of the log say how many there were: its message digest is the hash
 * chain over the digests of all of them.  It is counted in memory: what a core did not
 * tell before it died, the log's lines of its refusals do.
 */
#ifndef COMITY_NODE_REFUSAL_H
#define COMITY_NODE_REFUSAL_H

#include "base/limits.h"
#include "base/err.h"
#include "model/verdict.h"
#include "trust/digest.h"

struct core;
struct job;
struct intake;
struct message;

/* Peers that are counted at one time, each for itself; the last place is for all others.
 */
#define REFUSAL_PEERS 64

struct refusal_count {
	char peer[LIMIT_NAME]; /* organisation */
	int64_t since;         /* 0 = free */
	uint64_t kept, more;
	unsigned char chain[SHA256_LEN]; /* over what was not kept */
};

/* Sets the answer of the job.  message, in: as far as they could be read, or NULL.
 * job->in_ledger: it was kept. */
enum err refusal_answer(struct core *core, struct job *job, const struct message *message,
    const struct intake *in, const struct verdict *verdict, struct why *why);

/* Once a round: the hours that are over. */
void refusal_pump(struct core *core);

/* "listed", "pinned" or "unknown": for the log. */
const char *refusal_known_by(const struct core *core, struct str peer);

#endif
