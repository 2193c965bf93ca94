/*
 * local_report.c - what was asked and answered, counted: everything, however it came.
 *
 * The store keeps the counts with each case (store_report.h); here they are added up by
 * what the caller asks for.
 */
#include "casefile/result.h"
#include "node/local.h"
#include "report/tally.h"
#include "store/store_report.h"

#define BIT(result) (1U << (result))
#define GIVEN (BIT(RESULT_GIVEN) | BIT(RESULT_PARTLY))
#define ANSWERED                                                                         \
	(GIVEN | BIT(RESULT_REFUSED) | BIT(RESULT_REFERRED) | BIT(RESULT_NOT_EXECUTED))

static struct tally_item
item_of(const struct stored_count *stored)
{
	enum case_result result = RESULT_OPEN;
	struct tally_item item = { .requests = stored->cases,
		.accounts = stored->targets,
		.uncounted = stored->uncounted };

	(void)case_result_parse(stored->result, &result);
	item.result = result;
	item.keys[TALLY_YEAR] = str_slice(stored->month, 0, 4);
	item.keys[TALLY_MONTH] = stored->month;
	item.keys[TALLY_SIDE] = stored->side;
	item.keys[TALLY_PROCEDURE] = stored->procedure;
	item.keys[TALLY_COUNTRY] = stored->country;
	item.keys[TALLY_CHANNEL] = stored->channel;
	item.keys[TALLY_PROOF] = stored->proof;
	item.keys[TALLY_URGENCY] = stored->emergency ? STR("emergency") : STR("routine");
	return item;
}

/* "01" to "12" */
static bool
is_month(struct str text)
{
	return text.ptr[0] == '0'
		   ? text.ptr[1] >= '1' && text.ptr[1] <= '9'
		   : text.ptr[0] == '1' && text.ptr[1] >= '0' && text.ptr[1] <= '2';
}

/* "2026-11", or a year that stands for its first or last month; empty where the member is
 * not there. */
static struct verdict
read_month(struct call *call, const char *name, const char *month, struct str *ret_month)
{
	struct str given = json_get_str(call->args, name);
	uint64_t number;

	*ret_month = given;
	if (given.len == 0)
		return VERDICT_IS_YES;
	if (given.len == 4)
		given = arena_format(&call->job->arena, "%.*s-%s", STR_ARG(given), month);
	*ret_month = given;
	if (given.len != 7 || given.ptr[4] != '-' ||
	    !str_u64(str_slice(given, 0, 4), 9999, &number) ||
	    !is_month(str_slice(given, 5, 7)))
		return verdict_no("report-month", NULL, "%s: 2026 or 2026-11", name);
	return VERDICT_IS_YES;
}

static struct verdict
read_by(const struct json *args, unsigned *ret_by)
{
	const struct json *list = json_get(args, "by");
	unsigned by = 0;

	for (const struct json *one = json_first(list); one != NULL; one = one->next) {
		enum tally_key key;

		if (!json_is(one, JSON_STRING) || !tally_key_parse(one->string, &key))
			return verdict_no("report-key", "/by",
			    "year, month, side, procedure, country, channel, proof, "
			    "urgency");
		by |= 1U << key;
	}
	*ret_by = by;
	return VERDICT_IS_YES;
}

/* --- the answer --- */

/* A count that is hidden is not there. */
static void
put_cell(struct arena *arena, struct json *row, const char *name,
    const struct tally_cell *cell)
{
	if (!cell->hidden)
		json_put_int(arena, row, name, cell->count);
}

