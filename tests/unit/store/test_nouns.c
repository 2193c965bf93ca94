/* Cases, messages, documents, events, outbox, duties, evidence, tray: one by one. */
#include "store_test.h"

#define MANY 10

/* What people look for. */
static void
test_found(struct store *store, const struct stored_case *two)
{
	struct case_query query;
	struct stored_case *list;
	size_t count;

	query = (struct case_query){ .side = STR("nobody"), .limit = MANY };
	CHECK(store_case_list(&arena, store, &query, &list, &count, NULL) == ERR_OK &&
		  count == 0,
	    "none of a side that nobody has");
	query = (struct case_query){
		.side = two->side, .state = STR("received"), .limit = MANY
	};
	CHECK(store_case_list(&arena, store, &query, &list, &count, NULL) == ERR_OK &&
		  count == 1 && str_eq(list[0].id, two->id),
	    "those of a side in a state");
	query = (struct case_query){ .text = str_slice(two->id, 0, 20), .limit = MANY };
	CHECK(store_case_list_of(
		  &arena, store, CASE_OF_ID, &query, &list, &count, NULL) == ERR_OK &&
		  count >= 1 && str_starts(list[0].id, query.text),
	    "those whose ids begin so");
	query = (struct case_query){ .text = two->issuer, .limit = MANY };
	CHECK(store_case_list_of(
		  &arena, store, CASE_OF_ISSUER, &query, &list, &count, NULL) == ERR_OK &&
		  count == 2,
	    "those of an issuer");
	query.text = two->addressee;
	CHECK(store_case_list_of(
		  &arena, store, CASE_OF_ISSUER, &query, &list, &count, NULL) == ERR_OK &&
		  count == 0 &&
		  store_case_list_of(&arena, store, CASE_OF_ADDRESSEE, &query, &list,
		      &count, NULL) == ERR_OK &&
		  count == 2,
	    "those of an addressee");
	query.text = STR("RUC-2026-1");
	CHECK(store_case_list_of(&arena, store, CASE_OF_REFERENCE, &query, &list, &count,
		  NULL) == ERR_OK &&
		  count == 0,
	    "none without a reference");
}

static void
test_cases(struct store *store)
{
	struct stored_case one = case_of(1), two = case_of(2), bad = case_of(3), found,
			   *list;
	struct case_query query = { .limit = MANY };
	size_t count;
	bool seen = false;

	bad.state = STR("");
	CHECK(store_case_add(store, &bad, NULL) == ERR_USAGE, "a case needs a state");
	bad = case_of(3);
	bad.id = STR("3");
	CHECK(store_case_add(store, &bad, NULL) == ERR_USAGE, "and a whole id");
	CHECK(store_case_get(&arena, store, one.id, &found, NULL) == ERR_NOT_FOUND,
	    "none yet");
	CHECK(store_case_update_state(store, one.id, STR("x"), 1, NULL) == ERR_NOT_FOUND,
	    "nothing to update");
	one.answer_by = 77;
	CHECK(store_case_add(store, &one, NULL) == ERR_OK &&
		  store_case_add(store, &two, NULL) == ERR_OK,
	    "two cases");
	CHECK(store_case_add(store, &one, NULL) == ERR_CONFLICT, "no case twice");
	bad = case_of(4);
	bad.order_sha256 = one.order_sha256;
	CHECK(store_case_add(store, &bad, NULL) == ERR_CONFLICT, "no order in two cases");
	CHECK(store_case_get_by_sha256(&arena, store, &one.order_sha256, &found, NULL) ==
		      ERR_OK &&
		  str_eq(found.id, one.id) && found.answer_by == 77 &&
		  found.preserve_until == 0 && found.version == 1 &&
		  str_empty(found.assignee),
	    "a case is read as it was written");
	CHECK(
	    store_order_seen(store, &bad.order_sha256, STR(""), &seen, NULL) == ERR_OK &&
		seen,
	    "an order is known by its digest");
	bad.order_sha256 = hash_of(99);
	CHECK(store_order_seen(store, &bad.order_sha256, one.id, &seen, NULL) == ERR_OK &&
		  seen,
	    "or by its id");
	CHECK(store_order_seen(store, &bad.order_sha256, bad.id, &seen, NULL) == ERR_OK &&
		  !seen,
	    "or not at all");
	found.state = STR("answered");
	found.assignee = STR("desk-1");
	CHECK(store_case_update(store, &found, NULL) == ERR_OK &&
		  store_case_get(&arena, store, one.id, &found, NULL) == ERR_OK &&
		  found.version == 2 && str_eq_c(found.assignee, "desk-1"),
	    "an update is a new version");
	CHECK(store_case_list(&arena, store, &query, &list, &count, NULL) == ERR_OK &&
		  count == 2 && str_eq(list[0].id, two.id),
	    "the newest case first");
	query.before = list[0].number;
	CHECK(store_case_list(&arena, store, &query, &list, &count, NULL) == ERR_OK &&
		  count == 1 && str_eq(list[0].id, one.id),
	    "then the next page");
	query = (struct case_query){ .state = STR("received"), .limit = MANY };
	CHECK(store_case_list(&arena, store, &query, &list, &count, NULL) == ERR_OK &&
		  count == 1 && str_eq(list[0].id, two.id),
	    "or those in one state");
	test_found(store, &two);
}

