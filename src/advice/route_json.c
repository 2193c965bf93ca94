/* route_json.c - the routes as a tree: what each says, with the row that says it. */
#include "advice/law_json.h"
#include "advice/route.h"

/* What all of this needs; members are added to one object at a time. */
struct put {
	struct arena *arena;
	const struct advice_routes *answer;
};

static void
add_str(struct put *put, struct json *list, struct str text)
{
	(void)json_add(list, json_string(put->arena, text));
}

static struct json *
put_list(struct put *put, struct json *object, const char *name)
{
	return json_put(object, name, json_array(put->arena));
}

/* Words parted by spaces. */
static void
put_words(struct put *put, struct json *object, const char *name, struct str words)
{
	struct json *list = put_list(put, object, name);

	while (words.len > 0)
		add_str(put, list, str_cut(&words, ' '));
}

/* "185/25 27 28" is three articles of 185; other texts are one. */
static void
put_articles(struct put *put, struct json *object, struct str text)
{
	struct json *list = put_list(put, object, "articles");
	struct str rest = text;
	struct str first = str_cut(&rest, ' ');
	size_t slash = str_find(first, '/');
	struct str start = str_slice(first, 0, slash + 1);

	if (text.len == 0)
		return;
	if (slash == first.len) {
		add_str(put, list, text);
		return;
	}
	add_str(put, list, first);
	while (rest.len > 0) {
		struct str word = str_cut(&rest, ' ');

		add_str(put, list,
		    str_find(word, '/') < word.len ? word
						   : arena_format(put->arena, "%.*s%.*s",
							 STR_ARG(start), STR_ARG(word)));
	}
}

static void
put_data(struct put *put, struct json *object, const char *name, unsigned categories)
{
	struct json *list = put_list(put, object, name);

	for (unsigned i = 0; i < DATA_CATEGORY_COUNT; i++)
		if ((categories & 1U << i) != 0)
			add_str(
			    put, list, data_category_name((enum data_category)(1U << i)));
}

static void
put_cell(struct put *put, struct json *object, const char *name, struct str cell)
{
	if (cell.len > 0)
		json_put_str(put->arena, object, name, cell);
}

static void
put_number(struct put *put, struct json *object, const char *name, struct str cell)
{
	if (cell.len > 0)
		json_put_int(put->arena, object, name, (int64_t)table_number(cell));
}

static void
put_row(struct put *put, struct json *object, const struct table_row *row)
{
	enum law_table table = law_table_of(put->answer->law, row);

	advice_put_row(put->arena, object, row,
	    table == LAW_TABLE_COUNT ? STR("") : law_file(table));
}

/* --- lists of rows: which cells are shown, under which names --- */

struct shown {
	const char *name;
	size_t cell;
	bool number;
};

static const struct shown signer_cells[] = { { "act", SIGNER_ACT, false },
	{ "alternative", SIGNER_ALTERNATIVE, false }, { "level", SIGNER_LEVEL, false },
	{ "count", SIGNER_COUNT, true }, { "by", SIGNER_BY, false },
	{ "other_than", SIGNER_OTHER_THAN, false }, { NULL, 0, false } };
static const struct shown notice_cells[] = { { "who", NOTICE_WHO, false },
	{ "when", NOTICE_WHEN, false }, { "carries", NOTICE_CARRIES, false },
	{ "meaning", NOTICE_MEANING, false }, { NULL, 0, false } };
static const struct shown need_cells[] = { { "need", GATE_ID, false },
	{ "code", GATE_CODE, false }, { "meaning", GATE_MEANING, false },
	{ NULL, 0, false } };
static const struct shown clock_cells[] = { { "clock", CLOCK_ID, false },
	{ "start", CLOCK_START, false }, { "measure", CLOCK_MEASURE, false },
	{ "length", CLOCK_LENGTH, true }, { "unit", CLOCK_UNIT, false },
	{ "rule", CLOCK_RULE, false }, { "bound", CLOCK_BOUND, false },
	{ "gates", CLOCK_GATES, false }, { "whose", CLOCK_WHOSE, false },
	{ "on_expiry", CLOCK_ON_EXPIRY, false }, { "meaning", CLOCK_MEANING, false },
	{ NULL, 0, false } };
