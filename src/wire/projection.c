#include "wire/projection.h"

#include <assert.h>

#include "base/clock.h"
#include "base/hex.h"
#include "trust/uuid.h"

/* What every object of one order needs. */
struct source {
	struct arena *arena;
	const struct order *order;
	struct endpoint issuer;
	struct endpoint addressee;
	struct str authorisation_id;
	bool training;
	bool preserves;
};

bool
projection_known(unsigned version)
{
	return version == PROJECTION_VERSION;
}

bool
projection_preserves(const struct order *order)
{
	return str_ends(order->procedure, STR("-pr")) ||
	       str_eq(order->procedure, STR("185-16")) ||
	       str_eq(order->procedure, STR("185-29"));
}

struct str
projection_task_id(struct arena *arena, const struct order *order, size_t target)
{
	return object_id(arena, order->id, "task", target);
}

struct str
projection_task_reference(struct arena *arena, const struct order *order, size_t target)
{
	struct endpoint issuer;

	if (!endpoint_parse(order->issuer, &issuer))
		return (struct str){ NULL, 0 };
	return arena_format(arena, "%.*s-%.*s-%.*s/%zu", STR_ARG(issuer.country),
	    STR_ARG(issuer.slug), STR_ARG(order->id), target + 1);
}

/* --- small parts --- */

static struct json *
etsi(const struct source *source, const char *name, const char *value)
{
	return dictionary_entry(source->arena, "ETSI", name, str_from(value));
}

static struct json *
ours(const struct source *source, const char *name, struct str value)
{
	return dictionary_entry(source->arena, WIRE_PROFILE_OWNER, name, value);
}

/* {whole: {item: [flags]}}, left out when there is none. */
static void
put_flags(const struct source *source, struct json *object, const char *whole,
    const char *item, const char *dictionary)
{
	struct json *list;

	if (!source->order->emergency && !source->training)
		return;
	list = json_put(object, whole, json_object(source->arena));
	list = json_put(list, item, json_array(source->arena));
	if (source->order->emergency)
		json_add(list, etsi(source, dictionary, "IsEmergency"));
	if (source->training)
		json_add(list, etsi(source, dictionary, "IsTest"));
}

/* --- the authorisation --- */

static struct json *
authorisation(const struct source *source)
{
	struct arena *arena = source->arena;
	const struct order *order = source->order;
	struct json *object = object_begin(
	    arena, OBJECT_AUTHORISATION, source->authorisation_id, source->issuer);
	struct str document = object_id(arena, order->id, "document", 0);
	struct json *list;

	object_associate(arena, object, &document, 1);
	json_put_str(arena, object, "auth:AuthorisationReference", order->id);
	json_put(object, "auth:AuthorisationLegalType",
	    ours(source, "LegalBasis", order->procedure));
	json_put(object, "auth:AuthorisationPriority",
	    etsi(source, "AuthorisationPriority", order->emergency ? "High" : "Routine"));
	json_put(object, "auth:AuthorisationDesiredStatus",
	    etsi(source, "AuthorisationDesiredStatus", "SubmittedToCSP"));
	list = json_put(object, "auth:AuthorisationCSPID", json_object(arena));
	list = json_put(list, "auth:CSPID", json_array(arena));
	json_add(list, endpoint_json(arena, source->addressee));
	computed_put_time(source->arena, object, "auth:AuthorisationCreationTimestamp",
	    order->created_at);
	put_flags(source, object, "auth:AuthorisationFlags", "auth:AuthorisationFlag",
	    "AuthorisationFlag");
	return object;
}

/* --- the tasks --- */

static const struct {
	unsigned categories;
	const char *type;
} request_types[] = {
	{ DATA_SUBSCRIBER, "SubscriberData" },
	{ DATA_USER_IDENTIFYING, "UserIdentifyingData" },
	{ DATA_TRAFFIC, "TrafficData" },
	{ DATA_CONTENT, "StoredContentData" },
	{ DATA_SUBSCRIBER | DATA_USER_IDENTIFYING,
	    "SubscriberDataAndUserIdentifyingData" },
	{ DATA_TRAFFIC | DATA_CONTENT, "TrafficDataAndStoredContentData" },
};