static void
test_counts(struct store *store)
{
	struct case_count *counts;
	size_t count;

	CHECK(store_case_counts(&arena, store, &counts, &count, NULL) == ERR_OK &&
		  count == 2 && str_eq_c(counts[0].state, "answered") &&
		  counts[0].cases == 1 && counts[1].cases == 1,
	    "states are counted");
	CHECK(store_case_update_state(store, id_of(2), STR("answered"), 9, NULL) ==
		      ERR_OK &&
		  store_case_counts(&arena, store, &counts, &count, NULL) == ERR_OK &&
		  count == 1 && counts[0].cases == 2,
	    "after an update too");
}

static void
test_messages(struct store *store)
{
	struct stored_message one = message_of(1), found, *list;
	size_t count;

	one.case_id = id_of(404);
	CHECK(store_message_add(store, &one, NULL) == ERR_NOT_FOUND,
	    "a message of no case");
	one.case_id = id_of(1);
	one.transaction = STR("");
	CHECK(store_message_add(store, &one, NULL) == ERR_USAGE,
	    "a message without its id");
	one.transaction = id_of(1);
	CHECK(store_message_find(&arena, store, one.sender, one.transaction, &found,
		  NULL) == ERR_NOT_FOUND,
	    "it is new");
	CHECK(store_message_add(store, &one, NULL) == ERR_OK &&
		  store_message_add(store, &one, NULL) == ERR_CONFLICT,
	    "a message is stored once");
	CHECK(store_message_find(
		  &arena, store, one.sender, one.transaction, &found, NULL) == ERR_OK &&
		  str_empty(found.bytes) && str_empty(found.answer) &&
		  memcmp(&found.sha256, &one.sha256, HASH_LEN) == 0,
	    "it has no answer yet");
	CHECK(store_message_answer(
		  store, one.sender, one.transaction, STR("first"), NULL) == ERR_OK &&
		  store_message_answer(store, one.sender, one.transaction, STR("second"),
		      NULL) == ERR_CONFLICT,
	    "the first answer stays");
	CHECK(store_message_get(
		  &arena, store, one.sender, one.transaction, &found, NULL) == ERR_OK &&
		  str_eq_c(found.answer, "first") && str_eq(found.bytes, one.bytes) &&
		  found.direction == DIRECTION_IN,
	    "and all is read");
	one.sender = STR("AR/fiscalia-delta");
	one.direction = DIRECTION_OUT;
	CHECK(store_message_add(store, &one, NULL) == ERR_OK,
	    "another sender has its own ids");
	CHECK(store_message_list(&arena, store, id_of(1), MANY, &list, &count, NULL) ==
		      ERR_OK &&
		  count == 2 && list[1].direction == DIRECTION_OUT,
	    "a case has its messages");
}

static void
test_documents(struct store *store)
{
	struct stored_document one = { .case_id = id_of(1),
		.sha256 = hash_of(5),
		.kind = STR("Order"),
		.at = 3,
		.bytes = STR("text") };
	struct stored_document found, *list;
	struct hash other = hash_of(6);
	size_t count;

	CHECK(store_document_add(store, &one, NULL) == ERR_OK &&
		  store_document_add(store, &one, NULL) == ERR_CONFLICT,
	    "a document is stored once");
	CHECK(store_document_get(&arena, store, id_of(1), &other, &found, NULL) ==
		      ERR_NOT_FOUND &&
		  store_document_get(&arena, store, id_of(2), &one.sha256, &found,
		      NULL) == ERR_NOT_FOUND,
	    "no other document, no other case");
	CHECK(store_document_get(&arena, store, id_of(1), &one.sha256, &found, NULL) ==
		      ERR_OK &&
		  str_eq_c(found.bytes, "text") && found.size == 4,
	    "it is read");
	CHECK(store_document_find(&arena, store, &one.sha256, &found, NULL) == ERR_OK &&
		  str_eq(found.case_id, id_of(1)),
	    "and found by its digest alone");
	CHECK(store_document_list(&arena, store, id_of(1), MANY, &list, &count, NULL) ==
		      ERR_OK &&
		  count == 1 && str_empty(list[0].bytes) && list[0].size == 4,
	    "lists have no bytes");
}

