#include "store/store_passkey.h"

#include "store/sql.h"

enum err
store_passkey_count(struct store *store, const struct passkey_count *count,
    bool *ret_same, struct why *why)
{
	int64_t same = 0;
	enum err e = sql_write(store, SQL_PASSKEY_COUNT,
	    PARAMS(param_hash(&count->key), param_int(count->counter),
		param_hash(&count->said), param_int(count->at)),
	    NULL, why);

	if (e == ERR_OK)
		e = sql_read_int(store, SQL_PASSKEY_SAME,
		    PARAMS(param_hash(&count->key), param_int(count->counter),
			param_hash(&count->said)),
		    &same, why);
	if (e == ERR_OK)
		*ret_same = same == 1;
	return e;
}

enum err
store_passkey_last(
    struct store *store, const struct hash *key, uint32_t *ret_counter, struct why *why)
{
	int64_t last = 0;
	enum err e =
	    sql_read_int(store, SQL_PASSKEY_LAST, PARAMS(param_hash(key)), &last, why);

	if (e == ERR_OK)
		*ret_counter = (uint32_t)last;
	return e;
}
