/* Which routes are open: golden answers (tests/golden/law/routes.tsv), their order,
 * precedence. */
#include <string.h>

#include "base/arena.h"
#include "base/file.h"
#include "law/check.h"
#include "law/route.h"
#include "law/whatif.h"
#include "sample.h"
#include "test.h"

enum { FROM, TO, DATA, EMERGENCY, DAY, WHAT_IF, PROCEDURE, ANSWER, CODE };

static struct arena arena;
static struct law law;

static bool
assume(struct str text, struct law *ret_law)
{
	struct verdict verdict;
	enum err e;

	*ret_law = law;
	if (text.len == 0)
		return true;
	e = whatif_open(&arena, &law, STR("routes.tsv"), text, ret_law, &verdict, NULL);
	if (e == ERR_OK && !verdict_is_yes(&verdict))
		printf("# %s\n", verdict.detail);
	return e == ERR_OK && verdict_is_yes(&verdict);
}

static struct law_route_list
routes_of(const struct law *with, const struct str *cells)
{
	struct law_question question = { .requester = cells[FROM],
		.provider = cells[TO],
		.emergency = cells[EMERGENCY] };
	struct law_route_list list = { 0 };
	struct str data = cells[DATA];
	enum data_category category;

	while (data.len > 0 && data_category_parse(str_cut(&data, ','), &category))
		question.categories |= (unsigned)category;
	CHECK(clock_parse_date(cells[DAY], &question.day) &&
		  law_routes(&arena, with, &question, &list, NULL) == ERR_OK,
	    "the routes");
	return list;
}

static const struct law_route *
find_route(const struct law_route_list *list, const char *procedure)
{
	for (size_t i = 0; i < list->count; i++)
		if (str_eq_c(list->routes[i].procedure->cells[PROCEDURE_ID], procedure))
			return &list->routes[i];
	return NULL;
}

static void
check_one(const struct str *cells)
{
	static const char *const kinds[] = { "yes", "no", "person" };
	struct law with;
	bool assumed = assume(cells[WHAT_IF], &with);
	struct law_route_list list = routes_of(assumed ? &with : &law, cells);
	const char *id = arena_cstr(&arena, cells[PROCEDURE]);
	const struct law_route *route = find_route(&list, id);
	const char *answer = route == NULL ? "none" : kinds[route->kind];
	struct str code = route == NULL || route->kind != VERDICT_NO
			      ? STR("")
			      : law_finding_code(&route->why);
	bool sorted = true;

	if (!CHECK(
		assumed && str_eq_c(cells[ANSWER], answer) && str_eq(cells[CODE], code),
		arena_format(&arena, "%.*s to %.*s, %.*s on %.*s: %s is %.*s %.*s",
		    STR_ARG(cells[FROM]), STR_ARG(cells[TO]), STR_ARG(cells[DATA]),
		    STR_ARG(cells[DAY]), id, STR_ARG(cells[ANSWER]), STR_ARG(cells[CODE]))
		    .ptr))
		printf("# %s %.*s %.*s\n", answer, STR_ARG(code),
		    STR_ARG(route == NULL ? STR("") : route->why.detail));
	for (size_t j = 1; j < list.count; j++)
		if (list.routes[j - 1].kind == VERDICT_NO)
			sorted = sorted && list.routes[j].kind == VERDICT_NO;
	CHECK(sorted, "closed routes stand last");
}

static void
test_golden(void)
{
	struct why why = { 0 };
	struct str text;
	struct tsv golden;

	if (!CHECK(file_read(&arena, "tests/golden/law/routes.tsv", 1 << 20, &text,
		       &why) == ERR_OK &&
		       tsv_read(&arena, STR("routes.tsv"), text, &golden, &why) == ERR_OK,
		"the golden routes are read"))
		return;
	for (size_t i = 0; i < golden.rows_count; i++) {
		size_t mark = arena_mark(&arena);

		check_one(golden.rows[i].cells);
		arena_return(&arena, mark);
	}
}

static void
test_precedence(void)
{
	struct clock_date day = { 2026, 11, 22 };
	struct order order =
	    sample_order(&arena, &law, STR("185-29"), DATA_SUBSCRIBER, STR(""), day);
	struct law_situation situation = { .order = &order,
		.now = clock_midnight_utc(day) };
	struct law_report report = { 0 };
	bool found = false;

	order.issuer = STR("FR/parquet");
	order.addressee = STR("DE/bka");
	CHECK(law_check(&arena, &law, &situation, &report, NULL) == ERR_OK, "a report");
	for (size_t i = 0; i < report.count; i++)
		found =
		    found || (report.findings[i].rule != NULL &&
				 strcmp(report.findings[i].rule, "law-gives-way") == 0);
	CHECK(found, "between Member States preservation has a route that comes first");
}