static void
test_events(struct store *store)
{
	struct stored_event one = { .case_id = id_of(1),
		.at = 3,
		.event = STR("opened"),
		.person = STR("desk-1"),
		.detail = STR("secret"),
		.leaf = STORE_NO_LEAF };
	struct stored_event *list;
	size_t count;

	one.leaf = 404;
	CHECK(store_event_add(store, &one, NULL) == ERR_NOT_FOUND, "an event of no leaf");
	one.leaf = STORE_NO_LEAF;
	CHECK(store_event_add(store, &one, NULL) == ERR_OK, "an event");
	one.case_id = STR("");
	CHECK(store_event_add(store, &one, NULL) == ERR_OK, "an event of the node");
	CHECK(store_event_list(&arena, store, id_of(1), 0, MANY, &list, &count, NULL) ==
		      ERR_OK &&
		  count == 1 && list[0].leaf == STORE_NO_LEAF,
	    "a case has its events");
	CHECK(store_event_list(&arena, store, STR(""), list[0].number, MANY, &list,
		  &count, NULL) == ERR_OK &&
		  count == 1 && str_empty(list[0].case_id),
	    "the node all");
}

static bool
is_due(struct store *store, const char *receiver, int64_t now,
    struct stored_outbox **ret_list, size_t *ret_count)
{
	return store_outbox_due(&arena, store,
		   &(struct outbox_question){
		       .receiver = str_from(receiver), .now = now, .limit = MANY },
		   ret_list, ret_count, NULL) == ERR_OK;
}

static void
test_outbox_seal(struct store *store)
{
	struct stored_outbox draft = { .receiver = STR("US/papercup-mail"),
		.kind = STR("order"),
		.draft = STR("not sealed"),
		.at = 1 };
	struct stored_outbox *list, found;
	int64_t id = 0;
	size_t count;

	CHECK(store_outbox_add(store, &draft, &id, NULL) == ERR_OK &&
		  is_due(store, "US/papercup-mail", 1, &list, &count) && count == 0,
	    "a draft is never due");
	CHECK(store_outbox_unsealed(&arena, store, MANY, &list, &count, NULL) == ERR_OK &&
		  count == 1 && list[0].id == id && !list[0].owes_receipt &&
		  str_eq_c(list[0].draft, "not sealed"),
	    "it waits for the keeper");
	CHECK(store_outbox_seal(store, id, STR("sealed"), NULL) == ERR_OK &&
		  store_outbox_seal(store, id, STR("other"), NULL) == ERR_CONFLICT &&
		  store_outbox_draft(store, id, STR("other"), NULL) == ERR_CONFLICT,
	    "sealed once");
	CHECK(store_outbox_get(&arena, store, id, &found, NULL) == ERR_OK &&
		  str_eq_c(found.bytes, "sealed") && found.draft.len == 0,
	    "the bytes stand");
	CHECK(store_outbox_done(store, id, 2, STR("answer"), STR(""), NULL) == ERR_OK,
	    "and go");
}

/* A receipt that overtakes the one before it would tell a story that did not happen. */
static void
test_outbox_order(struct store *store)
{
	struct stored_outbox paper = { .case_id = id_of(1),
		.receiver = STR("US/papercup-mail"),
		.kind = STR("receipt"),
		.bytes = STR("sealed"),
		.at = 1 };
	struct stored_outbox *list;
	int64_t first = 0, second = 0;
	size_t count;

	CHECK(store_outbox_add(store, &paper, &first, NULL) == ERR_OK &&
		  store_outbox_add(store, &paper, &second, NULL) == ERR_OK,
	    "two papers of one case for one receiver");
	CHECK(store_outbox_failed(store, first, 50, STR("away"), NULL) == ERR_OK &&
		  is_due(store, "US/papercup-mail", 20, &list, &count) && count == 0,
	    "the second does not overtake the first");
	CHECK(
	    store_outbox_done(store, first, 51, STR("answer"), STR(""), NULL) == ERR_OK &&
		is_due(store, "US/papercup-mail", 51, &list, &count) && count == 1 &&
		list[0].id == second,
	    "then it goes");
	CHECK(store_outbox_done(
		  store, second, 52, STR("answer"), STR("rule: no"), NULL) == ERR_OK,
	    "too, though it was refused");
	CHECK(store_outbox_list(&arena, store, id_of(1), 100, &list, &count, NULL) ==
		      ERR_OK &&
		  count >= 2 && list[count - 2].error.len == 0 &&
		  str_eq_c(list[count - 1].error, "rule: no"),
	    "why is kept, of what was refused alone");
}