#define REQUEST_TYPES (sizeof request_types / sizeof request_types[0])

/* ETSI's RequestType for a set of categories; any other set is Other and told by the
 * subtypes. */
static const char *
request_type(unsigned categories)
{
	for (size_t i = 0; i < REQUEST_TYPES; i++)
		if (request_types[i].categories == categories)
			return request_types[i].type;
	return "Other";
}

unsigned
projection_categories(struct str type)
{
	for (size_t i = 0; i < REQUEST_TYPES; i++)
		if (str_eq_c(type, request_types[i].type))
			return request_types[i].categories;
	return 0;
}

/* The names of TS 103 280 that TS 103 120 Annex C lists; others are ours. */
static const char *
format_owner(struct str format)
{
	static const char *const names[] = { "EmailAddress", "IMEI", "IMSI",
		"IPAddressPort", "IPv4Address", "IPv6Address", "InternationalE164",
		"InternationalizedEmailAddress", "MACAddress", "MSISDN", "NAI", "SIPURI",
		"SUPIIMSI", "ServiceAccessIdentifier", "TELURI", "VIN" };

	for (size_t i = 0; i < sizeof names / sizeof names[0]; i++)
		if (str_eq_c(format, names[i]))
			return "ETSI";
	return WIRE_PROFILE_OWNER;
}

static struct json *
request_details(const struct source *source, const struct target *target)
{
	struct arena *arena = source->arena;
	struct json *details = json_object(arena);
	struct json *list, *value, *format;

	json_put(details, "task:Type",
	    etsi(source, "RequestType", request_type(target->categories)));
	computed_put_time(source->arena, details, "task:StartTime", target->from);
	computed_put_time(source->arena, details, "task:EndTime", target->to);
	list = json_put(details, "task:RequestValues", json_object(arena));
	list = json_put(list, "task:RequestValue", json_array(arena));
	value = json_add(list, json_object(arena));
	format = json_put(value, "task:FormatType", json_object(arena));
	json_put_str(
	    arena, format, "task:FormatOwner", str_from(format_owner(target->format)));
	json_put_str(arena, format, "task:FormatName", target->format);
	json_put_str(arena, value, "task:Value", target->value);
	if (target->categories == 0)
		return details;
	list = json_put(details, "task:Subtype", json_object(arena));
	list = json_put(list, "task:RequestSubtype", json_array(arena));
	for (unsigned bit = 0; bit < DATA_CATEGORY_COUNT; bit++)
		if ((target->categories >> bit & 1) != 0)
			json_add(list,
			    ours(source, "DataCategory",
				data_category_name((enum data_category)(1U << bit))));
	return details;
}

/* The answer goes to the issuer. */
static void
put_delivery(const struct source *source, struct json *task)
{
	struct arena *arena = source->arena;
	struct json *part = json_put(task, "task:DeliveryDetails", json_object(arena));

	part = json_put(part, "task:LDDeliveryDestination", json_array(arena));
	part = json_add(part, json_object(arena));
	part = json_put(part, "task:DeliveryAddress", json_object(arena));
	json_put(part, "task:EndpointID", endpoint_json(arena, source->issuer));
}

/* The order that this one follows: an earlier preservation of the same data. */
static void
put_follows(const struct source *source, struct json *task)
{
	struct arena *arena = source->arena;
	char digest[2 * SHA256_LEN + 1];
	struct json *part;

	if (!source->order->has_follows)
		return;
	hex_encode(str_bytes(source->order->follows, SHA256_LEN), digest);
	part =
	    json_put(task, "task:AlternativePreservationReferences", json_object(arena));
	part = json_put(part, "task:AlternativePreservationReference", json_array(arena));
	part = json_add(part, json_object(arena));
	json_put(part, "task:ReferenceValue",
	    computed_json(arena, arena_str(arena, str_from(digest))));
	json_put_str(
	    arena, part, "task:NatureOfReference", STR("SHA-256 of an earlier order"));
}

