/* deadlines.c - thirty days of orders by a clock that jumps; transactions are lost.
 *
 *	deadlines [ORDERS]     default 800; SEED=n runs one course of things again
 *
 * Orders of all procedures come in; the law's clocks make their duties; some are done in
 * time.  The node's clock runs over the end of summer time in Europe (25 October) and
 * America (1 November 2026), falls back, and leaps.  On the way a transaction is lost now
 * and then, and the store opened anew (what a power cut leaves of one is power.c's).
 * Nobody here trusts what the store says: each duty is followed beside it, and at every
 * moment each that has passed a quarter, or its end, must have been told since.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "base/clock.h"
#include "casefile/duty.h"
#include "disk.h"
#include "law/clocks.h"
#include "law/sample.h"
#include "node/alert.h"
#include "test.h"
#include "work.h"

#define SPAN (30 * (int64_t)CLOCK_DAY)
#define DUTIES_EACH 16 /* at most, of an order */
#define ROOM ((size_t)64 << 20)

struct followed {
	unsigned order;
	int64_t id, opened_at, due_at;
	int64_t done_at; /* by the node's clock, when somebody does it; 0 = nobody */
	int64_t told_at;
	unsigned tellings, ends;
	bool of_law, is_done;
};

static struct {
	struct arena law_arena, arena;
	struct law law;
	struct law_zones zones;
	struct work work;
	struct followed *duties;
	size_t count;
	uint64_t random;
	unsigned orders, lost, tellings, unseen, wrong;
} sim;

static uint64_t
below(uint64_t limit)
{
	return disk_random(&sim.random) % limit;
}

static struct str
order_id(unsigned number)
{
	return arena_format(&sim.arena, "0190a7b2-0000-7000-8000-%012u", number);
}

/* --- an order comes in --- */

static struct order
any_order(int64_t at)
{
	const struct table *table = &sim.law.tables[LAW_PROCEDURES];
	struct clock_date day = clock_date_utc(at);
	struct order order = sample_order(&sim.arena, &sim.law,
	    table->rows[below(table->rows_count)].cells[PROCEDURE_ID],
	    below(2) == 0 ? DATA_SUBSCRIBER : DATA_CONTENT, STR(""), day);

	order.created_at = at;
	order.answer_by = below(3) == 0 ? at + (int64_t)below(SPAN) : 0;
	order.emergency = below(10) == 0;
	return order;
}

/* The clocks that run for it, as the node's case flow hands them to the duties. */
static size_t
clocks_of(const struct order *order, int64_t at, struct duty_clock *clocks, size_t max)
{
	struct law_event events[] = { { STR("sent"), at }, { STR("received"), at },
		{ STR("notified-received"), at } };
	struct law_course course = { .order = order,
		.events = events,
		.events_count = 3,
		.now = at,
		.zones = &sim.zones };
	struct law_clock_list list = { .count = 0 };
	size_t count = 0;

	if (law_clocks(&sim.arena, &sim.law, &course, &list, NULL) != ERR_OK)
		sim.wrong++;
	for (size_t i = 0; i < list.count && count < max; i++)
		if (list.clocks[i].started && list.clocks[i].has_end)
			clocks[count++] = (struct duty_clock){ list.clocks[i].id,
				SIDE_ADDRESSEE, list.clocks[i].due_at, false };
	return count;
}

static enum err
add_duty(unsigned number, const struct duty *duty, struct why *why)
{
	struct followed *followed = &sim.duties[sim.count];
	enum err e;

	*followed = (struct followed){ .order = number,
		.opened_at = duty->opened_at,
		.due_at = duty->due_at,
		.of_law = duty->clock.len > 0 };
	if (below(2) == 0)
		followed->done_at = duty->opened_at + 1 + (int64_t)below(SPAN);
	e = store_duty_add(sim.work.store,
	    &(struct stored_duty){ .case_id = order_id(number),
		.kind = duty_name(duty->kind),
		.rule = duty->clock,
		.owed_by = STR("addressee"),
		.created_at = duty->opened_at,
		.due_at = duty->due_at },
	    &followed->id, why);
	sim.count += e == ERR_OK;
	return e;
}