static struct json *
row_json(struct arena *arena, const struct tally_row *row, unsigned by)
{
	struct json *object = json_object(arena);
	struct json *results = json_put(object, "results", json_object(arena));
	int64_t rate = tally_rate(row, GIVEN, ANSWERED);

	for (enum tally_key k = 0; k < TALLY_KEY_COUNT; k++)
		if ((by & 1U << k) != 0)
			json_put_str(arena, object, tally_key_name(k), row->keys[k]);
	put_cell(arena, object, "requests", &row->requests);
	put_cell(arena, object, "accounts", &row->accounts);
	for (enum case_result r = 0; r < RESULT_COUNT; r++)
		put_cell(arena, results, case_result_name(r).ptr, &row->results[r]);
	if (row->uncounted > 0)
		json_put_int(arena, object, "uncounted", row->uncounted);
	if (rate >= 0)
		json_put_int(arena, object, "rate_per_mille", rate);
	return object;
}

static void
show_tally(struct call *call, const struct tally *tally, const struct tally_order *order)
{
	struct arena *arena = &call->job->arena;
	struct json *answer = json_object(arena);
	struct json *rows = json_put(answer, "rows", json_array(arena));
	size_t last = tally->rows_count - 1;

	for (size_t i = 0; order->by != 0 && i < last; i++)
		(void)json_add(rows, row_json(arena, &tally->rows[i], order->by));
	(void)json_put(answer, "all", row_json(arena, &tally->rows[last], 0));
	json_put_bool(arena, answer, "hidden", order->hide);
	json_put_int(arena, answer, "small", TALLY_SMALL);
	json_put_str(arena, answer, "rate_words", STR(TALLY_RATE_WORDS));
	json_put_str(arena, answer, "organisation", call->core->config->organisation);
	json_put_str(arena, answer, "realm", call->core->config->realm);
	local_show_assumed(call, answer);
	call->job->answer = answer;
}

/* As in the rows: a small count is not there. */
static enum err
show_notices(struct call *call, struct str from, struct str to, struct why *why)
{
	struct arena *arena = &call->job->arena;
	bool all = json_get_bool(call->args, "all");
	struct stored_notices notices = { 0 };
	struct json *object = json_put(call->job->answer, "notices", json_object(arena));
	enum err e = store_report_notices(
	    call->core->store, from, to, call->job->at, &notices, why);
	const struct {
		const char *name;
		int64_t count;
	} counts[] = {
		{ "told", notices.told },
		{ "delayed", notices.delayed },
		{ "locked", notices.locked },
	};

	for (size_t i = 0; e == ERR_OK && i < sizeof counts / sizeof counts[0]; i++) {
		struct tally_cell cell = { counts[i].count,
			!all && counts[i].count > 0 && counts[i].count <= TALLY_SMALL };

		put_cell(arena, object, counts[i].name, &cell);
	}
	return e;
}

enum err
local_report_count(struct call *call, struct verdict *ret_verdict, struct why *why)
{
	struct arena *arena = &call->job->arena;
	struct tally_order order = { .results_count = RESULT_COUNT,
		.hide = !json_get_bool(call->args, "all") };
	struct stored_count *counts = NULL;
	struct tally_item *items;
	struct tally tally;
	struct str from = STR(""), to = STR("");
	size_t count = 0;
	enum err e;

	*ret_verdict = read_month(call, "from", "01", &from);
	if (verdict_is_yes(ret_verdict))
		*ret_verdict = read_month(call, "to", "12", &to);
	if (verdict_is_yes(ret_verdict))
		*ret_verdict = read_by(call->args, &order.by);
	if (!verdict_is_yes(ret_verdict))
		return ERR_OK;
	e = store_report_counts(arena, call->core->store, from, to, &counts, &count, why);
	items = arena_array(arena, count + 1, sizeof *items);
	if (e == ERR_OK && items == NULL)
		return err_why(why, ERR_LIMIT, 0, "no memory for the report");
	for (size_t i = 0; e == ERR_OK && i < count; i++)
		items[i] = item_of(&counts[i]);
	if (e == ERR_OK)
		e = tally_make(arena, items, count, &order, &tally, why);
	if (e != ERR_OK)
		return e;
	show_tally(call, &tally, &order);
	return show_notices(call, from, to, why);
}
