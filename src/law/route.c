#include "law/route.h"

#include <stdlib.h>

#include "law/gate.h"
#include "law/voluntary.h"

/* The row that says what the State is to the instrument, NULL = none does. */
static const struct table_row *
membership(struct check *check, struct str country, struct str instrument)
{
	const struct str keys[] = { country, instrument };

	return country.len == 0 || instrument.len == 0
		   ? NULL
		   : table_find(&check->law->tables[LAW_PARTIES], keys, check->day);
}

static void
check_party(struct check *check, const struct table_row *instrument, struct str country)
{
	struct str id = instrument->cells[INSTRUMENT_ID];
	const struct table_row *row = membership(check, country, id);
	struct str state = row == NULL ? STR("") : row->cells[PARTY_STATE];
	struct about about = { LAW_PARTIES, row, STR(""), "/procedure" };

	check_use(check, row);
	if (str_eq_c(state, "party"))
		return;
	if (state.len == 0 || str_eq_c(state, "unknown"))
		check_add(check, VERDICT_PERSON, "law-force-unknown", about,
		    "whether %.*s binds %.*s is not known",
		    STR_ARG(instrument->cells[INSTRUMENT_NAME]), STR_ARG(country));
	else
		check_add(check, VERDICT_NO, "law-not-in-force", about,
		    "%.*s: not in force for %.*s (%.*s)%s%.*s", STR_ARG(id),
		    STR_ARG(country),
		    STR_ARG(str_eq_c(state, "none") ? STR("no Party") : state),
		    instrument->cells[INSTRUMENT_CHECKED].len > 0 ? ", checked on " : "",
		    STR_ARG(instrument->cells[INSTRUMENT_CHECKED]));
}

/* CETS 185 Art 36, CETS 224 Art 16: in force between two States when it is for both. */
static void
check_force(struct check *check)
{
	struct str id = check->procedure->cells[PROCEDURE_INSTRUMENT];
	struct str parties = check->procedure->cells[PROCEDURE_PARTIES];
	const struct table_row *row =
	    table_find(&check->law->tables[LAW_INSTRUMENTS], &id, check->day);
	struct str checked = row == NULL ? STR("") : row->cells[INSTRUMENT_CHECKED];
	struct about about = { LAW_INSTRUMENTS, row, STR(""), "/procedure" };

	check_use(check, row);
	if (row == NULL) {
		check_add(check, VERDICT_PERSON, "law-force-unknown", about,
		    "%.*s: nobody has looked whether it is in force on that day",
		    STR_ARG(id));
	} else if (str_eq_c(row->cells[INSTRUMENT_STATUS], "not-in-force")) {
		check_add(check, VERDICT_NO, "law-not-in-force", about,
		    checked.len > 0 ? "%.*s: not known to be in force, checked on %.*s"
				    : "%.*s: not in force on that day%.*s",
		    STR_ARG(id), STR_ARG(checked));
	} else if (str_eq_c(row->cells[INSTRUMENT_STATUS], "in-force") &&
		   !str_eq_c(parties, "none")) {
		check_party(check, row, check->requester);
		if (str_eq_c(parties, "both"))
			check_party(check, row, check->provider);
	}
}

static void
check_data(struct check *check)
{
	struct str allowed = check->procedure->cells[PROCEDURE_DATA];
	unsigned categories = order_categories(check->order);

	if (allowed.len == 0) {
		if (!str_eq_c(check->procedure->cells[PROCEDURE_ACT], "assist"))
			check_add(check, VERDICT_PERSON, "law-person-decides",
			    (struct about){ LAW_PROCEDURES, check->procedure,
				STR("categories"), "/targets" },
			    "the tables do not tell which data %.*s reaches",
			    STR_ARG(check->procedure->cells[PROCEDURE_ID]));
		return;
	}
	for (unsigned i = 0; i < DATA_CATEGORY_COUNT; i++) {
		struct str name = data_category_name((enum data_category)(1U << i));

		if ((categories & (1U << i)) != 0 && !table_has(allowed, name))
			check_add(check, VERDICT_NO, "law-category-not-allowed",
			    (struct about){ LAW_PROCEDURES, check->procedure,
				STR("categories"), "/targets" },
			    "%.*s does not reach %.*s data",
			    STR_ARG(check->procedure->cells[PROCEDURE_ID]),
			    STR_ARG(name));
	}
}

