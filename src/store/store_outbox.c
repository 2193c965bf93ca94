#include "store/store_outbox.h"

#include "store/sql.h"

static const char not_waiting[] = "the outbox has no such waiting item";

enum err
store_outbox_add(struct store *store, const struct stored_outbox *item, int64_t *ret_id,
    struct why *why)
{
	return sql_add(store, SQL_OUTBOX_ADD,
	    PARAMS(param_text(item->case_id), param_text(item->receiver),
		param_text(item->kind), param_blob(item->bytes), param_int(item->at),
		param_blob(item->draft),
		item->owes_receipt ? param_int((int64_t)item->leaf)
				   : (struct param){ 0 }),
	    ret_id, why);
}

static struct stored_outbox
read_item(struct rows *rows)
{
	return (struct stored_outbox){
		.id = rows_int(rows, 0),
		.case_id = rows_str(rows, 1),
		.receiver = rows_str(rows, 2),
		.kind = rows_str(rows, 3),
		.bytes = rows_str(rows, 4),
		.at = rows_int(rows, 5),
		.next_at = rows_int(rows, 6),
		.attempts = rows_int(rows, 7),
		.error = rows_str(rows, 8),
		.done_at = rows_int(rows, 9),
		.answer = rows_str(rows, 10),
		.draft = rows_str(rows, 11),
		.owes_receipt = rows_int(rows, 12) >= 0,
		.leaf = (uint64_t)rows_int(rows, 12),
	};
}

/* The items of a read which was begun. */
static enum err
list_items(struct rows *rows, size_t limit, struct stored_outbox **ret_items,
    size_t *ret_count, struct why *why)
{
	struct stored_outbox *items = rows_array(rows, limit, sizeof *items);
	size_t count = 0;
	enum err e;

	while (count < limit && rows_next(rows))
		items[count++] = read_item(rows);
	e = rows_end(rows, why);
	if (e != ERR_OK)
		return e;
	*ret_items = items;
	*ret_count = count;
	return ERR_OK;
}

enum err
store_outbox_receiver(struct arena *arena, struct store *store, struct str after,
    struct str *ret_receiver, struct why *why)
{
	struct param first = { .kind = PARAM_TEXT, .bytes = STR("") };
	struct str receiver = STR("");
	struct rows rows;
	enum err e;

	sql_read(&rows, store, arena, SQL_OUTBOX_RECEIVER,
	    PARAMS(after.len > 0 ? param_text(after) : first));
	if (rows_next(&rows))
		receiver = rows_str(&rows, 0);
	e = rows_end(&rows, why);
	if (e == ERR_OK)
		*ret_receiver = receiver;
	return e;
}

enum err
store_outbox_due(struct arena *arena, struct store *store,
    const struct outbox_question *question, struct stored_outbox **ret_items,
    size_t *ret_count, struct why *why)
{
	struct rows rows;

	sql_read(&rows, store, arena, SQL_OUTBOX_DUE,
	    PARAMS(param_text(question->receiver), param_int(question->now),
		param_limit(question->limit)));
	return list_items(&rows, question->limit, ret_items, ret_count, why);
}

enum err
store_outbox_release(
    struct store *store, struct str receiver, int64_t now, struct why *why)
{
	return sql_write(store, SQL_OUTBOX_RELEASE,
	    PARAMS(param_text(receiver), param_int(now)), NULL, why);
}

enum err
store_outbox_recall(struct store *store, int64_t now, struct why *why)
{
	return sql_write(store, SQL_OUTBOX_RECALL, PARAMS(param_int(now)), NULL, why);
}

enum err
store_outbox_to_tell(struct arena *arena, struct store *store, int64_t now, size_t limit,
    struct stored_outbox **ret_items, size_t *ret_count, struct why *why)
{
	struct rows rows;

	sql_read(&rows, store, arena, SQL_OUTBOX_TO_TELL,
	    PARAMS(param_int(now), param_limit(limit)));
	return list_items(&rows, limit, ret_items, ret_count, why);
}

enum err
store_outbox_told(struct store *store, int64_t id, struct why *why)
{
	return sql_write(store, SQL_OUTBOX_TELL_TOLD, PARAMS(param_int(id)), NULL, why);
}

enum err
store_outbox_unsealed(struct arena *arena, struct store *store, size_t limit,
    struct stored_outbox **ret_items, size_t *ret_count, struct why *why)
{
	struct rows rows;

	sql_read(&rows, store, arena, SQL_OUTBOX_UNSEALED, PARAMS(param_limit(limit)));
	return list_items(&rows, limit, ret_items, ret_count, why);
}

enum err
store_outbox_draft(struct store *store, int64_t id, struct str draft, struct why *why)
{
	return sql_write_one(store, SQL_OUTBOX_DRAFT,
	    PARAMS(param_int(id), param_blob(draft)), not_waiting, why);
}

enum err
store_outbox_seal(struct store *store, int64_t id, struct str bytes, struct why *why)
{
	return sql_write_one(store, SQL_OUTBOX_SEAL,
	    PARAMS(param_int(id), param_blob(bytes)), not_waiting, why);
}

enum err
store_outbox_list(struct arena *arena, struct store *store, struct str case_id,
    size_t limit, struct stored_outbox **ret_items, size_t *ret_count, struct why *why)
{
	struct rows rows;

	sql_read(&rows, store, arena, SQL_OUTBOX_LIST,
	    PARAMS(param_text(case_id), param_limit(limit)));
	return list_items(&rows, limit, ret_items, ret_count, why);
}

enum err
store_outbox_get(struct arena *arena, struct store *store, int64_t id,
    struct stored_outbox *ret_item, struct why *why)
{
	struct stored_outbox item = { 0 };
	struct rows rows;
	enum err e;

	sql_read(&rows, store, arena, SQL_OUTBOX_GET, PARAMS(param_int(id)));
	if (rows_next(&rows))
		item = read_item(&rows);
	e = rows_end_one(&rows, "item in the outbox", why);
	if (e == ERR_OK)
		*ret_item = item;
	return e;
}

enum err
store_outbox_done(struct store *store, int64_t id, int64_t at, struct str answer,
    struct str refused, struct why *why)
{
	return sql_write_one(store, SQL_OUTBOX_DONE,
	    PARAMS(param_int(id), param_int(at), param_blob(answer), param_text(refused)),
	    not_waiting, why);
}

enum err
store_outbox_failed(
    struct store *store, int64_t id, int64_t next_at, struct str error, struct why *why)
{
	return sql_write_one(store, SQL_OUTBOX_FAILED,
	    PARAMS(param_int(id), param_int(next_at), param_text(error)), not_waiting,
	    why);
}

enum err
store_outbox_anew(struct store *store, const struct stored_outbox *item, struct why *why)
{
	return sql_write_one(store, SQL_OUTBOX_ANEW,
	    PARAMS(param_int(item->id), param_int(item->next_at), param_text(item->error),
		param_blob(item->draft)),
	    not_waiting, why);
}

enum err
store_outbox_next(struct store *store, int64_t *ret_next_at, struct why *why)
{
	return sql_read_int(store, SQL_OUTBOX_NEXT, NO_PARAMS, ret_next_at, why);
}

enum err
store_outbox_oldest(struct store *store, int64_t now, int64_t *ret_age, struct why *why)
{
	int64_t at = 0;
	enum err e = sql_read_int(store, SQL_OUTBOX_OLDEST, NO_PARAMS, &at, why);

	if (e == ERR_OK)
		*ret_age = at == 0 || at > now ? 0 : now - at;
	return e;
}
