#include "evidence/rows.h"

#include "base/limits.h"
#include "evidence/scope.h"
#include "evidence/view.h"
#include "format/json.h"

/* A column's name may be as long as the file. */
static void
cut_findings(struct scope_report *report)
{
	if (report->findings_count > ROWS_FINDINGS) {
		report->findings_count = ROWS_FINDINGS;
		report->findings_cut = true;
	}
	for (size_t i = 0; i < report->findings_count; i++)
		report->findings[i].column =
		    str_head(report->findings[i].column, VIEW_CELL);
}

static struct json *
table_json(struct arena *arena, struct view *view)
{
	struct json *table = json_object(arena);

	if (view->rows_count > ROWS_SHOWN)
		view->rows_count = ROWS_SHOWN;
	json_put_int(arena, table, "total", (int64_t)view->total);
	json_put_bool(arena, table, "cut", view->cut);
	json_put_bool(arena, table, "computes", view->computes);
	view_json(arena, view, table);
	return table;
}

enum err
rows_report(struct arena *arena, const struct order *order, const struct order *allowed,
    struct str rows, struct json **ret_report, struct why *why)
{
	struct scope_file file = {
		.name = STR(ROWS_NAME), .kind = SCOPE_CSV, .bytes = rows
	};
	struct scope_options options = { .whole = allowed == NULL ? NULL : order };
	struct view_ask ask = { .page = 1 };
	struct scope_report scope;
	struct json *root;
	struct view view;
	enum err e;

	if (rows.len > LIMIT_ROWS)
		return err_why(
		    why, ERR_LIMIT, 0, "%zu bytes: at most %zu", rows.len, LIMIT_ROWS);
	e = scope_compare(
	    arena, allowed == NULL ? order : allowed, &file, 1, &options, &scope, why);
	if (e == ERR_OK)
		e = view_table(arena, &file, &ask, &view, why);
	if (e != ERR_OK)
		return e;
	cut_findings(&scope);
	root = json_object(arena);
	(void)json_put(root, "scope", scope_json(arena, &scope));
	(void)json_put(root, "table", table_json(arena, &view));
	*ret_report = root;
	return root == NULL ? err_why(why, ERR_LIMIT, 0, "no memory") : ERR_OK;
}
