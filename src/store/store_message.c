#include "store/store_message.h"

#include <assert.h>

#include "store/sql.h"

static const struct str directions[DIRECTION_COUNT] = {
	[DIRECTION_IN] = STR_INIT("in"),
	[DIRECTION_OUT] = STR_INIT("out"),
};

enum err
store_message_add(
    struct store *store, const struct stored_message *message, struct why *why)
{
	assert(message->direction < DIRECTION_COUNT);
	return sql_write(store, SQL_MESSAGE_ADD,
	    PARAMS(param_text(message->sender), param_text(message->transaction),
		param_text(message->peer), param_text(directions[message->direction]),
		param_hash(&message->sha256), param_int(message->at),
		param_text(message->case_id), param_blob(message->bytes),
		param_blob(message->answer),
		message->waits ? param_int((int64_t)message->leaf) : (struct param){ 0 }),
	    NULL, why);
}

enum err
store_message_answer(struct store *store, struct str sender, struct str transaction,
    struct str answer, struct why *why)
{
	return sql_write_one(store, SQL_MESSAGE_ANSWER,
	    PARAMS(param_text(sender), param_text(transaction), param_blob(answer)),
	    "no message that waits for its answer", why);
}

static struct stored_message
read_message(struct rows *rows)
{
	struct stored_message message = {
		.sender = rows_str(rows, 0),
		.transaction = rows_str(rows, 1),
		.peer = rows_str(rows, 2),
		.sha256 = rows_hash(rows, 4),
		.at = rows_int(rows, 5),
		.case_id = rows_str(rows, 6),
		.bytes = rows_str(rows, 7),
		.answer = rows_str(rows, 8),
		.waits = rows_int(rows, 9) >= 0,
		.leaf = (uint64_t)rows_int(rows, 9),
	};

	if (str_eq(rows_str(rows, 3), directions[DIRECTION_OUT]))
		message.direction = DIRECTION_OUT;
	return message;
}

static enum err
get_message(struct rows *rows, struct stored_message *ret_message, struct why *why)
{
	struct stored_message message = { 0 };
	enum err e;

	if (rows_next(rows))
		message = read_message(rows);
	e = rows_end_one(rows, "message", why);
	if (e == ERR_OK)
		*ret_message = message;
	return e;
}

enum err
store_message_find(struct arena *arena, struct store *store, struct str sender,
    struct str transaction, struct stored_message *ret_message, struct why *why)
{
	struct rows rows;

	sql_read(&rows, store, arena, SQL_MESSAGE_FIND,
	    PARAMS(param_text(sender), param_text(transaction)));
	return get_message(&rows, ret_message, why);
}

enum err
store_message_get(struct arena *arena, struct store *store, struct str sender,
    struct str transaction, struct stored_message *ret_message, struct why *why)
{
	struct rows rows;

	sql_read(&rows, store, arena, SQL_MESSAGE_GET,
	    PARAMS(param_text(sender), param_text(transaction)));
	return get_message(&rows, ret_message, why);
}

enum err
store_message_list(struct arena *arena, struct store *store, struct str case_id,
    size_t limit, struct stored_message **ret_messages, size_t *ret_count,
    struct why *why)
{
	struct stored_message *messages;
	struct rows rows;
	size_t count = 0;
	enum err e;

	sql_read(&rows, store, arena, SQL_MESSAGE_LIST,
	    PARAMS(param_text(case_id), param_limit(limit)));
	messages = rows_array(&rows, limit, sizeof *messages);
	while (count < limit && rows_next(&rows))
		messages[count++] = read_message(&rows);
	e = rows_end(&rows, why);
	if (e != ERR_OK)
		return e;
	*ret_messages = messages;
	*ret_count = count;
	return ERR_OK;
}

/* --- tray --- */

