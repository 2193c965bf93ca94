/* Messages read and written; the order's projection compared; what a node acts on. */
#include <string.h>

#include "base/limits.h"
#include "sample.h"
#include "test.h"
#include "wire/check.h"
#include "wire/policy.h"

/* uuid.uuid5(uuid.UUID(SAMPLE_ORDER), 'task/0') of Python */
#define TASK_0 "c84252e7-fbe9-54fa-914f-a257334e70d0"

static struct arena arena;
static struct wire_report report;

/* A tree of its own from the canonical text. */
static struct json *
again(const struct json *message)
{
	struct json *copy = NULL;
	struct buf buf;
	struct str text;

	buf_init(&buf, LIMIT_BODY);
	json_write(message, &buf);
	text = arena_str(&arena, buf_str(&buf));
	if (canon_read(&arena, text, &copy, NULL) != ERR_OK)
		copy = NULL;
	buf_release(&buf);
	return copy;
}

static struct message
read(const struct json *root)
{
	struct message message = { 0 };

	CHECK(
	    message_read(&arena, root, &message, NULL) == ERR_OK, "the message is read");
	return message;
}

static void
test_written(void)
{
	struct sample samples[SAMPLES_MAX];
	size_t count = sample_all(&arena, samples);

	for (size_t i = 0; i < count; i++) {
		struct json *copy = again(samples[i].message);
		struct verdict verdict = wire_check(copy, &report);

		if (!CHECK(verdict_is_yes(&verdict), samples[i].name))
			printf("# %d %s %s\n", report.code, verdict.path, verdict.detail);
		verdict = wire_check_strict(copy, &report);
		CHECK(verdict_is_yes(&verdict), "and strictly");
		CHECK(report.remarks_count == 0, "and without a remark");
		for (size_t j = 0; j < report.remarks_count && j < WIRE_REMARKS_MAX; j++)
			printf(
			    "# %s %s\n", report.remarks[j].path, report.remarks[j].text);
	}
}

static void
test_restamped(void)
{
	struct sample samples[SAMPLES_MAX];
	struct json *copy, *nothing = json_object(&arena);
	struct message before, after;

	(void)sample_all(&arena, samples);
	copy = again(samples[0].message);
	CHECK(!message_restamp(&arena, nothing, STR("t-2"), 2 * CLOCK_SECOND),
	    "what has no header gets no time");
	CHECK(message_read(&arena, samples[0].message, &before, NULL) == ERR_OK &&
		  message_restamp(&arena, copy, STR("t-2"), 2 * CLOCK_SECOND) &&
		  message_read(&arena, copy, &after, NULL) == ERR_OK,
	    "a message at another time");
	CHECK(after.sent_at == 2 * CLOCK_SECOND && str_eq_c(after.transaction, "t-2") &&
		  json_equal(json_get(copy, "Payload"),
		      json_get(samples[0].message, "Payload")) &&
		  after.actions_count == before.actions_count,
	    "is another one that asks the same");
}

/* Hostile trees: nothing is there, or everything of a wrong kind. */
static void
test_hostile(void)
{
	static const char *const texts[] = { "7", "[]", "{}",
		"{\"Header\":[],\"Payload\":1}",
		"{\"Payload\":{\"RequestPayload\":{\"ActionRequests\":{\"ActionRequest\":"
		"[1,{},[],{\"ActionIdentifier\":\"x\",\"CREATE\":7},"
		"{\"CREATE\":{\"HI1Object\":[]}},{\"ErrorInformation\":{\"ErrorCode\":-1}"
		"}]}}}}",
		"{\"Payload\":{\"ResponsePayload\":{\"ErrorInformation\":7}}}",
		"{\"Payload\":{\"ResponsePayload\":{\"ActionResponses\":{"
		"\"ActionResponse\":"
		"[{\"ErrorInformation\":{\"ErrorCode\":1e300}}]}}}}" };

	for (size_t i = 0; i < sizeof texts / sizeof texts[0]; i++) {
		struct json *root = NULL;
		struct message message;
		struct draft draft;
		struct buf buf;
		struct verdict verdict;

		if (!CHECK(json_read(&arena, str_from(texts[i]), &root, NULL) == ERR_OK,
			"a tree"))
			continue;
		message = read(root);
		verdict = wire_policy(&message);
		CHECK(!verdict_is_yes(&verdict), "a node does not act on it");
		draft = message_refusal(&arena, &message, SAMPLE_AT, 3020, STR("no"));
		verdict = wire_check(draft.root, &report);
		CHECK(verdict_is_yes(&verdict), "the refusal of it is valid");
		buf_init(&buf, LIMIT_BODY);
		message_show(&message, false, &buf);
		CHECK(!buf_failed(&buf), "it can be shown");
		buf_release(&buf);
	}
}

