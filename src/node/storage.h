/*
 * storage.h - whether the store can be written: seen at a commit, told, tried again.
 *
 * A full disk is over when a commit succeeds: the core tries one a second.  Of a broken
 * one (a write or sync that failed) nothing is believed any more: the core ends, and a
 * new one opens the store anew.
 */
#ifndef COMITY_NODE_STORAGE_H
#define COMITY_NODE_STORAGE_H

#include "base/err.h"

struct core;

struct storage {
	char fault[WHY_TEXT_MAX]; /* why the last commit failed, empty = it did not */
	int64_t probe_at;         /* when to try again (clock_steady) */
	int64_t changes;          /* of the store, at the last commit */
};

/* How a commit went. */
void storage_committed(struct core *core, enum err e, const struct why *why);
/* Before a commit: something to write, when it is time to try. */
void storage_probe(struct core *core);
/* ERR_IO: the store is broken, and the core must end. */
enum err storage_check(const struct core *core, struct why *why);

#endif
