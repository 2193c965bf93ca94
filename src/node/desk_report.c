/* desk_report.c - what was asked and answered, counted: the answer of report/count as a
 * page, for whom small counts stay hidden whatever the query says. */
#include "base/clock.h"
#include "base/limits.h"
#include "casefile/result.h"
#include "node/desk_query.h"
#include "node/desk_route.h"
#include "report/count_csv.h"
#include "report/tally.h"

#define BY_SIDE "side"
#define BY_MONTH "month"

/* The call has arguments of its own: "all" is none of them. */
static enum err
count_by(struct visit *visit, struct str by, struct json **ret_answer,
    struct verdict *ret_verdict, struct why *why)
{
	struct call *call = &visit->call;
	struct arena *arena = &call->job->arena;
	const struct json *asked = call->args;
	struct json *args = json_object(arena);
	struct json *keys = json_put(args, "by", json_array(arena));
	enum err e;

	json_put_str(arena, args, "from", json_get_str(asked, "from"));
	json_put_str(arena, args, "to", json_get_str(asked, "to"));
	while (by.len > 0)
		(void)json_add(keys, json_string(arena, str_cut(&by, ',')));
	call->args = args;
	e = local_run(call, STR("/api/report/count"), ret_verdict, why);
	call->args = asked;
	*ret_answer = call->job->answer;
	call->job->answer = NULL;
	return e;
}

/* A count that is hidden is no member of its row: there is no figure. */
static void
put_figure(struct arena *arena, struct json *figures, const char *name,
    const struct json *row, const char *member)
{
	int64_t value = json_get_int(row, member, -1);
	struct json *figure;

	if (value < 0)
		return;
	figure = json_add(figures, json_object(arena));
	json_put_str(arena, figure, "name", str_from(name));
	json_put_int(arena, figure, "value", value);
}

static void
show_figures(struct visit *visit, const struct json *answer)
{
	struct arena *arena = &visit->call.job->arena;
	struct json *figures = json_put(visit->view, "figures", json_array(arena));
	struct json *notices = json_put(visit->view, "notices", json_array(arena));
	const struct json *all = json_get(answer, "all");
	const struct json *row = json_first(json_get(answer, "rows"));

	for (; row != NULL; row = row->next) {
		struct str side = json_get_str(row, tally_key_name(TALLY_SIDE));

		if (str_eq(side, case_side_name(SIDE_ADDRESSEE)))
			put_figure(arena, figures, "received", row, "requests");
		if (str_eq(side, case_side_name(SIDE_ISSUER)))
			put_figure(arena, figures, "sent", row, "requests");
	}
	put_figure(arena, figures, "refused", json_get(all, "results"),
	    case_result_name(RESULT_REFUSED).ptr);
	put_figure(arena, figures, "rate", all, "rate_per_mille");
	put_figure(arena, notices, "told", json_get(answer, "notices"), "told");
	put_figure(arena, notices, "delayed", json_get(answer, "notices"), "delayed");
	put_figure(arena, notices, "locked", json_get(answer, "notices"), "locked");
}

static struct str
label_of(struct arena *arena, const struct json *row)
{
	struct str label = STR("");

	for (enum tally_key k = 0; k < TALLY_KEY_COUNT; k++) {
		const struct json *key = json_get(row, tally_key_name(k));

		if (key == NULL)
			continue;
		label = arena_format(arena, "%.*s%s%.*s", STR_ARG(label),
		    label.len > 0 ? " " : "", STR_ARG(key->string));
	}
	return label.len > 0 ? label : STR("-");
}

static void
show_chart(struct visit *visit, struct json *charts, const struct json *answer,
    const char *member, struct str by)
{
	struct arena *arena = &visit->call.job->arena;
	const struct json *row = json_first(json_get(answer, "rows"));
	struct json *chart = json_object(arena);
	struct json *list = json_put(chart, "list", json_array(arena));

	for (; row != NULL; row = row->next) {
		int64_t value = json_get_int(row, member, -1);
		struct json *item;

		if (value < 0)
			continue;
		item = json_add(list, json_object(arena));
		json_put_str(arena, item, "label", label_of(arena, row));
		json_put_int(arena, item, "value", value);
	}
	if (json_first(list) == NULL)
		return;
	json_put_str(arena, chart, "counts", str_from(member));
	json_put_str(arena, chart, "by", by);
	(void)json_add(charts, chart);
}