static void
test_read(void)
{
	struct order order = sample_order("vol");
	struct message request = read(again(sample_order_message(&arena, &order)));
	struct message answer = read(again(sample_answer(&arena, &order)));
	struct message nothing = { 0 };
	struct message refusal =
	    read(message_refusal(&arena, &nothing, SAMPLE_AT, 3021, STR("old")).root);

	CHECK(request.is_request && request.actions_count == 5,
	    "a request of five actions");
	CHECK(str_eq(request.sender.slug, sample_authority.slug) &&
		  str_eq(request.receiver.country, sample_provider.country),
	    "from whom to whom");
	CHECK(request.sent_at == SAMPLE_AT, "sent at this microsecond");
	CHECK(request.actions[1].verb == VERB_CREATE &&
		  request.actions[1].type == OBJECT_AUTHORISATION &&
		  request.actions[1].identifier == 1,
	    "the second action creates the authorisation");
	CHECK(str_eq(request.actions[2].object_id, projection_task_id(&arena, &order, 0)),
	    "the third the first task");
	CHECK(!answer.is_request && answer.actions_count == 7, "a response of seven");
	CHECK(str_eq(answer.sender.slug, sample_authority.slug),
	    "whose header repeats the request's");
	CHECK(
	    answer.actions[6].verb == VERB_ERROR && answer.actions[6].error_code == 3007,
	    "the last is an error");
	CHECK(str_eq(answer.actions[0].target, projection_task_id(&arena, &order, 0)) &&
		  answer.actions[0].type == OBJECT_DOCUMENT,
	    "the first gives a document back");
	CHECK(refusal.is_refusal && refusal.error_code == 3021, "a refusal of the whole");
}

static void
test_document(void)
{
	struct json *object = again(sample_document(&arena));
	struct document document;
	struct json *body;

	CHECK(document_read(&arena, object, &document, NULL) == ERR_OK &&
		  str_eq(document.contents, STR("{\"v\":1}")) &&
		  str_eq(document.type, STR("Order")) && document.properties_count == 1 &&
		  str_eq(document.properties[0].type, STR("R2")),
	    "a document is read as it was written");
	body = json_put(object, "doc:Ignored", json_object(&arena));
	(void)body;
	object = again(sample_document(&arena));
	for (struct json *m = object->first; m != NULL; m = m->next)
		if (str_eq_c(m->name, "doc:DocumentBody"))
			for (struct json *n = m->first; n != NULL; n = n->next)
				if (str_eq_c(n->name, "doc:Contents"))
					n->string = STR("eyJ2IjoyfQ==");
	CHECK(document_read(&arena, object, &document, NULL) == ERR_CRYPTO,
	    "other bytes than the checksum says are refused");
}

