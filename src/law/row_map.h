/*
 * row_map.h - the rows of a table by their first key columns, in the time of one hash.
 *
 * Rows with the same cells in these columns are a group; its rows stand in the order of
 * the table until somebody sorts them (table.c sorts by the first day).  All memory comes
 * from the arena, once, when the table is read.
 */
#ifndef COMITY_LAW_ROW_MAP_H
#define COMITY_LAW_ROW_MAP_H

#include "base/arena.h"

struct table_row;

struct row_group {
	uint32_t hash;
	uint32_t first; /* in map->rows */
	uint32_t count; /* 0 in map.groups only while it is filled */
};

struct row_map {
	size_t columns; /* how many of the first cells are compared */
	const struct table_row *all;
	uint32_t *slots; /* 0 = free, else index of the group + 1 */
	uint32_t slots_mask;
	struct row_group *groups;
	size_t groups_count;
	uint32_t *rows; /* index into all, group by group */
};

/* ERR_LIMIT when the arena is full. */
enum err row_map_init(struct arena *arena, const struct table_row *rows, size_t count,
    size_t columns, struct row_map *ret_map, struct why *why);

/* The group with exactly these cells, NULL if there is none. */
const struct row_group *row_map_find(const struct row_map *map, const struct str *cells);

#endif
