/*
 * store.h - what a node remembers: one SQLite database, one writer.
 *
 * The core opens it with STORE_WRITE and is the only writer; others (pages, the offline
 * commands) open it with STORE_READ.  A writing call works only between store_begin and
 * store_commit (ERR_USAGE otherwise): one request, or a batch of requests, is one
 * transaction, and nothing is acknowledged before store_commit said ERR_OK.  Inside a
 * batch, store_mark and store_undo take back one request without the others.
 *
 * Reading calls copy into the arena that they are given.  An empty str stands for "not
 * there" both ways; so does 0 for a time that may be missing.  Text is UTF-8 without
 * U+0000.
 *
 * What every call may return: ERR_CONFLICT (it exists already, or may not change),
 * ERR_NOT_FOUND (no such row; a case_id that no case has), ERR_USAGE (a needed member is
 * empty, text is not UTF-8, writing outside a transaction or with STORE_READ), ERR_LIMIT
 * (arena full), ERR_IO.  After an ERR_IO of the writer whatever was not committed is
 * lost; when the disk itself failed, the store answers only ERR_IO from then on: close
 * it, restart, and read again what is there.
 */
#ifndef COMITY_STORE_STORE_H
#define COMITY_STORE_STORE_H

#include <stdbool.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/err.h"
#include "base/hash.h"
#include "base/str.h"
#include "store/store_act.h"
#include "store/store_alert.h"
#include "store/store_case.h"
#include "store/store_change.h"
#include "store/store_channel.h"
#include "store/store_draft.h"
#include "store/store_duty.h"
#include "store/store_ledger.h"
#include "store/store_message.h"
#include "store/store_outbox.h"
#include "store/store_passkey.h"
#include "store/store_profile.h"
#include "store/store_witness.h"

struct store;

#define STORE_VERSION 3

enum store_mode {
	STORE_CREATE, /* makes it (ERR_CONFLICT when it exists), then as STORE_WRITE */
	STORE_WRITE,  /* ERR_CONFLICT when another process has it open for writing */
	STORE_READ,
	STORE_MODE_COUNT
};

/* Open it after the last fork.  path.lock is the writers' lock file.  A writer brings a
 * store of an older program up to date; path.vN is a copy of it as it was. ERR_NOT_FOUND;
 * ERR_SYNTAX for a file that is no store of ours or is of a newer program, with
 * STORE_READ also for one of an older program. */
enum err store_open(
    const char *path, enum store_mode mode, struct store **ret_store, struct why *why);
/* The version of a store that may be in use; nothing is changed.  ERR_NOT_FOUND;
 * ERR_SYNTAX as store_open for a writer. */
enum err store_version(const char *path, int *ret_version, struct why *why);
/* The version that the store had before store_open brought it up to date, 0 = ours. */
int store_upgraded_from(const struct store *store);
/* Rolls back what is open; NULL is fine. */
void store_close(struct store *store);

/* With STORE_READ: all that is read until store_rollback is one state; keep it short. */
enum err store_begin(struct store *store, struct why *why);
/* On failure everything since store_begin is gone: acknowledge nothing of it. */
enum err store_commit(struct store *store, struct why *why);
void store_rollback(struct store *store);

/* The disk failed under the writer: from now on only ERR_IO. */
bool store_is_broken(const struct store *store);
/* Grows with each row that is written, whether it is committed or not. */
int64_t store_changes(const struct store *store);

/* Within a transaction, not nested: either store_keep or store_undo follows. */
enum err store_mark(struct store *store, struct why *why);
enum err store_keep(struct store *store, struct why *why);
enum err store_undo(struct store *store, struct why *why);

/* Small values of the node: directory sequence and the like. */
enum err store_meta_put(
    struct store *store, struct str name, struct str value, struct why *why);
enum err store_meta_get(struct arena *arena, struct store *store, struct str name,
    struct str *ret_value, struct why *why);

/* For metrics and the front page; cheap however much is stored. */
struct store_totals {
	int64_t leaves;
	int64_t outbox_waiting;
	int64_t outbox_oldest_at; /* 0 = none waits */
	int64_t duties_open;
	int64_t duties_late;
	int64_t duties_next_at; /* 0 = none open */
	int64_t tray_open;
	int64_t tray_oldest_at; /* 0 = none open */
};

enum err store_totals(
    struct store *store, int64_t now, struct store_totals *ret_totals, struct why *why);

/* Takes the papers of a case out of the store: bytes of messages, documents and delivered
 * outbox rows, salts of leaves, details of events.  Rows and leaves stay, so that the
 * ledger verifies. */
enum err store_erase(struct store *store, struct str case_id, struct why *why);

/* SQLite's own check of the whole file and of all references: slow. */
enum err store_check(struct store *store, struct why *why);
/* A copy of the store as it is now, while it is in use; path must not exist. */
enum err store_backup(struct store *store, const char *path, struct why *why);

#endif
