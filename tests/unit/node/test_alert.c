/* Of the lock of a notice people are told in time to have it renewed, or lifted. */
#include "base/clock.h"
#include "casefile/duty.h"
#include "node/alert.h"
#include "store/store_test.h"

#define DAY(n) ((int64_t)(n)*CLOCK_DAY)
#define ALERTS_MAX 10

static void
lock(struct store *store, struct str id, int64_t days)
{
	struct stored_duty duty = { .case_id = id,
		.kind = duty_name(DUTY_NOTIFY),
		.rule = STR("date-set"),
		.owed_by = STR("addressee"),
		.created_at = DAY(1000),
		.due_at = DAY(1000 + days) };
	int64_t number;

	duty.tell_by = duty_lock_ask(duty.kind, duty.rule, duty.created_at, duty.due_at);
	CHECK(store_duty_close_of(store, id, STR(""), DAY(1000), NULL) == ERR_OK &&
		  store_duty_add(store, &duty, &number, NULL) == ERR_OK,
	    "a notice waits for a day");
}

/* The kind of what was told at that day; empty = nothing. */
static struct str
told(struct store *store, int64_t days)
{
	struct stored_duty *duties;
	struct stored_alert *alerts = NULL;
	size_t count = 0, all = 0;
	static int64_t last;

	if (alert_take(&arena, store, DAY(1000 + days), &duties, &count, NULL) !=
		ERR_OK ||
	    store_alert_list(&arena, store, last, ALERTS_MAX, &alerts, &all, NULL) !=
		ERR_OK ||
	    all == 0)
		return STR("");
	last = alerts[all - 1].id;
	return alerts[all - 1].kind;
}

int
main(void)
{
	struct stored_case one;
	struct store *store;

	if (!test_setup() || store_open(path, STORE_CREATE, &store, NULL) != ERR_OK)
		return 1;
	one = case_of(1);
	CHECK(store_begin(store, NULL) == ERR_OK &&
		  store_case_add(store, &one, NULL) == ERR_OK,
	    "a case");
	lock(store, one.id, 60);
	CHECK(told(store, 29).len == 0, "nothing before half of the time");
	CHECK(str_eq_c(told(store, 30), "duty-soon") &&
		  str_eq_c(told(store, 45), "duty-soon"),
	    "at half and three quarters as of each deadline");
	CHECK(told(store, 45).len == 0, "14 days before and a day nothing more");
	CHECK(
	    str_eq_c(told(store, 46), "lock-ends"), "14 days before: renew it, or lift");
	CHECK(told(store, 53).len == 0 && str_eq_c(told(store, 54), "lock-ends") &&
		  str_eq_c(told(store, 60), "duty-late"),
	    "again at nine tenths, and at its end it is due");
	lock(store, one.id, 20);
	CHECK(told(store, 5).len == 0 && str_eq_c(told(store, 6), "lock-ends"),
	    "of a short one 14 days before, which is before half");
	lock(store, one.id, 10);
	CHECK(told(store, 4).len == 0 && str_eq_c(told(store, 5), "duty-soon"),
	    "of one that lasts no longer as of each deadline");
	CHECK(store_commit(store, NULL) == ERR_OK, "it is kept");
	store_close(store);
	test_remove();
	return test_done();
}
