#include "wire/message.h"

#include <assert.h>

#include "base/clock.h"
#include "base/limits.h"
#include "wire/element.h"

static_assert(
    OBJECT_NONE == ELEMENT_OBJECTS_COUNT, "enum object_type follows element_objects");

#define NIL_UUID "00000000-0000-0000-0000-000000000000"
/* ErrorDescription is a LongString; nobody reads more than this. */
#define ERROR_WORDS_MAX 2000
#define LONG_STRING_MAX 65535

/* In the order of enum verb. */
static const struct {
	const char *request;
	const char *response;
} verbs[VERB_COUNT] = {
	[VERB_NONE] = { "", "" },
	[VERB_GET] = { "GET", "GETResponse" },
	[VERB_CREATE] = { "CREATE", "CREATEResponse" },
	[VERB_UPDATE] = { "UPDATE", "UPDATEResponse" },
	[VERB_LIST] = { "LIST", "LISTResponse" },
	[VERB_DELIVER] = { "DELIVER", "DELIVERResponse" },
	[VERB_CONFIG] = { "GETCSPCONFIG", "GETCSPCONFIGResponse" },
	[VERB_ERROR] = { "", "ErrorInformation" },
};

struct str
verb_name(enum verb verb, bool is_request)
{
	assert(verb < VERB_COUNT);
	return str_from(is_request ? verbs[verb].request : verbs[verb].response);
}

struct str
object_type_name(enum object_type type)
{
	assert(type < OBJECT_TYPE_COUNT);
	return type == OBJECT_NONE ? STR("") : str_from(element_objects[type].type->name);
}

enum object_type
object_type_of(const struct json *object)
{
	int index = element_object_find(json_get_str(object, "@xsi:type"));

	return index < 0 ? OBJECT_NONE : (enum object_type)index;
}

bool
object_is_interception(enum object_type type)
{
	assert(type < OBJECT_TYPE_COUNT);
	return type != OBJECT_NONE && element_objects[type].interception;
}

/* --- reading --- */

static struct endpoint
read_endpoint(const struct json *value)
{
	return (struct endpoint){ .country = json_get_str(value, "CountryCode"),
		.slug = json_get_str(value, "UniqueIdentifier") };
}

static int
read_code(const struct json *error)
{
	int64_t code = json_get_int(error, "ErrorCode", 0);

	return code < 0 || code > 999999 ? 0 : (int)code;
}

static struct action
read_action(const struct json *value, bool is_request)
{
	struct action action = { .identifier =
				     json_get_int(value, "ActionIdentifier", -1),
		.type = OBJECT_NONE };

	for (const struct json *member = json_first(value); member != NULL;
	     member = member->next)
		for (size_t i = VERB_NONE + 1; i < VERB_COUNT; i++)
			if (str_eq(member->name, verb_name((enum verb)i, is_request))) {
				action.verb = (enum verb)i;
				action.body = member;
			}
	if (!json_is(value, JSON_OBJECT))
		return action;
	action.target = json_get_str(action.body, "Identifier");
	action.object = json_get(action.body, "HI1Object");
	action.object_id = json_get_str(action.object, "ObjectIdentifier");
	action.type = object_type_of(action.object);
	if (action.verb == VERB_ERROR) {
		action.error_code = read_code(action.body);
		action.error_words = json_get_str(action.body, "ErrorDescription");
	}
	return action;
}

static void
read_header(const struct json *header, struct message *message)
{
	const struct json *version = json_get(header, "Version");

	message->sender = read_endpoint(json_get(header, "SenderIdentifier"));
	message->receiver = read_endpoint(json_get(header, "ReceiverIdentifier"));
	message->transaction = json_get_str(header, "TransactionIdentifier");
	message->timestamp = json_get_str(header, "Timestamp");
	if (!clock_parse(message->timestamp, &message->sent_at))
		message->sent_at = 0;
	message->version = json_get_str(version, "ETSIVersion");
	message->profile_owner = json_get_str(version, "NationalProfileOwner");
	message->profile_version = json_get_str(version, "NationalProfileVersion");
	message->workflow = json_get_str(header, "WorkflowIdentifier");
}

/* The array of actions; tells what kind of message it is. */
static const struct json *
read_payload(const struct json *payload, struct message *message)
{
	const struct json *request = json_get(payload, "RequestPayload");
	const struct json *response = json_get(payload, "ResponsePayload");
	const struct json *error = json_get(response, "ErrorInformation");

	message->is_request = request != NULL;
	if (message->is_request)
		return json_get(json_get(request, "ActionRequests"), "ActionRequest");
	message->is_refusal = error != NULL;
	message->error_code = read_code(error);
	message->error_words = json_get_str(error, "ErrorDescription");
	return json_get(json_get(response, "ActionResponses"), "ActionResponse");
}

