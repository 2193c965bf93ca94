/* Who takes an open route is not refused for the route: random pairs of States, data,
 * emergencies, days and assumptions; the order goes through law_check, and nothing that
 * says no is about the route. */
#include <string.h>

#include "law/check.h"
#include "law/route.h"
#include "law/whatif.h"
#include "random.h"
#include "test.h"

#define QUESTIONS 3000

static const char *const about_routes[] = { "law-border", "law-category-not-allowed",
	"law-emergency-only", "law-gate", "law-not-in-force",
	"law-voluntary-not-allowed" };

static const struct str assumptions[] = { STR_INIT(""),
	STR_INIT("224=HU,CR,RS,JP,US,DE,FR,CL@2024-01-01;"
		 "224/*=HU,CR,RS,US,DE,FR,CL:none"),
	STR_INIT("224=HU,CR,RS,JP,US,DE,FR,CL@2024-01-01;224/7.9.a=US;"
		 "224/7.5.a=CR:every;224/7.5.e=ADDRESS;224/8.13=RS;"
		 "224/9.1.b=US;224/*=HU,CR,RS,US,DE,FR,CL:none") };
#define LAWS (sizeof assumptions / sizeof *assumptions)

static const struct str kinds[] = { STR_INIT(""), STR_INIT(""), STR_INIT("eu"),
	STR_INIT("224"), STR_INIT("us") };

struct world {
	struct random random;
	struct arena keep, scratch;
	struct law laws[LAWS];
	size_t open, refused;
};

/* Most of the States are those of which the tables know most. */
static struct str
random_state(struct world *world, const struct law *law)
{
	static const struct str usual[] = { STR_INIT("CL"), STR_INIT("US"),
		STR_INIT("DE"), STR_INIT("FR"), STR_INIT("HU"), STR_INIT("CR"),
		STR_INIT("RS"), STR_INIT("JP"), STR_INIT("IE"), STR_INIT("DK") };
	const struct table *table = &law->tables[LAW_COUNTRIES];

	if (random_below(&world->random, 8) != 0)
		return usual[random_below(&world->random, sizeof usual / sizeof *usual)];
	return table->rows[random_below(&world->random, table->rows_count)]
	    .cells[COUNTRY_ID];
}

static bool
is_about_route(const struct law_finding *finding)
{
	for (size_t i = 0; i < sizeof about_routes / sizeof *about_routes; i++)
		if (finding->rule != NULL && strcmp(finding->rule, about_routes[i]) == 0)
			return finding->kind == VERDICT_NO;
	return false;
}

static bool
check_order(struct world *world, const struct law *law,
    const struct law_question *question, const struct law_route *route)
{
	const struct order_field kind = { STR("emergency-kind"), question->emergency };
	const struct target target = { .format = STR("EmailAddress"),
		.value = STR("a@b.example"),
		.categories = question->categories };
	const struct order order = { .procedure = route->procedure->cells[PROCEDURE_ID],
		.issuer = arena_format(
		    &world->scratch, "%.*s/issuer", STR_ARG(question->requester)),
		.addressee = arena_format(
		    &world->scratch, "%.*s/provider", STR_ARG(question->provider)),
		.emergency = question->emergency.len > 0,
		.fields = &kind,
		.fields_count = question->emergency.len > 0 ? 1 : 0,
		.targets = &target,
		.targets_count = 1 };
	const struct law_situation situation = { .order = &order,
		.now = clock_midnight_utc(question->day) };
	struct law_report report;

	if (law_check(&world->scratch, law, &situation, &report, NULL) != ERR_OK)
		return false;
	for (size_t i = 0; i < report.count; i++) {
		const struct law_finding *f = &report.findings[i];

		if (!is_about_route(f))
			continue;
		printf("# %.*s from %.*s to %.*s: %s %.*s\n", STR_ARG(order.procedure),
		    STR_ARG(question->requester), STR_ARG(question->provider), f->rule,
		    STR_ARG(f->detail));
		return false;
	}
	return true;
}

/* One category as often as several: most routes reach but one or two. */
static unsigned
random_data(struct world *world)
{
	if (random_below(&world->random, 2) == 0)
		return 1U << random_below(&world->random, DATA_CATEGORY_COUNT);
	return 1 +
	       (unsigned)random_below(&world->random, (1U << DATA_CATEGORY_COUNT) - 1);
}

static void
ask(struct world *world)
{
	const struct law *law = &world->laws[random_below(&world->random, LAWS)];
	struct law_question question = { .requester = random_state(world, law),
		.provider = random_state(world, law),
		.categories = random_data(world),
		.emergency =
		    kinds[random_below(&world->random, sizeof kinds / sizeof *kinds)],
		.day = { 2024 + (int)random_below(&world->random, 6),
		    1 + (int)random_below(&world->random, 12),
		    1 + (int)random_below(&world->random, 28) } };
	struct law_route_list list = { 0 };

	arena_reset(&world->scratch);
	if (law_routes(&world->scratch, law, &question, &list, NULL) != ERR_OK)
		world->refused++;
	for (size_t i = 0; i < list.count; i++) {
		if (list.routes[i].kind != VERDICT_YES)
			continue;
		world->open++;
		world->refused += !check_order(world, law, &question, &list.routes[i]);
	}
}

int
main(void)
{
	static struct world world; /* large: not on the stack */
	bool ready;

	world.random = random_start();
	ready = arena_init(&world.keep, (size_t)64 << 20, NULL) == ERR_OK &&
		arena_init(&world.scratch, (size_t)16 << 20, NULL) == ERR_OK &&
		law_open_embedded(&world.keep, &world.laws[0], NULL) == ERR_OK;
	for (size_t i = 1; ready && i < LAWS; i++) {
		struct verdict verdict = VERDICT_IS_YES;

		ready = whatif_open(&world.keep, &world.laws[0], STR("what-if"),
			    assumptions[i], &world.laws[i], &verdict, NULL) == ERR_OK &&
			verdict_is_yes(&verdict);
	}
	if (CHECK(ready, "the law, and two assumptions")) {
		for (size_t i = 0; i < QUESTIONS; i++)
			ask(&world);
		CHECK(world.open > QUESTIONS / 4, "many routes are open");
		CHECK(world.refused == 0, "none is refused for the route");
	}
	arena_release(&world.scratch);
	arena_release(&world.keep);
	return test_done();
}
