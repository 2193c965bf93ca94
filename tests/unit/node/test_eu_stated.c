/* What a message of the prescribed system tells of a case: nothing, something wrong, then
 * one step for all that it says. */
#include "base/clock.h"
#include "node/eu_stated.h"
#include "test.h"
#include "wire/object.h"
#include "wire/projection.h"

#define ORDER "01936e5c-8a00-7000-8000-00000000abcd"
#define STRANGE "2b36a78b-b628-416d-bd22-404e68a0cd36"

static struct arena arena;
static const struct target targets[] = {
	{ .format = STR_INIT("EmailAddress"), .value = STR_INIT("a@b.example") },
	{ .format = STR_INIT("EmailAddress"), .value = STR_INIT("c@d.example") },
};
static const struct order order = { .id = STR_INIT(ORDER),
	.procedure = STR_INIT("eu-epoc"),
	.issuer = STR_INIT("FR/parquet"),
	.addressee = STR_INIT("DE/wolke"),
	.projection = PROJECTION_VERSION,
	.targets = targets,
	.targets_count = 2 };

struct said {
	const char *list, *value, *words;
};

/* A notification of states: of these targets, in order; NULL: nothing is said of it. */
static struct message
notification(const struct said *first, const struct said *second, const char *object)
{
	const struct said *all[] = { first, second };
	const struct endpoint from = { STR("DE"), STR("wolke") };
	struct object_status statuses[2];
	struct notification notification = {
		.id = STR(STRANGE), .owner = from, .statuses = statuses
	};
	struct draft draft = message_request(&arena, from,
	    (struct endpoint){ STR("FR"), STR("parquet") }, STR(STRANGE), CLOCK_DAY);
	struct message message = { 0 };

	for (size_t i = 0; i < 2; i++)
		if (all[i] != NULL)
			statuses[notification.statuses_count++] = (struct object_status){
				.id = object != NULL
					  ? str_from(object)
					  : projection_task_id(&arena, &order, i),
				.dictionary = all[i]->list,
				.status = str_from(all[i]->value),
				.details = str_from(all[i]->words)
			};
	draft_ask(&draft, VERB_CREATE, STR(""), notification_json(&arena, &notification));
	(void)message_read(&arena, draft.root, &message, NULL);
	return message;
}

static enum case_event
event_of(const struct said *first, const struct said *second)
{
	struct message message = notification(first, second, NULL);
	struct eu_stated stated = { .event = EVENT_COUNT };

	if (!eu_stated_is_about(&arena, &order, &message) ||
	    eu_stated_read(&arena, &order, &message, &stated, NULL) != ERR_OK)
		return EVENT_COUNT;
	return stated.event;
}

int
main(void)
{
	const struct said done = { "LDTaskStatus", "Disclosed", "" };
	const struct said gone = { "LDTaskStatus", "DisclosureNotAvailable", "" };
	const struct said asks = { "LDTaskStatus", "Invalid",
		"Reason: INSUFFICIENT_INFO" };
	const struct said not_ours = { "LDTaskStatus", "Invalid",
		"Reason: SERVICE_NOT_COVERED" };
	const struct said waits = { "LDTaskStatus", "AwaitingDisclosure", "" };
	const struct said odd = { "LDTaskStatus", "Odd\n\033[2J", "" };
	struct eu_stated stated;
	struct message message;

	if (arena_init(&arena, (size_t)64 << 20, NULL) != ERR_OK)
		return 1;
	message = notification(&done, NULL, STRANGE);
	CHECK(!eu_stated_is_about(&arena, &order, &message),
	    "what it says of others' objects is not about the order");
	message = notification(NULL, NULL, NULL);
	CHECK(!eu_stated_is_about(&arena, &order, &message), "nor is nothing");
	CHECK(event_of(&odd, NULL) == EVENT_FILE, "what nobody knows moves nothing");
	message = notification(&odd, NULL, NULL);
	CHECK(eu_stated_read(&arena, &order, &message, &stated, NULL) == ERR_OK &&
		  str_find(stated.words, '\n') == stated.words.len &&
		  str_find(stated.words, '\033') == stated.words.len,
	    "and stands on one line, without what moves a cursor");
	CHECK(event_of(&waits, &waits) == EVENT_RECEIVE, "it was received");
	CHECK(event_of(&asks, NULL) == EVENT_ASK, "it asks");
	CHECK(event_of(&not_ours, &not_ours) == EVENT_REFUSE, "a reason that is a no");
	CHECK(event_of(&gone, &gone) == EVENT_REFUSE, "nothing of it can be had");
	CHECK(event_of(&gone, NULL) == EVENT_PART, "of one of two: it is done in part");
	CHECK(event_of(&gone, &waits) == EVENT_PART, "so when the other waits");
	CHECK(event_of(&gone, &done) == EVENT_PRODUCE, "what was given was given");
	arena_release(&arena);
	return test_done();
}
