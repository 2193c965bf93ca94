/*
 * dispatch.h - what is sealed goes out: to each receiver as much as its line takes.
 */
#ifndef COMITY_NODE_DISPATCH_H
#define COMITY_NODE_DISPATCH_H

#include "node/core.h"

/* A row is under way from here on.  False: it is already, or there is no place. */
bool post_take(struct core *core, int64_t id, enum post_at at);
/* The first line of what a peer says, and not more of it than a person reads. */
struct str dispatch_first_line(struct str words);
/* Until the next attempt of a row whose answer was of no use: each time longer. */
int64_t dispatch_pause(struct core *core, const struct stored_outbox *row);
/* The organisation has spoken to us: what waits for it is tried soon. */
void dispatch_heard(struct core *core, struct str organisation);

#endif