static void
test_outbox(struct store *store)
{
	struct stored_outbox one = { .case_id = id_of(1),
		.receiver = STR("CL/fiscalia-norte"),
		.kind = STR("receipt"),
		.bytes = STR("sealed"),
		.at = 100 };
	struct stored_outbox other = one;
	struct stored_outbox found, *list;
	struct str receiver;
	int64_t id = 0, second = 0, value = -1;
	size_t count;

	CHECK(store_outbox_oldest(store, 500, &value, NULL) == ERR_OK && value == 0,
	    "none waits");
	other.receiver = STR("AR/fiscalia-delta");
	CHECK(store_outbox_add(store, &one, &id, NULL) == ERR_OK &&
		  store_outbox_add(store, &other, &second, NULL) == ERR_OK && second > id,
	    "two wait");
	CHECK(is_due(store, "CL/fiscalia-norte", 99, &list, &count) && count == 0,
	    "not before their time");
	CHECK(is_due(store, "CL/fiscalia-norte", 100, &list, &count) && count == 1 &&
		  list[0].id == id && str_empty(list[0].bytes),
	    "then, and of the one receiver only");
	CHECK(store_outbox_receiver(&arena, store, STR(""), &receiver, NULL) == ERR_OK &&
		  str_eq_c(receiver, "AR/fiscalia-delta") &&
		  store_outbox_receiver(&arena, store, receiver, &receiver, NULL) ==
		      ERR_OK &&
		  str_eq_c(receiver, "CL/fiscalia-norte") &&
		  store_outbox_receiver(&arena, store, receiver, &receiver, NULL) ==
		      ERR_OK &&
		  str_empty(receiver),
	    "the receivers, one after the other");
	CHECK(store_outbox_failed(store, id, 200, STR("refused"), NULL) == ERR_OK &&
		  store_outbox_get(&arena, store, id, &found, NULL) == ERR_OK &&
		  found.attempts == 1 && str_eq_c(found.error, "refused"),
	    "an attempt fails");
	CHECK(is_due(store, "CL/fiscalia-norte", 150, &list, &count) && count == 0 &&
		  is_due(store, "AR/fiscalia-delta", 150, &list, &count) && count == 1,
	    "and is tried later; others are not kept");
	CHECK(
	    store_outbox_release(store, STR("AR/fiscalia-delta"), 150, NULL) == ERR_OK &&
		is_due(store, "CL/fiscalia-norte", 150, &list, &count) && count == 0 &&
		store_outbox_release(store, STR("CL/fiscalia-norte"), 150, NULL) ==
		    ERR_OK &&
		is_due(store, "CL/fiscalia-norte", 150, &list, &count) && count == 1,
	    "or as soon as its receiver is there");
	CHECK(store_outbox_failed(store, id, 900, STR("refused"), NULL) == ERR_OK &&
		  is_due(store, "CL/fiscalia-norte", 160, &list, &count) && count == 0 &&
		  store_outbox_recall(store, 160, NULL) == ERR_OK &&
		  is_due(store, "CL/fiscalia-norte", 160, &list, &count) && count == 1,
	    "or when the clock was put back");
	CHECK(store_outbox_failed(store, id, 200, STR("refused"), NULL) == ERR_OK,
	    "it waits");
	CHECK(store_outbox_done(store, second, 160, STR("answer"), STR(""), NULL) ==
		      ERR_OK &&
		  store_outbox_done(store, second, 170, STR("other"), STR(""), NULL) ==
		      ERR_CONFLICT &&
		  store_outbox_failed(store, second, 170, STR("x"), NULL) == ERR_CONFLICT,
	    "what is done stays done");
	CHECK(store_outbox_next(store, &value, NULL) == ERR_OK && value == 200,
	    "the next try");
	CHECK(store_outbox_oldest(store, 500, &value, NULL) == ERR_OK && value == 400,
	    "the age of the oldest");
	CHECK(store_outbox_list(&arena, store, id_of(1), MANY, &list, &count, NULL) ==
		      ERR_OK &&
		  count == 2 && list[1].done_at == 160 && str_empty(list[0].bytes),
	    "a case shows what it sent");
}