enum err
message_read(struct arena *arena, const struct json *root, struct message *ret_message,
    struct why *why)
{
	struct message message = { .root = root };
	const struct json *list;
	struct action *actions = NULL;
	size_t count = 0;

	read_header(json_get(root, "Header"), &message);
	list = read_payload(json_get(root, "Payload"), &message);
	if (json_is(list, JSON_ARRAY) && list->count > 0) {
		if (list->count > LIMIT_ACTIONS)
			return err_why(
			    why, ERR_LIMIT, 0, "more than %d actions", LIMIT_ACTIONS);
		actions = arena_array(arena, list->count, sizeof *actions);
		if (actions == NULL)
			return err_why(why, ERR_LIMIT, 0, "no room for the actions");
		for (const struct json *item = json_first(list); item != NULL;
		     item = item->next)
			actions[count++] = read_action(item, message.is_request);
	}
	message.actions = actions;
	message.actions_count = count;
	*ret_message = message;
	return ERR_OK;
}

const char *
message_pointer(const struct message *message, size_t action,
    char ret_text[static MESSAGE_POINTER_MAX])
{
	(void)snprintf(ret_text, MESSAGE_POINTER_MAX,
	    message->is_request
		? "/Payload/RequestPayload/ActionRequests/ActionRequest/%zu"
		: "/Payload/ResponsePayload/ActionResponses/ActionResponse/%zu",
	    action);
	return ret_text;
}

/* --- writing --- */

struct json *
computed_json(struct arena *arena, struct str text)
{
	return text.ptr == NULL ? NULL : json_string(arena, text);
}

void
computed_put_time(struct arena *arena, struct json *object, const char *name, int64_t at)
{
	char text[CLOCK_TEXT_MAX];

	if (at != 0)
		json_put(object, name,
		    computed_json(arena, arena_str(arena, clock_text(at, text))));
}

struct json *
dictionary_entry(
    struct arena *arena, const char *owner, const char *name, struct str value)
{
	struct json *entry = json_object(arena);

	json_put_str(arena, entry, "common:Owner", str_from(owner));
	json_put_str(arena, entry, "common:Name", str_from(name));
	json_put_str(arena, entry, "common:Value", value);
	return entry;
}

struct json *
endpoint_json(struct arena *arena, struct endpoint endpoint)
{
	struct json *value = json_object(arena);

	json_put_str(arena, value, "CountryCode", endpoint.country);
	json_put_str(arena, value, "UniqueIdentifier", endpoint.slug);
	return value;
}

static void
put_header(struct draft *draft, struct endpoint sender, struct endpoint receiver,
    struct str transaction, int64_t at)
{
	struct arena *arena = draft->arena;
	struct json *header = json_put(draft->root, "Header", json_object(arena));
	struct json *version;
	char text[CLOCK_TEXT_MAX];

	json_put(header, "SenderIdentifier", endpoint_json(arena, sender));
	json_put(header, "ReceiverIdentifier", endpoint_json(arena, receiver));
	json_put(header, "TransactionIdentifier",
	    computed_json(arena, arena_str(arena, transaction)));
	json_put(header, "Timestamp",
	    computed_json(arena, arena_str(arena, clock_text_micro(at, text))));
	version = json_put(header, "Version", json_object(arena));
	json_put_str(arena, version, "ETSIVersion", STR(WIRE_VERSION));
	json_put_str(arena, version, "NationalProfileOwner", STR(WIRE_PROFILE_OWNER));
	json_put_str(arena, version, "NationalProfileVersion", STR(WIRE_PROFILE_VERSION));
}

static bool
put_text(struct arena *arena, struct json *member, struct str text)
{
	if (!json_is(member, JSON_STRING))
		return false;
	member->string = arena_str(arena, text);
	return member->string.ptr != NULL;
}

bool
message_restamp(
    struct arena *arena, struct json *message, struct str transaction, int64_t at)
{
	struct json *header = json_member(message, "Header");
	char text[CLOCK_TEXT_MAX];

	return put_text(
		   arena, json_member(header, "TransactionIdentifier"), transaction) &&
	       put_text(
		   arena, json_member(header, "Timestamp"), clock_text_micro(at, text));
}

struct draft
message_request(struct arena *arena, struct endpoint sender, struct endpoint receiver,
    struct str transaction, int64_t at)
{
	struct draft draft = {
		.arena = arena, .root = json_object(arena), .is_request = true
	};
	struct json *payload;

	put_header(&draft, sender, receiver, transaction, at);
	payload = json_put(draft.root, "Payload", json_object(arena));
	payload = json_put(payload, "RequestPayload", json_object(arena));
	payload = json_put(payload, "ActionRequests", json_object(arena));
	draft.actions = json_put(payload, "ActionRequest", json_array(arena));
	return draft;
}

