#include "law/zones.h"

#include <stdlib.h>

#include "base/file.h"
#include "base/limits.h"

static int
compare_names(const void *a, const void *b)
{
	return str_cmp(*(const struct str *)a, *(const struct str *)b);
}

/* Each name once, in order. */
static size_t
collect_names(const struct law *law, struct str *names)
{
	const struct table *table = &law->tables[LAW_COUNTRIES];
	size_t count = 0;
	size_t unique = 0;

	for (size_t i = 0; i < table->rows_count; i++)
		if (table->rows[i].cells[COUNTRY_ZONE].len > 0)
			names[count++] = table->rows[i].cells[COUNTRY_ZONE];
	qsort(names, count, sizeof *names, compare_names);
	for (size_t i = 0; i < count; i++)
		if (unique == 0 || !str_eq(names[unique - 1], names[i]))
			names[unique++] = names[i];
	return unique;
}

static enum err
read_one(struct arena *arena, struct str dir, struct str name, struct law_zone *zone,
    struct why *why)
{
	struct str path = arena_format(arena, "%.*s/%.*s", STR_ARG(dir), STR_ARG(name));
	enum err e;

	if (!zone_path_ok(name))
		return err_why(why, ERR_SYNTAX, 0, "%.*s is no zone", STR_ARG(name));
	if (path.len == 0)
		return err_why(why, ERR_LIMIT, 0, "memory is full");
	zone->name = name;
	e = file_read(arena, path.ptr, LIMIT_ZONE, &zone->bytes, why);
	return e == ERR_OK ? zone_read(zone->bytes, &zone->zone, why) : e;
}

enum err
law_zones_open(struct arena *arena, const struct law *law, const char *dir,
    struct law_zones *ret_zones, struct why *why)
{
	size_t rows = law->tables[LAW_COUNTRIES].rows_count;
	struct str *names = arena_array(arena, rows + 1, sizeof *names);
	struct law_zone *zones = arena_array(arena, rows + 1, sizeof *zones);
	struct law_zones all = { .zones = zones,
		.folder = arena_str(arena, str_from(dir)) };
	size_t count;

	if (names == NULL || zones == NULL)
		return err_why(why, ERR_LIMIT, 0, "memory is full");
	count = collect_names(law, names);
	for (size_t i = 0; i < count; i++) {
		struct why reason = { .err = ERR_OK };

		enum err e =
		    read_one(arena, all.folder, names[i], &zones[all.count], &reason);

		if (e == ERR_LIMIT)
			return err_why(why, e, 0, "%s", reason.text);
		if (e == ERR_OK)
			all.count++;
		else if (all.missing++ == 0)
			all.why = reason;
	}
	*ret_zones = all;
	return ERR_OK;
}

const struct zone *
law_zones_find(const struct law_zones *zones, struct str name)
{
	size_t low = 0;
	size_t high = zones == NULL ? 0 : zones->count;

	while (low < high) {
		size_t middle = low + (high - low) / 2;
		int order = str_cmp(zones->zones[middle].name, name);

		if (order == 0)
			return &zones->zones[middle].zone;
		if (order < 0)
			low = middle + 1;
		else
			high = middle;
	}
	return NULL;
}

void
law_zones_bytes(const struct law_zones *zones, struct buf *out)
{
	for (size_t i = 0; i < zones->count; i++) {
		buf_add_be32(out, (uint32_t)zones->zones[i].name.len);
		buf_add(out, zones->zones[i].name);
		buf_add_be32(out, (uint32_t)zones->zones[i].bytes.len);
		buf_add(out, zones->zones[i].bytes);
	}
}

struct str
law_zone_of(const struct law *law, struct str country, struct clock_date day,
    const struct table_row **ret_row)
{
	const struct table_row *row =
	    country.len == 0 ? NULL
			     : table_find(&law->tables[LAW_COUNTRIES], &country, day);

	*ret_row = row;
	return row == NULL ? STR("") : row->cells[COUNTRY_ZONE];
}
