#include "store/store.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <sys/file.h>
#include <unistd.h>

#include "base/auto.h"
#include "store/schema.h"
#include "store/sql.h"

#define BUSY_MSEC 5000
/* One row holds at most a message of LIMIT_BODY; nothing of ours is near this. */
#define ROW_MAX (64 << 20)
#define SETTLE_STEP ((size_t)64 << 10)

/* --- opening --- */

/* A file of its own: closing any descriptor of the database would drop SQLite's locks. */
static enum err
take_lock(struct store *store, const char *path, struct why *why)
{
	char name[PATH_MAX];

	if (snprintf(name, sizeof name, "%s.lock", path) >= (int)sizeof name)
		return err_why(why, ERR_LIMIT, 0, "path too long");
	store->lock = open(name, O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0600);
	if (store->lock < 0)
		return err_errno(why, "%s", name);
	if (flock(store->lock, LOCK_EX | LOCK_NB) == 0)
		return ERR_OK;
	if (errno == EWOULDBLOCK)
		return err_why(
		    why, ERR_CONFLICT, 0, "%s: another process writes here", path);
	return err_errno(why, "%s", name);
}

/* Made by us, so that nobody else can read it from its first byte on. */
static enum err
make_file(const char *path, struct why *why)
{
	AUTO_FD int fd = open(path, O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0600);

	return fd >= 0 ? ERR_OK : err_errno(why, "%s", path);
}

/* The log is durable as we read it before anything builds on it.  When a sync failed, the
 * kernel still shows the bytes but never writes them again: all later commits would stand
 * behind a hole.  So they are written once more. */
static enum err
settle_log(const char *path, struct why *why)
{
	char name[PATH_MAX];
	char block[SETTLE_STEP];
	AUTO_FD int fd = -1;
	off_t at = 0;
	ssize_t got;

	if (snprintf(name, sizeof name, "%s-wal", path) >= (int)sizeof name)
		return err_why(why, ERR_LIMIT, 0, "path too long");
	fd = open(name, O_RDWR | O_CLOEXEC | O_NOFOLLOW);
	if (fd < 0 && errno == ENOENT)
		return ERR_OK; /* it was closed in order */
	if (fd < 0)
		return err_errno(why, "%s", name);
	while ((got = pread(fd, block, sizeof block, at)) > 0) {
		if (pwrite(fd, block, (size_t)got, at) != got)
			return err_errno(why, "%s", name);
		at += got;
	}
	return got == 0 && fsync(fd) == 0 ? ERR_OK : err_errno(why, "%s", name);
}

static enum err
connect(struct store *store, const char *path, struct why *why)
{
	int flags = store->is_writer ? SQLITE_OPEN_READWRITE : SQLITE_OPEN_READONLY;
	sqlite3 *db = NULL;
	int rc;

	if (access(path, F_OK) != 0)
		return err_errno(why, "%s", path);
	rc = sqlite3_open_v2(path, &db,
	    flags | SQLITE_OPEN_NOMUTEX | SQLITE_OPEN_EXRESCODE | SQLITE_OPEN_NOFOLLOW,
	    NULL);
	if (db == NULL)
		return err_why(why, ERR_IO, 0, "store: no memory");
	store->db = db;
	if (rc != SQLITE_OK)
		return sql_err(store, rc, why);
	(void)sqlite3_busy_timeout(db, BUSY_MSEC);
	(void)sqlite3_limit(db, SQLITE_LIMIT_LENGTH, ROW_MAX);
	(void)sqlite3_limit(db, SQLITE_LIMIT_ATTACHED, 0);
	(void)sqlite3_db_config(db, SQLITE_DBCONFIG_DEFENSIVE, 1, NULL);
	(void)sqlite3_db_config(db, SQLITE_DBCONFIG_TRUSTED_SCHEMA, 0, NULL);
	/* Only the writer may checkpoint: SQLite before 3.51.3 can lose a commit when a
	 * second connection resets the log (dependencies: "WAL-reset bug"). */
	if (!store->is_writer)
		(void)sqlite3_db_config(db, SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, 1, NULL);
	return ERR_OK;
}

/* For this connection. */
static enum err
configure(struct store *store, struct why *why)
{
	enum err e = sql_run(store,
	    "PRAGMA foreign_keys = ON; PRAGMA temp_store = MEMORY; PRAGMA mmap_size = 0",
	    why);

	if (e == ERR_OK)
		e = sql_insist(store, "PRAGMA foreign_keys", 1, why);
	if (e != ERR_OK || !store->is_writer)
		return e;
	e = sql_run(store,
	    "PRAGMA synchronous = FULL; PRAGMA wal_autocheckpoint = 1000; "
	    "PRAGMA secure_delete = ON; PRAGMA cache_size = -65536",
	    why);
	if (e == ERR_OK)
		e = sql_insist(store, "PRAGMA synchronous", 2, why);
	return e;
}

