#include "store/schema.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <unistd.h>

#include "base/auto.h"
#include "base/embedded.h"
#include "base/file.h"
#include "store/store.h"

#define APPLICATION_ID 0x434d5459 /* "CMTY" */
#define BASE_VERSION 2

/* The file that makes a version, in the open transaction. */
static enum err
apply(struct store *store, int version, struct why *why)
{
	char name[40], stamp[60];
	const struct embedded *file = embedded_sql;
	enum err e;

	(void)snprintf(name, sizeof name, "%s_%d.sql",
	    version == BASE_VERSION ? "schema" : "migrate", version);
	while (file->name != NULL && strcmp(file->name, name) != 0)
		file++;
	if (file->name == NULL)
		return err_why(why, ERR_SYNTAX, 0, "no %s", name);
	e = sql_run(store, file->text.ptr, why);
	(void)snprintf(stamp, sizeof stamp, "PRAGMA user_version = %d", version);
	return e == ERR_OK ? sql_run(store, stamp, why) : e;
}

enum err
schema_create(struct store *store, struct why *why)
{
	int64_t tables = 0;
	char stamp[60];
	enum err e = sql_ask(store, "SELECT count(*) FROM sqlite_schema", &tables, why);

	if (e == ERR_OK && tables != 0)
		e = err_why(why, ERR_CONFLICT, 0, "the store exists already");
	if (e == ERR_OK)
		e = sql_run(
		    store, "PRAGMA page_size = 8192; PRAGMA journal_mode = WAL", why);
	if (e == ERR_OK)
		e = sql_run(store, "BEGIN IMMEDIATE", why);
	for (int version = BASE_VERSION; e == ERR_OK && version <= STORE_VERSION;
	     version++)
		e = apply(store, version, why);
	(void)snprintf(
	    stamp, sizeof stamp, "PRAGMA application_id = %d; COMMIT", APPLICATION_ID);
	return e == ERR_OK ? sql_run(store, stamp, why) : e;
}

/* --- an older one --- */

/* Made new each time: what an earlier start copied may have been written to since. */
static enum err
copy(struct store *store, const char *path, int version, struct why *why)
{
	char name[PATH_MAX], part[PATH_MAX];
	AUTO_FD int fd = -1;
	enum err e;

	if (snprintf(name, sizeof name, "%s.v%d", path, version) >= (int)sizeof name ||
	    snprintf(part, sizeof part, "%s.v%d.part", path, version) >= (int)sizeof part)
		return err_why(why, ERR_LIMIT, 0, "path too long");
	if (unlink(part) != 0 && errno != ENOENT)
		return err_errno(why, "%s", part);
	e = store_backup(store, part, why);
	if (e != ERR_OK)
		return e;
	fd = open(part, O_RDONLY | O_CLOEXEC | O_NOFOLLOW);
	if (fd < 0 || fsync(fd) != 0 || rename(part, name) != 0)
		return err_errno(why, "%s", part);
	return file_sync_folder(name, why);
}

static enum err
step_up(struct store *store, int version, struct why *why)
{
	enum err e = sql_run(store, "BEGIN IMMEDIATE", why);

	if (e == ERR_OK)
		e = apply(store, version, why);
	return e == ERR_OK ? sql_run(store, "COMMIT", why) : e;
}

static enum err
bring_up(struct store *store, const char *path, int version, struct why *why)
{
	enum err e = ERR_OK;

	if (!store->is_writer)
		return err_why(why, ERR_SYNTAX, 0,
		    "the store has version %d, this program needs %d: start comityd, "
		    "which brings it up to date",
		    version, STORE_VERSION);
	e = copy(store, path, version, why);
	for (int next = version + 1; e == ERR_OK && next <= STORE_VERSION; next++)
		e = step_up(store, next, why);
	if (e == ERR_OK)
		store->upgraded_from = version;
	return e;
}

enum err
schema_version(struct store *store, int *ret_version, struct why *why)
{
	int64_t application = 0, version = 0;
	enum err e = sql_ask(store, "PRAGMA application_id", &application, why);

	if (e == ERR_OK)
		e = sql_ask(store, "PRAGMA user_version", &version, why);
	if (e != ERR_OK)
		return e;
	if (application != APPLICATION_ID || version < BASE_VERSION)
		return err_why(why, ERR_SYNTAX, 0, "this database is no store of Comity");
	if (version > STORE_VERSION)
		return err_why(why, ERR_SYNTAX, 0,
		    "the store has version %lld, of a newer program; this one knows %d: "
		    "start the newer one, or see comityd(8), \"Upgrades\"",
		    (long long)version, STORE_VERSION);
	*ret_version = (int)version;
	return ERR_OK;
}

enum err
schema_open(struct store *store, const char *path, struct why *why)
{
	int version = STORE_VERSION;
	enum err e = schema_version(store, &version, why);

	/* Some file systems cannot share memory: SQLite then keeps the old journal. */
	if (e == ERR_OK)
		e = sql_insist(store,
		    "SELECT journal_mode = 'wal' FROM pragma_journal_mode", 1, why);
	if (e == ERR_OK && version < STORE_VERSION)
		e = bring_up(store, path, version, why);
	return e;
}
