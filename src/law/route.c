#include "law/route.h"

#include "law/voluntary.h"

static void
check_party(struct check *check, const struct table_row *instrument, struct str country)
{
	struct str id = instrument->cells[INSTRUMENT_ID];
	struct str state = law_party_state(check->law, country, id, check->day);

	if (str_eq_c(state, "party"))
		return;
	if (state.len == 0 || str_eq_c(state, "unknown")) {
		check_add(check, VERDICT_PERSON, "law-force-unknown",
		    (struct about){ LAW_INSTRUMENTS, instrument, STR(""), NULL },
		    "whether %.*s binds %.*s is not known",
		    STR_ARG(instrument->cells[INSTRUMENT_NAME]), STR_ARG(country));
		return;
	}
	check_add(check, VERDICT_NO, "law-not-in-force",
	    (struct about){ LAW_INSTRUMENTS, instrument, STR(""), NULL },
	    "%.*s is not in force for %.*s (%.*s), checked %.*s",
	    STR_ARG(instrument->cells[INSTRUMENT_NAME]), STR_ARG(country),
	    STR_ARG(str_eq_c(state, "none") ? STR("no Party") : state),
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

	if (row == NULL) {
		check_add(check, VERDICT_PERSON, "law-force-unknown", about,
		    "nobody has looked whether %.*s is in force on that day",
		    STR_ARG(id));
	} else if (str_eq_c(row->cells[INSTRUMENT_STATUS], "not-in-force")) {
		check_add(check, VERDICT_NO, "law-not-in-force", about,
		    checked.len > 0 ? "%.*s is not known to be in force, checked %.*s"
				    : "%.*s is not in force on that day%.*s",
		    STR_ARG(row->cells[INSTRUMENT_NAME]), STR_ARG(checked));
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

	if (allowed.len == 0)
		return;
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
is_party(const struct check *check, struct str country, struct str instrument)
{
	return str_eq_c(
	    law_party_state(check->law, country, instrument, check->day), "party");
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

void
check_route(struct check *check)
{
	const struct str *cells = check->procedure->cells;
	struct about about = { LAW_PROCEDURES, check->procedure, STR(""), "/procedure" };

	check_force(check);
	check_data(check);
	check_precedence(check);
	if (!border_fits(check, check->procedure))
		check_add(check, VERDICT_PERSON, "law-border", about,
		    "%.*s is a route %s: from %.*s to %.*s a person decides",
		    STR_ARG(cells[PROCEDURE_ID]),
		    str_eq_c(cells[PROCEDURE_BORDER], "home") ? "inside one State"
							      : "between two States",
		    STR_ARG(check->requester), STR_ARG(check->provider));
	if (str_eq_c(cells[PROCEDURE_TABLES], "none"))
		check_add(check, VERDICT_PERSON, "law-tables-missing", about,
		    "the tables of %.*s are not written yet",
		    STR_ARG(cells[PROCEDURE_ID]));
	if (str_eq_c(cells[PROCEDURE_BINDS], "no"))
		check_voluntary(check);
}

/* --- all of them --- */

static struct law_route
ask(struct check *check, const struct table_row *procedure)
{
	check->procedure = procedure;
	check->count = 0;
	check_route(check);
	struct law_report report = check_report(check);
	struct law_route route = { .procedure = procedure,
		.kind = report.overall,
		.unverified = report.unverified || table_unverified(procedure) };

	for (size_t i = 0; i < report.count; i++) {
		if (report.findings[i].kind != report.overall)
			continue;
		route.why = report.findings[i];
		break;
	}
	return route;
}

/* Open ones first; among equals those that bind the addressee, and last what gives way:
 * what is lawful for the addressee stands before what is fast. */
static int
place(const struct law_route *route)
{
	static const int places[VERDICT_KIND_COUNT] = {
		[VERDICT_YES] = 0, [VERDICT_PERSON] = 4, [VERDICT_NO] = 8
	};
	bool binds = str_eq_c(route->procedure->cells[PROCEDURE_BINDS], "yes");
	bool gives_way = route->why.rule != NULL &&
			 str_eq_c(str_from(route->why.rule), "law-gives-way");

	return places[route->kind] + (gives_way ? 2 : 0) + (binds ? 0 : 1);
}

/* By insertion: equal ones keep the order of the table. */
static void
rank(struct law_route *routes, size_t count)
{
	for (size_t i = 1; i < count; i++) {
		struct law_route one = routes[i];
		size_t j = i;

		for (; j > 0 && place(&routes[j - 1]) > place(&one); j--)
			routes[j] = routes[j - 1];
		routes[j] = one;
	}
}

enum err
law_routes(struct arena *arena, const struct law *law,
    const struct law_question *question, struct law_route_list *ret_list, struct why *why)
{
	const struct table *table = &law->tables[LAW_PROCEDURES];
	const struct target target = { .categories = question->categories };
	const struct order order = {
		.emergency = question->emergency, .targets = &target, .targets_count = 1
	};
	const struct law_situation situation = { .order = &order };
	struct check check = { .arena = arena,
		.law = law,
		.situation = &situation,
		.order = &order,
		.day = question->day,
		.requester = question->requester,
		.provider = question->provider,
		.findings =
		    arena_array(arena, LAW_FINDINGS_MAX, sizeof(struct law_finding)) };
	struct law_route *routes = arena_array(arena, table->rows_count, sizeof *routes);
	const struct str any = STR("");
	const struct table_row *row;
	size_t count = 0;
	size_t index = 0;

	if (check.findings == NULL || routes == NULL)
		return err_why(why, ERR_LIMIT, 0, "memory is full");
	while ((row = table_next(table, &any, question->day, &index)) != NULL)
		if (border_fits(&check, row) &&
		    !str_eq_c(row->cells[PROCEDURE_ACT], "assist"))
			routes[count++] = ask(&check, row);
	if (check.full)
		return err_why(why, ERR_LIMIT, 0, "too many findings, or memory is full");
	rank(routes, count);
	*ret_list = (struct law_route_list){ routes, count };
	return ERR_OK;
}