static enum err
open_inside(struct store *store, const char *path, enum store_mode mode, struct why *why)
{
	enum err e = ERR_OK;

	if (store->is_writer)
		e = take_lock(store, path, why);
	if (e == ERR_OK && mode == STORE_CREATE)
		e = make_file(path, why);
	if (e == ERR_OK && mode == STORE_WRITE)
		e = settle_log(path, why);
	if (e == ERR_OK)
		e = connect(store, path, why);
	if (e == ERR_OK)
		e = configure(store, why);
	if (e == ERR_OK && mode == STORE_CREATE)
		e = schema_create(store, why);
	if (e == ERR_OK)
		e = schema_open(store, path, why);
	return e == ERR_OK ? sql_prepare_all(store, why) : e;
}

/* A store that is not open: it stands in an arena of its own. */
static enum err
make(enum store_mode mode, struct store **ret_store, struct why *why)
{
	struct arena arena;
	struct store *store;
	enum err e = arena_init(&arena, sizeof *store + 64, why);

	if (e != ERR_OK)
		return e;
	store = arena_alloc(&arena, sizeof *store);
	store->arena = arena;
	store->is_writer = mode != STORE_READ;
	store->lock = -1;
	*ret_store = store;
	return ERR_OK;
}

enum err
store_open(
    const char *path, enum store_mode mode, struct store **ret_store, struct why *why)
{
	struct store *store;
	enum err e = make(mode, &store, why);

	if (e != ERR_OK)
		return e;
	e = open_inside(store, path, mode, why);
	if (e != ERR_OK) {
		store_close(store);
		return e;
	}
	*ret_store = store;
	return ERR_OK;
}

enum err
store_version(const char *path, int *ret_version, struct why *why)
{
	struct store *store;
	enum err e = make(STORE_READ, &store, why);

	if (e != ERR_OK)
		return e;
	e = connect(store, path, why);
	if (e == ERR_OK)
		e = schema_version(store, ret_version, why);
	store_close(store);
	return e;
}

void
store_close(struct store *store)
{
	struct arena arena;

	if (store == NULL)
		return;
	if (store->db != NULL)
		store_rollback(store);
	sql_finalize_all(store);
	(void)sqlite3_close(store->db);
	if (store->lock >= 0)
		(void)close(store->lock); /* after the database: the lock covers it */
	arena = store->arena;
	arena_release(&arena);
}

/* --- transactions --- */

enum err
store_begin(struct store *store, struct why *why)
{
	return sql_step(store, store->is_writer ? SQL_BEGIN : SQL_BEGIN_READ, why);
}

enum err
store_commit(struct store *store, struct why *why)
{
	enum err e = sql_step(store, SQL_COMMIT, why);

	if (e != ERR_OK)
		store_rollback(store);
	return e;
}

void
store_rollback(struct store *store)
{
	if (sqlite3_get_autocommit(store->db) == 0)
		(void)sqlite3_exec(store->db, "ROLLBACK", NULL, NULL, NULL);
}

int
store_upgraded_from(const struct store *store)
{
	return store->upgraded_from;
}

bool
store_is_broken(const struct store *store)
{
	return store->is_broken;
}

int64_t
store_changes(const struct store *store)
{
	return sqlite3_total_changes64(store->db);
}

enum err
store_mark(struct store *store, struct why *why)
{
	/* Outside a transaction a savepoint would begin one. */
	if (sqlite3_get_autocommit(store->db) != 0)
		return err_why(why, ERR_USAGE, 0, "a mark needs a transaction");
	return sql_step(store, SQL_MARK, why);
}

enum err
store_keep(struct store *store, struct why *why)
{
	return sql_step(store, SQL_KEEP, why);
}

enum err
store_undo(struct store *store, struct why *why)
{
	enum err e = sql_step(store, SQL_UNDO, why);

	return e == ERR_OK ? sql_step(store, SQL_KEEP, why) : e;
}

/* --- the node --- */

enum err
store_meta_put(struct store *store, struct str name, struct str value, struct why *why)
{
	return sql_write(
	    store, SQL_META_PUT, PARAMS(param_text(name), param_text(value)), NULL, why);
}

enum err
store_meta_get(struct arena *arena, struct store *store, struct str name,
    struct str *ret_value, struct why *why)
{
	struct str value = STR("");
	struct rows rows;
	enum err e;

	sql_read(&rows, store, arena, SQL_META_GET, PARAMS(param_text(name)));
	if (rows_next(&rows))
		value = rows_str(&rows, 0);
	e = rows_end_one(&rows, "value", why);
	if (e == ERR_OK)
		*ret_value = value;
	return e;
}

/* A count and the least time of its rows. */
static enum err
count_and_first(struct store *store, enum sql id, int64_t *ret_count, int64_t *ret_first,
    struct why *why)
{
	struct rows rows;

