#include "store/store_scan.h"

#include "store/sql.h"

enum err
store_scan_next(struct arena *arena, struct store *store, enum store_scan what,
    int64_t number, struct scanned *ret_row, struct why *why)
{
	static const enum sql statements[SCAN_COUNT] = {
		[SCAN_DOCUMENTS] = SQL_SCAN_DOCUMENTS,
		[SCAN_MESSAGES] = SQL_SCAN_MESSAGES,
		[SCAN_TRAY] = SQL_SCAN_TRAY,
		[SCAN_EVIDENCE] = SQL_SCAN_EVIDENCE,
	};
	struct scanned row = { .number = 0 };
	struct rows rows;
	enum err e;

	sql_read(&rows, store, arena, statements[what], PARAMS(param_int(number)));
	if (rows_next(&rows)) {
		row.number = rows_int(&rows, 0);
		row.sha256 = rows_hash(&rows, 1);
		row.bytes = rows_str(&rows, 2);
		row.file = rows_str(&rows, 3);
		row.size = rows_int(&rows, 4);
	}
	e = rows_end_one(&rows, "row", why);
	if (e == ERR_OK)
		*ret_row = row;
	return e;
}