static const struct shown duty_cells[] = { { "duty", DUTY_ID, false },
	{ "event", DUTY_EVENT, false }, { "from", DUTY_FROM, false },
	{ "to", DUTY_TO, false }, { "clock", DUTY_CLOCK, false },
	{ "meaning", DUTY_MEANING, false }, { NULL, 0, false } };
static const struct shown fallback_cells[] = { { "event", FALLBACK_EVENT, false },
	{ "to", FALLBACK_TO, false }, { "missing", FALLBACK_MISSING, false },
	{ "meaning", FALLBACK_MEANING, false }, { NULL, 0, false } };

static void
put_rows(struct put *put, struct json *object, const char *name,
    const struct law_applies_list *rows, const struct shown *shown)
{
	struct json *list = put_list(put, object, name);

	for (size_t i = 0; i < rows->count; i++) {
		const struct law_applies *applies = &rows->items[i];
		struct json *one = json_add(list, json_object(put->arena));

		for (const struct shown *s = shown; s->name != NULL; s++) {
			struct str cell = applies->row->cells[s->cell];

			if (s->number)
				put_number(put, one, s->name, cell);
			else
				put_cell(put, one, s->name, cell);
		}
		put_cell(put, one, "unknown", applies->unknown);
		put_row(put, one, applies->row);
	}
}

/* One cell of the rows, each value once; where filters another cell for a word. */
static void
put_values(struct put *put, struct json *object, const char *name,
    const struct law_applies_list *rows, size_t cell, bool unknown_too)
{
	struct json *list = put_list(put, object, name);

	for (size_t i = 0; i < rows->count; i++) {
		struct str value = rows->items[i].row->cells[cell];
		bool seen = rows->items[i].unknown.len > 0 && !unknown_too;

		for (size_t j = 0; !seen && j < i; j++)
			seen = (rows->items[j].unknown.len == 0 || unknown_too) &&
			       str_eq(rows->items[j].row->cells[cell], value);
		if (!seen)
			add_str(put, list, value);
	}
}

/* Levels at which an act is done by law; our own policy is not among them unless nothing
 * else is said. */
static void
put_levels(struct put *put, struct json *object, const char *name,
    const struct law_applies_list *signers, struct str act)
{
	struct json *list = put_list(put, object, name);

	for (size_t i = 0; i < signers->count; i++) {
		const struct str *cells = signers->items[i].row->cells;
		bool seen = !str_eq(cells[SIGNER_ACT], act);

		for (size_t j = 0; !seen && j < i; j++)
			seen = str_eq(signers->items[j].row->cells[SIGNER_ACT], act) &&
			       str_eq(signers->items[j].row->cells[SIGNER_LEVEL],
				   cells[SIGNER_LEVEL]);
		if (!seen)
			add_str(put, list, cells[SIGNER_LEVEL]);
	}
}

/* --- one route --- */

static void
put_name(struct put *put, struct json *object, const struct law_route *route)
{
	const struct str *cells = route->procedure->cells;

	json_put_str(put->arena, object, "procedure", cells[PROCEDURE_ID]);
	json_put_str(put->arena, object, "name", cells[PROCEDURE_NAME]);
	json_put_str(put->arena, object, "act", cells[PROCEDURE_ACT]);
	put_articles(put, object, cells[PROCEDURE_ARTICLES]);
	json_put_str(put->arena, object, "channel", cells[PROCEDURE_CHANNEL]);
	json_put_bool(
	    put->arena, object, "binds", str_eq_c(cells[PROCEDURE_BINDS], "yes"));
	put_data(put, object, "reaches", route->part);
}

static void
put_used(struct put *put, struct json *object, const struct law_route *route)
{
	struct json *list = put_list(put, object, "rows");

	for (size_t i = 0; i < route->used_count; i++)
		put_row(put, json_add(list, json_object(put->arena)), route->used[i]);
}

