#include "store/store_draft.h"

#include "store/sql.h"

enum err
store_draft_add(struct store *store, const struct stored_draft *draft, struct why *why)
{
	return sql_write(store, SQL_DRAFT_ADD,
	    PARAMS(param_text(draft->id), param_text(draft->person),
		param_int(draft->version), param_int(draft->created_at),
		param_int(draft->changed_at), param_blob(draft->answers)),
	    NULL, why);
}

enum err
store_draft_update(struct store *store, const struct stored_draft *draft, struct why *why)
{
	return sql_write_one(store, SQL_DRAFT_UPDATE,
	    PARAMS(param_text(draft->id), param_int(draft->version),
		param_int(draft->changed_at), param_blob(draft->answers),
		param_blob(draft->text), param_blob(draft->signoffs),
		param_blob(draft->before)),
	    "the draft was changed since", why);
}

static struct stored_draft
read_row(struct rows *rows)
{
	return (struct stored_draft){ .id = rows_str(rows, 0),
		.person = rows_str(rows, 1),
		.version = rows_int(rows, 2),
		.created_at = rows_int(rows, 3),
		.changed_at = rows_int(rows, 4),
		.answers = rows_str(rows, 5),
		.text = rows_str(rows, 6),
		.signoffs = rows_str(rows, 7),
		.before = rows_str(rows, 8) };
}

enum err
store_draft_get(struct arena *arena, struct store *store, struct str id,
    struct stored_draft *ret_draft, struct why *why)
{
	struct stored_draft draft = { .version = 0 };
	struct rows rows;
	enum err e;

	sql_read(&rows, store, arena, SQL_DRAFT_GET, PARAMS(param_text(id)));
	if (rows_next(&rows))
		draft = read_row(&rows);
	e = rows_end_one(&rows, "draft", why);
	if (e == ERR_OK)
		*ret_draft = draft;
	return e;
}

enum err
store_draft_list(struct arena *arena, struct store *store, struct str person, size_t max,
    struct stored_draft **ret_list, size_t *ret_count, struct why *why)
{
	struct stored_draft *list;
	struct rows rows;
	size_t count = 0;
	enum err e;

	if (person.len > 0)
		sql_read(&rows, store, arena, SQL_DRAFT_LIST,
		    PARAMS(param_text(person), param_limit(max)));
	else
		sql_read(&rows, store, arena, SQL_DRAFT_LIST_TO_SIGN,
		    PARAMS(param_limit(max)));
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

enum err
store_draft_drop(struct store *store, struct str id, struct why *why)
{
	return sql_write(store, SQL_DRAFT_DROP, PARAMS(param_text(id)), NULL, why);
}

enum err
store_draft_forget(struct store *store, int64_t before, struct why *why)
{
	return sql_write(store, SQL_DRAFT_FORGET, PARAMS(param_int(before)), NULL, why);
}

enum err
store_draft_annex_add(
    struct store *store, const struct stored_annex *annex, struct why *why)
{
	return sql_write(store, SQL_DRAFT_ANNEX_ADD,
	    PARAMS(param_text(annex->draft), param_text(annex->name),
		param_text(annex->readers), param_hash(&annex->sha256),
		param_blob(annex->bytes)),
	    NULL, why);
}

static struct stored_annex
read_annex(struct rows *rows, struct str draft)
{
	return (struct stored_annex){ .draft = draft,
		.name = rows_str(rows, 0),
		.readers = rows_str(rows, 1),
		.sha256 = rows_hash(rows, 2),
		.size = rows_int(rows, 3) };
}

enum err
store_draft_annex_list(struct arena *arena, struct store *store, struct str draft,
    size_t max, struct stored_annex **ret_list, size_t *ret_count, struct why *why)
{
	struct stored_annex *list;
	struct rows rows;
	size_t count = 0;
	enum err e;

	sql_read(&rows, store, arena, SQL_DRAFT_ANNEX_LIST,
	    PARAMS(param_text(draft), param_limit(max)));
	list = rows_array(&rows, max, sizeof *list);
	while (count < max && rows_next(&rows))
		list[count++] = read_annex(&rows, draft);
	e = rows_end(&rows, why);
	if (e == ERR_OK) {
		*ret_list = list;
		*ret_count = count;
	}
	return e;
}

enum err
store_draft_annex_get(struct arena *arena, struct store *store, struct str draft,
    struct str name, struct stored_annex *ret_annex, struct why *why)
{
	struct stored_annex annex = { .size = 0 };
	struct rows rows;
	enum err e;

	sql_read(&rows, store, arena, SQL_DRAFT_ANNEX_GET,
	    PARAMS(param_text(draft), param_text(name)));
	if (rows_next(&rows)) {
		annex = read_annex(&rows, draft);
		annex.bytes = rows_str(&rows, 4);
	}
	e = rows_end_one(&rows, "annex", why);
	if (e == ERR_OK)
		*ret_annex = annex;
	return e;
}

enum err
store_draft_annex_drop(
    struct store *store, struct str draft, struct str name, struct why *why)
{
	return sql_write(store, SQL_DRAFT_ANNEX_DROP,
	    PARAMS(param_text(draft), param_text(name)), NULL, why);
}
