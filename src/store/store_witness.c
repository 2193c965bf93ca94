#include "store/store_witness.h"

#include "store/sql.h"

enum err
store_seen_put(struct store *store, const struct seen_head *head, struct why *why)
{
	return sql_write(store, SQL_SEEN_PUT,
	    PARAMS(param_text(head->origin), param_int((int64_t)head->size),
		param_hash(&head->root), param_text(head->note), param_int(head->at),
		param_text(head->other)),
	    NULL, why);
}

static struct seen_head
read_seen(struct rows *rows)
{
	return (struct seen_head){
		.origin = rows_str(rows, 0),
		.size = (uint64_t)rows_int(rows, 1),
		.root = rows_hash(rows, 2),
		.note = rows_str(rows, 3),
		.at = rows_int(rows, 4),
		.other = rows_str(rows, 5),
	};
}

enum err
store_seen_list(struct arena *arena, struct store *store, size_t limit,
    struct seen_head **ret_heads, size_t *ret_count, struct why *why)
{
	struct seen_head *list;
	struct rows rows;
	size_t count = 0;
	enum err e;

	sql_read(&rows, store, arena, SQL_SEEN_LIST, PARAMS(param_limit(limit)));
	list = rows_array(&rows, limit, sizeof *list);
	while (count < limit && rows_next(&rows))
		list[count++] = read_seen(&rows);
	e = rows_end(&rows, why);
	if (e == ERR_OK) {
		*ret_heads = list;
		*ret_count = count;
	}
	return e;
}

static enum err
get_seen(struct arena *arena, struct store *store, enum sql sql, struct str origin,
    struct seen_head *ret_head, struct why *why)
{
	struct seen_head head = { .size = 0 };
	struct rows rows;
	enum err e;

	sql_read(&rows, store, arena, sql, PARAMS(param_text(origin)));
	if (rows_next(&rows))
		head = read_seen(&rows);
	e = rows_end_one(&rows, "head", why);
	if (e == ERR_OK)
		*ret_head = head;
	return e;
}

enum err
store_seen_get(struct arena *arena, struct store *store, struct str origin,
    struct seen_head *ret_head, struct why *why)
{
	return get_seen(arena, store, SQL_SEEN_GET, origin, ret_head, why);
}

enum err
store_seen_forked(struct arena *arena, struct store *store, struct str first,
    struct seen_head *ret_head, struct why *why)
{
	return get_seen(arena, store, SQL_SEEN_FORKED, first, ret_head, why);
}

enum err
store_witness_meet(struct store *store, struct str peer, struct why *why)
{
	return sql_write(store, SQL_WITNESS_MEET, PARAMS(param_text(peer)), NULL, why);
}

enum err
store_witness_update(
    struct store *store, const struct stored_witness *witness, struct why *why)
{
	return sql_write_one(store, SQL_WITNESS_UPDATE,
	    PARAMS(param_text(witness->peer), param_int((int64_t)witness->size),
		param_int(witness->tried_at), param_time(witness->at),
		param_text(witness->line), param_text(witness->doubt),
		param_text(witness->ledger)),
	    "no such witness", why);
}

enum err
store_witness_recall(struct store *store, int64_t now, struct why *why)
{
	return sql_write(store, SQL_WITNESS_RECALL, PARAMS(param_int(now)), NULL, why);
}

static struct stored_witness
read_row(struct rows *rows)
{
	return (struct stored_witness){
		.peer = rows_str(rows, 0),
		.size = (uint64_t)rows_int(rows, 1),
		.tried_at = rows_int(rows, 2),
		.at = rows_int(rows, 3),
		.line = rows_str(rows, 4),
		.doubt = rows_str(rows, 5),
		.ledger = rows_str(rows, 6),
	};
}

static enum err
read_one(struct arena *arena, struct store *store, enum sql id, struct params params,
    struct stored_witness *ret_witness, struct why *why)
{
	struct stored_witness witness = { .size = 0 };
	struct rows rows;
	enum err e;

	sql_read(&rows, store, arena, id, params);
	if (rows_next(&rows))
		witness = read_row(&rows);
	e = rows_end_one(&rows, "witness", why);
	if (e == ERR_OK)
		*ret_witness = witness;
	return e;
}

enum err
store_witness_next(struct arena *arena, struct store *store, int64_t before,
    struct stored_witness *ret_witness, struct why *why)
{
	return read_one(
	    arena, store, SQL_WITNESS_NEXT, PARAMS(param_int(before)), ret_witness, why);
}

