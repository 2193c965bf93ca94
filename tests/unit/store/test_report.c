/* The counts of a report are those of the cases, whatever was written in whatever order.
 */
#include "random.h"
#include "store/store_report.h"
#include "store_test.h"

#define CASES 200
#define UPDATES 600
#define MONTH_US ((int64_t)31 * 86400 * 1000000)

static const struct str results[] = { STR_INIT("open"), STR_INIT("given"),
	STR_INIT("refused") };
static const struct str proofs[] = { STR_INIT("none"), STR_INIT("persons") };

static struct stored_case cases[CASES];

static bool
add_all(struct store *store, struct random *random)
{
	bool ok = true;

	for (unsigned i = 0; i < CASES; i++) {
		cases[i] = case_of(i);
		cases[i].received_at = (int64_t)random_below(random, 4) * MONTH_US + i;
		cases[i].side =
		    random_below(random, 2) == 0 ? STR("addressee") : STR("issuer");
		cases[i].channel = random_below(random, 2) == 0 ? STR("mail") : STR("");
		cases[i].result = results[0];
		cases[i].proof = proofs[random_below(random, 2)];
		cases[i].targets = (int64_t)random_below(random, 5) - 1;
		ok = ok && store_case_add(store, &cases[i], NULL) == ERR_OK;
	}
	return ok;
}

static bool
change_some(struct store *store, struct random *random)
{
	bool ok = true;

	for (unsigned i = 0; i < UPDATES; i++) {
		struct stored_case *one = &cases[random_below(random, CASES)];

		one->result = results[random_below(random, 3)];
		one->proof = proofs[random_below(random, 2)];
		ok = ok && store_case_update(store, one, NULL) == ERR_OK;
	}
	return ok;
}

/* What the row should say, counted here. */
static bool
is_right(const struct stored_count *row)
{
	struct stored_count own = { .cases = 0 };
	static const char *const months[] = { "1970-01", "1970-02", "1970-03",
		"1970-04" };

	for (unsigned i = 0; i < CASES; i++) {
		const struct stored_case *one = &cases[i];
		bool issuer = str_eq_c(one->side, "issuer");

		if (!str_eq_c(row->month, months[one->received_at / MONTH_US]) ||
		    !str_eq(row->side, one->side) || !str_eq(row->result, one->result) ||
		    !str_eq(row->proof, one->proof) ||
		    !str_eq_c(row->country, issuer ? "US" : "CL") ||
		    !str_eq(row->channel,
			one->channel.len == 0 ? STR("comity") : one->channel))
			continue;
		own.cases++;
		own.targets += one->targets > 0 ? one->targets : 0;
		own.uncounted += one->targets == STORE_UNCOUNTED;
	}
	return own.cases == row->cases && own.targets == row->targets &&
	       own.uncounted == row->uncounted;
}

static void
check_counts(struct store *store, const char *words)
{
	struct stored_count *counts = NULL;
	size_t count = 0;
	int64_t all = 0;
	bool right = true;

	if (!CHECK(store_report_counts(
		       &arena, store, STR(""), STR(""), &counts, &count, NULL) == ERR_OK,
		"the counts are read"))
		return;
	for (size_t i = 0; i < count; i++) {
		right = right && is_right(&counts[i]);
		all += counts[i].cases;
	}
	CHECK(right && all == CASES, words);
}

static void
check_months(struct store *store)
{
	struct stored_count *counts;
	size_t all, some, none;

	CHECK(store_report_counts(&arena, store, STR(""), STR(""), &counts, &all, NULL) ==
		      ERR_OK &&
		  store_report_counts(&arena, store, STR("1970-02"), STR("1970-03"),
		      &counts, &some, NULL) == ERR_OK &&
		  some > 0 && some < all && str_eq_c(counts[0].month, "1970-02"),
	    "from one month to another");
	CHECK(store_report_counts(&arena, store, STR("1971-01"), STR(""), &counts, &none,
		  NULL) == ERR_OK &&
		  none == 0,
	    "of a time without cases");
}

static bool
add_notice(struct store *store, const char *event, int64_t day)
{
	return store_event_add(store,
		   &(struct stored_event){ .at = day * 86400 * 1000000,
		       .event = str_from(event),
		       .leaf = STORE_NO_LEAF },
		   NULL) == ERR_OK;
}

static bool
add_lock(struct store *store, const char *rule, int64_t due_at)
{
	int64_t id;

	return store_duty_add(store,
		   &(struct stored_duty){ .kind = STR("notify"),
		       .rule = str_from(rule),
		       .owed_by = STR("issuer"),
		       .created_at = 1,
		       .due_at = due_at },
		   &id, NULL) == ERR_OK;
}

static bool
notices_are(struct store *store, const char *from, const char *to,
    const struct stored_notices *want)
{
	struct stored_notices found = { -1, -1, -1 };

	return store_report_notices(
		   store, str_from(from), str_from(to), 100, &found, NULL) == ERR_OK &&
	       found.told == want->told && found.delayed == want->delayed &&
	       found.locked == want->locked;
}

/* 1970-01-31, 1970-02-01, 1970-02-28 and 1970-03-01 are days 30, 31, 58 and 59. */
static void
check_notices(struct store *store)
{
	CHECK(notices_are(store, "", "", &(struct stored_notices){ 0, 0, 0 }),
	    "nobody was told yet");
	CHECK(add_notice(store, "notify", 30) && add_notice(store, "notify", 31) &&
		  add_notice(store, "notify", 58) && add_notice(store, "delay", 58) &&
		  add_notice(store, "delay", 59) && add_notice(store, "open", 31) &&
		  add_lock(store, "date-set", 101) && add_lock(store, "date-set", 100) &&
		  add_lock(store, "notice", 101),
	    "some are told, others delayed");
	CHECK(notices_are(store, "", "", &(struct stored_notices){ 3, 2, 1 }),
	    "all are counted, and who waits now for a day that was set");
	CHECK(
	    notices_are(store, "1970-02", "1970-02", &(struct stored_notices){ 2, 1, 1 }),
	    "a month is its first day to its last");
	CHECK(notices_are(store, "1970-03", "", &(struct stored_notices){ 0, 1, 1 }) &&
		  notices_are(store, "", "1970-01", &(struct stored_notices){ 1, 0, 1 }),
	    "without an end on one side");
}

int
main(void)
{
	struct random random = random_start();
	struct store *store = NULL;

	if (!test_setup() || store_open(path, STORE_CREATE, &store, NULL) != ERR_OK)
		return 1;
	CHECK(
	    store_begin(store, NULL) == ERR_OK && add_all(store, &random), "cases come");
	check_counts(store, "all are counted");
	CHECK(change_some(store, &random), "they change");
	check_counts(store, "and are counted where they are now");
	check_notices(store);
	CHECK(store_commit(store, NULL) == ERR_OK, "all is kept");
	check_months(store);
	store_close(store);
	test_remove();
	return test_done();
}
