/* An order out of objects alone: whole or not at all. */
#include <string.h>

#include "sample.h"
#include "test.h"
#include "wire/check.h"
#include "wire/foreign.h"

static struct arena arena;

static bool
answers(struct verdict verdict, const char *rule)
{
	if (rule == NULL)
		return verdict_is_yes(&verdict);
	return verdict.kind == VERDICT_NO && strcmp(verdict.rule, rule) == 0;
}

/* What the person and the node say. */
static struct order
frame_of(const char *procedure)
{
	return (struct order){ .realm = STR("live"),
		.id = STR(SAMPLE_ORDER),
		.procedure = str_from(procedure),
		.issuer = STR("CL/fiscalia-norte"),
		.addressee = STR("US/papercup-mail"),
		.language = STR("en"),
		.created_at = SAMPLE_AT };
}

/* The objects of an order of this procedure, without its document. */
static struct message
foreign(const char *procedure, struct draft *draft)
{
	struct order order = sample_order(procedure);
	struct message message = { 0 };
	struct json *objects = NULL;

	*draft = sample_request(&arena);
	(void)projection_build(&arena, &order, &objects, NULL);
	projection_ask(draft, objects);
	(void)message_read(&arena, draft->root, &message, NULL);
	return message;
}

static struct json *
object_of(struct draft *draft, size_t index)
{
	struct json *action = draft->actions->first;

	while (index-- > 0)
		action = action->next;
	return json_member(json_member(action, "CREATE"), "HI1Object");
}

static struct json *
details_of(struct draft *draft)
{
	return json_member(object_of(draft, 1), "task:RequestDetails");
}

/* Each makes what is asked for by the first task another thing than we know. */
static void
observed(struct draft *draft)
{
	json_put_str(
	    &arena, details_of(draft), "task:ObservedTime", STR("2026-11-22T12:00:00Z"));
}

static void
refined(struct draft *draft)
{
	json_put(details_of(draft), "task:TargetIdentifierSubtype",
	    dictionary_entry(&arena, "XX", "Subtype", STR("payer")));
}

static void
two_values(struct draft *draft)
{
	struct json *list = json_member(
	    json_member(details_of(draft), "task:RequestValues"), "task:RequestValue");

	json_add(list, json_copy(&arena, list->first));
}

static void
other_type(struct draft *draft)
{
	json_member(json_member(details_of(draft), "task:Type"), "common:Value")->string =
	    STR("Other");
	json_member(details_of(draft), "task:Subtype")->name = STR("task:EndTime");
}

static void
foreign_subtype(struct draft *draft)
{
	struct json *list = json_member(
	    json_member(details_of(draft), "task:Subtype"), "task:RequestSubtype");

	json_member(list->first, "common:Owner")->string = STR("XX");
}

/* One more destination, that names a key. */
static void
encrypt(struct draft *draft, const char *member)
{
	struct json *list =
	    json_member(json_member(object_of(draft, 1), "task:DeliveryDetails"),
		"task:LDDeliveryDestination");

	(void)json_put(json_add(list, json_object(&arena)), member, json_object(&arena));
}

static void
encrypted_by_reference(struct draft *draft)
{
	encrypt(draft, "task:EncryptionReference");
}

static void
encrypted_by_details(struct draft *draft)
{
	encrypt(draft, "task:EncryptionDetails");
}

static void
backwards(struct draft *draft)
{
	json_member(details_of(draft), "task:EndTime")->string =
	    STR("1999-01-01T00:00:00Z");
}

static void
no_value(struct draft *draft)
{
	json_member(details_of(draft), "task:RequestValues")->name =
	    STR("task:RequestValue");
}

static const struct {
	void (*change)(struct draft *draft);
	const char *words;
} unknown[] = {
	{ observed, "a time of observation" },
	{ refined, "a refinement" },
	{ two_values, "two values that must both hold" },
	{ other_type, "data that nobody names" },
	{ foreign_subtype, "somebody else's word for the data" },
	{ backwards, "a period that ends before it begins" },
	{ no_value, "no value" },
	{ encrypted_by_reference, "an answer encrypted to a key that is named" },
	{ encrypted_by_details, "an answer encrypted as a State wants it" },
};

static void
test_unreadable(void)
{
	struct order frame = frame_of("vol");
	struct order order;
	struct draft draft;

	for (size_t i = 0; i < sizeof unknown / sizeof *unknown; i++) {
		struct message message = foreign("vol", &draft);

		unknown[i].change(&draft);
		CHECK(answers(foreign_order(&arena, &message, &frame, &order),
			  "foreign-unreadable"),
		    unknown[i].words);
	}
}

