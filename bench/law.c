/*
 * law.c - what the law costs for one order: routes, check, clocks.
 *
 *	bench-law
 *
 * Processor time in microseconds, the median of ROUNDS rounds for each procedure that has
 * tables, the dearest of them; bytes of the arena; bytes that malloc gave meanwhile
 *(none: memory is the arena's).  One JSON object on stdout.
 */
#include <malloc.h>
#include <stdio.h>
#include <stdlib.h>

#include "law/check.h"
#include "law/clocks.h"
#include "law/route.h"
#include "measure.h"

#define ROUNDS 9
#define A_ROUND 200
#define KEEP_BYTES ((size_t)64 << 20)
#define SCRATCH_BYTES ((size_t)8 << 20)

struct bench {
	struct arena keep, scratch;
	struct law law;
	struct law_zones zones;
	struct order order;
	int64_t now;
	struct clock_date day;
};

static enum err
step_route(struct bench *bench, struct why *why)
{
	struct law_route_list list;
	struct law_question question = { .requester = law_country(bench->order.issuer),
		.provider = law_country(bench->order.addressee),
		.categories = order_categories(&bench->order),
		.addressee = bench->order.addressee,
		.day = bench->day };

	return law_routes(&bench->scratch, &bench->law, &question, &list, why);
}

static enum err
step_check(struct bench *bench, struct why *why)
{
	struct law_report report;
	struct law_situation situation = {
		.order = &bench->order, .stage = LAW_RECEIVE, .now = bench->now
	};

	return law_check(&bench->scratch, &bench->law, &situation, &report, why);
}

static enum err
step_clocks(struct bench *bench, struct why *why)
{
	const struct law_event events[] = { { STR("received"), bench->now },
		{ STR("notified-received"), bench->now },
		{ STR("preserved"), bench->now } };
	struct law_clock_list list;
	struct law_course course = { &bench->order, events, 3, bench->now,
		&bench->zones };

	return law_clocks(&bench->scratch, &bench->law, &course, &list, why);
}

static enum err (*const steps[])(
    struct bench *, struct why *) = { step_route, step_check, step_clocks };
#define STEPS (sizeof steps / sizeof *steps)

/* The median of one step for the order as it stands. */
static enum err
run_step(struct bench *bench, size_t step, double *ret_us, struct why *why)
{
	double rounds[ROUNDS];
	enum err e = ERR_OK;

	for (size_t r = 0; r < ROUNDS; r++) {
		double before = measure_cpu_us();

		for (size_t i = 0; e == ERR_OK && i < A_ROUND; i++) {
			arena_reset(&bench->scratch);
			e = steps[step](bench, why);
		}
		rounds[r] = (measure_cpu_us() - before) / A_ROUND;
	}
	*ret_us = measure_part(rounds, ROUNDS, 0.5);
	return e;
}

struct result {
	double us[STEPS];
	double sum;
	size_t arena;
	struct str procedure;
};

static enum err
run_order(struct bench *bench, struct result *result, struct why *why)
{
	enum err e = ERR_OK;

	result->procedure = bench->order.procedure;
	for (size_t s = 0; e == ERR_OK && s < STEPS; s++) {
		e = run_step(bench, s, &result->us[s], why);
		result->sum += result->us[s];
		result->arena += bench->scratch.used;
	}
	return e;
}

static void
print_result(const char *name, const struct result *result)
{
	printf("\"%s\":{\"procedure\":\"%.*s\",\"route\":%.2f,\"check\":%.2f,"
	       "\"clocks\":%.2f,\"sum\":%.2f,\"arena_bytes\":%zu},",
	    name, STR_ARG(result->procedure), result->us[0], result->us[1], result->us[2],
	    result->sum, result->arena);
}

static int
compare_sums(const void *a, const void *b)
{
	const struct result *x = a;
	const struct result *y = b;

	return (x->sum > y->sum) - (x->sum < y->sum);
}

static enum err
run_all(struct bench *bench, struct why *why)
{
	const struct table *table = &bench->law.tables[LAW_PROCEDURES];
	struct result *results =
	    arena_array(&bench->keep, table->rows_count + 1, sizeof *results);
	size_t before = mallinfo2().uordblks;
	size_t count = 0;
	enum err e = results == NULL ? err_why(why, ERR_LIMIT, 0, "memory") : ERR_OK;

	for (size_t i = 0; e == ERR_OK && i < table->rows_count; i++) {
		const struct str *cells = table->rows[i].cells;

		if (str_eq_c(cells[PROCEDURE_TABLES], "none"))
			continue;
		bench->order.procedure = cells[PROCEDURE_ID];
		e = run_order(bench, &results[count++], why);
	}
	if (e != ERR_OK || count == 0)
		return e;
	size_t after = mallinfo2().uordblks;
	qsort(results, count, sizeof *results, compare_sums);
	printf("{\"procedures\":%zu,", count);
	print_result("median", &results[count / 2]);
	print_result("dearest", &results[count - 1]);
	printf("\"malloc_bytes\":%zu}\n", after - before);
	return ERR_OK;
}

int
main(void)
{
	static const struct str notified = STR_INIT("DE/authority");
	static const struct order_field fields[] = { { STR_INIT("offence"),
	    STR_INIT("185/2") } };
	static const struct target target = { .format = STR_INIT("EmailAddress"),
		.value = STR_INIT("a@b.example"),
		.from = 20000 * CLOCK_DAY,
		.to = 20001 * CLOCK_DAY,
		.zone = STR_INIT("Europe/Paris"),
		.categories = DATA_TRAFFIC };
	static struct bench bench; /* large: not on the stack */
	struct why why = { .text = "" };
	enum err e = arena_init(&bench.keep, KEEP_BYTES, &why);

	if (e == ERR_OK)
		e = arena_init(&bench.scratch, SCRATCH_BYTES, &why);
	if (e == ERR_OK)
		e = law_open_embedded(&bench.keep, &bench.law, &why);
	if (e == ERR_OK)
		e = law_zones_open(
		    &bench.keep, &bench.law, LAW_ZONES_DIR, &bench.zones, &why);
	bench.now = clock_real();
	bench.day = clock_date_utc(bench.now);
	bench.order = (struct order){ .realm = STR("live"),
		.issuer = STR("FR/parquet"),
		.addressee = STR("DE/cloud"),
		.language = STR("de"),
		.fields = fields,
		.fields_count = 1,
		.targets = &target,
		.targets_count = 1,
		.notified = &notified,
		.notified_count = 1 };
	if (e == ERR_OK)
		e = run_all(&bench, &why);
	if (e != ERR_OK)
		fprintf(stderr, "bench-law: %s\n", why.text);
	return e == ERR_OK ? EXIT_SUCCESS : EXIT_FAILURE;
}
