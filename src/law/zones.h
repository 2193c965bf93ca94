/*
 * zones.h - the time zones of the States, read once.
 *
 * Days are counted by the calendar of a State (countries.tsv says which zone).  What
 * cannot be read is left out, and a clock that would need it says so.  law_zones_bytes
 * are the bytes whose digest stands beside that of the tables.
 */
#ifndef COMITY_LAW_ZONES_H
#define COMITY_LAW_ZONES_H

#include "base/zone.h"
#include "law/law.h"

#define LAW_ZONES_DIR "/usr/share/zoneinfo"
#define LAW_ZONES_MAX 512

struct law_zone {
	struct str name;
	struct str bytes;
	struct zone zone;
};

struct law_zones {
	const struct law_zone *zones; /* by name */
	size_t count;
	size_t missing;    /* zones of the tables that were not read */
	struct why why;    /* the first of these */
	struct str folder; /* where they were looked for */
};

/* Every zone that countries.tsv names, from the files of a folder.  A file that is not
 * there or cannot be read is counted, no error; ERR_LIMIT: the arena is full. */
enum err law_zones_open(struct arena *arena, const struct law *law, const char *dir,
    struct law_zones *ret_zones, struct why *why);
/* NULL = not read. */
const struct zone *law_zones_find(const struct law_zones *zones, struct str name);
/* Names and bytes of all, each with its length in front, by name. */
void law_zones_bytes(const struct law_zones *zones, struct buf *out);

/* The zone's name of a State on that day, empty if no table says; the row, if asked. */
struct str law_zone_of(const struct law *law, struct str country, struct clock_date day,
    const struct table_row **ret_row);

#endif