static void
refuse_change(const struct order *order, size_t action, const char *name)
{
	struct json *root = again(sample_order_message(&arena, order));
	struct message message = read(root);
	struct json *object = json_copy(&arena, message.actions[action].object);
	struct action *actions =
	    arena_array(&arena, message.actions_count, sizeof *actions);
	struct verdict verdict;

	memcpy(actions, message.actions, message.actions_count * sizeof *actions);
	json_put_int(&arena, object, name, 1);
	actions[action].object = object;
	message.actions = actions;
	verdict = projection_compare(&arena, order, &message);
	CHECK(verdict.kind == VERDICT_NO &&
		  strcmp(verdict.rule, "projection-differs") == 0 &&
		  str_ends(str_from(verdict.path), str_from(name)),
	    "one more member is refused where it stands");
}

/* Each member of each object: taken out, or changed, it is refused. */
static void
test_every_member(const struct order *order)
{
	struct message message = read(again(sample_order_message(&arena, order)));
	size_t mark = arena_mark(&arena);

	for (size_t i = 1; i < message.actions_count; i++) {
		uint32_t members = message.actions[i].object->count;

		for (uint32_t skip = 0; skip < members; skip++) {
			struct json *root = again(sample_order_message(&arena, order));
			struct message changed = read(root);
			struct action *actions =
			    arena_array(&arena, changed.actions_count, sizeof *actions);
			struct json *object = json_object(&arena);
			const struct json *from = json_first(changed.actions[i].object);
			struct verdict verdict;

			for (uint32_t k = 0; from != NULL; from = from->next, k++)
				if (k != skip)
					(void)json_put(object,
					    arena_cstr(&arena, from->name),
					    json_copy(&arena, from));
			memcpy(actions, changed.actions,
			    changed.actions_count * sizeof *actions);
			actions[i].object = object;
			changed.actions = actions;
			verdict = projection_compare(&arena, order, &changed);
			CHECK(verdict.kind == VERDICT_NO, "a missing member is refused");
		}
		arena_return(&arena, mark);
	}
}

static void
test_projection(void)
{
	struct order order = sample_order("vol");
	struct order other = order;
	struct message message = read(again(sample_order_message(&arena, &order)));
	struct verdict verdict = projection_compare(&arena, &order, &message);
	struct json *objects = NULL;

	CHECK(verdict_is_yes(&verdict), "the order's own message follows from it");
	refuse_change(&order, 1, "Generation");
	refuse_change(&order, 2, "auth:x");
	test_every_member(&order);
	other.targets_count--;
	verdict = projection_compare(&arena, &other, &message);
	CHECK(verdict.kind == VERDICT_NO, "a task too many");
	verdict = projection_compare(&arena, &order,
	    &(struct message){ .is_request = true,
		.actions = message.actions,
		.actions_count = message.actions_count - 1 });
	CHECK(verdict.kind == VERDICT_NO, "a task too few");
	other = order;
	other.emergency = false;
	verdict = projection_compare(&arena, &other, &message);
	CHECK(verdict.kind == VERDICT_NO, "an emergency that the order does not know");
	other = order;
	other.projection = 2;
	verdict = projection_compare(&arena, &other, &message);
	CHECK(
	    verdict.kind == VERDICT_NO && strcmp(verdict.rule, "projection-unknown") == 0,
	    "a projection that is not known");
	CHECK(projection_build(&arena, &other, &objects, NULL) == ERR_USAGE,
	    "nor is it written");
	other = order;
	other.id = STR("no uuid");
	CHECK(projection_build(&arena, &other, &objects, NULL) == ERR_USAGE,
	    "an order's id is a UUID");
	other = sample_order("vol-pr");
	message = read(again(sample_order_message(&arena, &other)));
	verdict = projection_compare(&arena, &other, &message);
	CHECK(verdict_is_yes(&verdict) && message.actions[2].type == OBJECT_LP_TASK,
	    "a preservation has LPTasks");
	verdict = projection_compare(&arena, &order, &message);
	CHECK(verdict.kind == VERDICT_NO, "which is not the production");
}

