#include "store/store_ledger.h"

#include "base/limits.h"
#include "store/sql.h"

/* Numbers of the ledger are below 2^62 (ledger/merkle.h); more is nobody's. */
static struct param
param_u64(uint64_t value)
{
	return param_int(value > INT64_MAX ? INT64_MAX : (int64_t)value);
}

enum err
store_leaf_add(struct store *store, const struct stored_leaf *leaf, struct why *why)
{
	return sql_write_one(store, SQL_LEAF_ADD,
	    PARAMS(param_u64(leaf->index), param_blob(leaf->leaf),
		param_blob(leaf->salts), param_text(leaf->case_id), param_int(leaf->at)),
	    "the ledger goes on at another index", why);
}

static struct stored_leaf
read_leaf(struct rows *rows)
{
	return (struct stored_leaf){
		.index = (uint64_t)rows_int(rows, 0),
		.leaf = rows_str(rows, 1),
		.salts = rows_str(rows, 2),
		.case_id = rows_str(rows, 3),
		.at = rows_int(rows, 4),
	};
}

enum err
store_leaf_get(struct arena *arena, struct store *store, uint64_t index,
    struct stored_leaf *ret_leaf, struct why *why)
{
	struct stored_leaf leaf = { 0 };
	struct rows rows;
	enum err e;

	sql_read(&rows, store, arena, SQL_LEAF_GET, PARAMS(param_u64(index)));
	if (rows_next(&rows))
		leaf = read_leaf(&rows);
	e = rows_end_one(&rows, "leaf", why);
	if (e == ERR_OK)
		*ret_leaf = leaf;
	return e;
}

/* Many parameters: a page of a list. */
enum err
store_leaf_list(struct arena *arena, struct store *store, struct str case_id,
    uint64_t from, size_t limit, struct stored_leaf **ret_leaves, size_t *ret_count,
    struct why *why)
{
	struct param first = param_u64(from);
	struct stored_leaf *leaves;
	struct rows rows;
	size_t count = 0;
	enum err e;

	if (str_empty(case_id))
		sql_read(&rows, store, arena, SQL_LEAF_LIST,
		    PARAMS(first, param_limit(limit)));
	else
		sql_read(&rows, store, arena, SQL_LEAF_LIST_CASE,
		    PARAMS(first, param_limit(limit), param_text(case_id)));
	leaves = rows_array(&rows, limit, sizeof *leaves);
	while (count < limit && rows_next(&rows))
		leaves[count++] = read_leaf(&rows);
	e = rows_end(&rows, why);
	if (e != ERR_OK)
		return e;
	*ret_leaves = leaves;
	*ret_count = count;
	return ERR_OK;
}

enum err
store_leaf_count(struct store *store, uint64_t *ret_count, struct why *why)
{
	int64_t count = 0;
	enum err e = sql_read_int(store, SQL_LEAF_COUNT, NO_PARAMS, &count, why);

	if (e == ERR_OK)
		*ret_count = (uint64_t)count;
	return e;
}

enum err
store_hash_add(
    struct store *store, uint64_t position, const struct hash *hash, struct why *why)
{
	return sql_write(store, SQL_HASH_ADD,
	    PARAMS(param_u64(position), param_hash(hash)), NULL, why);
}

enum err
store_hashes_get(struct store *store, const uint64_t *positions, size_t count,
    struct hash *ret_hashes, struct why *why)
{
	for (size_t i = 0; i < count; i++) {
		struct rows rows;
		struct hash hash = { { 0 } };
		enum err e;

		sql_read(
		    &rows, store, NULL, SQL_HASH_GET, PARAMS(param_u64(positions[i])));
		if (rows_next(&rows))
			hash = rows_hash(&rows, 0);
		e = rows_end_one(&rows, "hash of the ledger", why);
		if (e != ERR_OK)
			return e;
		ret_hashes[i] = hash;
	}
	return ERR_OK;
}

enum err
store_head_put(struct store *store, const struct stored_head *head, struct why *why)
{
	return sql_write(store, SQL_HEAD_PUT,
	    PARAMS(param_u64(head->size), param_text(head->note), param_int(head->at)),
	    NULL, why);
}

enum err
store_head_get(struct arena *arena, struct store *store, uint64_t size,
    struct stored_head *ret_head, struct why *why)
{
	struct stored_head head = { 0 };
	struct rows rows;
	enum err e;

	sql_read(&rows, store, arena, SQL_HEAD_GET, PARAMS(param_u64(size)));
	if (rows_next(&rows))
		head = (struct stored_head){ (uint64_t)rows_int(&rows, 0),
			rows_str(&rows, 1), rows_int(&rows, 2) };
	e = rows_end_one(&rows, "head of the ledger", why);
	if (e == ERR_OK)
		*ret_head = head;
	return e;
}

enum err
store_ledger_begin(
    struct store *store, const struct stored_ledger *ledger, struct why *why)
{
	return sql_write(store, SQL_LEDGER_BEGIN,
	    PARAMS(param_u64(ledger->first_leaf), param_text(ledger->origin)), NULL, why);
}

enum err
store_ledger_list(struct arena *arena, struct store *store,
    struct stored_ledger **ret_ledgers, size_t *ret_count, struct why *why)
{
	struct stored_ledger *ledgers;
	struct rows rows;
	size_t count = 0;
	enum err e;

	sql_read(
	    &rows, store, arena, SQL_LEDGER_LIST, PARAMS(param_limit(LIMIT_LEDGERS)));
	ledgers = rows_array(&rows, LIMIT_LEDGERS, sizeof *ledgers);
	while (count < LIMIT_LEDGERS && rows_next(&rows))
		ledgers[count++] = (struct stored_ledger){ (uint64_t)rows_int(&rows, 0),
			rows_str(&rows, 1) };
	e = rows_end(&rows, why);
	if (e != ERR_OK)
		return e;
	*ret_ledgers = ledgers;
	*ret_count = count;
	return ERR_OK;
}
