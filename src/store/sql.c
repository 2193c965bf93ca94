#include "store/sql.h"

#include <assert.h>

#include "base/embedded.h"

#define NAME_LINE "-- name: "

static const char *const names[SQL_COUNT] = {
#define SQL_NAME(constant, name) [SQL_##constant] = (name),
	SQL_STATEMENTS(SQL_NAME)
#undef SQL_NAME
};

/* --- preparing --- */

/* Where the next "-- name: " line begins in text, or its end. */
static size_t
find_name_line(struct str text)
{
	struct str rest = text;

	while (!str_empty(rest) && !str_starts(rest, STR(NAME_LINE)))
		(void)str_cut(&rest, '\n');
	return text.len - rest.len;
}

static enum sql
find_statement(struct str name)
{
	for (size_t i = 0; i < SQL_COUNT; i++)
		if (str_eq_c(name, names[i]))
			return (enum sql)i;
	return SQL_COUNT;
}

static enum err
prepare(struct store *store, struct str name, struct str text, struct why *why)
{
	enum sql id = find_statement(name);
	sqlite3_stmt **statement;

	if (id == SQL_COUNT || store->statements[id] != NULL)
		return err_why(why, ERR_SYNTAX, 0, "statement %.*s: unknown or twice",
		    STR_ARG(name));
	statement = &store->statements[id];
	if (sqlite3_prepare_v3(store->db, text.ptr, (int)text.len,
		SQLITE_PREPARE_PERSISTENT, statement, NULL) != SQLITE_OK)
		return err_why(why, ERR_SYNTAX, 0, "statement %.*s: %s", STR_ARG(name),
		    sqlite3_errmsg(store->db));
	return ERR_OK;
}

static enum err
prepare_file(struct store *store, struct str text, struct why *why)
{
	text = str_slice(text, find_name_line(text), text.len);
	while (!str_empty(text)) {
		struct str line = str_cut(&text, '\n');
		struct str name = str_slice(line, sizeof NAME_LINE - 1, line.len);
		size_t end = find_name_line(text);
		enum err e;

		e = prepare(store, str_trim(name), str_slice(text, 0, end), why);
		if (e != ERR_OK)
			return e;
		text = str_slice(text, end, text.len);
	}
	return ERR_OK;
}

enum err
sql_prepare_all(struct store *store, struct why *why)
{
	for (const struct embedded *file = embedded_sql; file->name != NULL; file++) {
		enum err e = prepare_file(store, file->text, why);

		if (e != ERR_OK)
			return e;
	}
	for (size_t i = 0; i < SQL_COUNT; i++) {
		sqlite3_stmt **statement = &store->statements[i];

		if (*statement == NULL)
			return err_why(why, ERR_SYNTAX, 0, "no statement %s", names[i]);
		if (!store->is_writer && !sqlite3_stmt_readonly(*statement)) {
			(void)sqlite3_finalize(*statement);
			*statement = NULL;
		}
	}
	return ERR_OK;
}

void
sql_finalize_all(struct store *store)
{
	for (size_t i = 0; i < SQL_COUNT; i++) {
		(void)sqlite3_finalize(store->statements[i]);
		store->statements[i] = NULL;
	}
}

/* --- errors --- */

/* SQLite's extended code to ours, the first match counts; mask 0xff = primary code. */
static const struct {
	int code, mask;
	enum err err;
	bool is_broken;
} codes[] = {
	{ SQLITE_CONSTRAINT_FOREIGNKEY, ~0, ERR_NOT_FOUND, false },
	{ SQLITE_CONSTRAINT_NOTNULL, ~0, ERR_USAGE, false },
	{ SQLITE_CONSTRAINT_CHECK, ~0, ERR_USAGE, false },
	{ SQLITE_CONSTRAINT_DATATYPE, ~0, ERR_USAGE, false },
	{ SQLITE_CONSTRAINT, 0xff, ERR_CONFLICT, false },
	{ SQLITE_TOOBIG, 0xff, ERR_LIMIT, false },
	/* A failed fsync may have dropped what it should have written: never retry. */
	{ SQLITE_IOERR, 0xff, ERR_IO, true },
	{ SQLITE_CORRUPT, 0xff, ERR_IO, true },
	{ SQLITE_NOTADB, 0xff, ERR_SYNTAX, true },
};

enum err
sql_err(struct store *store, int rc, struct why *why)
{
	const char *words = sqlite3_errmsg(store->db);

	for (size_t i = 0; i < sizeof codes / sizeof *codes; i++) {
		if ((rc & codes[i].mask) != codes[i].code)
			continue;
		store->is_broken = store->is_broken || codes[i].is_broken;
		return err_why(why, codes[i].err, 0, "store: %s", words);
	}
	return err_why(why, ERR_IO, 0, "store: %s", words);
}

