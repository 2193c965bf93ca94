#include "store/store_case.h"

#include "store/sql.h"

/* --- cases --- */

static struct param
param_count(int64_t count)
{
	return count == STORE_UNCOUNTED ? param_text(STR("")) : param_int(count);
}

enum err
store_case_add(struct store *store, const struct stored_case *stored, struct why *why)
{
	return sql_write(store, SQL_CASE_ADD,
	    PARAMS(param_text(stored->id), param_text(stored->side),
		param_text(stored->realm), param_text(stored->procedure),
		param_text(stored->issuer), param_text(stored->addressee),
		param_text(stored->state), param_text(stored->assignee),
		param_int(stored->emergency), param_hash(&stored->order_sha256),
		param_int(stored->created_at), param_int(stored->received_at),
		param_int(stored->updated_at), param_time(stored->answer_by),
		param_time(stored->preserve_until), param_text(stored->proof),
		param_text(stored->channel), param_count(stored->targets),
		param_text(stored->result), param_text(stored->reference)),
	    NULL, why);
}

/* An update of a case that is not there touches no row. */
static enum err
update(struct store *store, enum sql id, struct params params, struct why *why)
{
	int64_t changes = 0;
	enum err e = sql_write(store, id, params, &changes, why);

	if (e == ERR_OK && changes != 1)
		return err_why(why, ERR_NOT_FOUND, 0, "no such case");
	return e;
}

enum err
store_case_update(struct store *store, const struct stored_case *stored, struct why *why)
{
	return update(store, SQL_CASE_UPDATE,
	    PARAMS(param_text(stored->id), param_text(stored->state),
		param_text(stored->assignee), param_int(stored->updated_at),
		param_time(stored->answer_by), param_time(stored->preserve_until),
		param_text(stored->result), param_text(stored->proof)),
	    why);
}

enum err
store_case_transcribe(
    struct store *store, const struct stored_case *stored, struct why *why)
{
	return update(store, SQL_CASE_TRANSCRIBE,
	    PARAMS(param_text(stored->id), param_text(stored->procedure),
		param_text(stored->issuer), param_int(stored->emergency),
		param_hash(&stored->order_sha256), param_time(stored->answer_by),
		param_time(stored->preserve_until), param_count(stored->targets),
		param_text(stored->reference), param_int(stored->updated_at),
		param_text(stored->proof)),
	    why);
}

enum err
store_case_update_state(struct store *store, struct str id, struct str state,
    int64_t updated_at, struct why *why)
{
	return update(store, SQL_CASE_UPDATE_STATE,
	    PARAMS(param_text(id), param_text(state), param_int(updated_at)), why);
}

static struct stored_case
read_case(struct rows *rows)
{
	return (struct stored_case){
		.number = rows_int(rows, 0),
		.id = rows_str(rows, 1),
		.side = rows_str(rows, 2),
		.realm = rows_str(rows, 3),
		.procedure = rows_str(rows, 4),
		.issuer = rows_str(rows, 5),
		.addressee = rows_str(rows, 6),
		.state = rows_str(rows, 7),
		.assignee = rows_str(rows, 8),
		.emergency = rows_int(rows, 9) != 0,
		.order_sha256 = rows_hash(rows, 10),
		.created_at = rows_int(rows, 11),
		.received_at = rows_int(rows, 12),
		.updated_at = rows_int(rows, 13),
		.answer_by = rows_int(rows, 14),
		.preserve_until = rows_int(rows, 15),
		.version = rows_int(rows, 16),
		.proof = rows_str(rows, 17),
		.channel = rows_str(rows, 18),
		.targets = rows_is_null(rows, 19) ? STORE_UNCOUNTED : rows_int(rows, 19),
		.result = rows_str(rows, 20),
		.reference = rows_str(rows, 21),
	};
}

/* The one case that a read which was begun gives. */
static enum err
get_case(struct rows *rows, struct stored_case *ret_case, struct why *why)
{
	struct stored_case stored = { 0 };
	enum err e;

	if (rows_next(rows))
		stored = read_case(rows);
	e = rows_end_one(rows, "case", why);
	if (e == ERR_OK)
		*ret_case = stored;
	return e;
}