static void
put_deadline(const struct source *source, struct json *task)
{
	struct arena *arena = source->arena;
	struct json *part;

	if (source->order->answer_by == 0)
		return;
	part = json_put(task, "task:Deadlines", json_object(arena));
	part = json_put(part, "task:LDDeadline", json_array(arena));
	part = json_add(part, json_object(arena));
	computed_put_time(source->arena, part, "task:DateTime", source->order->answer_by);
	json_put(part, "task:NatureOfDeadline",
	    ours(source, "NatureOfDeadline", STR("AnswerBy")));
}

static struct json *
ld_task(const struct source *source, size_t index)
{
	struct arena *arena = source->arena;
	struct json *task = object_begin(arena, OBJECT_LD_TASK,
	    projection_task_id(arena, source->order, index), source->issuer);

	object_associate(arena, task, &source->authorisation_id, 1);
	json_put(task, "task:Reference",
	    computed_json(arena, projection_task_reference(arena, source->order, index)));
	json_put(task, "task:DesiredStatus",
	    etsi(source, "LDTaskDesiredStatus", "AwaitingDisclosure"));
	json_put(task, "task:RequestDetails",
	    request_details(source, &source->order->targets[index]));
	put_delivery(source, task);
	json_put(task, "task:CSPID", endpoint_json(arena, source->addressee));
	put_flags(source, task, "task:Flags", "task:LDTaskFlag", "LDTaskFlag");
	put_follows(source, task);
	put_deadline(source, task);
	return task;
}

/* LPTaskObject has no Reference, no flags and no deadlines. */
static struct json *
lp_task(const struct source *source, size_t index)
{
	struct arena *arena = source->arena;
	struct json *task = object_begin(arena, OBJECT_LP_TASK,
	    projection_task_id(arena, source->order, index), source->issuer);

	json_put(task, "ExternalIdentifier",
	    computed_json(arena, projection_task_reference(arena, source->order, index)));
	object_associate(arena, task, &source->authorisation_id, 1);
	json_put(
	    task, "task:DesiredStatus", etsi(source, "LPTaskDesiredStatus", "Preserved"));
	json_put(task, "task:RequestDetails",
	    request_details(source, &source->order->targets[index]));
	computed_put_time(source->arena, task, "task:DesiredPreservationExpiration",
	    source->order->preserve_until);
	json_put(task, "task:CSPID", endpoint_json(arena, source->addressee));
	return task;
}

/* --- building --- */

static enum err
source_init(struct arena *arena, const struct order *order, struct source *ret_source,
    struct why *why)
{
	struct source source = { .arena = arena, .order = order };

	if (!endpoint_parse(order->issuer, &source.issuer) ||
	    !endpoint_parse(order->addressee, &source.addressee))
		return err_why(why, ERR_USAGE, 0,
		    "the order's issuer or addressee is no organisation id");
	source.authorisation_id = object_id(arena, order->id, "authorisation", 0);
	if (source.authorisation_id.len == 0)
		return uuid_valid(order->id)
			   ? err_why(why, ERR_LIMIT, 0, "no room for the order's objects")
			   : err_why(why, ERR_USAGE, 0, "the order's id is no UUID");
	source.training = str_starts(order->realm, STR("training."));
	source.preserves = projection_preserves(order);
	*ret_source = source;
	return ERR_OK;
}

/* The object at index: 0 is the authorisation, then the tasks. */
static struct json *
object_at(const struct source *source, size_t index)
{
	if (index == 0)
		return authorisation(source);
	return source->preserves ? lp_task(source, index - 1)
				 : ld_task(source, index - 1);
}

enum err
projection_build(struct arena *arena, const struct order *order,
    struct json **ret_objects, struct why *why)
{
	struct json *objects = json_array(arena);
	struct source source;
	enum err err;

