#include "store/store_act.h"

#include "store/sql.h"

enum err
store_act_add(struct store *store, const struct stored_act *act, struct why *why)
{
	return sql_write(store, SQL_ACT_ADD,
	    PARAMS(param_text(act->id), param_text(act->person), param_hash(&act->sha256),
		param_int(act->at), param_blob(act->answer),
		act->waits ? param_int((int64_t)act->leaf) : (struct param){ 0 }),
	    NULL, why);
}

enum err
store_act_answer(struct store *store, struct str id, struct str answer, struct why *why)
{
	return sql_write(
	    store, SQL_ACT_ANSWER, PARAMS(param_text(id), param_blob(answer)), NULL, why);
}

enum err
store_act_get(struct arena *arena, struct store *store, struct str id,
    struct stored_act *ret_act, struct why *why)
{
	struct stored_act act = { .at = 0 };
	struct rows rows;
	enum err e;

	sql_read(&rows, store, arena, SQL_ACT_GET, PARAMS(param_text(id)));
	if (rows_next(&rows)) {
		act.id = rows_str(&rows, 0);
		act.person = rows_str(&rows, 1);
		act.sha256 = rows_hash(&rows, 2);
		act.at = rows_int(&rows, 3);
		act.answer = rows_str(&rows, 4);
		act.waits = rows_int(&rows, 5) >= 0;
		act.leaf = (uint64_t)rows_int(&rows, 5);
	}
	e = rows_end_one(&rows, "act", why);
	if (e == ERR_OK)
		*ret_act = act;
	return e;
}

enum err
store_act_forget(struct store *store, int64_t before, struct why *why)
{
	return sql_write(store, SQL_ACT_FORGET, PARAMS(param_int(before)), NULL, why);
}