/* "2026" and "2026-11" as their first and last days; to today where no end is asked. */
static void
show_months(struct visit *visit)
{
	struct arena *arena = &visit->call.job->arena;
	struct str from = json_get_str(visit->call.args, "from");
	struct str to = json_get_str(visit->call.args, "to");
	struct clock_date day = clock_date_utc(visit->call.job->at);

	if (from.len == 0)
		return;
	json_put_str(arena, visit->view, "from",
	    arena_format(
		arena, "%.*s%s", STR_ARG(from), from.len == 4 ? "-01-01" : "-01"));
	if (clock_parse_date(arena_format(arena, "%.*s%s", STR_ARG(to),
				 to.len == 4 ? "-12-01" : "-01"),
		&day))
		day = clock_date_add(clock_date_add_months(day, 1), -1);
	json_put_str(arena, visit->view, "until",
	    arena_format(arena, "%04d-%02d-%02d", day.year, day.month, day.day));
}

/* The address of the same counts as a table. */
static void
show_link(struct visit *visit, struct str by)
{
	struct arena *arena = &visit->call.job->arena;
	const struct json *args = visit->call.args;
	struct buf path;

	buf_init(&path, (size_t)4 << 10);
	buf_add_c(&path, "/report/csv?");
	desk_query_add(&path, "from", json_get_str(args, "from"));
	desk_query_add(&path, "to", json_get_str(args, "to"));
	desk_query_add(&path, "by", by);
	json_put_str(arena, visit->view, "link", arena_str(arena, buf_str(&path)));
	buf_release(&path);
}

enum err
desk_report_csv(struct visit *visit, struct verdict *ret_verdict, struct why *why)
{
	struct str by = json_get_str(visit->call.args, "by");
	struct str rest = by = by.len > 0 ? by : STR(BY_MONTH);
	struct json *answer = NULL;
	enum err e = count_by(visit, by, &answer, ret_verdict, why);
	enum tally_key key;
	unsigned keys = 0;
	struct buf text;

	if (e != ERR_OK || !verdict_is_yes(ret_verdict))
		return e;
	while (rest.len > 0)
		if (tally_key_parse(str_cut(&rest, ','), &key))
			keys |= 1U << key;
	buf_init(&text, LIMIT_BODY);
	count_csv(answer, keys, &text);
	visit->request->file = arena_str(&visit->call.job->arena, buf_str(&text));
	visit->request->file_type = "text/csv; charset=utf-8";
	visit->request->disposition = STR("attachment; filename=\"report.csv\"");
	buf_release(&text);
	return visit->request->file.ptr != NULL
		   ? ERR_OK
		   : err_why(why, ERR_LIMIT, 0, "the table is too large");
}

enum err
desk_report(struct visit *visit, struct verdict *ret_verdict, struct why *why)
{
	struct arena *arena = &visit->call.job->arena;
	struct str by = json_get_str(visit->call.args, "by");
	struct json *sides = NULL, *answer = NULL, *charts;
	enum err e = count_by(visit, STR(BY_SIDE), &sides, ret_verdict, why);

	by = by.len > 0 ? by : STR(BY_MONTH);
	if (e == ERR_OK && verdict_is_yes(ret_verdict))
		e = count_by(visit, by, &answer, ret_verdict, why);
	if (e != ERR_OK || !verdict_is_yes(ret_verdict))
		return e;
	show_months(visit);
	show_link(visit, by);
	show_figures(visit, sides);
	json_put_str(
	    arena, visit->view, "rate_words", json_get_str(answer, "rate_words"));
	charts = json_put(visit->view, "charts", json_array(arena));
	show_chart(visit, charts, answer, "requests", by);
	show_chart(visit, charts, answer, "rate_per_mille", by);
	return ERR_OK;
}