static void
put_detail(struct put *put, struct json *object, const struct law_route *route,
    const struct law_route_detail *detail)
{
	const struct str *cells = route->procedure->cells;

	put_number(put, object, "intrusion", cells[PROCEDURE_INTRUSION]);
	put_number(put, object, "days", cells[PROCEDURE_DAYS]);
	json_put_str(put->arena, object, "sender", cells[PROCEDURE_SENDER]);
	json_put_str(put->arena, object, "receiver", cells[PROCEDURE_RECEIVER]);
	put_levels(put, object, "signed_by", &detail->signers, STR("issue"));
	put_levels(put, object, "validated_by", &detail->signers, STR("validate"));
	put_rows(put, object, "signers", &detail->signers, signer_cells);
	/* who may have to be told is named: the exception needs reasons, the rule none */
	put_values(put, object, "notify", &detail->notices, NOTICE_WHO, true);
	put_rows(put, object, "notices", &detail->notices, notice_cells);
	put_rows(put, object, "needs", &detail->needs, need_cells);
	put_values(put, object, "elements", &detail->elements, ELEMENT_FIELD, false);
	put_rows(put, object, "clocks", &detail->clocks, clock_cells);
	put_rows(put, object, "duties", &detail->duties, duty_cells);
	put_rows(put, object, "fallback", &detail->fallbacks, fallback_cells);
	put_words(put, object, "languages",
	    detail->languages == NULL ? STR("")
				      : detail->languages->cells[LANGUAGE_LANGUAGES]);
	json_put_str(put->arena, object, "evidence",
	    detail->evidence == NULL ? STR("unknown")
				     : detail->evidence->cells[EVIDENCE_STATUS]);
	json_put_str(put->arena, object, "order_tables", cells[PROCEDURE_TABLES]);
	json_put_bool(
	    put->arena, object, "unverified", route->unverified || detail->unverified);
	json_put_bool(put->arena, object, "assumed", route->assumed || detail->assumed);
	put_used(put, object, route);
}

static void
put_findings(struct put *put, struct json *object, const struct law_route *route,
    enum verdict_kind kind, const char *name)
{
	struct json *list = put_list(put, object, name);

	for (size_t i = 0; i < route->findings_count; i++)
		if (route->findings[i].kind == kind)
			(void)json_add(
			    list, advice_finding(put->arena, &route->findings[i]));
}

static void
put_closed(struct put *put, struct json *list, const struct law_route *route)
{
	struct json *object = json_add(list, json_object(put->arena));

	put_name(put, object, route);
	json_put_str(put->arena, object, "code", law_finding_code(&route->why));
	json_put_str(put->arena, object, "why", route->why.detail);
	put_row(put, object, route->why.row);
	if (route->part_kind != VERDICT_NO)
		json_put_str(put->arena, object, "for_what_it_reaches",
		    str_from(advice_answers[route->part_kind]));
	put_findings(put, object, route, VERDICT_NO, "reasons");
}

static void
put_open(struct put *put, struct json *list, const struct law_route *route,
    const struct law_route_detail *detail)
{
	struct json *object = json_add(list, json_object(put->arena));

	put_name(put, object, route);
	if (route->kind == VERDICT_PERSON) {
		json_put_str(put->arena, object, "unknown", route->why.detail);
		put_findings(put, object, route, VERDICT_PERSON, "reasons");
	} else {
		put_findings(put, object, route, VERDICT_YES, "reasons");
	}
	put_detail(put, object, route, detail);
}

struct json *
advice_routes_json(struct arena *arena, const struct advice_routes *answer)
{
	struct put put = { arena, answer };
	struct json *root = json_object(arena);
	const struct law_question *question = &answer->question;
	struct json *lists[VERDICT_KIND_COUNT];

	json_put_str(arena, root, "from", question->requester);
	json_put_str(arena, root, "to", question->provider);
	put_data(&put, root, "data", question->categories);
	put_cell(&put, root, "emergency", question->emergency);
	put_cell(&put, root, "provider", question->addressee);
	json_put_str(arena, root, "day",
	    arena_format(arena, "%04d-%02d-%02d", question->day.year, question->day.month,
		question->day.day));
	lists[VERDICT_YES] = put_list(&put, root, "open");
	lists[VERDICT_NO] = put_list(&put, root, "closed");
	lists[VERDICT_PERSON] = put_list(&put, root, "person");
	for (size_t i = 0; i < answer->routes.count; i++) {
		const struct law_route *route = &answer->routes.routes[i];

		if (route->kind == VERDICT_NO)
			put_closed(&put, lists[route->kind], route);
		else
			put_open(&put, lists[route->kind], route, &answer->details[i]);
	}
	advice_put_law(arena, root, answer->law);
	return root;
}
