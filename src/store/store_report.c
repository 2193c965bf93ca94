#include "store/store_report.h"

#include "store/sql.h"

/* Years with four digits end before this. */
#define LAST_MONTH STR("9999-12")

static struct stored_count
read_count(struct rows *rows)
{
	return (struct stored_count){
		.month = rows_str(rows, 0),
		.side = rows_str(rows, 1),
		.procedure = rows_str(rows, 2),
		.country = rows_str(rows, 3),
		.channel = rows_str(rows, 4),
		.proof = rows_str(rows, 5),
		.emergency = rows_int(rows, 6) != 0,
		.result = rows_str(rows, 7),
		.cases = rows_int(rows, 8),
		.targets = rows_int(rows, 9),
		.uncounted = rows_int(rows, 10),
	};
}

enum err
store_report_counts(struct arena *arena, struct store *store, struct str from,
    struct str to, struct stored_count **ret_counts, size_t *ret_count, struct why *why)
{
	struct params months = PARAMS(param_text(from.len == 0 ? STR("0") : from),
	    param_text(to.len == 0 ? LAST_MONTH : to));
	struct stored_count *counts;
	struct rows rows;
	int64_t size = 0;
	size_t count = 0;
	enum err e = sql_read_int(store, SQL_REPORT_SIZE, months, &size, why);

	if (e != ERR_OK)
		return e;
	sql_read(&rows, store, arena, SQL_REPORT_COUNTS, months);
	counts = rows_array(&rows, (size_t)size, sizeof *counts);
	while (count < (size_t)size && rows_next(&rows))
		counts[count++] = read_count(&rows);
	e = rows_end(&rows, why);
	if (e != ERR_OK)
		return e;
	*ret_counts = counts;
	*ret_count = count;
	return ERR_OK;
}

enum err
store_report_notices(struct store *store, struct str from, struct str to, int64_t now,
    struct stored_notices *ret_notices, struct why *why)
{
	struct stored_notices notices = { 0 };
	struct rows rows;
	enum err e;

	sql_read(&rows, store, NULL, SQL_REPORT_NOTICES,
	    PARAMS(param_text(from), param_text(to), param_int(now)));
	if (rows_next(&rows))
		notices = (struct stored_notices){ rows_int(&rows, 0), rows_int(&rows, 1),
			rows_int(&rows, 2) };
	e = rows_end(&rows, why);
	if (e == ERR_OK)
		*ret_notices = notices;
	return e;
}