static void
test_duties(struct store *store)
{
	struct stored_duty one = { .case_id = id_of(1),
		.kind = STR("answer"),
		.owed_by = STR("US/papercup-mail"),
		.created_at = 1,
		.due_at = 500 };
	struct stored_duty *list;
	struct store_totals totals;
	int64_t id = 0, law = 0;
	size_t count;

	CHECK(store_duty_add(store, &one, &id, NULL) == ERR_OK, "a duty");
	one.kind = STR("notify");
	one.due_at = 300;
	CHECK(store_duty_add(store, &one, NULL, NULL) == ERR_OK, "another");
	one.kind = STR("preserve-now");
	one.rule = STR("preserve-at-once");
	one.due_at = 101;
	CHECK(store_duty_add(store, &one, &law, NULL) == ERR_OK, "and one of the law");
	CHECK(
	    store_duty_to_tell(&arena, store, 50, MANY, &list, &count, NULL) == ERR_OK &&
		count == 0,
	    "nobody is told yet");
	CHECK(
	    store_duty_to_tell(&arena, store, 299, MANY, &list, &count, NULL) == ERR_OK &&
		count == 1 && list[0].id == law,
	    "of a deadline of the law at half of its time");
	CHECK(store_duty_close(store, law, 11, NULL) == ERR_OK &&
		  store_duty_told(store, law, 12, 13, NULL) == ERR_CONFLICT,
	    "of what is closed nobody is told");
	CHECK(
	    store_duty_to_tell(&arena, store, 999, MANY, &list, &count, NULL) == ERR_OK &&
		count == 2 && list[0].due_at == 300,
	    "of house dates at their end, the most urgent first");
	CHECK(store_totals(store, 400, &totals, NULL) == ERR_OK &&
		  totals.duties_open == 2 && totals.duties_late == 1 &&
		  totals.duties_next_at == 300,
	    "late ones are counted");
	CHECK(
	    store_duty_told(store, id, 501, 700, NULL) == ERR_OK &&
		store_duty_close_of(store, id_of(1), STR("notify"), 10, NULL) == ERR_OK &&
		store_duty_to_tell(&arena, store, 699, MANY, &list, &count, NULL) ==
		    ERR_OK &&
		count == 0,
	    "who was told is not told again before the time");
	CHECK(
	    store_duty_to_tell(&arena, store, 700, MANY, &list, &count, NULL) == ERR_OK &&
		count == 1 && list[0].id == id && list[0].told_at == 501 &&
		store_duty_told(store, id, 700, 0, NULL) == ERR_OK &&
		store_duty_to_tell(&arena, store, 999, MANY, &list, &count, NULL) ==
		    ERR_OK &&
		count == 0,
	    "then once more, and not again");
	CHECK(store_duty_close(store, id, 11, NULL) == ERR_OK &&
		  store_duty_close(store, id, 12, NULL) == ERR_CONFLICT,
	    "a duty is closed once");
	CHECK(store_duty_list(&arena, store, id_of(1), MANY, &list, &count, NULL) ==
		      ERR_OK &&
		  count == 3 && list[0].closed_at == 11,
	    "the case still shows all");
}

static void
test_evidence(struct store *store)
{
	struct stored_evidence one = { .id = STR("e-1"),
		.case_id = id_of(1),
		.file = STR("e-1.asice"),
		.sha256 = hash_of(8),
		.size = 123456,
		.state = STR("sealed"),
		.at = 7 };
	struct stored_evidence found, *list;
	size_t count;

	CHECK(store_evidence_get(&arena, store, one.id, &found, NULL) == ERR_NOT_FOUND &&
		  store_evidence_update_state(store, one.id, STR("x"), NULL) ==
		      ERR_NOT_FOUND,
	    "no evidence");
	CHECK(store_evidence_add(store, &one, NULL) == ERR_OK &&
		  store_evidence_add(store, &one, NULL) == ERR_CONFLICT,
	    "evidence is stored once");
	CHECK(
	    store_evidence_update_state(store, one.id, STR("fetched"), NULL) == ERR_OK &&
		store_evidence_get(&arena, store, one.id, &found, NULL) == ERR_OK &&
		str_eq_c(found.state, "fetched") && found.size == 123456,
	    "its state moves");
	CHECK(store_evidence_list(&arena, store, id_of(1), MANY, &list, &count, NULL) ==
		      ERR_OK &&
		  count == 1,
	    "a case has its evidence");
}