static bool
is_party(struct check *check, struct str country, struct str instrument)
{
	const struct table_row *row = membership(check, country, instrument);

	return row != NULL && str_eq_c(row->cells[PARTY_STATE], "party");
}

/* A route whose instrument binds both States may come before this one. */
static void
check_precedence(struct check *check)
{
	const struct str keys[] = { STR(""), check->procedure->cells[PROCEDURE_ID] };
	const struct table *table = &check->law->tables[LAW_PRECEDENCE];
	const struct table_row *row;
	size_t index = 0;

	while ((row = table_next(table, keys, check->day, &index)) != NULL) {
		struct str first = row->cells[PRECEDENCE_PROCEDURE];
		const struct table_row *other =
		    law_procedure(check->law, first, check->day);
		struct str instrument =
		    other == NULL ? STR("") : other->cells[PROCEDURE_INSTRUMENT];

		if (!is_party(check, check->requester, instrument) ||
		    !is_party(check, check->provider, instrument) ||
		    str_eq(check->requester, check->provider))
			continue;
		check_use(check, row);
		check_add(check, VERDICT_PERSON, "law-gives-way",
		    (struct about){ LAW_PRECEDENCE, row, STR(""), "/procedure" },
		    "between %.*s and %.*s the route %.*s comes first",
		    STR_ARG(check->requester), STR_ARG(check->provider), STR_ARG(first));
	}
}

static bool
border_fits(const struct check *check, const struct table_row *procedure)
{
	bool home = str_eq(check->requester, check->provider);
	struct str border = procedure->cells[PROCEDURE_BORDER];

	return str_eq_c(border, "both") || str_eq_c(border, home ? "home" : "cross");
}

/* Routes that are for nothing but emergencies; which of the three tests of an emergency
 * is asked is a gate's question. */
static void
check_emergency(struct check *check)
{
	struct about about = { LAW_PROCEDURES, check->procedure, STR("emergency"),
		"/emergency" };

	if (str_eq_c(check->procedure->cells[PROCEDURE_EMERGENCY], "only") &&
	    !check->order->emergency)
		check_add(check, VERDICT_NO, "law-emergency-only", about,
		    "%.*s is for emergencies only",
		    STR_ARG(check->procedure->cells[PROCEDURE_ID]));
}

static void
check_border(struct check *check)
{
	const struct str *cells = check->procedure->cells;
	struct about about = { LAW_PROCEDURES, check->procedure, STR(""), "/procedure" };

	if (!border_fits(check, check->procedure))
		check_add(check, VERDICT_PERSON, "law-border", about,
		    "%.*s is a route %s: from %.*s to %.*s a person decides",
		    STR_ARG(cells[PROCEDURE_ID]),
		    str_eq_c(cells[PROCEDURE_BORDER], "home") ? "inside one State"
							      : "between two States",
		    STR_ARG(check->requester), STR_ARG(check->provider));
}

static bool
has_no(const struct check *check)
{
	for (size_t i = 0; i < check->count; i++)
		if (check->findings[i].kind == VERDICT_NO)
			return true;
	return false;
}

void
check_route(struct check *check)
{
	const struct str *cells = check->procedure->cells;
	struct about about = { LAW_PROCEDURES, check->procedure, STR(""), "/procedure" };

	check_use(check, check->procedure);
	check_force(check);
	/* What an order must say is not the question of one who looks for a route. */
	if (str_eq_c(cells[PROCEDURE_TABLES], "none") && !check->question)
		check_add(check, VERDICT_PERSON, "law-tables-missing", about,
		    "the tables of %.*s are not written yet",
		    STR_ARG(cells[PROCEDURE_ID]));
	check_data(check);
	check_emergency(check);
	check_precedence(check);
	/* Of a route that is not in force nobody asks what else might close it. */
	if (!check->question || !has_no(check)) {
		check_gates(check);
		check_notices(check);
	}
	check_border(check);
	if (str_eq_c(cells[PROCEDURE_BINDS], "no"))
		check_voluntary(check);
}

