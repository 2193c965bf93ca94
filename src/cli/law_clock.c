/* law_clock.c - law clock: by when, for an order in a file or a case of a node. */
#include <stdio.h>

#include "advice/law_json.h"
#include "base/limits.h"
#include "casefile/casefile.h"
#include "cli/ask.h"
#include "cli/law_cli.h"
#include "law/clocks.h"
#include "law/print.h"
#include "record/order_text.h"

struct course {
	struct law_event events[LAW_EVENTS_MAX];
	size_t count;
};

/* --- what has happened --- */

static int
add_event(struct cli *cli, struct course *course, struct str name, int64_t at)
{
	if (course->count == LAW_EVENTS_MAX)
		return cli_usage(cli, "more than %d events", LAW_EVENTS_MAX);
	law_events_add(course->events, &course->count, (struct law_event){ name, at });
	return EXIT_CODE_YES;
}

static int
take_events(struct cli *cli, struct course *course)
{
	static const struct {
		const char *option;
		struct str event;
	} short_names[] = {
		{ "sent", STR_INIT("sent") },
		{ "received", STR_INIT("received") },
		{ "notified", STR_INIT("notified-received") },
	};
	int code = EXIT_CODE_YES;
	const char *text;
	int64_t at = 0;

	for (size_t i = 0; i < sizeof short_names / sizeof *short_names; i++) {
		text = cli_option(cli, short_names[i].option);
		if (text != NULL && !law_cli_time(text, &at))
			return cli_usage(cli, "--%s is a time", short_names[i].option);
		if (text != NULL && code == EXIT_CODE_YES)
			code = add_event(cli, course, short_names[i].event, at);
	}
	for (size_t i = 0; (text = cli_option_nth(cli, "event", i)) != NULL; i++) {
		struct str rest = str_from(text);
		struct str name = str_cut(&rest, '=');

		if (rest.len == 0 || !law_cli_time(rest.ptr, &at))
			return cli_usage(cli, "--event is NAME=TIME");
		if (code == EXIT_CODE_YES)
			code = add_event(cli, course, name, at);
	}
	return code;
}

/* --- a case of a node --- */

/* The document that the case is about. */
static struct str
order_text_of(const struct json *answer)
{
	struct str digest = json_get_str(answer, "order_sha256");

	for (const struct json *d = json_first(json_get(answer, "documents")); d != NULL;
	     d = d->next)
		if (str_eq(json_get_str(d, "sha256"), digest))
			return json_get_str(d, "text");
	return STR("");
}

static int
events_of(struct cli *cli, const struct json *answer, struct course *course)
{
	enum case_side side = SIDE_ISSUER;
	int code = EXIT_CODE_YES;

	if (!case_side_parse(json_get_str(answer, "side"), &side))
		return cli_usage(cli, "the node names a side that is not known here");
	for (const struct json *e = json_first(json_get(answer, "events")); e != NULL;
	     e = e->next) {
		enum case_event event;
		struct str name;
		int64_t at;

		if (!case_event_parse(json_get_str(e, "event"), &event) ||
		    !clock_parse(json_get_str(e, "at"), &at))
			continue;
		name = case_event_law(side, event);
		if (name.len > 0 && code == EXIT_CODE_YES)
			code = add_event(cli, course, name, at);
	}
	return code;
}

/* Node time, which in a training realm is not ours, unless --at says another. */
static int
node_time(struct cli *cli, struct law_cli *ask)
{
	struct json *answer = NULL;
	int code;

	if (cli_option(cli, "at") != NULL)
		return EXIT_CODE_YES;
	code = ask_node(cli, "node/status", json_object(&cli->arena), &answer);
	if (code == EXIT_CODE_YES)
		(void)clock_parse(json_get_str(answer, "node_time"), &ask->now);
	return code;
}

static int
open_case(struct cli *cli, struct law_cli *ask, struct course *course)
{
	struct json *body = json_object(&cli->arena);
	const char *id = cli_argument(cli, 0);
	struct json *answer = NULL;
	int code = law_cli_open(cli, cli_option(cli, "tables"), ask);
	struct why why;

	if (code != EXIT_CODE_YES)
		return code;
	if (id == NULL || cli_argument(cli, 1) != NULL)
		return cli_usage(cli, "one case is needed");
	json_put_str(&cli->arena, body, "id", str_from(id));
	json_put_bool(&cli->arena, body, "texts", true);
	code = ask_node(cli, "order/show", body, &answer);
	if (code == EXIT_CODE_YES)
		code = node_time(cli, ask);
	if (code != EXIT_CODE_YES)
		return code;
	if (order_read(&cli->arena, order_text_of(answer), &ask->order, &why) != ERR_OK)
		return cli_failed(&why, "the order of this case");
	return events_of(cli, answer, course);
}

/* --- JSON --- */

static struct json *
time_json(struct arena *arena, const struct law_clock *clock, int64_t at)
{
	struct json *object = json_object(arena);
	char utc[CLOCK_TEXT_MAX];
	char local[ZONE_TEXT_MAX];

	json_put_str(arena, object, "utc", arena_str(arena, clock_text(at, utc)));
	json_put_str(
	    arena, object, "local", arena_str(arena, zone_text(clock->zone, at, local)));
	return object;
}

static struct json *
reading_json(struct arena *arena, const struct law_clock *clock,
    const struct term_reading *reading)
{
	struct json *object = time_json(arena, clock, reading->at);

	json_put_str(arena, object, "day",
	    arena_format(arena, "%04d-%02d-%02d", reading->day.year, reading->day.month,
		reading->day.day));
	return object;
}

