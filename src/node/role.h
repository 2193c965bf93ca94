/*
 * role.h - the processes of a node (frames.h says what they tell one another).
 *
 *	process   has                          has not
 *	edge      sockets, TLS key             database, other keys
 *	nursery   the worker that it forks     files, network, any secret
 *	worker    the bytes of one peer        files, network, any secret
 *	core      the database                 sockets to the world, keys
 *	keeper    the signing keys             everything else
 *	courier   client TLS key               database
 *	vault     the files of one transfer    network, database
 *	desk      the tree of one page         files, network, any secret
 *	paper     its fonts, one document      other files, network, any secret
 *
 * All of them are comityd but paper, which is the program comity-paper.
 *
 * Each run_ function is the whole life of a process, its channel to the core on
 * CHANNEL_FD; it returns the exit code.
 */
#ifndef COMITY_NODE_ROLE_H
#define COMITY_NODE_ROLE_H

#include "base/limits.h"
#include "node/config.h"
#include "proc/channel.h"
#include "proc/sandbox.h"

int run_edge(const struct config *config, struct arena *arena);
int run_nursery(const struct config *config, struct arena *arena);
int run_core(const struct config *config, struct arena *arena);
int run_keeper(const struct config *config, struct arena *arena);
int run_courier(const struct config *config, struct arena *arena);
int run_vault(const struct config *config, struct arena *arena);
int run_desk(const struct config *config, struct arena *arena);

/* Logs what stopped the process, and the exit code of that. */
int role_failed(const char *what, const struct why *why);

/* The next frame, waiting as long as it takes; for processes that only serve the core.
 * ERR_IO: the core is gone. */
enum err role_next(struct channel *channel, struct frame *ret_frame, struct why *why);

/* Sends what waits, taking as long as it takes. */
enum err role_flush(struct channel *channel, struct why *why);

/* Enters the jail (jail.h), then says to the core that the process may be used. */
enum err role_ready(struct channel *channel, enum role role, const struct config *config,
    struct arena *arena, struct why *why);

#endif