enum err
store_case_get(struct arena *arena, struct store *store, struct str id,
    struct stored_case *ret_case, struct why *why)
{
	struct rows rows;

	sql_read(&rows, store, arena, SQL_CASE_GET, PARAMS(param_text(id)));
	return get_case(&rows, ret_case, why);
}

enum err
store_case_get_by_sha256(struct arena *arena, struct store *store,
    const struct hash *order_sha256, struct stored_case *ret_case, struct why *why)
{
	struct rows rows;

	sql_read(&rows, store, arena, SQL_CASE_GET_BY_SHA256,
	    PARAMS(param_hash(order_sha256)));
	return get_case(&rows, ret_case, why);
}

enum err
store_order_seen(struct store *store, const struct hash *order_sha256, struct str id,
    bool *ret_seen, struct why *why)
{
	struct rows rows;
	bool seen;
	enum err e;

	sql_read(
	    &rows, store, NULL, SQL_CASE_GET_BY_SHA256, PARAMS(param_hash(order_sha256)));
	seen = rows_next(&rows);
	e = rows_end(&rows, why);
	if (e == ERR_OK && !seen && !str_empty(id)) {
		sql_read(&rows, store, NULL, SQL_CASE_GET, PARAMS(param_text(id)));
		seen = rows_next(&rows);
		e = rows_end(&rows, why);
	}
	if (e == ERR_OK)
		*ret_seen = seen;
	return e;
}

/* What a read that was begun gives. */
static enum err
list_cases(struct rows *rows, size_t limit, struct stored_case **ret_cases,
    size_t *ret_count, struct why *why)
{
	struct stored_case *cases = rows_array(rows, limit, sizeof *cases);
	size_t count = 0;
	enum err e;

	while (count < limit && rows_next(rows))
		cases[count++] = read_case(rows);
	e = rows_end(rows, why);
	if (e != ERR_OK)
		return e;
	*ret_cases = cases;
	*ret_count = count;
	return ERR_OK;
}

enum err
store_case_list(struct arena *arena, struct store *store, const struct case_query *query,
    struct stored_case **ret_cases, size_t *ret_count, struct why *why)
{
	struct param before = param_int(query->before == 0 ? INT64_MAX : query->before);
	struct param limit = param_limit(query->limit);
	struct param state = param_text(query->state), side = param_text(query->side);
	struct rows rows;

	if (str_empty(query->state) && str_empty(query->side))
		sql_read(&rows, store, arena, SQL_CASE_LIST, PARAMS(before, limit));
	else if (str_empty(query->side))
		sql_read(&rows, store, arena, SQL_CASE_LIST_STATE,
		    PARAMS(before, limit, state));
	else if (str_empty(query->state))
		sql_read(
		    &rows, store, arena, SQL_CASE_LIST_SIDE, PARAMS(before, limit, side));
	else
		sql_read(&rows, store, arena, SQL_CASE_LIST_SIDE_STATE,
		    PARAMS(before, limit, side, state));
	return list_cases(&rows, query->limit, ret_cases, ret_count, why);
}

enum err
store_case_list_of(struct arena *arena, struct store *store, enum case_of of,
    const struct case_query *query, struct stored_case **ret_cases, size_t *ret_count,
    struct why *why)
{
	static const enum sql statements[CASE_OF_COUNT] = {
		[CASE_OF_ISSUER] = SQL_CASE_LIST_ISSUER,
		[CASE_OF_ADDRESSEE] = SQL_CASE_LIST_ADDRESSEE,
		[CASE_OF_REFERENCE] = SQL_CASE_LIST_REFERENCE,
	};
	struct param before = param_int(query->before == 0 ? INT64_MAX : query->before);
	struct param limit = param_limit(query->limit);
	struct param text = param_text(query->text);
	struct rows rows;

	/* behind all hexadecimal digits and hyphens comes g; behind an id what is longer
	 */
	if (of == CASE_OF_ID)
		sql_read(&rows, store, arena, SQL_CASE_LIST_ID,
		    PARAMS(query->after.len == 0
			       ? text
			       : param_text(arena_join(arena, query->after, STR("-"))),
			limit, param_text(arena_join(arena, query->text, STR("g")))));
	else
		sql_read(
		    &rows, store, arena, statements[of], PARAMS(before, limit, text));
	return list_cases(&rows, query->limit, ret_cases, ret_count, why);
}

