/*
 * backup.h - a copy of a node's folder, made while the node runs, and a node from it.
 *
 * A backup is a folder as a node's is, with SHA256SUMS (as sha256sum writes it) over all
 * its files; it has one state of the database and every package that this state speaks
 * of.  Private keys are not in it: they are kept elsewhere, by other people.
 *
 * What was acknowledged after the backup is not in it.  A node that goes on from an older
 * state signs other leaves under the same numbers: whoever holds a later receipt of it
 * can prove that.  A node from an older backup goes on in a new ledger (successor.h).
 */
#ifndef COMITY_NODE_BACKUP_H
#define COMITY_NODE_BACKUP_H

#include "node/config.h"
#include "node/successor.h"
#include "store/store.h"

#define BACKUP_SUMS "SHA256SUMS"

struct backup {
	uint64_t files;
	int64_t bytes;
	const struct str *outside; /* files of the configuration that are not in the
				      folder: not in the backup */
	size_t outside_count;
};

/* to: must not exist (ERR_CONFLICT); it has its name when all is on the disk. */
enum err backup_make(struct arena *arena, const struct config *config,
    struct store *store, const char *to, struct backup *ret_backup, struct why *why);

struct restore {
	const char *from; /* the backup */
	const char *keys; /* a folder that has the private keys, or NULL */
	const char *to;   /* the new folder of the node */
	const struct successor_order *new_ledger; /* NULL: it goes on in the old one */
};

/* ERR_CONFLICT: to exists.  ERR_CRYPTO: a file is not what was backed up; ERR_DENIED,
 * ERR_NOT_FOUND: as successor_begin.  On failure nothing is left behind. */
enum err backup_restore(struct arena *arena, const struct restore *restore,
    struct backup *ret_backup, struct why *why);

#endif