/* --- all of them --- */

/* The question as an order that says nothing but States, data and emergency. */
struct asked {
	struct target target;
	struct order_field kind;
	struct order order;
	struct law_situation situation;
	struct check check;
};

static enum err
ask_open(struct arena *arena, const struct law *law, const struct law_question *question,
    struct asked *asked, struct why *why)
{
	*asked = (struct asked){ .target = { .categories = question->categories },
		.kind = { STR("emergency-kind"), question->emergency } };
	asked->order = (struct order){ .addressee = question->addressee,
		.emergency = question->emergency.len > 0,
		.targets = &asked->target,
		.targets_count = 1,
		.fields = &asked->kind,
		.fields_count = question->emergency.len > 0 ? 1 : 0 };
	asked->situation = (struct law_situation){ .order = &asked->order };
	asked->check = (struct check){ .arena = arena,
		.law = law,
		.situation = &asked->situation,
		.order = &asked->order,
		.day = question->day,
		.requester = question->requester,
		.provider = question->provider,
		.question = true,
		.findings =
		    arena_array(arena, LAW_FINDINGS_MAX, sizeof(struct law_finding)),
		.used = arena_array(arena, LAW_USED_MAX, sizeof(void *)) };
	return asked->check.findings == NULL || asked->check.used == NULL
		   ? err_why(why, ERR_LIMIT, 0, "memory is full")
		   : ERR_OK;
}

static struct law_report
judge(struct check *check, const struct table_row *procedure)
{
	check->procedure = procedure;
	check->count = 0;
	check->used_count = 0;
	check->unverified = false;
	check->assumed = false;
	check_route(check);
	return check_report(check);
}

static unsigned
reached(const struct table_row *procedure, unsigned categories)
{
	unsigned part = 0;

	for (unsigned i = 0; i < DATA_CATEGORY_COUNT; i++)
		if (table_has(procedure->cells[PROCEDURE_DATA],
			data_category_name((enum data_category)(1U << i))))
			part |= categories & 1U << i;
	return part;
}

/* What of the data a route reaches that does not reach all, and its answer then. */
static void
ask_part(struct asked *asked, struct law_route *route)
{
	unsigned all = asked->target.categories;

	route->part = reached(route->procedure, all);
	route->part_kind = VERDICT_NO;
	if (route->kind != VERDICT_NO || route->part == 0 || route->part == all)
		return;
	asked->target.categories = route->part;
	route->part_kind = judge(&asked->check, route->procedure).overall;
	asked->target.categories = all;
}

static void
copy_findings(struct check *check, struct law_route *route)
{
	struct law_finding *findings =
	    arena_array(check->arena, check->count + 1, sizeof *findings);
	const struct table_row **used =
	    arena_array(check->arena, check->used_count + 1, sizeof(void *));

	check->full = check->full || findings == NULL || used == NULL;
	if (check->full)
		return;
	for (size_t i = 0; i < check->count; i++)
		findings[i] = check->findings[i];
	for (size_t i = 0; i < check->used_count; i++)
		used[i] = check->used[i];
	route->findings = findings;
	route->findings_count = check->count;
	route->used = used;
	route->used_count = check->used_count;
}

static struct law_route
ask(struct asked *asked, const struct table_row *procedure)
{
	struct law_report report = judge(&asked->check, procedure);
	struct law_route route = { .procedure = procedure,
		.kind = report.overall,
		.unverified = report.unverified,
		.assumed = report.assumed };

	for (size_t i = 0; i < report.count; i++) {
		if (report.findings[i].kind != report.overall)
			continue;
		route.why = report.findings[i];
		break;
	}
	copy_findings(&asked->check, &route);
	ask_part(asked, &route);
	return route;
}

/* --- their order --- */

static bool
gives_way(const struct law_route *route)
{
	for (size_t i = 0; i < route->findings_count; i++)
		if (str_eq_c(str_from(route->findings[i].rule), "law-gives-way"))
			return true;
	return false;
}

/* A route on the issuer's law alone obliges nobody in the other State. */
static bool
is_one_sided(const struct law_route *route, const struct law_question *question)
{
	const struct str *cells = route->procedure->cells;

	return str_eq_c(cells[PROCEDURE_BINDS], "yes") &&
	       str_eq_c(cells[PROCEDURE_PARTIES], "issuer") &&
	       !str_eq(question->requester, question->provider);
}

