/*
 * work.h - a store, a ledger and evidence at work: what power.c and faults.c break off.
 *
 * Transaction n writes what an order writes: case, message, leaf, head, outbox row, now
 * and then a package of evidence and a file of its own.  All of it follows from n, so
 * that a reader knows what must be there.
 */
#ifndef COMITY_TESTS_CRASH_WORK_H
#define COMITY_TESTS_CRASH_WORK_H

#include <limits.h>

#include "base/arena.h"
#include "base/err.h"
#include "node/core.h"
#include "node/journal.h"
#include "store/store.h"

#define WORK_NAME "store"

struct work {
	struct arena arena;
	char folder[PATH_MAX];
	char path[PATH_MAX + 8]; /* of the store */
	struct store *store;
	struct journal journal;
};

/* An empty folder of its own below the system's temporary one. */
bool work_folder(char ret_folder[static PATH_MAX]);
/* Its files go; the folder stays. */
bool work_empty(const char *folder);
void work_remove(const char *folder);

enum err work_open(
    struct work *work, const char *folder, enum store_mode mode, struct why *why);
void work_close(struct work *work);
/* Its case alone, in the open transaction. */
enum err work_case(struct work *work, unsigned number, struct why *why);
/* ERR_OK: transaction number is durable.  Anything else: nothing of it may be. */
enum err work_step(struct work *work, unsigned number, struct why *why);
/* Everything of transactions 1 to told is there and right; of the next one all or
 * nothing; the ledger verifies, and every head is of its leaves.  ERR_IO names what is
 * not so. */
enum err work_check(struct work *work, unsigned told, struct why *why);

#endif