enum err
store_case_arrivals(struct arena *arena, struct store *store, struct str issuer,
    int64_t before, size_t limit, struct arrivals *ret_arrivals, struct why *why)
{
	struct arrivals found = { .count = 0 };
	struct rows rows;
	enum err e;

	sql_read(&rows, store, arena, SQL_CASE_ARRIVALS,
	    PARAMS(param_text(issuer), param_int(before), param_limit(limit)));
	found.list = rows_array(&rows, limit, sizeof *found.list);
	while (found.count < limit && rows_next(&rows))
		found.list[found.count++] =
		    (struct arrival){ rows_int(&rows, 0), rows_int(&rows, 1) != 0 };
	e = rows_end(&rows, why);
	if (e == ERR_OK)
		*ret_arrivals = found;
	return e;
}

enum err
store_case_counts(struct arena *arena, struct store *store,
    struct case_count **ret_counts, size_t *ret_count, struct why *why)
{
	struct case_count *counts;
	struct rows rows;
	size_t count = 0;
	enum err e;

	sql_read(
	    &rows, store, arena, SQL_CASE_COUNT, PARAMS(param_limit(STORE_STATES_MAX)));
	counts = rows_array(&rows, STORE_STATES_MAX, sizeof *counts);
	while (count < STORE_STATES_MAX && rows_next(&rows))
		counts[count++] =
		    (struct case_count){ rows_str(&rows, 0), rows_int(&rows, 1) };
	e = rows_end(&rows, why);
	if (e != ERR_OK)
		return e;
	*ret_counts = counts;
	*ret_count = count;
	return ERR_OK;
}

/* --- documents --- */

enum err
store_object_add(struct store *store, struct str id, struct str case_id, struct why *why)
{
	return sql_write(store, SQL_OBJECT_ADD,
	    PARAMS(param_text(id), param_text(case_id)), NULL, why);
}

enum err
store_object_case(struct arena *arena, struct store *store, struct str id,
    struct str *ret_case_id, struct why *why)
{
	struct str case_id = STR("");
	struct rows rows;
	enum err e;

	sql_read(&rows, store, arena, SQL_OBJECT_CASE, PARAMS(param_text(id)));
	if (rows_next(&rows))
		case_id = rows_str(&rows, 0);
	e = rows_end_one(&rows, "object", why);
	if (e == ERR_OK)
		*ret_case_id = case_id;
	return e;
}

enum err
store_document_add(
    struct store *store, const struct stored_document *document, struct why *why)
{
	return sql_write(store, SQL_DOCUMENT_ADD,
	    PARAMS(param_text(document->case_id), param_hash(&document->sha256),
		param_text(document->kind), param_text(document->name),
		param_int(document->at), param_int((int64_t)document->bytes.len),
		param_blob(document->bytes)),
	    NULL, why);
}

static struct stored_document
read_document(struct rows *rows)
{
	return (struct stored_document){
		.case_id = rows_str(rows, 0),
		.sha256 = rows_hash(rows, 1),
		.kind = rows_str(rows, 2),
		.name = rows_str(rows, 3),
		.at = rows_int(rows, 4),
		.size = rows_int(rows, 5),
		.bytes = rows_str(rows, 6),
	};
}

static enum err
get_document(struct rows *rows, struct stored_document *ret_document, struct why *why)
{
	struct stored_document document = { 0 };
	enum err e;

	if (rows_next(rows))
		document = read_document(rows);
	e = rows_end_one(rows, "document", why);
	if (e == ERR_OK)
		*ret_document = document;
	return e;
}

enum err
store_document_get(struct arena *arena, struct store *store, struct str case_id,
    const struct hash *sha256, struct stored_document *ret_document, struct why *why)
{
	struct rows rows;

	sql_read(&rows, store, arena, SQL_DOCUMENT_GET,
	    PARAMS(param_text(case_id), param_hash(sha256)));
	return get_document(&rows, ret_document, why);
}

enum err
store_document_find(struct arena *arena, struct store *store, const struct hash *sha256,
    struct stored_document *ret_document, struct why *why)
{
	struct rows rows;

