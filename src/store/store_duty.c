#include "store/store_duty.h"

#include "store/sql.h"

enum err
store_duty_add(
    struct store *store, const struct stored_duty *duty, int64_t *ret_id, struct why *why)
{
	return sql_add(store, SQL_DUTY_ADD,
	    PARAMS(param_text(duty->case_id), param_text(duty->kind),
		param_text(duty->rule), param_text(duty->owed_by),
		param_text(duty->detail), param_int(duty->created_at),
		param_int(duty->due_at), param_time(duty->tell_by)),
	    ret_id, why);
}

enum err
store_duty_close(struct store *store, int64_t id, int64_t at, struct why *why)
{
	return sql_write_one(store, SQL_DUTY_CLOSE, PARAMS(param_int(id), param_int(at)),
	    "no such open duty", why);
}

enum err
store_duty_close_of(
    struct store *store, struct str case_id, struct str kind, int64_t at, struct why *why)
{
	if (str_empty(kind))
		return sql_write(store, SQL_DUTY_CLOSE_CASE,
		    PARAMS(param_text(case_id), param_int(at)), NULL, why);
	return sql_write(store, SQL_DUTY_CLOSE_KIND,
	    PARAMS(param_text(case_id), param_text(kind), param_int(at)), NULL, why);
}

enum err
store_duty_told(
    struct store *store, int64_t id, int64_t at, int64_t next_at, struct why *why)
{
	return sql_write_one(store, SQL_DUTY_TOLD,
	    PARAMS(param_int(id), param_int(at), param_time(next_at)),
	    "no such open duty", why);
}

static struct stored_duty
read_duty(struct rows *rows)
{
	return (struct stored_duty){
		.id = rows_int(rows, 0),
		.case_id = rows_str(rows, 1),
		.kind = rows_str(rows, 2),
		.rule = rows_str(rows, 3),
		.owed_by = rows_str(rows, 4),
		.detail = rows_str(rows, 5),
		.created_at = rows_int(rows, 6),
		.due_at = rows_int(rows, 7),
		.told_at = rows_int(rows, 8),
		.closed_at = rows_int(rows, 9),
	};
}

/* The duties of a read which was begun. */
static enum err
list_duties(struct rows *rows, size_t limit, struct stored_duty **ret_duties,
    size_t *ret_count, struct why *why)
{
	struct stored_duty *duties = rows_array(rows, limit, sizeof *duties);
	size_t count = 0;
	enum err e;

	while (count < limit && rows_next(rows))
		duties[count++] = read_duty(rows);
	e = rows_end(rows, why);
	if (e != ERR_OK)
		return e;
	*ret_duties = duties;
	*ret_count = count;
	return ERR_OK;
}

enum err
store_duty_recall(struct store *store, int64_t now, struct why *why)
{
	return sql_write(store, SQL_DUTY_RECALL, PARAMS(param_int(now)), NULL, why);
}

enum err
store_duty_to_tell(struct arena *arena, struct store *store, int64_t now, size_t limit,
    struct stored_duty **ret_duties, size_t *ret_count, struct why *why)
{
	struct rows rows;

	sql_read(&rows, store, arena, SQL_DUTY_TO_TELL,
	    PARAMS(param_int(now), param_limit(limit)));
	return list_duties(&rows, limit, ret_duties, ret_count, why);
}

enum err
store_duty_list(struct arena *arena, struct store *store, struct str case_id,
    size_t limit, struct stored_duty **ret_duties, size_t *ret_count, struct why *why)
{
	struct rows rows;

	sql_read(&rows, store, arena, SQL_DUTY_LIST,
	    PARAMS(param_text(case_id), param_limit(limit)));
	return list_duties(&rows, limit, ret_duties, ret_count, why);
}

enum err
store_duty_in_turn(struct arena *arena, struct store *store,
    const struct duty_query *query, struct stored_duty **ret_duties, size_t *ret_count,
    struct why *why)
{
	bool any = query->kind.len == 0;
	struct rows rows;

