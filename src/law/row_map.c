#include "law/row_map.h"

#include <string.h>

#include "law/table.h"

static uint64_t
mix(uint64_t hash, uint64_t word)
{
	hash = (hash ^ word) * 0x9e3779b97f4a7c15U;
	return hash ^ hash >> 29;
}

/* Eight bytes at a time; the length of each cell keeps "ab" "c" and "a" "bc" apart. */
static uint32_t
hash_cells(const struct str *cells, size_t columns)
{
	uint64_t hash = 0;

	for (size_t i = 0; i < columns; i++) {
		const char *at = cells[i].ptr;
		size_t left = cells[i].len;
		uint64_t word;

		for (; left >= sizeof word; at += sizeof word, left -= sizeof word) {
			memcpy(&word, at, sizeof word);
			hash = mix(hash, word);
		}
		for (word = cells[i].len; left > 0; left--)
			word = word << 8 | (unsigned char)*at++;
		hash = mix(hash, word);
	}
	return (uint32_t)(hash >> 32);
}

static bool
same_cells(const struct str *a, const struct str *b, size_t columns)
{
	for (size_t i = 0; i < columns; i++)
		if (!str_eq(a[i], b[i]))
			return false;
	return true;
}

/* The slot of the group with these cells, or the free one where it belongs: the table is
 * at most half full, so there is one. */
static uint32_t *
find_slot(const struct row_map *map, const struct str *cells, uint32_t hash)
{
	uint32_t at = hash & map->slots_mask;

	for (; map->slots[at] != 0; at = (at + 1) & map->slots_mask) {
		const struct row_group *group = &map->groups[map->slots[at] - 1];
		const struct table_row *row = &map->all[map->rows[group->first]];

		if (group->hash == hash && same_cells(row->cells, cells, map->columns))
			break;
	}
	return &map->slots[at];
}

const struct row_group *
row_map_find(const struct row_map *map, const struct str *cells)
{
	uint32_t slot = *find_slot(map, cells, hash_cells(cells, map->columns));

	return slot == 0 ? NULL : &map->groups[slot - 1];
}

static bool
allocate(struct arena *arena, size_t count, struct row_map *map)
{
	size_t slots = 2;

	while (slots < 2 * count)
		slots *= 2;
	map->slots_mask = (uint32_t)(slots - 1);
	map->slots = arena_array(arena, slots, sizeof *map->slots);
	map->groups = arena_array(arena, count + 1, sizeof *map->groups);
	map->rows = arena_array(arena, count + 1, sizeof *map->rows);
	return map->slots != NULL && map->groups != NULL && map->rows != NULL;
}

/* First pass: which group each row is of.  A group stands for its first row. */
static void
find_groups(struct row_map *map, size_t count, uint32_t *group_of)
{
	for (size_t i = 0; i < count; i++) {
		uint32_t hash = hash_cells(map->all[i].cells, map->columns);
		uint32_t *slot = find_slot(map, map->all[i].cells, hash);

		if (*slot == 0) {
			uint32_t index = (uint32_t)map->groups_count++;

			map->groups[index] = (struct row_group){ hash, (uint32_t)i, 0 };
			map->rows[i] = (uint32_t)i;
			*slot = index + 1;
		}
		group_of[i] = *slot - 1;
		map->groups[*slot - 1].count++;
	}
}

/* Second pass: the rows group by group, in the order of the table. */
static void
fill_rows(struct row_map *map, size_t count, const uint32_t *group_of)
{
	uint32_t start = 0;

	for (size_t i = 0; i < map->groups_count; i++) {
		map->groups[i].first = start;
		start += map->groups[i].count;
		map->groups[i].count = 0;
	}
	for (size_t i = 0; i < count; i++) {
		struct row_group *group = &map->groups[group_of[i]];

		map->rows[group->first + group->count++] = (uint32_t)i;
	}
}

enum err
row_map_init(struct arena *arena, const struct table_row *rows, size_t count,
    size_t columns, struct row_map *ret_map, struct why *why)
{
	struct row_map map = { .columns = columns, .all = rows };

	if (!allocate(arena, count, &map))
		return err_why(why, ERR_LIMIT, 0, "memory is full");
	size_t mark = arena_mark(arena);
	uint32_t *group_of = arena_array(arena, count + 1, sizeof *group_of);
	if (group_of == NULL)
		return err_why(why, ERR_LIMIT, 0, "memory is full");
	find_groups(&map, count, group_of);
	fill_rows(&map, count, group_of);
	arena_return(arena, mark);
	*ret_map = map;
	return ERR_OK;
}