static enum err
order_comes(unsigned number, int64_t at, struct why *why)
{
	static const enum duty_kind kinds[] = { DUTY_ACKNOWLEDGE, DUTY_DECIDE,
		DUTY_PRESERVE, DUTY_ANSWER, DUTY_REVIEW, DUTY_CONFIRM, DUTY_EXTEND,
		DUTY_RELEASE, DUTY_NOTIFY, DUTY_FALLBACK, DUTY_CLOSE };
	struct duty_clock clocks[LAW_EVENTS_MAX];
	struct order order = any_order(at);
	size_t count = clocks_of(&order, at, clocks, sizeof clocks / sizeof clocks[0]);
	enum err e = work_case(&sim.work, number, why);

	for (size_t i = 0; e == ERR_OK && i < sizeof kinds / sizeof kinds[0]; i++) {
		struct duty duty;

		if (duty_open(kinds[i], SIDE_ADDRESSEE, at, clocks, count, &duty))
			e = add_duty(number, &duty, why);
	}
	return e;
}

/* --- a moment --- */

static enum err
do_some(int64_t now, struct why *why)
{
	enum err e = ERR_OK;

	for (size_t i = 0; e == ERR_OK && i < sim.count; i++) {
		struct followed *duty = &sim.duties[i];

		if (duty->is_done || duty->done_at == 0 || duty->done_at > now)
			continue;
		e = store_duty_close(sim.work.store, duty->id, now, why);
		duty->is_done = true;
	}
	return e;
}

static void
note_telling(const struct stored_duty *row, int64_t now)
{
	/* no row was ever taken back: ids count from 1 */
	struct followed *duty = &sim.duties[row->id - 1];

	if (row->id < 1 || (size_t)row->id > sim.count || duty->id != row->id) {
		sim.wrong++;
		return;
	}
	sim.wrong += duty->is_done || duty->ends > 0;
	sim.wrong += !duty->of_law && now < duty->due_at;
	duty->told_at = now;
	duty->tellings++;
	duty->ends += now >= duty->due_at;
	sim.tellings++;
}

/* All that are to be told; with lost, the power goes out before the commit. */
static enum err
tell(int64_t now, bool lost, struct why *why)
{
	struct stored_duty *rows = NULL;
	size_t count = 1;
	enum err e = ERR_OK;

	while (e == ERR_OK && count > 0) {
		arena_reset(&sim.arena);
		e = store_begin(sim.work.store, why);
		if (e == ERR_OK)
			e = alert_take(
			    &sim.arena, sim.work.store, now, &rows, &count, why);
		if (e != ERR_OK || lost) {
			store_rollback(sim.work.store);
			return e;
		}
		e = store_commit(sim.work.store, why);
		for (size_t i = 0; e == ERR_OK && i < count; i++)
			note_telling(&rows[i], now);
	}
	return e;
}

/* A second of tolerance: how a quarter is rounded is nobody's business. */
static bool
is_overlooked(const struct followed *duty, int64_t now)
{
	static const int percents[] = { 50, 75, 90, 100 };

	for (size_t i = 0; i < 4; i++) {
		double span = (double)(duty->due_at - duty->opened_at);
		int64_t at = duty->opened_at + (int64_t)(span * percents[i] / 100);

		if (!duty->of_law && percents[i] < 100)
			continue;
		if (now > at + CLOCK_SECOND && duty->told_at < at - CLOCK_SECOND)
			return true;
	}
	return false;
}

static void
look(int64_t now)
{
	for (size_t i = 0; i < sim.count; i++)
		if (!sim.duties[i].is_done && is_overlooked(&sim.duties[i], now))
			sim.unseen++;
}

/* The store is opened anew, as by the next process. */
static enum err
reopen(struct why *why)
{
	char folder[PATH_MAX];

	(void)snprintf(folder, sizeof folder, "%s", sim.work.folder);
	work_close(&sim.work);
	sim.lost++;
	return work_open(&sim.work, folder, STORE_WRITE, why);
}

