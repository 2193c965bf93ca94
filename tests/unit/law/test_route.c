/* Which routes are open: golden answers (tests/golden/law/routes.tsv), their order,
 * precedence. */
#include <string.h>

#include "base/arena.h"
#include "base/file.h"
#include "law/check.h"
#include "law/print.h"
#include "sample.h"
#include "test.h"

enum { FROM, TO, DATA, EMERGENCY, DAY, PROCEDURE, ANSWER };

static struct arena arena;
static struct law law;

static struct law_route_list
routes_of(const struct str *cells)
{
	struct law_question question = { .requester = cells[FROM],
		.provider = cells[TO],
		.emergency = str_eq_c(cells[EMERGENCY], "yes") };
	struct law_route_list list = { 0 };
	enum data_category category;

	if (data_category_parse(cells[DATA], &category) &&
	    clock_parse_date(cells[DAY], &question.day)) {
		question.categories = (unsigned)category;
		CHECK(law_routes(&arena, &law, &question, &list, NULL) == ERR_OK,
		    "the routes");
	}
	return list;
}

static const char *
answer_of(const struct law_route_list *list, struct str procedure)
{
	static const char *const kinds[] = { "yes", "no", "person" };

	for (size_t i = 0; i < list->count; i++)
		if (str_eq(list->routes[i].procedure->cells[PROCEDURE_ID], procedure))
			return kinds[list->routes[i].kind];
	return "none";
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
		const struct str *cells = golden.rows[i].cells;
		struct law_route_list list = routes_of(cells);
		const char *answer = answer_of(&list, cells[PROCEDURE]);
		char words[96];
		bool sorted = true;

		(void)snprintf(words, sizeof words, "%.*s to %.*s, %.*s: %.*s is %.*s",
		    STR_ARG(cells[FROM]), STR_ARG(cells[TO]), STR_ARG(cells[DATA]),
		    STR_ARG(cells[PROCEDURE]), STR_ARG(cells[ANSWER]));
		if (!CHECK(str_eq_c(cells[ANSWER], answer), words))
			printf("# %s\n", answer);
		for (size_t j = 1; j < list.count; j++)
			if (list.routes[j - 1].kind == VERDICT_NO)
				sorted = sorted && list.routes[j].kind == VERDICT_NO;
		CHECK(sorted, "closed routes stand last");
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

static void
test_rank(void)
{
	const struct str cells[] = { STR("FR"), STR("DE"), STR("subscriber"), STR("no"),
		STR("2026-11-22") };
	struct law_route_list list = routes_of(cells);
	size_t epoc = 0, vol = 0, gives_way = 0;

	for (size_t i = 0; i < list.count; i++) {
		struct str id = list.routes[i].procedure->cells[PROCEDURE_ID];

		epoc = str_eq_c(id, "eu-epoc") ? i : epoc;
		vol = str_eq_c(id, "vol") ? i : vol;
		gives_way = str_eq_c(id, "185-29") ? i : gives_way;
	}
	CHECK(epoc < vol, "what binds the addressee stands before what does not");
	CHECK(vol < gives_way, "what gives way stands behind");
}

static void
test_print(void)
{
	const struct str cells[] = { STR("CL"), STR("US"), STR("subscriber"), STR("no"),
		STR("2026-11-22") };
	struct law_route_list list = routes_of(cells);
	struct buf out;

	buf_init(&out, 1 << 20);
	law_print_routes(&list, &out);
	CHECK(str_starts(buf_str(&out), STR("yes     vol ")),
	    "the open route stands first");
	CHECK(str_has(buf_str(&out), STR("18 USC 2702(c)(6) [N, not verified]")),
	    "with its source, and that nobody has verified it");
	buf_release(&out);
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
	test_print();
	arena_release(&arena);
	return test_done();
}
