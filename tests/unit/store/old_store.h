/* old_store.h - a store as a program of an earlier version left it, and what is in one.
 */
#ifndef COMITY_TESTS_UNIT_STORE_OLD_STORE_H
#define COMITY_TESTS_UNIT_STORE_OLD_STORE_H

#include <limits.h>
#include <sqlite3.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "source_root.h"

/* Tables, indexes and triggers, byte for byte; what SQLite makes by itself is left out.
 */
#define OLD_STORE_SCHEMA                                                                 \
	"SELECT group_concat(type || ' ' || name || ' ' || tbl_name || ' ' || sql, "     \
	"char(10)) FROM (SELECT * FROM sqlite_schema WHERE sql IS NOT NULL "             \
	"AND name NOT LIKE 'sqlite\\_%' ESCAPE '\\' ORDER BY type, name)"
/* One statement a table: all its rows. */
#define OLD_STORE_SELECTS                                                                \
	"SELECT group_concat('SELECT ' || columns || ' FROM ' || name || ' ORDER BY 1, " \
	"2', ';') FROM (SELECT s.name, group_concat(c.name) AS columns FROM "            \
	"sqlite_schema s, pragma_table_info(s.name) c WHERE s.type = 'table' "           \
	"GROUP BY s.name ORDER BY s.name)"

/* tests/golden/store/version_N.sql, as the program of version N wrote it. */
static inline bool
old_store_make(const char *path, int version)
{
	static char text[1 << 20];
	char name[PATH_MAX];
	sqlite3 *db = NULL;
	FILE *file;
	size_t len = 0;
	bool made;

	(void)snprintf(name, sizeof name, "%s/tests/golden/store/version_%d.sql",
	    SOURCE_ROOT, version);
	file = fopen(name, "r");
	if (file == NULL)
		return false;
	len = fread(text, 1, sizeof text - 1, file);
	text[len] = '\0';
	(void)fclose(file);
	made = sqlite3_open(path, &db) == SQLITE_OK &&
	       sqlite3_exec(db, text, NULL, NULL, NULL) == SQLITE_OK;
	if (!made)
		printf("# %s: %s\n", name, sqlite3_errmsg(db));
	(void)sqlite3_close(db);
	return made;
}

/* The first column of the first row, to be freed; NULL: none, or no database. */
static inline char *
old_store_ask(const char *path, const char *text)
{
	sqlite3 *db = NULL;
	sqlite3_stmt *statement = NULL;
	const unsigned char *found;
	char *copy = NULL;

	if (sqlite3_open_v2(path, &db, SQLITE_OPEN_READWRITE, NULL) == SQLITE_OK &&
	    sqlite3_prepare_v2(db, text, -1, &statement, NULL) == SQLITE_OK &&
	    sqlite3_step(statement) == SQLITE_ROW &&
	    (found = sqlite3_column_text(statement, 0)) != NULL)
		copy = strdup((const char *)found);
	(void)sqlite3_finalize(statement);
	(void)sqlite3_close(db);
	return copy;
}

static inline int
old_store_version(const char *path)
{
	char *text = old_store_ask(path, "PRAGMA user_version");
	int version = text == NULL ? -1 : (int)strtol(text, NULL, 10);

	free(text);
	return version;
}

/* A digest (FNV-1a) of what the statements read; 0: one of them cannot be run. */
static inline uint64_t
old_store_rows(const char *path, const char *selects)
{
	uint64_t sum = 0xcbf29ce484222325;
	sqlite3 *db = NULL;
	bool good = sqlite3_open_v2(path, &db, SQLITE_OPEN_READWRITE, NULL) == SQLITE_OK;

	while (good && *selects != '\0') {
		sqlite3_stmt *statement = NULL;
		int rc = sqlite3_prepare_v2(db, selects, -1, &statement, &selects);

		while (rc == SQLITE_OK && (rc = sqlite3_step(statement)) == SQLITE_ROW) {
			for (int i = 0; i < sqlite3_column_count(statement); i++) {
				const unsigned char *bytes =
				    sqlite3_column_blob(statement, i);
				int len = sqlite3_column_bytes(statement, i);

				sum = (sum ^ (uint64_t)len) * 0x100000001b3;
				for (int j = 0; j < len; j++)
					sum = (sum ^ bytes[j]) * 0x100000001b3;
			}
			rc = SQLITE_OK;
		}
		good = rc == SQLITE_DONE;
		(void)sqlite3_finalize(statement);
	}
	(void)sqlite3_close(db);
	return good ? sum : 0;
}

#endif