enum err
sql_run(struct store *store, const char *text, struct why *why)
{
	int rc = sqlite3_exec(store->db, text, NULL, NULL, NULL);

	return rc == SQLITE_OK ? ERR_OK : sql_err(store, rc, why);
}

enum err
sql_ask(struct store *store, const char *text, int64_t *ret_value, struct why *why)
{
	sqlite3_stmt *statement = NULL;
	int rc = sqlite3_prepare_v2(store->db, text, -1, &statement, NULL);

	if (rc == SQLITE_OK)
		rc = sqlite3_step(statement);
	if (rc == SQLITE_ROW)
		*ret_value = sqlite3_column_int64(statement, 0);
	(void)sqlite3_finalize(statement);
	return rc == SQLITE_ROW ? ERR_OK : sql_err(store, rc, why);
}

enum err
sql_insist(struct store *store, const char *text, int64_t expected, struct why *why)
{
	int64_t value = -1;
	enum err e = sql_ask(store, text, &value, why);

	if (e == ERR_OK && value != expected)
		return err_why(
		    why, ERR_IO, 0, "store: %s is %lld", text, (long long)value);
	return e;
}

static enum err
check_usable(const struct store *store, enum sql id, struct why *why)
{
	if (store->is_broken)
		return err_why(why, ERR_IO, 0, "the store failed before: restart");
	if (store->statements[id] == NULL)
		return err_why(why, ERR_USAGE, 0, "the store is open for reading");
	return ERR_OK;
}

/* --- parameters --- */

struct param
param_text(struct str text)
{
	return (struct param){ str_empty(text) ? PARAM_NULL : PARAM_TEXT, 0, text };
}

struct param
param_blob(struct str bytes)
{
	return (struct param){ str_empty(bytes) ? PARAM_NULL : PARAM_BLOB, 0, bytes };
}

struct param
param_hash(const struct hash *hash)
{
	return (struct param){ PARAM_BLOB, 0, str_bytes(hash->bytes, HASH_LEN) };
}

struct param
param_int(int64_t value)
{
	return (struct param){ PARAM_INTEGER, value, { NULL, 0 } };
}

struct param
param_time(int64_t at)
{
	return (struct param){ at == 0 ? PARAM_NULL : PARAM_INTEGER, at, { NULL, 0 } };
}

struct param
param_limit(size_t limit)
{
	return param_int(limit > INT32_MAX ? INT32_MAX : (int64_t)limit);
}

/* Bytes are not copied: they outlive the statement's run. */
static int
bind_one(sqlite3_stmt *statement, int place, const struct param *param)
{
	switch (param->kind) {
	case PARAM_NULL:
		return sqlite3_bind_null(statement, place);
	case PARAM_INTEGER:
		return sqlite3_bind_int64(statement, place, param->integer);
	case PARAM_TEXT:
		return sqlite3_bind_text64(statement, place, param->bytes.ptr,
		    param->bytes.len, SQLITE_STATIC, SQLITE_UTF8);
	case PARAM_BLOB:
		return sqlite3_bind_blob64(
		    statement, place, param->bytes.ptr, param->bytes.len, SQLITE_STATIC);
	}
	return SQLITE_MISUSE;
}

static enum err
bind_all(struct store *store, enum sql id, struct params params, struct why *why)
{
	sqlite3_stmt *statement = store->statements[id];

	assert(sqlite3_bind_parameter_count(statement) == (int)params.count);
	for (size_t i = 0; i < params.count; i++) {
		const struct param *param = &params.list[i];
		int rc;

		if (param->kind == PARAM_TEXT && !str_utf8(param->bytes))
			return err_why(why, ERR_USAGE, 0,
			    "%s: text is UTF-8 without U+0000", names[id]);
		rc = bind_one(statement, (int)i + 1, param);
		if (rc != SQLITE_OK)
			return sql_err(store, rc, why);
	}
	return ERR_OK;
}

/* The next run begins at the start, and nothing points to the caller's bytes. */
static void
put_back(sqlite3_stmt *statement)
{
	(void)sqlite3_reset(statement);
	(void)sqlite3_clear_bindings(statement);
}

/* --- writing --- */

enum err
sql_step(struct store *store, enum sql id, struct why *why)
{
	enum err e = check_usable(store, id, why);
	int rc;

	if (e != ERR_OK)
		return e;
	rc = sqlite3_step(store->statements[id]);
	if (rc != SQLITE_DONE)
		e = sql_err(store, rc, why);
	put_back(store->statements[id]);
	return e;
}

enum err
sql_write(struct store *store, enum sql id, struct params params, int64_t *ret_changes,
    struct why *why)
{
	enum err e = check_usable(store, id, why);
	int rc;

