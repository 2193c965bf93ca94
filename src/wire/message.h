/*
 * message.h - HI-1 messages: what a received one says, and how ours are written.
 *
 * Reading never fails over what is missing or of a wrong kind (the field is then empty):
 * who needs to know whether a message is valid asks wire/check.h, and who acts on it
 * wire/policy.h.  All texts are views into the tree.
 *
 * Writing: a draft collects actions; the tree is complete at any time.  A full arena
 * makes it unwritable (format/json.h), so one check after json_write is enough.
 */
#ifndef COMITY_WIRE_MESSAGE_H
#define COMITY_WIRE_MESSAGE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/err.h"
#include "base/str.h"
#include "format/json.h"
#include "model/party.h"

/* What we write into each header. */
#define WIRE_VERSION "V1.23.1"
#define WIRE_PROFILE_OWNER "COMITY"
#define WIRE_PROFILE_VERSION "v1"

enum verb {
	VERB_NONE, /* no verb, or none that is known */
	VERB_GET,
	VERB_CREATE,
	VERB_UPDATE,
	VERB_LIST,
	VERB_DELIVER,
	VERB_CONFIG, /* GETCSPCONFIG */
	VERB_ERROR,  /* in a response: ErrorInformation */
	VERB_COUNT
};

/* In the order of element_objects (wire/element.h). */
enum object_type {
	OBJECT_AUTHORISATION,
	OBJECT_DOCUMENT,
	OBJECT_NOTIFICATION,
	OBJECT_LD_TASK, /* production */
	OBJECT_LP_TASK, /* preservation */
	OBJECT_DELIVERY,
	OBJECT_ENCRYPTION,
	OBJECT_LD_DESTINATION,
	OBJECT_TD_TASK, /* takedown */
	OBJECT_LI_TASK, /* from here on: interception */
	OBJECT_LI_DESTINATION,
	OBJECT_TRAFFIC_POLICY,
	OBJECT_TRAFFIC_RULE,
	OBJECT_IRI_POLICY,
	OBJECT_IRI_RULE,
	OBJECT_NONE, /* no object, or none that is known */
	OBJECT_TYPE_COUNT
};

struct action {
	int64_t identifier; /* -1 when there is none */
	enum verb verb;
	const struct json *body;   /* the verb's value */
	const struct json *object; /* its HI1Object, or NULL */
	enum object_type type;
	struct str target;    /* the verb's own Identifier */
	struct str object_id; /* the object's ObjectIdentifier */
	int error_code;       /* VERB_ERROR */
	struct str error_words;
};

struct message {
	const struct json *root;
	bool xml; /* read from XML: who knows sets it; message_read cannot see it */
	struct endpoint sender, receiver;
	struct str transaction;
	struct str timestamp;
	int64_t sent_at; /* the timestamp as a time, 0 when it is none */
	struct str version;
	struct str profile_owner, profile_version;
	struct str workflow;
	bool is_request;
	bool is_refusal; /* a response that refuses the whole message */
	int error_code;  /* of such a response */
	struct str error_words;
	const struct action *actions;
	size_t actions_count;
};

/* ERR_LIMIT: the arena is full, or more than LIMIT_ACTIONS actions.  Nothing else. */
enum err message_read(struct arena *arena, const struct json *root,
    struct message *ret_message, struct why *why);

/* "/Payload/.../ActionRequest/3", for verdicts; a view into the text given. */
#define MESSAGE_POINTER_MAX 96
const char *message_pointer(const struct message *message, size_t action,
    char ret_text[static MESSAGE_POINTER_MAX]);

struct str verb_name(enum verb verb, bool is_request); /* "CREATE", "CREATEResponse" */
struct str object_type_name(enum object_type type);    /* "LDTaskObject"; "" for none */
enum object_type object_type_of(const struct json *object);
bool object_is_interception(enum object_type type);

/* A text for people: header, then each action and what it says, a line a value. */
void message_show(const struct message *message, bool colour, struct buf *out);

/* --- writing --- */

struct draft {
	struct arena *arena;
	struct json *root;
	struct json *actions;
	bool is_request;
	int64_t next; /* the next action's number */
};

/* Ids, the transaction and error words are copied; endpoints are views that outlive the
 * tree. */
struct draft message_request(struct arena *arena, struct endpoint sender,
    struct endpoint receiver, struct str transaction, int64_t at);
/* The same message as another one: its transaction and its time.  False: it has none. */
bool message_restamp(
    struct arena *arena, struct json *message, struct str transaction, int64_t at);
/* The header repeats the sender, receiver and transaction of the request (they are not
 * swapped: ETSI's own pairs of examples). */
struct draft message_response(
    struct arena *arena, const struct message *request, int64_t at);
/* Refuses the whole message: one top-level ErrorInformation, no action.  What the request
 * lacks is filled so that the answer is valid: the country XX, the nil UUID. */
struct draft message_refusal(struct arena *arena, const struct message *request,
    int64_t at, int code, struct str words);

/* Of a message that is refused: a message that has but these texts of its Header, as far
 * as they are texts.  So that the refusal says to which message it belongs. */
struct json *message_envelope(struct arena *arena, const struct json *message);

/* Adds an action to a request.  CREATE, UPDATE: object; GET: id; DELIVER: both;
 * GETCSPCONFIG: neither. */
void draft_ask(struct draft *draft, enum verb verb, struct str id, struct json *object);
/* Adds the response to the action with this number: CREATE, UPDATE: id and perhaps an
 * object; DELIVER: id; GET: object; GETCSPCONFIG: the object is the configuration
 * (wire/object.h). */
void draft_answer(struct draft *draft, int64_t action, enum verb verb, struct str id,
    struct json *object);
void draft_error(struct draft *draft, int64_t action, int code, struct str words);

/* A text that was made in the arena; NULL when the arena was full (ptr NULL), so that it
 * does not end as an empty text. */
struct json *computed_json(struct arena *arena, struct str text);

/* A member with a time; none when at is 0. */
void computed_put_time(
    struct arena *arena, struct json *object, const char *name, int64_t at);

/* {Owner, Name, Value} */
struct json *dictionary_entry(
    struct arena *arena, const char *owner, const char *name, struct str value);
/* {CountryCode, UniqueIdentifier} */
struct json *endpoint_json(struct arena *arena, struct endpoint endpoint);

#endif
