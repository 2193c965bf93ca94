/*
 * law.c - what the law costs for one order: routes, check, clocks.
 *
 *	bench-law
 *
 * Processor time in microseconds, the median of ROUNDS rounds for each procedure that has
 * tables, the dearest of them; bytes of the arena; bytes that malloc gave meanwhile
 *(none: memory is the arena's); milliseconds to read all tables; nanoseconds of one
 * look-up in a table of 1, 10^3 and 10^5 rows.  One JSON object on stdout.
 */
#include <malloc.h>
#include <stdio.h>
#include <stdlib.h>

#include "base/buf.h"
#include "law/check.h"
#include "law/clocks.h"
#include "law/route.h"
#include "measure.h"

#define ROUNDS 9
#define A_ROUND 200
#define KEEP_BYTES ((size_t)64 << 20)
#define SCRATCH_BYTES ((size_t)128 << 20)

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
	printf("\"malloc_bytes\":%zu,", after - before);
	return ERR_OK;
}

/* --- reading the tables, and one look-up --- */

static enum err
run_load(struct bench *bench, double *ret_ms, struct why *why)
{
	double rounds[ROUNDS];
	enum err e = ERR_OK;

	for (size_t r = 0; e == ERR_OK && r < ROUNDS; r++) {
		struct law law;
		double before;

		arena_reset(&bench->scratch);
		before = measure_cpu_us();
		e = law_open_embedded(&bench->scratch, &law, why);
		rounds[r] = (measure_cpu_us() - before) / 1e3;
	}
	*ret_ms = measure_part(rounds, ROUNDS, 0.5);
	return e;
}

static const struct column columns[] = {
	{ STR_INIT("country"), CELL_ID, false, STR_INIT("") },
	{ STR_INIT("article"), CELL_ID, false, STR_INIT("") },
};
static const struct shape shape = { STR_INIT("rows.tsv"), columns, 2, 2 };

/* Rows of 200 States. */
static enum err
make_table(struct bench *bench, size_t rows, struct table *ret_table, struct why *why)
{
	struct buf text;
	enum err e;

	buf_init(&text, (size_t)16 << 20);
	buf_add_c(&text, "country\tarticle\tvalid_from\tvalid_to\tsource\ttag\tkind\n");
	for (size_t i = 0; i < rows; i++)
		buf_format(&text, "S%zu\tA%zu\t-\t-\tAct\tS\tlaw\n", i % 200, i);
	e = table_read(&bench->scratch, &shape,
	    arena_str(&bench->scratch, buf_str(&text)), ret_table, why);
	buf_release(&text);
	return e;
}

#define LOOK_UPS 20000

static enum err
run_look_up(struct bench *bench, size_t rows, double *ret_ns, struct why *why)
{
	const struct clock_date day = bench->day;
	double rounds[ROUNDS];
	struct table table;
	size_t found = 0;
	enum err e;

	arena_reset(&bench->scratch);
	e = make_table(bench, rows, &table, why);
	for (size_t r = 0; e == ERR_OK && r < ROUNDS; r++) {
		double before = measure_cpu_us();

		/* A hundred rows, again and again: what is measured is the look-up,
		 * not how long memory takes that was never asked for. */
		for (size_t i = 0; i < LOOK_UPS; i++) {
			const struct table_row *row = &table.rows[i % 100 * 997 % rows];

			found += table_find(&table, row->cells, day) == row;
		}
		rounds[r] = (measure_cpu_us() - before) * 1e3 / LOOK_UPS;
	}
	if (e == ERR_OK && found != (size_t)ROUNDS * LOOK_UPS)
		return err_why(why, ERR_SYNTAX, 0, "a row is not found");
	*ret_ns = measure_part(rounds, ROUNDS, 0.5);
	return e;
}

static enum err
run_tables(struct bench *bench, struct why *why)
{
	static const size_t sizes[] = { 1, 1000, 100000 };
	double load_ms;
	enum err e = run_load(bench, &load_ms, why);

	if (e != ERR_OK)
		return e;
	printf("\"load_ms\":%.2f", load_ms);
	for (size_t i = 0; e == ERR_OK && i < sizeof sizes / sizeof *sizes; i++) {
		double ns;

		e = run_look_up(bench, sizes[i], &ns, why);
		if (e == ERR_OK)
			printf(",\"look_up_%zu_ns\":%.0f", sizes[i], ns);
	}
	printf("}\n");
	return e;
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
	if (e == ERR_OK)
		e = run_tables(&bench, &why);
	if (e != ERR_OK)
		fprintf(stderr, "bench-law: %s\n", why.text);
	return e == ERR_OK ? EXIT_SUCCESS : EXIT_FAILURE;
}
