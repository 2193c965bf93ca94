/* UPDATE: what follows from a change, and what may not be asked for at all. */
#include <string.h>

#include "sample.h"
#include "test.h"
#include "wire/update.h"

#define UNTIL (SAMPLE_AT + 120 * CLOCK_DAY)

static struct arena arena;

static bool
answers(struct verdict verdict, const char *rule)
{
	if (rule == NULL)
		return verdict_is_yes(&verdict);
	return verdict.kind == VERDICT_NO && strcmp(verdict.rule, rule) == 0;
}

/* A request with these UPDATEs. */
static struct message
request(const struct json *objects)
{
	struct draft draft = message_request(&arena, sample_authority, sample_provider,
	    STR(SAMPLE_TRANSACTION), SAMPLE_AT);
	struct message message = { 0 };

	update_ask(&draft, objects);
	(void)message_read(&arena, draft.root, &message, NULL);
	return message;
}

static struct json *
built(const struct order *order, enum change_kind kind)
{
	struct json *objects = NULL;

	(void)update_build(&arena, order, kind, UNTIL, &objects, NULL);
	return objects;
}

static struct json *
cancelled(const char *dictionary, const char *word)
{
	return dictionary_entry(&arena, "ETSI", dictionary, str_from(word));
}

/* Nothing but type and id. */
static void
bare(struct json *object)
{
	object->count = 2;
	object->last = object->first->next;
	object->last->next = NULL;
}

/* Each spoils the first object. */
static void
test_compare(void)
{
	struct order order = sample_order("vol");
	struct json *objects = built(&order, CHANGE_WITHDRAWAL);
	struct message message;

	json_put_int(&arena, objects->first, "Generation", 2);
	message = request(objects);
	CHECK(answers(update_compare(&arena, &order, CHANGE_WITHDRAWAL, 0, &message),
		  "update-differs"),
	    "one member more");
	objects = built(&order, CHANGE_WITHDRAWAL);
	bare(objects->first);
	json_put(objects->first, "auth:AuthorisationDesiredStatus",
	    cancelled("AuthorisationDesiredStatus", "Suspended"));
	message = request(objects);
	CHECK(answers(update_compare(&arena, &order, CHANGE_WITHDRAWAL, 0, &message),
		  "update-differs"),
	    "another value");
	objects = built(&order, CHANGE_WITHDRAWAL);
	objects->first = objects->first->next;
	message = request(objects);
	CHECK(answers(update_compare(&arena, &order, CHANGE_WITHDRAWAL, 0, &message),
		  "update-differs"),
	    "an object left out");
	objects = built(&order, CHANGE_WITHDRAWAL);
	json_add(objects, json_copy(&arena, objects->first));
	message = request(objects);
	CHECK(answers(update_compare(&arena, &order, CHANGE_WITHDRAWAL, 0, &message),
		  "update-differs"),
	    "an object twice");
	message = request(built(&order, CHANGE_WITHDRAWAL));
	CHECK(answers(update_compare(&arena, &order, CHANGE_CLARIFICATION, 0, &message),
		  "update-differs"),
	    "UPDATEs of another kind of change");
	CHECK(
	    answers(update_compare(&arena, &order, CHANGE_WITHDRAWAL, 0, &message), NULL),
	    "those that follow");
	message = request(json_array(&arena));
	CHECK(
	    answers(update_compare(&arena, &order, CHANGE_WITHDRAWAL, 0, &message), NULL),
	    "or none");
}

static void
test_build(void)
{
	struct order order = sample_order("vol");
	struct json *objects = built(&order, CHANGE_WITHDRAWAL);

	CHECK(objects->count == order.targets_count + 1,
	    "a withdrawal cancels the authorisation and every task");
	CHECK(built(&order, CHANGE_EXTENSION)->count == 0 &&
		  built(&order, CHANGE_CLARIFICATION)->count == 0 &&
		  built(&order, CHANGE_FORBID)->count == 0,
	    "what the standard has no member for has no UPDATE");
	order = sample_order("vol-pr");
	objects = built(&order, CHANGE_EXTENSION);
	CHECK(objects->count == order.targets_count &&
		  json_get(objects->first, "task:DesiredPreservationExpiration") != NULL,
	    "an extension moves the end of every preservation");
}

static const struct {
	const char *member, *text;
	const char *rule;
} asked[] = {
	{ "task:Status", "Disclosed", "hi1-change-not-allowed" },
	{ "task:RequestDetails", "more", "hi1-change-not-allowed" },
	{ "Generation", "7", "hi1-change-not-allowed" },
	{ "task:DesiredPreservationExpiration", "for ever", "hi1-improper-value" },
	{ "task:DesiredPreservationExpiration", "2099-01-01T00:00:00Z", NULL },
};

static void
test_judge(void)
{
	struct order order = sample_order("vol-pr");
	enum change_kind kind = CHANGE_REASONS;
	struct message message;
	struct json *objects;

	for (size_t i = 0; i < sizeof asked / sizeof *asked; i++) {
		objects = built(&order, CHANGE_EXTENSION);
		bare(objects->first);
		json_put_str(
		    &arena, objects->first, asked[i].member, str_from(asked[i].text));
		message = request(objects);
		CHECK(answers(update_judge(&message, 0, &kind), asked[i].rule),
		    asked[i].member);
	}
	CHECK(kind == CHANGE_EXTENSION, "the last would be an extension");
	objects = built(&order, CHANGE_WITHDRAWAL);
	message = request(objects);
	CHECK(
	    answers(update_judge(&message, 1, &kind), NULL) && kind == CHANGE_WITHDRAWAL,
	    "a task is cancelled");
	bare(objects->first);
	json_put(objects->first, "auth:AuthorisationDesiredStatus",
	    cancelled("AuthorisationDesiredStatus", "Approved"));
	message = request(objects);
	CHECK(answers(update_judge(&message, 0, &kind), "hi1-improper-value"),
	    "nobody approves its own order");
	bare(objects->first);
	message = request(objects);
	CHECK(answers(update_judge(&message, 0, &kind), "hi1-element-missing"),
	    "nothing is changed");
}

int
main(void)
{
	if (!CHECK(
		arena_init(&arena, (size_t)16 << 20, NULL) == ERR_OK, "arena is mapped"))
		return test_done();
	test_compare();
	test_build();
	test_judge();
	arena_release(&arena);
	return test_done();
}