/* What decides, the heaviest first: open or not; what keeps data from vanishing; what is
 * lawful for the addressee before what is fast; the least intrusive, the fastest, the one
 * that binds. */
enum {
	RANK_KIND,
	RANK_PRESERVE,
	RANK_LAWFUL,
	RANK_INTRUSION,
	RANK_DAYS,
	RANK_BINDS,
	RANK_COUNT
};

struct ranked {
	struct law_route route;
	unsigned rank[RANK_COUNT];
};

static void
rank_of(const struct law_question *question, struct ranked *ranked)
{
	static const unsigned kinds[VERDICT_KIND_COUNT] = {
		[VERDICT_YES] = 0, [VERDICT_PERSON] = 1, [VERDICT_NO] = 2
	};
	const struct law_route *route = &ranked->route;
	const struct str *cells = route->procedure->cells;
	unsigned *rank = ranked->rank;

	rank[RANK_KIND] = kinds[route->kind];
	rank[RANK_PRESERVE] = str_eq_c(cells[PROCEDURE_ACT], "preserve") ? 0 : 1;
	rank[RANK_LAWFUL] =
	    (gives_way(route) ? 2U : 0U) + (is_one_sided(route, question) ? 1U : 0U);
	rank[RANK_INTRUSION] = table_number(cells[PROCEDURE_INTRUSION]);
	rank[RANK_DAYS] = cells[PROCEDURE_DAYS].len > 0
			      ? table_number(cells[PROCEDURE_DAYS])
			      : UINT32_MAX;
	rank[RANK_BINDS] = str_eq_c(cells[PROCEDURE_BINDS], "yes") ? 0 : 1;
}

/* Equal ones keep the order of the table: their addresses. */
static int
compare_ranks(const void *a, const void *b)
{
	const struct ranked *x = *(const struct ranked *const *)a;
	const struct ranked *y = *(const struct ranked *const *)b;

	for (size_t i = 0; i < RANK_COUNT; i++)
		if (x->rank[i] != y->rank[i])
			return x->rank[i] < y->rank[i] ? -1 : 1;
	return (x > y) - (x < y);
}

static enum err
put_in_order(struct arena *arena, struct ranked *ranked, size_t count,
    struct law_route_list *ret_list, struct why *why)
{
	const struct ranked **order = arena_array(arena, count + 1, sizeof(void *));
	struct law_route *routes = arena_array(arena, count + 1, sizeof *routes);

	if (order == NULL || routes == NULL)
		return err_why(why, ERR_LIMIT, 0, "memory is full");
	for (size_t i = 0; i < count; i++)
		order[i] = &ranked[i];
	qsort(order, count, sizeof *order, compare_ranks);
	for (size_t i = 0; i < count; i++)
		routes[i] = order[i]->route;
	*ret_list = (struct law_route_list){ routes, count };
	return ERR_OK;
}

enum err
law_routes(struct arena *arena, const struct law *law,
    const struct law_question *question, struct law_route_list *ret_list, struct why *why)
{
	const struct table *table = &law->tables[LAW_PROCEDURES];
	struct ranked *routes = arena_array(arena, table->rows_count + 1, sizeof *routes);
	const struct str any = STR("");
	const struct table_row *row;
	struct asked asked;
	size_t count = 0;
	size_t index = 0;
	enum err e = ask_open(arena, law, question, &asked, why);

	if (e != ERR_OK)
		return e;
	if (routes == NULL)
		return err_why(why, ERR_LIMIT, 0, "memory is full");
	while ((row = table_next(table, &any, question->day, &index)) != NULL) {
		if (!border_fits(&asked.check, row) ||
		    str_eq_c(row->cells[PROCEDURE_ACT], "assist"))
			continue;
		routes[count].route = ask(&asked, row);
		rank_of(question, &routes[count++]);
	}
	if (asked.check.full)
		return err_why(why, ERR_LIMIT, 0, "too many findings, or memory is full");
	return put_in_order(arena, routes, count, ret_list, why);
}