	if (!projection_known(order->projection))
		return err_why(why, ERR_USAGE, 0, "projection version %u is not known",
		    order->projection);
	err = source_init(arena, order, &source, why);
	if (err != ERR_OK)
		return err;
	for (size_t i = 0; i <= order->targets_count; i++)
		json_add(objects, object_at(&source, i));
	if (!json_is(objects, JSON_ARRAY))
		return err_why(why, ERR_LIMIT, 0, "no room for the order's objects");
	*ret_objects = objects;
	return ERR_OK;
}

void
projection_ask(struct draft *draft, const struct json *objects)
{
	for (const struct json *object = json_first(objects); object != NULL;
	     object = object->next)
		draft_ask(draft, VERB_CREATE, STR(""), json_copy(draft->arena, object));
}

/* --- comparing --- */

static struct verdict
differs(
    const struct message *message, size_t action, const char *below, const char *words)
{
	char path[MESSAGE_POINTER_MAX];
	char whole[VERDICT_PATH_MAX];

	(void)message_pointer(message, action, path);
	(void)snprintf(whole, sizeof whole, "%s%.*s", path,
	    (int)(sizeof whole - MESSAGE_POINTER_MAX), below);
	return verdict_no("projection-differs", whole, "%s", words);
}

/* The first member of either object that the other has not, or has differently. */
static const struct json *
first_difference(const struct json *derived, const struct json *received)
{
	char name[VERDICT_PATH_MAX];

	for (const struct json *member = json_first(received); member != NULL;
	     member = member->next) {
		(void)snprintf(name, sizeof name, "%.*s", STR_ARG(member->name));
		if (!json_equal(json_get(derived, name), member))
			return member;
	}
	for (const struct json *member = json_first(derived); member != NULL;
	     member = member->next) {
		(void)snprintf(name, sizeof name, "%.*s", STR_ARG(member->name));
		if (json_get(received, name) == NULL)
			return member;
	}
	return NULL;
}

static struct verdict
compare_object(const struct message *message, size_t action, const struct json *derived)
{
	const struct json *received = message->actions[action].object;
	const struct json *member;
	char below[VERDICT_PATH_MAX];

	if (json_equal(derived, received))
		return VERDICT_IS_YES;
	member = first_difference(derived, received);
	(void)snprintf(below, sizeof below, "/CREATE/HI1Object%s%.*s",
	    member == NULL || member->name.len > 64 ? "" : "/",
	    member == NULL || member->name.len > 64 ? 0 : (int)member->name.len,
	    member == NULL ? "" : member->name.ptr);
	return differs(message, action, below, "not what follows from the order");
}

struct verdict
projection_compare(
    struct arena *arena, const struct order *order, const struct message *message)
{
	struct source source;
	struct why why;
	struct verdict verdict = VERDICT_IS_YES;
	size_t next = 0;

	if (!projection_known(order->projection))
		return verdict_no("projection-unknown", NULL,
		    "version %u of the projection is not known here", order->projection);
	if (source_init(arena, order, &source, &why) != ERR_OK)
		return verdict_no("projection-differs", NULL, "%s", why.text);
	for (size_t i = 0; i < message->actions_count && verdict_is_yes(&verdict); i++) {
		const struct action *action = &message->actions[i];
		size_t mark = arena_mark(arena);

		if (!message->is_request || action->verb != VERB_CREATE)
			return differs(message, i, "",
			    "an order's message holds nothing but CREATE");
		if (action->type == OBJECT_DOCUMENT)
			continue;
		if (next > order->targets_count)
			return differs(message, i, "/CREATE/HI1Object",
			    "an object of which the order does not speak");
		verdict = compare_object(message, i, object_at(&source, next++));
		arena_return(arena, mark);
	}
	if (verdict_is_yes(&verdict) && next <= order->targets_count)
		return verdict_no("projection-differs",
		    "/Payload/RequestPayload/ActionRequests/ActionRequest",
		    "%zu of %zu objects are missing", order->targets_count + 1 - next,
		    order->targets_count + 1);
	return verdict;
}