static void
test_channels(struct store *store)
{
	struct stored_channel one = { .case_id = id_of(1), .at = 5 }, found;
	struct str *ids;
	size_t count = 9;

	CHECK(
	    store_channel_get(&arena, store, one.case_id, &found, NULL) == ERR_NOT_FOUND,
	    "a case has no prescribed channel");
	CHECK(store_channel_put(store, &one, NULL) == ERR_OK &&
		  store_channel_get(&arena, store, one.case_id, &found, NULL) == ERR_OK &&
		  str_empty(found.reason) && found.at == 5,
	    "one has, and no reason to leave it");
	CHECK(store_channel_due(&arena, store, STR(""), MANY, &ids, &count, NULL) ==
		      ERR_OK &&
		  count == 0,
	    "nothing of it is due");
	CHECK(store_channel_mark(store, one.case_id, NULL) == ERR_OK &&
		  store_channel_mark(store, one.case_id, NULL) == ERR_OK &&
		  store_channel_clear(store, one.case_id, 1, NULL) == ERR_OK &&
		  store_channel_due(&arena, store, STR(""), MANY, &ids, &count, NULL) ==
		      ERR_OK &&
		  count == 1 && str_eq(ids[0], one.case_id),
	    "what was kept back since stays due");
	CHECK(store_channel_due(&arena, store, one.case_id, MANY, &ids, &count, NULL) ==
		      ERR_OK &&
		  count == 0,
	    "a page begins behind the one before");
	CHECK(store_channel_clear(store, one.case_id, 2, NULL) == ERR_OK &&
		  store_channel_get(&arena, store, one.case_id, &found, NULL) == ERR_OK &&
		  found.due == 0,
	    "until it is written");
	one.reason = STR("size");
	one.person = STR("prosecutor-1");
	CHECK(store_channel_put(store, &one, NULL) == ERR_OK, "it gets its reason");
	one.reason = STR("nature");
	CHECK(store_channel_put(store, &one, NULL) == ERR_OK &&
		  store_channel_get(&arena, store, one.case_id, &found, NULL) == ERR_OK &&
		  str_eq_c(found.reason, "size") &&
		  str_eq_c(found.person, "prosecutor-1"),
	    "which stays");
	one.case_id = id_of(77);
	CHECK(store_channel_put(store, &one, NULL) == ERR_NOT_FOUND, "no such case");
}

static void
test_records(struct store *store)
{
	struct stored_record record = { .case_id = id_of(1),
		.at = 6,
		.kind = STR("order"),
		.sender = STR("FR/a"),
		.receiver = STR("DE/b"),
		.file = STR("order.json"),
		.size = 3,
		.sha256 = hash_of(7),
		.means = STR("mutual TLS") };
	struct record_query query = { .case_id = id_of(1), .limit = MANY };
	struct stored_record *list;
	size_t count = 9;

	CHECK(store_record_add(store, &record, NULL) == ERR_USAGE,
	    "a record has its reason");
	record.reason = STR("size");
	record.leaf = 4711;
	CHECK(store_record_add(store, &record, NULL) == ERR_NOT_FOUND,
	    "and a leaf that is there");
	record.leaf = 0;
	CHECK(store_record_add(store, &record, NULL) == ERR_OK, "a record");
	CHECK(store_record_list(&arena, store, &query, &list, &count, NULL) == ERR_OK &&
		  count == 1 && str_eq_c(list[0].file, "order.json") &&
		  list[0].size == 3 && str_eq_c(list[0].reason, "size") &&
		  list[0].leaf == 0,
	    "is read as it was written");
	query.after = list[0].number;
	CHECK(store_record_list(&arena, store, &query, &list, &count, NULL) == ERR_OK &&
		  count == 0,
	    "a page begins behind the one before");
	query = (struct record_query){ .limit = MANY };
	CHECK(store_record_list(&arena, store, &query, &list, &count, NULL) == ERR_OK &&
		  count == 1,
	    "those of all cases");
}

