/*
 * last_head.h - the head that the keeper signed last, in memory that outlives it.
 *
 * Who turned the core can end the keeper, by a frame that is none.  What the next keeper
 * signs must follow from what the last one signed all the same: so it stands in memory
 * that the supervisor hands to each of them (proc/supervise.h).  Another ledger than the
 * one that is written there begins anew; so does a node that is started anew, and then
 * its peers are the witnesses (ledger/witness.h).
 */
#ifndef COMITY_NODE_LAST_HEAD_H
#define COMITY_NODE_LAST_HEAD_H

#include "base/err.h"
#include "base/hash.h"
#include "base/str.h"

#define LAST_HEAD_SIZE 4096

struct last_head {
	struct last_head_memory *memory;
};

/* fd: LAST_HEAD_SIZE bytes, all zero at first; it may be closed afterwards.  ERR_USAGE:
 * no ledger has such a name. */
enum err last_head_open(
    int fd, struct str origin, struct last_head *ret_last, struct why *why);
/* Size 0: none was signed. */
uint64_t last_head_size(const struct last_head *last);
const struct hash *last_head_root(const struct last_head *last);
/* A process that is killed in here leaves the old one or the new one. */
void last_head_set(struct last_head *last, uint64_t size, const struct hash *root);

#endif