enum err
store_tray_add(
    struct store *store, const struct stored_tray *item, int64_t *ret_id, struct why *why)
{
	return sql_add(store, SQL_TRAY_ADD,
	    PARAMS(param_int(item->at), param_text(item->sender),
		param_text(item->channel), param_text(item->rule),
		param_text(item->summary), param_hash(&item->sha256),
		param_blob(item->bytes), param_blob(item->text),
		item->duty_id == 0 ? (struct param){ 0 } : param_int(item->duty_id)),
	    ret_id, why);
}

static struct stored_tray
read_tray(struct rows *rows)
{
	return (struct stored_tray){
		.id = rows_int(rows, 0),
		.at = rows_int(rows, 1),
		.sender = rows_str(rows, 2),
		.channel = rows_str(rows, 3),
		.rule = rows_str(rows, 4),
		.summary = rows_str(rows, 5),
		.sha256 = rows_hash(rows, 6),
		.bytes = rows_str(rows, 7),
		.closed_at = rows_int(rows, 8),
		.person = rows_str(rows, 9),
		.case_id = rows_str(rows, 10),
		.text = rows_str(rows, 11),
		.duty_id = rows_int(rows, 12),
		.reason = rows_str(rows, 13),
	};
}

static enum err
get_tray(struct rows *rows, struct stored_tray *ret_item, struct why *why)
{
	struct stored_tray item = { 0 };
	enum err e;

	if (rows_next(rows))
		item = read_tray(rows);
	e = rows_end_one(rows, "item in the tray", why);
	if (e == ERR_OK)
		*ret_item = item;
	return e;
}

enum err
store_tray_get(struct arena *arena, struct store *store, int64_t id,
    struct stored_tray *ret_item, struct why *why)
{
	struct rows rows;

	sql_read(&rows, store, arena, SQL_TRAY_GET, PARAMS(param_int(id)));
	return get_tray(&rows, ret_item, why);
}

enum err
store_tray_find(struct arena *arena, struct store *store, const struct hash *sha256,
    struct stored_tray *ret_item, struct why *why)
{
	struct rows rows;

	sql_read(&rows, store, arena, SQL_TRAY_FIND, PARAMS(param_hash(sha256)));
	return get_tray(&rows, ret_item, why);
}

enum err
store_tray_list(struct arena *arena, struct store *store, int64_t after, size_t limit,
    struct stored_tray **ret_items, size_t *ret_count, struct why *why)
{
	struct stored_tray *items;
	struct rows rows;
	size_t count = 0;
	enum err e;

	sql_read(&rows, store, arena, SQL_TRAY_LIST,
	    PARAMS(param_int(after), param_limit(limit)));
	items = rows_array(&rows, limit, sizeof *items);
	while (count < limit && rows_next(&rows))
		items[count++] = read_tray(&rows);
	e = rows_end(&rows, why);
	if (e != ERR_OK)
		return e;
	*ret_items = items;
	*ret_count = count;
	return ERR_OK;
}

enum err
store_tray_close(struct store *store, const struct stored_tray *item, struct why *why)
{
	return sql_write_one(store, SQL_TRAY_CLOSE,
	    PARAMS(param_int(item->id), param_int(item->closed_at),
		param_text(item->person), param_text(item->case_id),
		param_text(item->reason)),
	    "the tray has no such open item", why);
}

enum err
store_tray_of_sender(struct store *store, struct str sender, int64_t *ret_items,
    int64_t *ret_bytes, struct why *why)
{
	int64_t items = 0;
	int64_t bytes = 0;
	struct rows rows;
	enum err e;

	sql_read(&rows, store, NULL, SQL_TRAY_OF_SENDER, PARAMS(param_text(sender)));
	if (rows_next(&rows)) {
		items = rows_int(&rows, 0);
		bytes = rows_int(&rows, 1);
	}
	e = rows_end(&rows, why);
	if (e != ERR_OK)
		return e;
	*ret_items = items;
	*ret_bytes = bytes;
	return ERR_OK;
}