/* Ids are for ever: other implementations compute the same (Python's uuid.uuid5). */
static void
test_ids(void)
{
	struct order order = sample_order("vol");

	CHECK(str_eq(projection_task_id(&arena, &order, 0), STR(TASK_0)),
	    "the id of task/0");
	CHECK(str_eq(projection_task_reference(&arena, &order, 1),
		  STR("CL-fiscalia-norte-" SAMPLE_ORDER "/2")),
	    "the reference of the second task");
}

static void
test_full_arena(void)
{
	struct order order = sample_order("vol");
	bool written = false;

	for (size_t size = 512; size < 200000 && !written; size += 512) {
		struct arena small;
		struct buf buf;

		if (arena_init(&small, size, NULL) != ERR_OK)
			break;
		buf_init(&buf, LIMIT_BODY);
		json_write(sample_order_message(&small, &order), &buf);
		if (!buf_failed(&buf)) {
			struct json *root = NULL;
			struct verdict verdict;

			CHECK(canon_read(&arena, buf_str(&buf), &root, NULL) == ERR_OK,
			    "what is written can be read");
			verdict = wire_check(root, &report);
			CHECK(verdict_is_yes(&verdict), "and is valid");
			/* Without room for the projection only the document is in it. */
			written = json_equal(root, sample_order_message(&arena, &order));
		}
		buf_release(&buf);
		arena_release(&small);
	}
	CHECK(written, "with enough room it is whole");
}

static void
test_policy(void)
{
	struct order order = sample_order("vol");
	struct message message = read(again(sample_order_message(&arena, &order)));
	struct action action = { .verb = VERB_CREATE, .type = OBJECT_LI_TASK };
	struct verdict verdict = wire_policy(&message);

	CHECK(verdict_is_yes(&verdict), "an order is acted on");
	message.version = STR("V1.19.1");
	verdict = wire_policy(&message);
	CHECK(wire_code(verdict.rule) == 3021, "an older version is read, not acted on");
	message.version = STR("V1.20.1");
	verdict = wire_policy(&message);
	CHECK(verdict_is_yes(&verdict), "V1.20.1 is");
	message.actions = &action;
	message.actions_count = 1;
	verdict = wire_policy(&message);
	CHECK(wire_code(verdict.rule) == 3001, "interception is not done");
	action = (struct action){ .verb = VERB_LIST, .type = OBJECT_NONE };
	verdict = wire_policy(&message);
	CHECK(wire_code(verdict.rule) == 3001, "LIST is not served");
	message.actions_count = 0;
	verdict = wire_policy(&message);
	CHECK(wire_code(verdict.rule) == 3005, "a request asks for something");
}

/* What a refusal repeats of a message that may be anything. */
static void
test_envelope(void)
{
	static const char *const texts[] = { "[]", "{}", "{\"Header\":1}",
		"{\"Header\":{\"SenderIdentifier\":[],\"TransactionIdentifier\":{}}}" };
	struct order order = sample_order("vol");
	struct json *whole = sample_order_message(&arena, &order);
	struct message message;
	struct json *root = NULL;

	for (size_t i = 0; i < sizeof texts / sizeof texts[0]; i++) {
		(void)!json_read(&arena, str_from(texts[i]), &root, NULL);
		message = read(message_envelope(&arena, root));
		CHECK(message.transaction.len == 0 && message.sender.slug.len == 0,
		    "what is no header gives nothing");
	}
	message = read(message_envelope(&arena, whole));
	CHECK(str_eq_c(message.transaction, SAMPLE_TRANSACTION) &&
		  str_eq(message.sender.slug, sample_authority.slug) &&
		  str_eq(message.receiver.country, sample_provider.country) &&
		  message.actions_count == 0 && message.version.len == 0,
	    "of a whole header three members, and nothing else");
}

int
main(void)
{
	if (arena_init(&arena, LIMIT_ARENA, NULL) != ERR_OK)
		return 1;
	test_restamped();
	test_hostile();
	test_written();
	test_read();
	test_document();
	test_projection();
	test_ids();
	test_policy();
	test_envelope();
	test_full_arena();
	arena_release(&arena);
	return test_done();
}
