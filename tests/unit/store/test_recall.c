/*
 * The clock was put back: nothing waits until the old time comes again.  What a receiver
 * refused for its time becomes another message.
 */
#include "store_test.h"

#define MANY 100

static bool
due_at(
    struct store *store, int64_t now, struct stored_outbox **ret_items, size_t *ret_count)
{
	struct outbox_question question = { STR("US/papercup-mail"), now, MANY };

	return store_outbox_due(&arena, store, &question, ret_items, ret_count, NULL) ==
	       ERR_OK;
}

static void
test_anew(struct store *store)
{
	struct stored_outbox item = { .receiver = STR("US/papercup-mail"),
		.kind = STR("order"),
		.draft = STR("{\"v\":1}"),
		.at = 100 };
	struct stored_outbox *list;
	size_t count;

	CHECK(store_outbox_add(store, &item, &item.id, NULL) == ERR_OK, "a draft");
	item.next_at = 200;
	CHECK(store_outbox_anew(store, &item, NULL) == ERR_CONFLICT,
	    "what is not sealed is not written anew");
	CHECK(store_outbox_seal(store, item.id, STR("sealed"), NULL) == ERR_OK, "sealed");
	item.draft = STR("");
	CHECK(store_outbox_anew(store, &item, NULL) == ERR_CONFLICT,
	    "without a draft only a receipt is written anew");
	item.draft = STR("{\"v\":2}");
	CHECK(store_outbox_anew(store, &item, NULL) == ERR_OK &&
		  due_at(store, 300, &list, &count) && count == 0 &&
		  store_outbox_anew(store, &item, NULL) == ERR_CONFLICT &&
		  store_outbox_seal(store, item.id, STR("sealed again"), NULL) == ERR_OK,
	    "with one, what was sealed becomes another message, once");
	CHECK(due_at(store, 199, &list, &count) && count == 0 &&
		  due_at(store, 200, &list, &count) && count == 1,
	    "that rests first");
	CHECK(store_outbox_done(store, item.id, 201, STR("answer"), STR(""), NULL) ==
		      ERR_OK &&
		  store_outbox_anew(store, &item, NULL) == ERR_CONFLICT,
	    "what is done stays done");
}

/* The clock was ahead by 1000000 and is put back to 1000. */
static void
test_recall_duties(struct store *store)
{
	struct stored_duty one = { .case_id = id_of(1),
		.kind = STR("answer"),
		.rule = STR("answer-10d"),
		.owed_by = STR("addressee"),
		.created_at = 900,
		.due_at = 5000 };
	struct stored_duty *list;
	int64_t told = 0, ahead = 0, house = 0;
	size_t count;

	CHECK(store_duty_add(store, &one, &told, NULL) == ERR_OK &&
		  store_duty_told(store, told, 1000000, 0, NULL) == ERR_OK,
	    "people were told of its end, too early");
	one.created_at = 1000000;
	one.due_at = 1005000;
	CHECK(store_duty_add(store, &one, &ahead, NULL) == ERR_OK, "one began meanwhile");
	one.rule = STR("");
	CHECK(store_duty_add(store, &one, &house, NULL) == ERR_OK, "and a house date");
	CHECK(store_duty_to_tell(&arena, store, 1000, MANY, &list, &count, NULL) ==
		      ERR_OK &&
		  count == 0 && store_duty_recall(store, 1000, NULL) == ERR_OK &&
		  store_duty_to_tell(&arena, store, 1000, MANY, &list, &count, NULL) ==
		      ERR_OK &&
		  count == 2 && list[0].id == told && list[1].id == ahead,
	    "of both people are told now, of the house date at its end");
	CHECK(store_duty_told(store, told, 1000, 2000, NULL) == ERR_OK &&
		  store_duty_told(store, ahead, 1000, 2000, NULL) == ERR_OK &&
		  store_duty_close(store, ahead, 1000, NULL) == ERR_OK &&
		  store_duty_recall(store, 1001, NULL) == ERR_OK &&
		  store_duty_to_tell(&arena, store, 1001, MANY, &list, &count, NULL) ==
		      ERR_OK &&
		  count == 0,
	    "once");
	CHECK(store_duty_close(store, told, 1, NULL) == ERR_OK &&
		  store_duty_close(store, house, 1, NULL) == ERR_OK,
	    "all are done");
}

