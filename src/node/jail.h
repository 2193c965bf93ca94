/*
 * jail.h - how a process of each role gives up what it does not need.
 *
 * One way in for all of them, and for the self-test: what a role may ask of the system is
 * a row in proc/sandbox.c, which files it keeps a row in jail.c.
 */
#ifndef COMITY_NODE_JAIL_H
#define COMITY_NODE_JAIL_H

#include "node/config.h"
#include "proc/sandbox.h"

/* Where the system says who resolves names.  A jail keeps the file, not its name: who
 * finds another one there starts anew. */
#define JAIL_RESOLVER "/etc/resolv.conf"

/* Enters the jail of the role: its system calls, and of all files only its own, as far as
 * they are there (what is open stays open).  A kernel without Landlock is told of in the
 * log, and the files then are guarded by the system calls alone. */
enum err jail_enter(
    enum role role, const struct config *config, struct arena *arena, struct why *why);

#endif