static void
test_parts(void)
{
	struct order frame = frame_of("vol");
	struct message message;
	struct order order;
	struct draft draft;

	message = foreign("vol", &draft);
	message.actions_count = 1;
	CHECK(
	    answers(foreign_order(&arena, &message, &frame, &order), "foreign-no-order"),
	    "an authorisation alone asks for nothing");
	message = foreign("vol", &draft);
	message.actions++;
	message.actions_count--;
	CHECK(
	    answers(foreign_order(&arena, &message, &frame, &order), "foreign-no-order"),
	    "tasks alone authorise nothing");
	message = foreign("vol-pr", &draft);
	CHECK(
	    answers(foreign_order(&arena, &message, &frame, &order), "foreign-procedure"),
	    "a preservation under a procedure that gives data");
	frame = frame_of("vol-pr");
	message = foreign("vol", &draft);
	CHECK(
	    answers(foreign_order(&arena, &message, &frame, &order), "foreign-procedure"),
	    "data under a procedure that preserves");
}

static void
test_read(void)
{
	struct order frame = frame_of("vol");
	struct order sent = sample_order("vol");
	struct message message;
	struct order order = { .realm = STR("") };
	struct draft draft;
	bool same = true;

	message = foreign("vol", &draft);
	CHECK(answers(foreign_order(&arena, &message, &frame, &order), NULL) &&
		  order.targets_count == sent.targets_count && order.emergency,
	    "all tasks are read");
	for (size_t i = 0; i < order.targets_count; i++)
		same = same && str_eq(order.targets[i].value, sent.targets[i].value) &&
		       order.targets[i].categories == sent.targets[i].categories &&
		       order.targets[i].from % CLOCK_SECOND == 0 &&
		       order.targets[i].from + CLOCK_SECOND > sent.targets[i].from &&
		       order.targets[i].to <= sent.targets[i].to;
	CHECK(same, "as they are, and no second wider");
	CHECK(str_eq(order.issuer, frame.issuer) && order.fields_count == 0 &&
		  order.recipients_count == 0 && !order.has_follows,
	    "and nothing is added");
	json_member(details_of(&draft), "task:StartTime")->string =
	    STR("2026-10-01T00:00:00.500000Z");
	CHECK(answers(foreign_order(&arena, &message, &frame, &order), NULL) &&
		  order.targets[0].from % (60 * CLOCK_SECOND) == CLOCK_SECOND,
	    "half a second is cut off inside the period");
	frame = frame_of("vol-pr");
	sent = sample_order("vol-pr");
	message = foreign("vol-pr", &draft);
	CHECK(answers(foreign_order(&arena, &message, &frame, &order), NULL) &&
		  order.preserve_until ==
		      sent.preserve_until - sent.preserve_until % CLOCK_SECOND,
	    "a preservation with its end");
}

static void
test_tasks(void)
{
	const struct foreign_task *tasks;
	struct draft draft;
	struct message message = foreign("vol", &draft);
	size_t count = foreign_tasks(&arena, &message, &tasks);

	CHECK(count == 3 && tasks[0].id.len == 36 &&
		  str_ends(tasks[2].reference, STR("/3")),
	    "the tasks have the ids and references of who wrote them");
	message = foreign("vol-pr", &draft);
	CHECK(foreign_tasks(&arena, &message, &tasks) == 0,
	    "preservations are no tasks to be answered with data");
	CHECK(foreign_notification(
		  &arena, &message, FOREIGN_DISCLOSED, STR("x"), SAMPLE_AT) == NULL,
	    "and are never disclosed");
}

static void
test_rejection(void)
{
	static struct wire_report report;
	struct draft draft;
	struct message message = foreign("vol", &draft);
	struct json *object = foreign_notification(
	    &arena, &message, FOREIGN_REJECTED, STR("not-verified"), SAMPLE_AT);
	struct draft answer = sample_request(&arena);
	struct verdict verdict;

	draft_ask(&answer, VERB_CREATE, STR(""), object);
	verdict = wire_check(answer.root, &report);
	CHECK(verdict_is_yes(&verdict), "the sender is told by the standard's message");
	message.actions_count = 0;
	CHECK(foreign_notification(
		  &arena, &message, FOREIGN_REJECTED, STR("no"), SAMPLE_AT) == NULL,
	    "of nothing there is nothing to tell");
}

int
main(void)
{
	if (!CHECK(
		arena_init(&arena, (size_t)16 << 20, NULL) == ERR_OK, "arena is mapped"))
		return test_done();
	test_unreadable();
	test_parts();
	test_read();
	test_tasks();
	test_rejection();
	arena_release(&arena);
	return test_done();
}
