/*
 * intake_get.c - GET: an object of an order as it was created, and what became of it.
 *
 * Objects carry nothing of their own (wire/projection.h): they are derived again from the
 * order that was signed.  Generation, LastChanged and the status belong to the receiver.
 */
#include "base/clock.h"
#include "node/caseflow.h"
#include "node/intake.h"
#include "wire/projection.h"

/* The standard's word for a state of the case, for each kind of object. */
static const struct {
	enum case_state state;
	const char *authorisation, *production, *preservation;
} words[] = {
	{ CASE_RECEIVED, "SubmittedToCSP", "AwaitingDisclosure", "AwaitingPreservation" },
	{ CASE_OPENED, "SubmittedToCSP", "AwaitingDisclosure", "AwaitingPreservation" },
	{ CASE_ASKED, "SubmittedToCSP", "AwaitingDisclosure", "AwaitingPreservation" },
	{ CASE_ACCEPTED, "Approved", "AwaitingDisclosure", "AwaitingPreservation" },
	{ CASE_PARTLY, "Approved", "AwaitingDisclosure", "AwaitingPreservation" },
	{ CASE_PRESERVED, "Approved", "AwaitingDisclosure", "Preserved" },
	{ CASE_REFUSED, "Rejected", "Rejected", "Rejected" },
	{ CASE_REFERRED, "Rejected", "DisclosureNotAvailable",
	    "PreservationNotAvailable" },
	{ CASE_PRODUCED, "Approved", "Disclosed", "Preserved" },
	{ CASE_FETCHED, "Approved", "Disclosed", "Preserved" },
	{ CASE_VERIFIED, "Approved", "Disclosed", "Preserved" },
	{ CASE_DOUBTED, "Approved", "Disclosed", "Preserved" },
	{ CASE_WITHDRAWN, "Cancelled", "Cancelled", "Cancelled" },
	{ CASE_CLOSED, "Approved", "Disclosed", "Preserved" },
};

static void
put_status(struct arena *arena, struct json *object, enum case_state state)
{
	enum object_type type = object_type_of(object);

	for (size_t i = 0; i < sizeof words / sizeof words[0]; i++) {
		if (words[i].state != state)
			continue;
		if (type == OBJECT_AUTHORISATION)
			(void)json_put(object, "auth:AuthorisationStatus",
			    dictionary_entry(arena, "ETSI", "AuthorisationStatus",
				str_from(words[i].authorisation)));
		if (type == OBJECT_LD_TASK)
			(void)json_put(object, "task:Status",
			    dictionary_entry(arena, "ETSI", "LDTaskStatus",
				str_from(words[i].production)));
		if (type == OBJECT_LP_TASK)
			(void)json_put(object, "task:Status",
			    dictionary_entry(arena, "ETSI", "LPTaskStatus",
				str_from(words[i].preservation)));
	}
}

static void
put_receivers_part(
    struct arena *arena, struct json *object, const struct stored_case *stored)
{
	enum case_state state = CASE_NEW;
	char text[CLOCK_TEXT_MAX];

	(void)case_state_parse(stored->state, &state);
	json_put_int(arena, object, "Generation", stored->version);
	json_put_str(arena, object, "LastChanged",
	    arena_str(arena, clock_text(stored->updated_at, text)));
	put_status(arena, object, state);
	if (state == CASE_PRESERVED && stored->preserve_until != 0 &&
	    object_type_of(object) == OBJECT_LP_TASK)
		json_put_str(arena, object, "task:PreservationExpiration",
		    arena_str(arena, clock_text(stored->preserve_until, text)));
}

/* NULL: no such object for this sender, whatever the reason (TS 103 120, 3014: no
 * oracle). */
static enum err
find_object(struct intake *in, struct str id, struct json **ret_object, struct why *why)
{
	struct arena *arena = &in->job->arena;
	struct stored_case stored;
	struct json *objects;
	struct order order;
	struct str case_id, text;
	enum err e = store_object_case(arena, in->core->store, id, &case_id, why);

	*ret_object = NULL;
	if (e == ERR_NOT_FOUND)
		return ERR_OK;
	if (e == ERR_OK)
		e = store_case_get(arena, in->core->store, case_id, &stored, why);
	if (e == ERR_OK && !str_eq(stored.issuer, in->sender_id))
		return ERR_OK;
	if (e == ERR_OK)
		e = caseflow_order(in->core, arena, case_id, &order, &text, why);
	if (e == ERR_OK)
		e = projection_build(arena, &order, &objects, why);
	if (e != ERR_OK)
		return e;
	for (const struct json *o = json_first(objects); o != NULL; o = o->next) {
		if (!str_eq(json_get_str(o, "ObjectIdentifier"), id))
			continue;
		*ret_object = json_copy(arena, o);
		put_receivers_part(arena, *ret_object, &stored);
	}
	return ERR_OK;
}

enum err
intake_get(struct intake *in, struct verdict *ret_verdict, struct why *why)
{
	enum err e = ERR_OK;

	in->objects = arena_array(
	    &in->job->arena, in->message.actions_count, sizeof(struct json *));
	if (in->objects == NULL)
		return err_why(why, ERR_LIMIT, 0, "no memory");
	for (size_t i = 0; e == ERR_OK && i < in->message.actions_count; i++) {
		const struct action *action = &in->message.actions[i];
		char pointer[MESSAGE_POINTER_MAX];

		if (action->verb == VERB_GET)
			e = find_object(in, action->target, &in->objects[i], why);
		if (e == ERR_OK && in->objects[i] == NULL)
			*ret_verdict = verdict_no("hi1-get-unknown",
			    message_pointer(&in->message, i, pointer), "no such object");
	}
	return e;
}