static enum err
moment(int64_t now, unsigned *next, int64_t arrivals_until, struct why *why)
{
	bool lost = below(20) == 0;
	enum err e;

	arena_reset(&sim.arena);
	e = store_begin(sim.work.store, why);
	for (; e == ERR_OK && *next <= sim.orders && arrivals_until > 0; arrivals_until--)
		e = order_comes((*next)++, now, why);
	if (e == ERR_OK)
		e = do_some(now, why);
	if (e == ERR_OK)
		e = store_commit(sim.work.store, why);
	if (e == ERR_OK)
		e = tell(now, lost, why);
	if (e == ERR_OK && lost) {
		e = reopen(why);
		if (e == ERR_OK)
			e = tell(now, false, why);
	}
	look(now);
	return e;
}

/* Steps of minutes; now and then an hour back, or a day ahead. */
static enum err
run(int64_t start, struct why *why)
{
	int64_t now = start;
	unsigned next = 1, moments = 0;
	enum err e = ERR_OK;

	while (e == ERR_OK && (now < start + SPAN || next <= sim.orders)) {
		uint64_t luck = below(400);

		now += (int64_t)below(120 * 60 * CLOCK_SECOND);
		if (luck < 4)
			now -= 3600 * CLOCK_SECOND;
		else if (luck == 4)
			now += CLOCK_DAY;
		e = moment(now, &next, 1 + (int64_t)below(2 * sim.orders / 700 + 2), why);
		moments++;
		if (moments % 100 == 0)
			printf("# %u of %u orders, %zu duties, %u told\n", next - 1,
			    sim.orders, sim.count, sim.tellings);
	}
	/* and once more when all that is owed is over */
	return e == ERR_OK ? moment(now + 400 * (int64_t)CLOCK_DAY, &next, 0, why) : e;
}

static unsigned
never_told(void)
{
	unsigned count = 0;

	for (size_t i = 0; i < sim.count; i++)
		count += !sim.duties[i].is_done && sim.duties[i].ends != 1;
	return count;
}

int
main(int argc, char **argv)
{
	const char *given = getenv("SEED");
	struct why why = { .text = "" };
	char folder[PATH_MAX], words[200];
	int64_t start = 0;

	setvbuf(stdout, NULL, _IOLBF, 0);
	sim.orders = argc > 1 ? (unsigned)strtoul(argv[1], NULL, 10) : 800;
	sim.random = given != NULL ? strtoull(given, NULL, 10) : (uint64_t)time(NULL);
	printf("# SEED=%llu\n", (unsigned long long)sim.random);
	sim.random |= 1; /* xorshift stays at 0 */
	sim.duties = calloc((size_t)sim.orders * DUTIES_EACH, sizeof *sim.duties);
	if (sim.duties == NULL || !work_folder(folder) ||
	    arena_init(&sim.law_arena, ROOM, NULL) != ERR_OK ||
	    arena_init(&sim.arena, ROOM, NULL) != ERR_OK ||
	    !clock_parse(STR("2026-10-10T00:00:00Z"), &start))
		return 1;
	CHECK(law_open_embedded(&sim.law_arena, &sim.law, &why) == ERR_OK &&
		  law_zones_open(&sim.law_arena, &sim.law, LAW_ZONES_DIR, &sim.zones,
		      &why) == ERR_OK,
	    "the built-in law");
	CHECK(work_open(&sim.work, folder, STORE_CREATE, &why) == ERR_OK, "a store");
	(void)snprintf(words, sizeof words, "%u orders in thirty days", sim.orders);
	if (!CHECK(run(start, &why) == ERR_OK, words))
		printf("# %s\n", why.text);
	(void)snprintf(words, sizeof words,
	    "%zu duties, %u told, %u times a transaction was lost: %u passed without "
	    "being told",
	    sim.count, sim.tellings, sim.lost, sim.unseen + never_told());
	CHECK(sim.count > sim.orders && sim.lost > 0 && sim.unseen + never_told() == 0,
	    words);
	CHECK(sim.wrong == 0, "nobody is told of what is done, too early, or twice");
	work_close(&sim.work);
	work_remove(folder);
	free(sim.duties);
	return test_done();
}
