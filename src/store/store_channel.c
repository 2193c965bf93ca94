#include "store/store_channel.h"

#include "store/sql.h"

enum err
store_channel_put(
    struct store *store, const struct stored_channel *channel, struct why *why)
{
	return sql_write(store, SQL_CHANNEL_PUT,
	    PARAMS(param_text(channel->case_id), param_int(channel->at),
		param_text(channel->reason), param_text(channel->means),
		param_text(channel->person)),
	    NULL, why);
}

enum err
store_channel_get(struct arena *arena, struct store *store, struct str case_id,
    struct stored_channel *ret_channel, struct why *why)
{
	struct stored_channel channel = { 0 };
	struct rows rows;
	enum err e;

	sql_read(&rows, store, arena, SQL_CHANNEL_GET, PARAMS(param_text(case_id)));
	if (rows_next(&rows))
		channel = (struct stored_channel){
			.case_id = rows_str(&rows, 0),
			.at = rows_int(&rows, 1),
			.reason = rows_str(&rows, 2),
			.means = rows_str(&rows, 3),
			.person = rows_str(&rows, 4),
			.due = rows_int(&rows, 5),
		};
	e = rows_end_one(&rows, "prescribed channel", why);
	if (e == ERR_OK)
		*ret_channel = channel;
	return e;
}

enum err
store_channel_mark(struct store *store, struct str case_id, struct why *why)
{
	return sql_write(store, SQL_CHANNEL_MARK, PARAMS(param_text(case_id)), NULL, why);
}

enum err
store_channel_clear(struct store *store, struct str case_id, int64_t due, struct why *why)
{
	return sql_write(store, SQL_CHANNEL_CLEAR,
	    PARAMS(param_text(case_id), param_int(due)), NULL, why);
}

enum err
store_channel_due(struct arena *arena, struct store *store, struct str after,
    size_t limit, struct str **ret_ids, size_t *ret_count, struct why *why)
{
	struct str from = str_empty(after) ? STR("-") : after; /* below every id */
	struct str *ids;
	struct rows rows;
	size_t count = 0;
	enum err e;

	sql_read(&rows, store, arena, SQL_CHANNEL_DUE,
	    PARAMS(param_text(from), param_limit(limit)));
	ids = rows_array(&rows, limit, sizeof *ids);
	while (count < limit && rows_next(&rows))
		ids[count++] = rows_str(&rows, 0);
	e = rows_end(&rows, why);
	if (e != ERR_OK)
		return e;
	*ret_ids = ids;
	*ret_count = count;
	return ERR_OK;
}

enum err
store_record_add(struct store *store, const struct stored_record *record, struct why *why)
{
	return sql_write(store, SQL_RECORD_ADD,
	    PARAMS(param_text(record->case_id), param_int(record->at),
		param_text(record->kind), param_text(record->sender),
		param_text(record->receiver), param_text(record->file),
		param_int(record->size), param_hash(&record->sha256),
		param_text(record->means), param_text(record->reason),
		param_int((int64_t)record->leaf)),
	    NULL, why);
}

static struct stored_record
read_record(struct rows *rows)
{
	return (struct stored_record){
		.number = rows_int(rows, 0),
		.case_id = rows_str(rows, 1),
		.at = rows_int(rows, 2),
		.kind = rows_str(rows, 3),
		.sender = rows_str(rows, 4),
		.receiver = rows_str(rows, 5),
		.file = rows_str(rows, 6),
		.size = rows_int(rows, 7),
		.sha256 = rows_hash(rows, 8),
		.means = rows_str(rows, 9),
		.reason = rows_str(rows, 10),
		.leaf = (uint64_t)rows_int(rows, 11),
	};
}

enum err
store_record_list(struct arena *arena, struct store *store,
    const struct record_query *query, struct stored_record **ret_records,
    size_t *ret_count, struct why *why)
{
	struct stored_record *records;
	struct rows rows;
	size_t count = 0;
	enum err e;

	if (str_empty(query->case_id))
		sql_read(&rows, store, arena, SQL_RECORD_LIST_ALL,
		    PARAMS(param_int(query->after), param_limit(query->limit)));
	else
		sql_read(&rows, store, arena, SQL_RECORD_LIST,
		    PARAMS(param_text(query->case_id), param_int(query->after),
			param_limit(query->limit)));
	records = rows_array(&rows, query->limit, sizeof *records);
	while (count < query->limit && rows_next(&rows))
		records[count++] = read_record(&rows);
	e = rows_end(&rows, why);
	if (e != ERR_OK)
		return e;
	*ret_records = records;
	*ret_count = count;
	return ERR_OK;
}