/* An endpoint that the schema accepts, whatever came. */
static struct endpoint
valid_endpoint(struct endpoint endpoint)
{
	if (!element_form_ok(FORM_COUNTRY, endpoint.country))
		endpoint.country = STR("XX");
	if (endpoint.slug.len > LONG_STRING_MAX)
		endpoint.slug = STR("");
	return endpoint;
}

/* ResponsePayload, still empty. */
static struct json *
put_response(struct draft *draft, const struct message *request, int64_t at)
{
	bool known = element_form_ok(FORM_UUID, request->transaction);
	struct json *payload;

	put_header(draft, valid_endpoint(request->sender),
	    valid_endpoint(request->receiver),
	    known ? request->transaction : STR(NIL_UUID), at);
	payload = json_put(draft->root, "Payload", json_object(draft->arena));
	return json_put(payload, "ResponsePayload", json_object(draft->arena));
}

struct draft
message_response(struct arena *arena, const struct message *request, int64_t at)
{
	struct draft draft = { .arena = arena, .root = json_object(arena) };
	struct json *payload = put_response(&draft, request, at);

	payload = json_put(payload, "ActionResponses", json_object(arena));
	draft.actions = json_put(payload, "ActionResponse", json_array(arena));
	return draft;
}

static struct json *
error_json(struct arena *arena, int code, struct str words)
{
	struct json *error = json_object(arena);
	struct str part = str_slice(words, 0, ERROR_WORDS_MAX);

	while (part.len < words.len && part.len > 0 &&
	       ((unsigned char)words.ptr[part.len] & 0xc0) == 0x80)
		part.len--;
	json_put_int(arena, error, "ErrorCode", code);
	json_put(error, "ErrorDescription", computed_json(arena, arena_str(arena, part)));
	return error;
}

struct draft
message_refusal(struct arena *arena, const struct message *request, int64_t at, int code,
    struct str words)
{
	struct draft draft = { .arena = arena, .root = json_object(arena) };
	struct json *payload = put_response(&draft, request, at);

	json_put(payload, "ErrorInformation", error_json(arena, code, words));
	return draft;
}

static void
copy_text(struct arena *arena, struct json *to, const struct json *from, const char *name)
{
	if (json_is(json_get(from, name), JSON_STRING))
		json_put_str(arena, to, name, json_get_str(from, name));
}

struct json *
message_envelope(struct arena *arena, const struct json *message)
{
	static const char *const ends[] = { "SenderIdentifier", "ReceiverIdentifier" };
	const struct json *header = json_get(message, "Header");
	struct json *root = json_object(arena);
	struct json *copy = json_put(root, "Header", json_object(arena));

	for (size_t i = 0; i < sizeof ends / sizeof ends[0]; i++) {
		struct json *end = json_put(copy, ends[i], json_object(arena));

		copy_text(arena, end, json_get(header, ends[i]), "CountryCode");
		copy_text(arena, end, json_get(header, ends[i]), "UniqueIdentifier");
	}
	copy_text(arena, copy, header, "TransactionIdentifier");
	return root;
}

static struct json *
put_action(struct draft *draft, int64_t number)
{
	struct json *action = json_add(draft->actions, json_object(draft->arena));

	json_put_int(draft->arena, action, "ActionIdentifier", number);
	return action;
}

void
draft_ask(struct draft *draft, enum verb verb, struct str id, struct json *object)
{
	struct json *action = put_action(draft, draft->next++);
	struct json *body;

	assert(draft->is_request && verb != VERB_NONE && verb != VERB_ERROR);
	body = json_put(action, verbs[verb].request, json_object(draft->arena));
	if (verb == VERB_GET || verb == VERB_DELIVER)
		json_put(body, "Identifier",
		    computed_json(draft->arena, arena_str(draft->arena, id)));
	if (verb == VERB_CREATE || verb == VERB_UPDATE || verb == VERB_DELIVER)
		json_put(body, "HI1Object", object);
}

void
draft_answer(struct draft *draft, int64_t action, enum verb verb, struct str id,
    struct json *object)
{
	struct json *answer = put_action(draft, action);
	struct json *body;

	assert(!draft->is_request && verb != VERB_NONE && verb != VERB_ERROR);
	if (verb == VERB_CONFIG || verb == VERB_LIST) {
		json_put(answer, verbs[verb].response, object);
		return;
	}
	body = json_put(answer, verbs[verb].response, json_object(draft->arena));
	if (verb != VERB_GET)
		json_put(body, "Identifier",
		    computed_json(draft->arena, arena_str(draft->arena, id)));
	if (verb == VERB_GET || (verb != VERB_DELIVER && object != NULL))
		json_put(body, "HI1Object", object);
}

void
draft_error(struct draft *draft, int64_t action, int code, struct str words)
{
	struct json *answer = put_action(draft, action);

	assert(!draft->is_request);
	json_put(
	    answer, verbs[VERB_ERROR].response, error_json(draft->arena, code, words));
}
