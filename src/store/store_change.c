#include "store/store_change.h"

#include <assert.h>

#include "store/sql.h"

static const struct str states[CHANGE_STATE_COUNT] = {
	[CHANGE_SENT] = STR_INIT("sent"),
	[CHANGE_TAKEN] = STR_INIT("taken"),
	[CHANGE_REFUSED] = STR_INIT("refused"),
};

struct str
change_state_name(enum change_state state)
{
	assert(state < CHANGE_STATE_COUNT);
	return states[state];
}

enum err
store_change_add(struct store *store, const struct stored_change *change, struct why *why)
{
	return sql_write(store, SQL_CHANGE_ADD,
	    PARAMS(param_text(change->case_id), param_hash(&change->sha256),
		param_text(change->kind), param_text(change->speaker),
		param_text(change->receiver), param_hash(&change->follows),
		param_int(change->at), param_text(change_state_name(change->state))),
	    NULL, why);
}

static struct stored_change
read_change(struct rows *rows)
{
	struct stored_change change = {
		.number = rows_int(rows, 0),
		.case_id = rows_str(rows, 1),
		.sha256 = rows_hash(rows, 2),
		.kind = rows_str(rows, 3),
		.speaker = rows_str(rows, 4),
		.receiver = rows_str(rows, 5),
		.follows = rows_hash(rows, 6),
		.at = rows_int(rows, 7),
	};
	struct str state = rows_str(rows, 8);

	for (size_t i = 0; i < CHANGE_STATE_COUNT; i++)
		if (str_eq(states[i], state))
			change.state = (enum change_state)i;
	return change;
}

static enum err
get_change(struct rows *rows, struct stored_change *ret_change, struct why *why)
{
	struct stored_change change = { 0 };
	enum err e;

	if (rows_next(rows))
		change = read_change(rows);
	e = rows_end_one(rows, "change of this order", why);
	if (e == ERR_OK)
		*ret_change = change;
	return e;
}

enum err
store_change_get(struct arena *arena, struct store *store, struct str case_id,
    const struct hash *sha256, struct stored_change *ret_change, struct why *why)
{
	struct rows rows;

	sql_read(&rows, store, arena, SQL_CHANGE_GET,
	    PARAMS(param_text(case_id), param_hash(sha256)));
	return get_change(&rows, ret_change, why);
}

enum err
store_change_last(struct arena *arena, struct store *store, struct str case_id,
    struct str speaker, struct str receiver, struct stored_change *ret_change,
    struct why *why)
{
	struct rows rows;

	sql_read(&rows, store, arena, SQL_CHANGE_LAST,
	    PARAMS(param_text(case_id), param_text(speaker), param_text(receiver)));
	return get_change(&rows, ret_change, why);
}

enum err
store_change_list(struct arena *arena, struct store *store, struct str case_id,
    size_t limit, struct stored_change **ret_changes, size_t *ret_count, struct why *why)
{
	struct stored_change *changes;
	struct rows rows;
	size_t count = 0;
	enum err e;

	sql_read(&rows, store, arena, SQL_CHANGE_LIST,
	    PARAMS(param_text(case_id), param_limit(limit)));
	changes = rows_array(&rows, limit, sizeof *changes);
	while (count < limit && rows_next(&rows))
		changes[count++] = read_change(&rows);
	e = rows_end(&rows, why);
	if (e != ERR_OK)
		return e;
	*ret_changes = changes;
	*ret_count = count;
	return ERR_OK;
}

enum err
store_change_settle(struct store *store, struct str case_id, struct str receiver,
    enum change_state state, struct why *why)
{
	assert(state < CHANGE_STATE_COUNT);
	return sql_write(store, SQL_CHANGE_SETTLE,
	    PARAMS(param_text(case_id), param_text(receiver), param_text(states[state])),
	    NULL, why);
}