enum err
store_witness_get(struct arena *arena, struct store *store, struct str peer,
    struct stored_witness *ret_witness, struct why *why)
{
	return read_one(
	    arena, store, SQL_WITNESS_GET, PARAMS(param_text(peer)), ret_witness, why);
}

enum err
store_witness_list(struct arena *arena, struct store *store, size_t limit,
    struct stored_witness **ret_witnesses, size_t *ret_count, struct why *why)
{
	struct stored_witness *witnesses;
	struct rows rows;
	size_t count = 0;
	enum err e;

	sql_read(&rows, store, arena, SQL_WITNESS_LIST, PARAMS(param_limit(limit)));
	witnesses = rows_array(&rows, limit, sizeof *witnesses);
	while (rows_next(&rows))
		witnesses[count++] = read_row(&rows);
	e = rows_end(&rows, why);
	if (e == ERR_OK) {
		*ret_witnesses = witnesses;
		*ret_count = count;
	}
	return e;
}

enum err
store_witness_anew(struct store *store, struct why *why)
{
	return sql_write(store, SQL_WITNESS_ANEW, NO_PARAMS, NULL, why);
}

/* --- ledgers of others, after their first --- */

enum err
store_peer_ledger_add(
    struct store *store, const struct peer_ledger *ledger, struct why *why)
{
	return sql_write(store, SQL_PEER_LEDGER_ADD,
	    PARAMS(param_text(ledger->first), param_text(ledger->origin),
		param_text(ledger->follows), param_int((int64_t)ledger->first_leaf),
		param_int((int64_t)ledger->lost), param_text(ledger->statement),
		param_int(ledger->at)),
	    NULL, why);
}

static struct peer_ledger
read_peer_ledger(struct rows *rows)
{
	return (struct peer_ledger){
		.first = rows_str(rows, 0),
		.origin = rows_str(rows, 1),
		.follows = rows_str(rows, 2),
		.first_leaf = (uint64_t)rows_int(rows, 3),
		.lost = (uint64_t)rows_int(rows, 4),
		.statement = rows_str(rows, 5),
		.at = rows_int(rows, 6),
	};
}

static enum err
read_one_ledger(struct arena *arena, struct store *store, enum sql id, struct str key,
    struct peer_ledger *ret_ledger, struct why *why)
{
	struct peer_ledger ledger = { .lost = 0 };
	struct rows rows;
	enum err e;

	sql_read(&rows, store, arena, id, PARAMS(param_text(key)));
	if (rows_next(&rows))
		ledger = read_peer_ledger(&rows);
	e = rows_end_one(&rows, "ledger", why);
	if (e == ERR_OK)
		*ret_ledger = ledger;
	return e;
}

enum err
store_peer_ledger_get(struct arena *arena, struct store *store, struct str origin,
    struct peer_ledger *ret_ledger, struct why *why)
{
	return read_one_ledger(
	    arena, store, SQL_PEER_LEDGER_GET, origin, ret_ledger, why);
}

enum err
store_peer_ledger_newest(struct arena *arena, struct store *store, struct str first,
    struct peer_ledger *ret_ledger, struct why *why)
{
	return read_one_ledger(
	    arena, store, SQL_PEER_LEDGER_NEWEST, first, ret_ledger, why);
}

enum err
store_peer_ledger_count(
    struct store *store, struct str first, int64_t *ret_count, struct why *why)
{
	return sql_read_int(
	    store, SQL_PEER_LEDGER_COUNT, PARAMS(param_text(first)), ret_count, why);
}

enum err
store_peer_ledger_list(struct arena *arena, struct store *store, size_t limit,
    struct peer_ledger **ret_ledgers, size_t *ret_count, struct why *why)
{
	struct peer_ledger *ledgers;
	struct rows rows;
	size_t count = 0;
	enum err e;

	sql_read(&rows, store, arena, SQL_PEER_LEDGER_LIST, PARAMS(param_limit(limit)));
	ledgers = rows_array(&rows, limit, sizeof *ledgers);
	while (count < limit && rows_next(&rows))
		ledgers[count++] = read_peer_ledger(&rows);
	e = rows_end(&rows, why);
	if (e == ERR_OK) {
		*ret_ledgers = ledgers;
		*ret_count = count;
	}
	return e;
}
