/*
 * schema.h - the tables of a store: made, or brought up from an older program's; for this
 * folder only.
 *
 * sql/schema_2.sql is version 2, sql/migrate_N.sql makes version N out of N - 1.  A new
 * store is made by the same files in the same order, so that it cannot differ from one
 * that was brought up.  Files of released versions never change; a new version is a new
 * file, its name in meson.build, and STORE_VERSION.
 */
#ifndef COMITY_STORE_SCHEMA_H
#define COMITY_STORE_SCHEMA_H

#include "store/sql.h"

/* In an empty file, in one transaction: after a crash it can be done again. */
enum err schema_create(struct store *store, struct why *why);
/* Refuses what is no store and what a newer program wrote (ERR_SYNTAX). */
enum err schema_version(struct store *store, int *ret_version, struct why *why);
/* Refuses the same.  An older one is
 * copied to path.vN, then brought up, each version in one transaction: whatever happens,
 * the file has one version whole, and opening it again goes on. */
enum err schema_open(struct store *store, const char *path, struct why *why);

#endif