	if (e != ERR_OK)
		return e;
	/* Also when SQLite has rolled back by itself (disk full): no stray writes. */
	if (sqlite3_get_autocommit(store->db) != 0)
		return err_why(why, ERR_USAGE, 0, "%s: no transaction", names[id]);
	e = bind_all(store, id, params, why);
	if (e == ERR_OK) {
		rc = sqlite3_step(store->statements[id]);
		if (rc != SQLITE_DONE)
			e = sql_err(store, rc, why);
		else if (ret_changes != NULL)
			*ret_changes = sqlite3_changes64(store->db);
	}
	put_back(store->statements[id]);
	return e;
}

enum err
sql_write_one(struct store *store, enum sql id, struct params params, const char *words,
    struct why *why)
{
	int64_t changes = 0;
	enum err e = sql_write(store, id, params, &changes, why);

	if (e == ERR_OK && changes != 1)
		return err_why(why, ERR_CONFLICT, 0, "%s", words);
	return e;
}

enum err
sql_add(struct store *store, enum sql id, struct params params, int64_t *ret_id,
    struct why *why)
{
	enum err e = sql_write(store, id, params, NULL, why);

	if (e == ERR_OK && ret_id != NULL)
		*ret_id = sqlite3_last_insert_rowid(store->db);
	return e;
}

/* --- reading --- */

void
sql_read(struct rows *rows, struct store *store, struct arena *arena, enum sql id,
    struct params params)
{
	*rows = (struct rows){ .store = store, .arena = arena };
	rows->err = check_usable(store, id, &rows->why);
	if (rows->err != ERR_OK)
		return;
	rows->statement = store->statements[id];
	assert(!sqlite3_stmt_busy(rows->statement));
	rows->err = bind_all(store, id, params, &rows->why);
}

void *
rows_array(struct rows *rows, size_t count, size_t size)
{
	void *items = arena_array(rows->arena, count, size);

	if (items == NULL && rows->err == ERR_OK)
		rows->err = err_why(&rows->why, ERR_LIMIT, 0, "no room for a list");
	return items;
}

bool
rows_next(struct rows *rows)
{
	int rc;

	if (rows->err != ERR_OK)
		return false;
	rc = sqlite3_step(rows->statement);
	if (rc == SQLITE_ROW)
		rows->count++;
	else if (rc != SQLITE_DONE)
		rows->err = sql_err(rows->store, rc, &rows->why);
	return rc == SQLITE_ROW;
}

struct str
rows_str(struct rows *rows, int column)
{
	/* sqlite3_column_blob gives a text's bytes too, without converting. */
	const void *ptr = sqlite3_column_blob(rows->statement, column);
	size_t len = (size_t)sqlite3_column_bytes(rows->statement, column);
	struct str copy = arena_str(rows->arena, str_bytes(ptr, len));

	if (copy.ptr == NULL && len > 0 && rows->err == ERR_OK)
		rows->err = err_why(&rows->why, ERR_LIMIT, 0, "no room for a row");
	return copy;
}

int64_t
rows_int(struct rows *rows, int column)
{
	return sqlite3_column_int64(rows->statement, column);
}

bool
rows_is_null(const struct rows *rows, int column)
{
	return sqlite3_column_type(rows->statement, column) == SQLITE_NULL;
}

struct hash
rows_hash(struct rows *rows, int column)
{
	struct hash hash = { { 0 } };
	const void *ptr = sqlite3_column_blob(rows->statement, column);

	if (sqlite3_column_bytes(rows->statement, column) == HASH_LEN)
		memcpy(hash.bytes, ptr, HASH_LEN);
	else if (rows->err == ERR_OK)
		rows->err = err_why(&rows->why, ERR_IO, 0, "store: no digest in a row");
	return hash;
}

enum err
rows_end(struct rows *rows, struct why *why)
{
	if (rows->statement != NULL)
		put_back(rows->statement);
	rows->statement = NULL;
	if (rows->err != ERR_OK)
		return err_why(why, rows->err, rows->why.line, "%s", rows->why.text);
	return ERR_OK;
}

enum err
rows_end_one(struct rows *rows, const char *noun, struct why *why)
{
	enum err e = rows_end(rows, why);

	if (e == ERR_OK && rows->count == 0)
		return err_why(why, ERR_NOT_FOUND, 0, "no such %s", noun);
	return e;
}

enum err
sql_read_int(struct store *store, enum sql id, struct params params, int64_t *ret_value,
    struct why *why)
{
	struct rows rows;
	int64_t value = 0;
	enum err e;

	sql_read(&rows, store, NULL, id, params);
	if (rows_next(&rows))
		value = rows_int(&rows, 0);
	e = rows_end(&rows, why);
	if (e == ERR_OK)
		*ret_value = value;
	return e;
}