static size_t
place(const struct law_route_list *list, const char *procedure)
{
	const struct law_route *route = find_route(list, procedure);

	return route == NULL ? 99 : (size_t)(route - list->routes);
}

static void
test_rank(void)
{
	const struct str eu[] = { STR("FR"), STR("DE"), STR("subscriber"), STR(""),
		STR("2026-11-22") };
	const struct str later[] = { STR("DE"), STR("US"), STR("subscriber"), STR(""),
		STR("2028-02-01") };
	struct law_route_list list = routes_of(&law, eu);
	struct law with;

	CHECK(place(&list, "eu-epoc-pr") == 0, "what keeps data from vanishing is first");
	CHECK(place(&list, "eu-epoc") < place(&list, "vol"),
	    "what binds the addressee stands before what does not");
	CHECK(place(&list, "eu-epoc") < place(&list, "185-29") &&
		  place(&list, "vol-pr") < place(&list, "185-29"),
	    "what gives way stands behind");
	if (!CHECK(assume(STR("224=DE,US@2028-01-01;224/*=DE,US:none"), &with),
		"two Parties without declarations"))
		return;
	list = routes_of(&with, later);
	CHECK(place(&list, "224-07") < place(&list, "224-08") &&
		  place(&list, "224-08") < place(&list, "185-31"),
	    "the least intrusive and fastest first, mutual assistance last");
	CHECK(place(&list, "224-08") < place(&list, "vol"),
	    "what no law governs is no small intrusion");
}

/* What reaches a part of the data, and what took part in the answer. */
static void
test_parts(void)
{
	const struct str cells[] = { STR("HU"), STR("CR"), STR("subscriber,traffic"),
		STR(""), STR("2027-07-01") };
	struct law_route_list list;
	const struct law_route *route;
	struct law with;
	bool party = false;

	if (!CHECK(assume(STR("224=HU,CR@2027-06-01;224/*=HU,CR:none"), &with),
		"an assumption"))
		return;
	list = routes_of(&with, cells);
	route = find_route(&list, "224-07");
	CHECK(route != NULL && route->kind == VERDICT_NO &&
		  route->part == DATA_SUBSCRIBER && route->part_kind == VERDICT_YES,
	    "a closed route is open for a part");
	route = find_route(&list, "224-08");
	CHECK(route != NULL && route->kind == VERDICT_YES && route->assumed &&
		  route->unverified,
	    "an open one says that it rests on what is assumed");
	for (size_t i = 0; route != NULL && i < route->used_count; i++)
		party = party || (table_assumed(route->used[i]) &&
				     str_eq_c(route->used[i]->cells[0], "CR"));
	CHECK(party, "and on which rows");
}

/* A way out that leads nowhere is not offered. */
static void
test_may_bind(void)
{
	static const struct {
		const char *procedure, *requester, *provider;
		bool may;
	} cases[] = {
		{ "no-such-route", "HU", "CR", false },
		{ "224-08", "HU", "CR", false },
		{ "eu-epoc", "FR", "CL", false },
		{ "185-31", "IE", "FR", false },
		{ "185-31", "HU", "CR", true },
		{ "eu-epoc", "FR", "DE", true },
		{ "vol", "KR", "DE", true },
	};

	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
		CHECK(law_may_bind(&law, str_from(cases[i].procedure),
			  str_from(cases[i].requester), str_from(cases[i].provider),
			  (struct clock_date){ 2026, 11, 22 }) == cases[i].may,
		    cases[i].procedure);
}

int
main(void)
{
	struct why why = { 0 };

	if (arena_init(&arena, (size_t)64 << 20, NULL) != ERR_OK)
		return EXIT_FAILURE;
	if (!CHECK(law_open_embedded(&arena, &law, &why) == ERR_OK, "the built-in law")) {
		printf("# %s\n", why.text);
		return test_done();
	}
	test_golden();
	test_precedence();
	test_rank();
	test_parts();
	test_may_bind();
	arena_release(&arena);
	return test_done();
}
