#include "node/eu_stated.h"

#include <string.h>

#include "base/clock.h"
#include "wire/eu_reason.h"
#include "wire/object.h"
#include "wire/projection.h"

#define WORDS_MAX 2000
#define PIECE_MAX 60

/* What a state of an object tells the issuer. */
static const struct {
	const char *list, *value;
	enum case_event event;
} states[] = {
	{ "AuthorisationStatus", "SubmittedToCSP", EVENT_RECEIVE },
	{ "AuthorisationStatus", "Approved", EVENT_ACCEPT },
	{ "AuthorisationStatus", "Rejected", EVENT_REFUSE },
	{ "LDTaskStatus", "AwaitingDisclosure", EVENT_RECEIVE },
	{ "LDTaskStatus", "Disclosed", EVENT_PRODUCE },
	{ "LDTaskStatus", "DisclosureNotAvailable", EVENT_REFUSE },
	{ "LDTaskStatus", "Rejected", EVENT_REFUSE },
	{ "LDTaskStatus", "Invalid", EVENT_ASK },
	{ "LPTaskStatus", "AwaitingPreservation", EVENT_RECEIVE },
	{ "LPTaskStatus", "Preserved", EVENT_PRESERVE },
	{ "LPTaskStatus", "PreservationNotAvailable", EVENT_REFUSE },
	{ "LPTaskStatus", "Rejected", EVENT_REFUSE },
	{ "LPTaskStatus", "Invalid", EVENT_ASK },
	{ "DeliveryStatus", "Available", EVENT_PRODUCE },
};

#define STATES (sizeof states / sizeof states[0])

/* What the message tells, counted. */
struct counting {
	struct arena *arena;
	const struct order *order;
	struct str authorisation, form;
	size_t events[EVENT_COUNT];
	size_t targets; /* of which something is said */
	size_t last;    /* target + 1 */
	int64_t until;
	bool known; /* something is about the order */
	struct buf words;
};

/* 0: not about it; 1: about the order; 2 and more: about target - 2. */
static size_t
about(const struct counting *counting, struct str object)
{
	const struct order *order = counting->order;
	size_t mark = arena_mark(counting->arena);
	size_t found = 0;

	if (object.len == 0)
		return 0;
	if (str_eq(object, counting->authorisation) || str_eq(object, counting->form))
		return 1;
	for (size_t i = 0; i < order->targets_count && found == 0; i++)
		if (str_eq(object, projection_task_id(counting->arena, order, i)))
			found = i + 2;
	arena_return(counting->arena, mark);
	return found;
}

static enum case_event
event_of(const struct eu_statement *statement)
{
	enum case_event event = EVENT_FILE;
	struct str rest = statement->words;
	const struct eu_reason *reason;
	struct str word;

	for (size_t i = 0; i < STATES; i++)
		if (str_eq_c(statement->list, states[i].list) &&
		    str_eq_c(statement->value, states[i].value))
			event = states[i].event;
	/* Form 3: the reason says whether the issuer is asked or refused */
	while (event == EVENT_ASK && eu_reason_next(&rest, &word)) {
		reason = eu_reason_find(word);
		if (reason != NULL && !reason->asks)
			event = EVENT_REFUSE;
	}
	return event;
}

/* What strangers wrote, on one line and short. */
static void
put_piece(struct buf *out, struct str text)
{
	text = str_slice(text, 0, PIECE_MAX);
	while (text.len > 0 && !str_utf8(text))
		text.len--;
	for (size_t i = 0; i < text.len; i++)
		buf_add_byte(out,
		    (unsigned char)text.ptr[i] < 0x20 ? ' ' : (unsigned char)text.ptr[i]);
}

static void
put_words(struct counting *counting, size_t index, const struct eu_statement *statement)
{
	struct buf *out = &counting->words;
	struct str rest = statement->words;
	struct str reason;

	if (buf_str(out).len > WORDS_MAX - 4 * PIECE_MAX)
		return;
	if (index >= 2)
		buf_format(out, "; target %zu: ", index - 1);
	else
		buf_add_c(out, "; order: ");
	put_piece(out, statement->value.len > 0 ? statement->value : statement->kind);
	while (eu_reason_next(&rest, &reason)) {
		buf_add_c(out, " ");
		put_piece(out, reason);
		if (buf_str(out).len > WORDS_MAX - 4 * PIECE_MAX)
			return;
	}
}