static void
test_tray(struct store *store)
{
	struct stored_tray one = { .at = 50,
		.sender = STR("US/unproven"),
		.channel = STR("hi1"),
		.rule = STR("no-signoff"),
		.summary = STR("an order"),
		.sha256 = hash_of(9),
		.bytes = STR("body"),
		.text = STR("text") };
	struct stored_tray found, *list;
	int64_t id = 0;
	int64_t items, bytes;
	size_t count;

	CHECK(store_tray_find(&arena, store, &one.sha256, &found, NULL) == ERR_NOT_FOUND,
	    "the tray is empty");
	CHECK(
	    store_tray_add(store, &one, &id, NULL) == ERR_OK, "something unproven waits");
	CHECK(store_tray_find(&arena, store, &one.sha256, &found, NULL) == ERR_OK &&
		  found.id == id,
	    "the same again is found");
	CHECK(store_tray_of_sender(store, one.sender, &items, &bytes, NULL) == ERR_OK &&
		  items == 1 && bytes == 4 &&
		  store_tray_of_sender(store, STR("US/other"), &items, &bytes, NULL) ==
		      ERR_OK &&
		  items == 0 && bytes == 0,
	    "each sender's are counted");
	CHECK(store_tray_list(&arena, store, 0, MANY, &list, &count, NULL) == ERR_OK &&
		  count == 1 && str_empty(list[0].bytes),
	    "it is listed");
	found.closed_at = 60;
	found.person = STR("desk-1");
	found.reason = STR("called back");
	found.case_id = id_of(1);
	CHECK(store_tray_close(store, &found, NULL) == ERR_OK &&
		  store_tray_close(store, &found, NULL) == ERR_CONFLICT,
	    "a person closes it, once");
	CHECK(store_tray_list(&arena, store, 0, MANY, &list, &count, NULL) == ERR_OK &&
		  count == 0,
	    "it waits no more");
	CHECK(store_tray_get(&arena, store, id, &found, NULL) == ERR_OK &&
		  str_eq_c(found.person, "desk-1") && str_eq_c(found.bytes, "body") &&
		  str_eq_c(found.reason, "called back") && str_empty(found.text),
	    "but is kept");
}

static void
test_erase(struct store *store)
{
	struct stored_leaf leaf = { 0, STR("leaf"), STR("salts"), id_of(1), 5 };
	struct stored_message message;
	struct stored_document document;
	struct stored_event *events;
	struct stored_leaf found;
	struct hash sha256 = hash_of(5);
	size_t count;

	CHECK(store_leaf_add(store, &leaf, NULL) == ERR_OK &&
		  store_erase(store, id_of(1), NULL) == ERR_OK,
	    "a case is erased");
	CHECK(store_message_get(&arena, store, STR("CL/fiscalia-norte"), id_of(1),
		  &message, NULL) == ERR_OK &&
		  str_empty(message.bytes) && str_empty(message.answer),
	    "its messages");
	CHECK(store_document_get(&arena, store, id_of(1), &sha256, &document, NULL) ==
		      ERR_OK &&
		  str_empty(document.bytes),
	    "its documents");
	CHECK(store_event_list(&arena, store, id_of(1), 0, MANY, &events, &count, NULL) ==
		      ERR_OK &&
		  str_empty(events[0].detail),
	    "its events' details");
	CHECK(store_leaf_get(&arena, store, 0, &found, NULL) == ERR_OK &&
		  str_empty(found.salts) && str_eq_c(found.leaf, "leaf"),
	    "the salts, not the leaf");
}

/* A full arena is told, and the statement can be used again. */
static void
test_small_arena(struct store *store)
{
	struct arena small = arena;
	struct stored_case found, *list;
	struct case_query query = { .limit = 100000 };
	size_t count;

	small.size = small.used + 64; /* the rest of it, but for a little */
	CHECK(store_case_get(&small, store, id_of(1), &found, NULL) == ERR_LIMIT,
	    "no room for it");
	CHECK(store_case_list(&small, store, &query, &list, &count, NULL) == ERR_LIMIT,
	    "nor for a list");
	CHECK(store_case_get(&arena, store, id_of(1), &found, NULL) == ERR_OK,
	    "room elsewhere");
}

static struct stored_change
change_of(unsigned n, const char *speaker, const char *receiver)
{
	return (struct stored_change){ .case_id = case_of(1).id,
		.sha256 = hash_of(500 + n),
		.kind = STR("question"),
		.speaker = str_from(speaker),
		.receiver = str_from(receiver),
		.follows = hash_of(1),
		.at = n };
}