	sql_read(&rows, store, arena, SQL_DOCUMENT_FIND, PARAMS(param_hash(sha256)));
	return get_document(&rows, ret_document, why);
}

enum err
store_document_find_kind(struct arena *arena, struct store *store,
    const struct hash *sha256, struct str kind, struct stored_document *ret_document,
    struct why *why)
{
	struct rows rows;

	sql_read(&rows, store, arena, SQL_DOCUMENT_FIND_KIND,
	    PARAMS(param_hash(sha256), param_text(kind)));
	return get_document(&rows, ret_document, why);
}

enum err
store_document_list(struct arena *arena, struct store *store, struct str case_id,
    size_t limit, struct stored_document **ret_documents, size_t *ret_count,
    struct why *why)
{
	struct stored_document *documents;
	struct rows rows;
	size_t count = 0;
	enum err e;

	sql_read(&rows, store, arena, SQL_DOCUMENT_LIST,
	    PARAMS(param_text(case_id), param_limit(limit)));
	documents = rows_array(&rows, limit, sizeof *documents);
	while (count < limit && rows_next(&rows))
		documents[count++] = read_document(&rows);
	e = rows_end(&rows, why);
	if (e != ERR_OK)
		return e;
	*ret_documents = documents;
	*ret_count = count;
	return ERR_OK;
}

/* --- events --- */

enum err
store_event_add(struct store *store, const struct stored_event *event, struct why *why)
{
	struct param leaf =
	    event->leaf == STORE_NO_LEAF ? (struct param){ 0 } : param_int(event->leaf);

	return sql_write(store, SQL_EVENT_ADD,
	    PARAMS(param_text(event->case_id), param_int(event->at),
		param_text(event->event), param_text(event->person),
		param_text(event->detail), leaf),
	    NULL, why);
}

static struct stored_event
read_event(struct rows *rows)
{
	return (struct stored_event){
		.number = rows_int(rows, 0),
		.case_id = rows_str(rows, 1),
		.at = rows_int(rows, 2),
		.event = rows_str(rows, 3),
		.person = rows_str(rows, 4),
		.detail = rows_str(rows, 5),
		.leaf = rows_is_null(rows, 6) ? STORE_NO_LEAF : rows_int(rows, 6),
	};
}

static enum err
list_events(struct rows *rows, size_t limit, struct stored_event **ret_events,
    size_t *ret_count, struct why *why)
{
	struct stored_event *events = rows_array(rows, limit, sizeof *events);
	size_t count = 0;
	enum err e;

	while (count < limit && rows_next(rows))
		events[count++] = read_event(rows);
	e = rows_end(rows, why);
	if (e != ERR_OK)
		return e;
	*ret_events = events;
	*ret_count = count;
	return ERR_OK;
}

enum err
store_event_newest(struct arena *arena, struct store *store, int64_t before, size_t limit,
    struct stored_event **ret_events, size_t *ret_count, struct why *why)
{
	struct rows rows;

	sql_read(&rows, store, arena, SQL_EVENT_NEWEST,
	    PARAMS(param_int(before == 0 ? INT64_MAX : before), param_limit(limit)));
	return list_events(&rows, limit, ret_events, ret_count, why);
}

enum err
store_event_notices(struct arena *arena, struct store *store, int64_t before,
    size_t limit, struct stored_event **ret_events, size_t *ret_count, struct why *why)
{
	struct rows rows;

	sql_read(&rows, store, arena, SQL_EVENT_NOTICES,
	    PARAMS(param_int(before == 0 ? INT64_MAX : before), param_limit(limit)));
	return list_events(&rows, limit, ret_events, ret_count, why);
}

/* Many parameters: a page of a list. */
enum err
store_event_list(struct arena *arena, struct store *store, struct str case_id,
    int64_t after, size_t limit, struct stored_event **ret_events, size_t *ret_count,
    struct why *why)
{
	struct rows rows;

	if (str_empty(case_id))
		sql_read(&rows, store, arena, SQL_EVENT_LIST_ALL,
		    PARAMS(param_int(after), param_limit(limit)));
	else
		sql_read(&rows, store, arena, SQL_EVENT_LIST,
		    PARAMS(param_text(case_id), param_int(after), param_limit(limit)));
	return list_events(&rows, limit, ret_events, ret_count, why);
}