	sql_read(&rows, store, arena, any ? SQL_DUTY_IN_TURN : SQL_DUTY_OF_KIND,
	    PARAMS(any ? param_int(query->ours) : param_text(query->kind),
		param_int(query->due_at), param_int(query->id),
		param_limit(query->limit)));
	return list_duties(&rows, query->limit, ret_duties, ret_count, why);
}

/* --- evidence --- */

enum err
store_evidence_add(
    struct store *store, const struct stored_evidence *evidence, struct why *why)
{
	return sql_write(store, SQL_EVIDENCE_ADD,
	    PARAMS(param_text(evidence->id), param_text(evidence->case_id),
		param_text(evidence->file), param_hash(&evidence->sha256),
		param_int(evidence->size), param_text(evidence->state),
		param_text(evidence->recipient), param_int(evidence->at)),
	    NULL, why);
}

enum err
store_evidence_update_state(
    struct store *store, struct str id, struct str state, struct why *why)
{
	int64_t changes = 0;
	enum err e = sql_write(store, SQL_EVIDENCE_UPDATE_STATE,
	    PARAMS(param_text(id), param_text(state)), &changes, why);

	if (e == ERR_OK && changes != 1)
		return err_why(why, ERR_NOT_FOUND, 0, "no such evidence");
	return e;
}

static struct stored_evidence
read_evidence(struct rows *rows)
{
	return (struct stored_evidence){
		.id = rows_str(rows, 0),
		.case_id = rows_str(rows, 1),
		.file = rows_str(rows, 2),
		.sha256 = rows_hash(rows, 3),
		.size = rows_int(rows, 4),
		.state = rows_str(rows, 5),
		.recipient = rows_str(rows, 6),
		.at = rows_int(rows, 7),
	};
}

enum err
store_evidence_get(struct arena *arena, struct store *store, struct str id,
    struct stored_evidence *ret_evidence, struct why *why)
{
	struct stored_evidence evidence = { 0 };
	struct rows rows;
	enum err e;

	sql_read(&rows, store, arena, SQL_EVIDENCE_GET, PARAMS(param_text(id)));
	if (rows_next(&rows))
		evidence = read_evidence(&rows);
	e = rows_end_one(&rows, "evidence", why);
	if (e == ERR_OK)
		*ret_evidence = evidence;
	return e;
}

/* The rows of a read which was begun. */
static enum err
list_evidence(struct rows *rows, size_t limit, struct stored_evidence **ret_evidence,
    size_t *ret_count, struct why *why)
{
	struct stored_evidence *list = rows_array(rows, limit, sizeof *list);
	size_t count = 0;
	enum err e;

	while (count < limit && rows_next(rows))
		list[count++] = read_evidence(rows);
	e = rows_end(rows, why);
	if (e != ERR_OK)
		return e;
	*ret_evidence = list;
	*ret_count = count;
	return ERR_OK;
}

enum err
store_evidence_list(struct arena *arena, struct store *store, struct str case_id,
    size_t limit, struct stored_evidence **ret_evidence, size_t *ret_count,
    struct why *why)
{
	struct rows rows;

	sql_read(&rows, store, arena, SQL_EVIDENCE_LIST,
	    PARAMS(param_text(case_id), param_limit(limit)));
	return list_evidence(&rows, limit, ret_evidence, ret_count, why);
}

enum err
store_evidence_in_state(struct arena *arena, struct store *store, struct str state,
    size_t limit, struct stored_evidence **ret_evidence, size_t *ret_count,
    struct why *why)
{
	struct rows rows;

	sql_read(&rows, store, arena, SQL_EVIDENCE_IN_STATE,
	    PARAMS(param_text(state), param_limit(limit)));
	return list_evidence(&rows, limit, ret_evidence, ret_count, why);
}