static void
test_changes(struct store *store)
{
	struct stored_change one = change_of(1, "US/p", "CL/f");
	struct stored_change two = change_of(2, "CL/f", "US/p");
	struct stored_change three = change_of(3, "CL/f", "US/p");
	struct stored_change found, *list;
	struct str id = one.case_id;
	size_t count;

	CHECK(store_change_last(&arena, store, id, one.speaker, one.receiver, &found,
		  NULL) == ERR_NOT_FOUND,
	    "nothing was said");
	CHECK(store_change_settle(store, id, one.receiver, CHANGE_TAKEN, NULL) == ERR_OK,
	    "nor is there anything to settle");
	CHECK(store_change_add(store, &one, NULL) == ERR_OK &&
		  store_change_add(store, &two, NULL) == ERR_OK &&
		  store_change_add(store, &three, NULL) == ERR_OK,
	    "three changes");
	CHECK(store_change_add(store, &two, NULL) == ERR_CONFLICT,
	    "none twice to the same receiver");
	CHECK(store_change_last(
		  &arena, store, id, two.speaker, two.receiver, &found, NULL) == ERR_OK &&
		  found.number == 3 && found.state == CHANGE_SENT,
	    "the last of one to another");
	CHECK(
	    store_change_settle(store, id, two.receiver, CHANGE_TAKEN, NULL) == ERR_OK &&
		store_change_settle(store, id, two.receiver, CHANGE_REFUSED, NULL) ==
		    ERR_OK,
	    "the answers come in their order");
	CHECK(store_change_last(
		  &arena, store, id, two.speaker, two.receiver, &found, NULL) == ERR_OK &&
		  found.number == 2 && found.state == CHANGE_TAKEN,
	    "what was refused does not count");
	CHECK(store_change_get(&arena, store, id, &three.sha256, &found, NULL) ==
		  ERR_NOT_FOUND,
	    "nor is it found");
	CHECK(store_change_get(&arena, store, id, &one.sha256, &found, NULL) == ERR_OK &&
		  str_eq(found.speaker, one.speaker) && found.state == CHANGE_SENT,
	    "another is");
	CHECK(store_change_list(&arena, store, id, MANY, &list, &count, NULL) == ERR_OK &&
		  count == 3 && list[2].state == CHANGE_REFUSED,
	    "all are listed");
}

static void
test_acts(struct store *store)
{
	struct stored_act one = { .id = id_of(1),
		.person = STR("desk-1"),
		.sha256 = hash_of(1),
		.at = 100,
		.answer = STR("[]"),
		.waits = true,
		.leaf = 0 };
	struct stored_act bad = one, found;

	bad.id = STR("1");
	CHECK(store_act_add(store, &bad, NULL) == ERR_USAGE, "an act needs a whole id");
	CHECK(store_act_get(&arena, store, one.id, &found, NULL) == ERR_NOT_FOUND,
	    "none yet");
	CHECK(store_act_add(store, &one, NULL) == ERR_OK &&
		  store_act_add(store, &one, NULL) == ERR_CONFLICT,
	    "an act is kept once");
	CHECK(store_act_get(&arena, store, one.id, &found, NULL) == ERR_OK &&
		  str_eq_c(found.answer, "[]") && found.waits && found.leaf == 0,
	    "with what is known of its answer, and the leaf that it waits for");
	CHECK(store_act_answer(store, one.id, STR("{}"), NULL) == ERR_OK &&
		  store_act_get(&arena, store, one.id, &found, NULL) == ERR_OK &&
		  str_eq_c(found.answer, "{}") && !found.waits &&
		  str_eq(found.person, one.person) &&
		  memcmp(&found.sha256, &one.sha256, sizeof one.sha256) == 0,
	    "then the whole of it");
	CHECK(store_act_forget(store, 100, NULL) == ERR_OK &&
		  store_act_get(&arena, store, one.id, &found, NULL) == ERR_OK &&
		  store_act_forget(store, 101, NULL) == ERR_OK &&
		  store_act_get(&arena, store, one.id, &found, NULL) == ERR_NOT_FOUND,
	    "until it is old");
}

int
main(void)
{
	struct store *store;

	if (!test_setup() || store_open(path, STORE_CREATE, &store, NULL) != ERR_OK)
		return 1;
	CHECK(store_begin(store, NULL) == ERR_OK, "one transaction for all");
	test_cases(store);
	test_changes(store);
	test_counts(store);
	test_messages(store);
	test_documents(store);
	test_events(store);
	test_outbox_seal(store);
	test_outbox(store);
	test_outbox_order(store);
	test_duties(store);
	test_evidence(store);
	test_tray(store);
	test_erase(store);
	test_channels(store);
	test_records(store);
	test_acts(store);
	test_small_arena(store);
	CHECK(store_commit(store, NULL) == ERR_OK && store_check(store, NULL) == ERR_OK,
	    "the store is whole");
	store_close(store);
	test_remove();
	return test_done();
}