static void
test_recall(struct store *store)
{
	struct stored_alert alert = { .at = 5000000000,
		.kind = STR("undelivered"),
		.subject = STR("US/papercup-mail"),
		.urgent = true };
	struct stored_alert *alerts;
	struct stored_outbox item = { .receiver = STR("US/papercup-mail"),
		.kind = STR("receipt"),
		.bytes = STR("sealed"),
		.at = 5000000000 };
	struct stored_outbox *items;
	struct stored_witness witness;
	int64_t id = 0;
	size_t count;

	CHECK(store_alert_add(store, &alert, NULL) == ERR_OK &&
		  store_alert_recall(store, 1000, NULL) == ERR_OK &&
		  store_alert_to_escalate(
		      &arena, store, 900000999, MANY, &alerts, &count, NULL) == ERR_OK &&
		  count == 0 &&
		  store_alert_to_escalate(
		      &arena, store, 900001000, MANY, &alerts, &count, NULL) == ERR_OK &&
		  count == 1,
	    "an alert waits a quarter of an hour from now, no longer");
	CHECK(store_outbox_add(store, &item, &id, NULL) == ERR_OK &&
		  store_outbox_recall(store, 1000, NULL) == ERR_OK &&
		  due_at(store, 1000, &items, &count) && count == 1 &&
		  store_outbox_to_tell(
		      &arena, store, 900001000, MANY, &items, &count, NULL) == ERR_OK &&
		  count >= 1 && items[count - 1].id == id &&
		  store_outbox_done(store, id, 1001, STR("answer"), STR(""), NULL) ==
		      ERR_OK,
	    "what is not delivered is due, and told as late");
	CHECK(store_witness_meet(store, STR("US/papercup-mail"), NULL) == ERR_OK &&
		  store_witness_get(
		      &arena, store, STR("US/papercup-mail"), &witness, NULL) == ERR_OK,
	    "a witness");
	witness.tried_at = 5000000000;
	CHECK(store_witness_update(store, &witness, NULL) == ERR_OK &&
		  store_witness_next(&arena, store, 1000, &witness, NULL) ==
		      ERR_NOT_FOUND &&
		  store_witness_recall(store, 1000, NULL) == ERR_OK &&
		  store_witness_next(&arena, store, 1000, &witness, NULL) == ERR_OK,
	    "is asked again");
}

/* The clock was ahead by ten minutes, less than others are waited for. */
static void
test_recall_emergency(struct store *store)
{
	struct stored_case one = case_of(2);
	struct stored_outbox item = { .case_id = one.id,
		.receiver = STR("US/papercup-mail"),
		.kind = STR("order"),
		.bytes = STR("sealed"),
		.at = 600000000 };
	struct stored_outbox *items;
	size_t count;

	one.emergency = true;
	CHECK(store_case_add(store, &one, NULL) == ERR_OK &&
		  store_outbox_add(store, &item, &item.id, NULL) == ERR_OK &&
		  store_outbox_recall(store, 1000, NULL) == ERR_OK &&
		  store_outbox_to_tell(
		      &arena, store, 60000999, MANY, &items, &count, NULL) == ERR_OK &&
		  count == 0 &&
		  store_outbox_to_tell(
		      &arena, store, 60001000, MANY, &items, &count, NULL) == ERR_OK &&
		  count == 1 && items[0].id == item.id,
	    "of an emergency people are told after a minute from now");
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
	test_anew(store);
	test_recall_duties(store);
	test_recall(store);
	test_recall_emergency(store);
	CHECK(store_commit(store, NULL) == ERR_OK, "kept");
	store_close(store);
	test_remove();
	return test_done();
}