static void
count(struct counting *counting, const struct eu_statement *statement)
{
	size_t index = about(counting, statement->object);
	enum case_event event = event_of(statement);
	int64_t until;

	if (index == 0)
		return;
	counting->known = true;
	put_words(counting, index, statement);
	counting->targets += index >= 2 && counting->last != index;
	if (index >= 2)
		counting->last = index;
	counting->events[event]++;
	if (event == EVENT_PRESERVE && clock_parse(statement->until, &until) &&
	    (counting->until == 0 || until < counting->until))
		counting->until = until;
}

/* An answer to our own message: taken, or refused. */
static void
count_response(struct counting *counting, const struct message *message)
{
	bool refused = message->is_refusal;

	for (size_t i = 0; i < message->actions_count; i++) {
		const struct action *action = &message->actions[i];

		refused = refused || action->verb == VERB_ERROR;
		if (about(counting, action->object_id) != 0 ||
		    about(counting, action->target) != 0)
			counting->known = true;
	}
	counting->events[refused ? EVENT_RETURN : EVENT_RECEIVE]++;
	buf_add_c(&counting->words, refused ? "; refused" : "; taken");
	if (message->error_words.len > 0)
		buf_add_c(&counting->words, ": ");
	put_piece(&counting->words, message->error_words);
}

/* The first that is there counts; where some targets are refused and others are not, it
 * is an answer in part. */
static enum case_event
together(const struct counting *counting)
{
	static const enum case_event order[] = { EVENT_RETURN, EVENT_PRODUCE,
		EVENT_PRESERVE, EVENT_ASK, EVENT_ACCEPT, EVENT_RECEIVE };
	const size_t *events = counting->events;

	if (events[EVENT_REFUSE] > 0 && events[EVENT_PRODUCE] == 0 &&
	    events[EVENT_PRESERVE] == 0 && events[EVENT_ASK] == 0 &&
	    counting->targets == counting->order->targets_count)
		return events[EVENT_ACCEPT] + events[EVENT_RECEIVE] > 0 ? EVENT_PART
									: EVENT_REFUSE;
	if (events[EVENT_REFUSE] > 0 && events[EVENT_PRODUCE] == 0 &&
	    events[EVENT_PRESERVE] == 0 && events[EVENT_ASK] == 0)
		return counting->targets == 0 ? EVENT_REFUSE : EVENT_PART;
	for (size_t i = 0; i < sizeof order / sizeof order[0]; i++)
		if (events[order[i]] > 0)
			return order[i];
	return EVENT_FILE;
}

static enum err
read(struct counting *counting, const struct message *message, struct why *why)
{
	struct eu_answer answer;
	enum err e = eu_answer_read(counting->arena, message, &answer, why);

	if (e != ERR_OK)
		return e;
	if (!message->is_request)
		count_response(counting, message);
	else
		for (size_t i = 0; i < answer.count; i++)
			count(counting, &answer.statements[i]);
	return ERR_OK;
}

static struct counting
begin(struct arena *arena, const struct order *order)
{
	struct counting counting = { .arena = arena,
		.order = order,
		.authorisation = object_id(arena, order->id, "authorisation", 0),
		.form = object_id(arena, order->id, "eu-form", 0) };

	buf_init(&counting.words, WORDS_MAX + 1000);
	return counting;
}

bool
eu_stated_is_about(
    struct arena *arena, const struct order *order, const struct message *message)
{
	struct counting counting = begin(arena, order);
	struct why why;
	bool known = read(&counting, message, &why) == ERR_OK && counting.known;

	buf_release(&counting.words);
	return known;
}

enum err
eu_stated_read(struct arena *arena, const struct order *order,
    const struct message *message, struct eu_stated *ret_stated, struct why *why)
{
	struct counting counting = begin(arena, order);
	enum err e = read(&counting, message, why);
	struct str words = buf_str(&counting.words);

	if (e == ERR_OK)
		*ret_stated = (struct eu_stated){ together(&counting), counting.until,
			arena_str(arena, str_slice(words, 2, words.len)) };
	buf_release(&counting.words);
	return e;
}
