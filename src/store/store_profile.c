#include "store/store_profile.h"

#include "store/sql.h"

enum err
store_profile_put(
    struct store *store, const struct stored_profile *profile, struct why *why)
{
	return sql_write(store, SQL_PROFILE_PUT,
	    PARAMS(param_text(profile->organisation), param_int(profile->stated_at),
		param_hash(&profile->sha256), param_int(profile->kept_at),
		param_text(profile->kept_by), param_blob(profile->text)),
	    NULL, why);
}

static struct stored_profile
read_row(struct rows *rows)
{
	return (struct stored_profile){ .organisation = rows_str(rows, 0),
		.stated_at = rows_int(rows, 1),
		.sha256 = rows_hash(rows, 2),
		.kept_at = rows_int(rows, 3),
		.kept_by = rows_str(rows, 4),
		.text = rows_str(rows, 5) };
}

enum err
store_profile_get(struct arena *arena, struct store *store, struct str organisation,
    struct stored_profile *ret_profile, struct why *why)
{
	struct stored_profile profile = { .stated_at = 0 };
	struct rows rows;
	enum err e;

	sql_read(&rows, store, arena, SQL_PROFILE_GET, PARAMS(param_text(organisation)));
	if (rows_next(&rows))
		profile = read_row(&rows);
	e = rows_end_one(&rows, "profile", why);
	if (e == ERR_OK)
		*ret_profile = profile;
	return e;
}

enum err
store_profile_list(struct arena *arena, struct store *store, struct str after, size_t max,
    struct stored_profile **ret_list, size_t *ret_count, struct why *why)
{
	struct stored_profile *list;
	struct rows rows;
	size_t count = 0;
	enum err e;

	/* an empty text is NULL, after which nothing comes: every id is after "-" */
	sql_read(&rows, store, arena, SQL_PROFILE_LIST,
	    PARAMS(param_text(after.len > 0 ? after : STR("-")), param_limit(max)));
	list = rows_array(&rows, max, sizeof *list);
	while (count < max && rows_next(&rows))
		list[count++] = read_row(&rows);
	e = rows_end(&rows, why);
	if (e == ERR_OK) {
		*ret_list = list;
		*ret_count = count;
	}
	return e;
}
