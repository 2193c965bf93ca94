#include "store/store_alert.h"

#include "store/sql.h"

enum err
store_alert_add(struct store *store, const struct stored_alert *alert, struct why *why)
{
	return sql_write(store, SQL_ALERT_ADD,
	    PARAMS(param_int(alert->at), param_text(alert->kind),
		param_text(alert->subject), param_text(alert->case_id),
		alert->about != 0 ? param_int(alert->about) : (struct param){ 0 },
		param_int(alert->deputy), param_int(alert->urgent)),
	    NULL, why);
}

enum err
store_alert_ack(
    struct store *store, int64_t id, int64_t at, struct str person, struct why *why)
{
	return sql_write_one(store, SQL_ALERT_ACK,
	    PARAMS(param_int(id), param_int(at), param_text(person)),
	    "no such open alert", why);
}

static struct stored_alert
read_alert(struct rows *rows)
{
	return (struct stored_alert){
		.id = rows_int(rows, 0),
		.at = rows_int(rows, 1),
		.kind = rows_str(rows, 2),
		.case_id = rows_str(rows, 3),
		.about = rows_int(rows, 4),
		.deputy = rows_int(rows, 5) != 0,
		.urgent = rows_int(rows, 6) != 0,
		.acked_at = rows_int(rows, 7),
		.acked_by = rows_str(rows, 8),
	};
}

/* The alerts of a read which was begun. */
static enum err
list_alerts(struct rows *rows, size_t limit, struct stored_alert **ret_alerts,
    size_t *ret_count, struct why *why)
{
	struct stored_alert *alerts = rows_array(rows, limit, sizeof *alerts);
	size_t count = 0;
	enum err e;

	while (count < limit && rows_next(rows))
		alerts[count++] = read_alert(rows);
	e = rows_end(rows, why);
	if (e != ERR_OK)
		return e;
	*ret_alerts = alerts;
	*ret_count = count;
	return ERR_OK;
}

enum err
store_alert_get(struct arena *arena, struct store *store, int64_t id,
    struct stored_alert *ret_alert, struct why *why)
{
	struct stored_alert alert = { 0 };
	struct rows rows;
	enum err e;

	sql_read(&rows, store, arena, SQL_ALERT_GET, PARAMS(param_int(id)));
	if (rows_next(&rows))
		alert = read_alert(&rows);
	e = rows_end_one(&rows, "alert", why);
	if (e == ERR_OK)
		*ret_alert = alert;
	return e;
}

enum err
store_alert_list(struct arena *arena, struct store *store, int64_t after, size_t limit,
    struct stored_alert **ret_alerts, size_t *ret_count, struct why *why)
{
	struct rows rows;

	sql_read(&rows, store, arena, SQL_ALERT_LIST,
	    PARAMS(param_int(after), param_limit(limit)));
	return list_alerts(&rows, limit, ret_alerts, ret_count, why);
}

enum err
store_alert_count(struct store *store, int64_t *ret_count, struct why *why)
{
	return sql_read_int(store, SQL_ALERT_COUNT, NO_PARAMS, ret_count, why);
}

enum err
store_alert_to_escalate(struct arena *arena, struct store *store, int64_t now,
    size_t limit, struct stored_alert **ret_alerts, size_t *ret_count, struct why *why)
{
	struct rows rows;

	sql_read(&rows, store, arena, SQL_ALERT_TO_ESCALATE,
	    PARAMS(param_int(now), param_limit(limit)));
	return list_alerts(&rows, limit, ret_alerts, ret_count, why);
}

enum err
store_alert_escalated(struct store *store, int64_t id, struct why *why)
{
	return sql_write_one(store, SQL_ALERT_ESCALATED, PARAMS(param_int(id)),
	    "no such alert to escalate", why);
}

enum err
store_alert_recall(struct store *store, int64_t now, struct why *why)
{
	return sql_write(store, SQL_ALERT_RECALL, PARAMS(param_int(now)), NULL, why);
}

enum err
store_alert_untold(struct arena *arena, struct store *store, const struct alert_way *way,
    struct stored_alert **ret_alerts, size_t *ret_count, struct why *why)
{
	struct rows rows;

	sql_read(&rows, store, arena, SQL_ALERT_UNTOLD,
	    PARAMS(
		param_text(way->name), param_int(way->deputy), param_limit(way->limit)));
	return list_alerts(&rows, way->limit, ret_alerts, ret_count, why);
}

enum err
store_alert_told(struct store *store, struct str way, int64_t id, struct why *why)
{
	return sql_write(
	    store, SQL_ALERT_TOLD, PARAMS(param_text(way), param_int(id)), NULL, why);
}

enum err
store_case_emergency(
    struct store *store, struct str case_id, bool *ret_emergency, struct why *why)
{
	int64_t value = 0;
	enum err e = sql_read_int(
	    store, SQL_CASE_EMERGENCY, PARAMS(param_text(case_id)), &value, why);

	if (e == ERR_OK)
		*ret_emergency = value != 0;
	return e;
}