	sql_read(&rows, store, NULL, id, NO_PARAMS);
	if (rows_next(&rows)) {
		*ret_count = rows_int(&rows, 0);
		*ret_first = rows_int(&rows, 1);
	}
	return rows_end(&rows, why);
}

enum err
store_totals(
    struct store *store, int64_t now, struct store_totals *ret_totals, struct why *why)
{
	struct store_totals totals = { 0 };
	enum err e;

	e = sql_read_int(store, SQL_LEAF_COUNT, NO_PARAMS, &totals.leaves, why);
	if (e == ERR_OK)
		e = sql_read_int(
		    store, SQL_OUTBOX_COUNT, NO_PARAMS, &totals.outbox_waiting, why);
	if (e == ERR_OK)
		e = sql_read_int(
		    store, SQL_OUTBOX_OLDEST, NO_PARAMS, &totals.outbox_oldest_at, why);
	if (e == ERR_OK)
		e = count_and_first(store, SQL_DUTY_COUNT, &totals.duties_open,
		    &totals.duties_next_at, why);
	if (e == ERR_OK)
		e = sql_read_int(store, SQL_DUTY_COUNT_LATE, PARAMS(param_int(now)),
		    &totals.duties_late, why);
	if (e == ERR_OK)
		e = count_and_first(store, SQL_TRAY_COUNT, &totals.tray_open,
		    &totals.tray_oldest_at, why);
	if (e == ERR_OK)
		*ret_totals = totals;
	return e;
}

enum err
store_erase(struct store *store, struct str case_id, struct why *why)
{
	static const enum sql steps[] = { SQL_ERASE_MESSAGES, SQL_ERASE_DOCUMENTS,
		SQL_ERASE_EVENTS, SQL_ERASE_SALTS, SQL_ERASE_OUTBOX, SQL_ERASE_TRAY };

	for (size_t i = 0; i < sizeof steps / sizeof *steps; i++) {
		enum err e =
		    sql_write(store, steps[i], PARAMS(param_text(case_id)), NULL, why);

		if (e != ERR_OK)
			return e;
	}
	return ERR_OK;
}

enum err
store_check(struct store *store, struct why *why)
{
	sqlite3_stmt *statement = NULL;
	enum err e = ERR_OK;
	int rc = sqlite3_prepare_v2(
	    store->db, "PRAGMA integrity_check(1)", -1, &statement, NULL);

	if (rc == SQLITE_OK)
		rc = sqlite3_step(statement);
	if (rc != SQLITE_ROW)
		e = sql_err(store, rc, why);
	else if (strcmp((const char *)sqlite3_column_text(statement, 0), "ok") != 0)
		e = err_why(why, ERR_IO, 0, "store: %s",
		    (const char *)sqlite3_column_text(statement, 0));
	(void)sqlite3_finalize(statement);
	if (e != ERR_OK)
		return e;
	rc = sqlite3_prepare_v2(
	    store->db, "PRAGMA foreign_key_check", -1, &statement, NULL);
	if (rc == SQLITE_OK)
		rc = sqlite3_step(statement);
	if (rc == SQLITE_ROW)
		e = err_why(why, ERR_IO, 0, "store: a row of %s refers to nothing",
		    (const char *)sqlite3_column_text(statement, 0));
	else if (rc != SQLITE_DONE)
		e = sql_err(store, rc, why);
	(void)sqlite3_finalize(statement);
	return e;
}

/* In one step, so that the copy is one state. */
static enum err
copy_all(struct store *store, sqlite3 *target, struct why *why)
{
	sqlite3_backup *backup = sqlite3_backup_init(target, "main", store->db, "main");
	int rc;

	if (backup == NULL)
		return err_why(why, ERR_IO, 0, "backup: %s", sqlite3_errmsg(target));
	(void)sqlite3_backup_step(backup, -1);
	rc = sqlite3_backup_finish(backup);
	if (rc != SQLITE_OK)
		return err_why(why, ERR_IO, 0, "backup: %s", sqlite3_errstr(rc));
	return ERR_OK;
}

enum err
store_backup(struct store *store, const char *path, struct why *why)
{
	AUTO_FD int fd =
	    open(path, O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW, 0600);
	sqlite3 *target = NULL;
	enum err e;

	if (fd < 0 && errno == EEXIST)
		return err_why(why, ERR_CONFLICT, 0, "%s exists already", path);
	if (fd < 0)
		return err_errno(why, "%s", path);
	(void)close(fd); /* before SQLite locks it */
	fd = -1; /* NOLINT(clang-analyzer-deadcode.DeadStores): its cleanup reads it */
	if (sqlite3_open_v2(path, &target, SQLITE_OPEN_READWRITE, NULL) == SQLITE_OK)
		e = copy_all(store, target, why);
	else
		e = err_why(why, ERR_IO, 0, "backup: %s", path);
	(void)sqlite3_close(target);
	if (e != ERR_OK)
		(void)unlink(path);
	return e;
}