static void
put_end(struct arena *arena, struct json *one, const struct law_clock *clock)
{
	static const char *const safe[] = {
		[CLOCK_FLOOR] = "late",
		[CLOCK_CEILING] = "early",
		[CLOCK_BOTH] = "both",
		[CLOCK_SOFT] = "early",
	};
	char text[CLOCK_TEXT_MAX];
	struct json *how;

	(void)json_put(one, "early", reading_json(arena, clock, &clock->end.early));
	(void)json_put(one, "late", reading_json(arena, clock, &clock->end.late));
	json_put_str(arena, one, "safe", str_from(safe[clock->bound]));
	json_put_str(
	    arena, one, "due", arena_str(arena, clock_text(clock->due_at, text)));
	if (clock->hold_until != 0)
		json_put_str(arena, one, "hold_until",
		    arena_str(arena, clock_text(clock->hold_until, text)));
	json_put_bool(arena, one, "rolled", clock->end.rolled);
	if (clock->counting == NULL)
		return;
	how = json_put(one, "counting", json_object(arena));
	json_put_str(arena, how, "meaning", clock->counting->cells[COUNTING_MEANING]);
	json_put_str(arena, how, "holidays", clock->counting->cells[COUNTING_HOLIDAYS]);
	advice_put_row(arena, how, clock->counting, law_file(LAW_COUNTING));
}

static struct json *
clock_json(struct arena *arena, const struct law_clock *clock, int64_t now)
{
	struct json *one = json_object(arena);
	const struct str *cells = clock->row->cells;

	json_put_str(arena, one, "clock", clock->id);
	json_put_str(arena, one, "meaning", cells[CLOCK_MEANING]);
	json_put_str(arena, one, "bound", cells[CLOCK_BOUND]);
	json_put_str(arena, one, "gates", cells[CLOCK_GATES]);
	json_put_str(arena, one, "whose", cells[CLOCK_WHOSE]);
	json_put_str(arena, one, "waits_for", cells[CLOCK_START]);
	if (clock->unsure.len > 0)
		json_put_str(arena, one, "unsure", clock->unsure);
	json_put_bool(arena, one, "started", clock->started);
	if (clock->started) {
		json_put_str(arena, one, "zone", clock->zone_name);
		if (clock->zone_doubt.len > 0)
			json_put_str(arena, one, "zone_doubt", clock->zone_doubt);
		(void)json_put(one, "start", time_json(arena, clock, clock->start_at));
	}
	if (clock->has_end)
		put_end(arena, one, clock);
	json_put_bool(arena, one, "passed", clock->has_end && clock->due_at < now);
	json_put_str(arena, one, "on_expiry", cells[CLOCK_ON_EXPIRY]);
	advice_put_row(arena, one, clock->row, law_file(LAW_CLOCKS));
	return one;
}

static void
print_json(struct cli *cli, const struct law_cli *ask, const struct law_clock_list *list)
{
	struct arena *arena = &cli->arena;
	struct json *root = json_object(arena);
	struct json *clocks = json_put(root, "clocks", json_array(arena));
	struct json *pairs;

	for (size_t i = 0; i < list->count; i++)
		(void)json_add(clocks, clock_json(arena, &list->clocks[i], ask->now));
	pairs = json_put(root, "person_decides", json_array(arena));
	for (size_t i = 0; i < list->pairs_count; i++) {
		struct json *pair = json_add(pairs, json_object(arena));

		json_put_str(arena, pair, "rule", STR("clocks-differ"));
		json_put_str(arena, pair, "hold", list->pairs[i].hold->id);
		json_put_str(arena, pair, "window", list->pairs[i].window->id);
		json_put_str(arena, pair, "detail", list->pairs[i].reason);
	}
	advice_put_law(&cli->arena, root, &ask->law);
	json_put_str(arena, root, "zones", law_cli_zones_digest(cli, &ask->zones));
	cli_print_json(root);
}

/* --- for people --- */

static void
print_text(struct cli *cli, const struct law_cli *ask, const struct law_clock_list *list)
{
	struct buf out;

	buf_init(&out, LAW_CLI_TEXT_MAX);
	law_print_assumed(&ask->law, &out);
	law_print_clocks(list, ask->now, &out);
	buf_add_c(&out, "\nDuties\n");
	law_print_duties(&ask->law, ask->order.procedure, clock_date_utc(ask->now), &out);
	buf_format(&out, "\ntables %.*s\nzones  %.*s (%zu read",
	    STR_ARG(advice_digest(&cli->arena, &ask->law)),
	    STR_ARG(law_cli_zones_digest(cli, &ask->zones)), ask->zones.count);
	if (ask->zones.missing > 0)
		buf_format(
		    &out, "; %zu not: %s", ask->zones.missing, ask->zones.why.text);
	buf_add_c(&out, ")\n");
	cli_print(buf_str(&out));
	buf_release(&out);
}

int
law_run_clock(struct cli *cli)
{
	struct course course = { .count = 0 };
	struct law_cli ask;
	struct law_clock_list list;
	int code = cli_option(cli, "node") != NULL ? open_case(cli, &ask, &course)
						   : law_cli_order(cli, &ask);
	struct why why;

	if (code == EXIT_CODE_YES)
		code = law_cli_zones(cli, &ask);
	if (code == EXIT_CODE_YES)
		code = take_events(cli, &course);
	if (code != EXIT_CODE_YES)
		return code;
	struct law_course asked = { .order = &ask.order,
		.events = course.events,
		.events_count = course.count,
		.now = ask.now,
		.zones = &ask.zones };
	if (law_clocks(&cli->arena, &ask.law, &asked, &list, &why) != ERR_OK)
		return cli_failed(&why, "clocks");
	if (cli->json)
		print_json(cli, &ask, &list);
	else
		print_text(cli, &ask, &list);
	return list.pairs_count == 0 ? EXIT_CODE_YES : EXIT_CODE_NOT_VERIFIED;
}
