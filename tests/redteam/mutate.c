#include "mutate.h"

#include "wire/object.h"

#define OTHER_OBJECT "7a0c0de0-5eed-5bad-8bad-00000000bad1"

static struct json *
last_action(struct draft *draft)
{
	return draft->actions->last;
}

/* The object of the last action: the last target's task. */
static struct json *
task(struct draft *draft)
{
	return json_member(json_member(last_action(draft), "CREATE"), "HI1Object");
}

static bool
set_text(struct json *object, const char *member, struct str text)
{
	struct json *value = json_member(object, member);

	if (!json_is(value, JSON_STRING))
		return false;
	value->string = text;
	return true;
}

/* The member's text, whether it is there or not. */
static bool
force_text(struct draft *draft, struct json *object, const char *member, struct str text)
{
	if (object == NULL)
		return false;
	if (!set_text(object, member, text))
		json_put_str(draft->arena, object, member, text);
	return true;
}

static struct json *
details(struct draft *draft)
{
	return json_member(task(draft), "task:RequestDetails");
}

static struct json *
header(struct draft *draft)
{
	return json_member(draft->root, "Header");
}

static struct json *
request_value(struct json *request_details)
{
	struct json *values = json_member(request_details, "task:RequestValues");
	struct json *list = json_member(values, "task:RequestValue");

	return json_is(list, JSON_ARRAY) ? list->first : NULL;
}

static bool
extra_task(struct draft *draft)
{
	struct json *copy = json_copy(draft->arena, task(draft));
	struct json *value = request_value(json_member(copy, "task:RequestDetails"));

	draft_ask(draft, VERB_CREATE, STR(""), copy);
	return set_text(copy, "ObjectIdentifier", STR(OTHER_OBJECT)) &&
	       set_text(value, "task:Value", STR("eve@papercup.example"));
}

static bool
target(struct draft *draft)
{
	return set_text(
	    request_value(details(draft)), "task:Value", STR("eve@papercup.example"));
}

static bool
period(struct draft *draft)
{
	return force_text(draft, details(draft), "task:StartTime",
		   STR("2001-01-01T00:00:00Z")) &&
	       force_text(
		   draft, details(draft), "task:EndTime", STR("2031-01-01T00:00:00Z"));
}

static bool
category(struct draft *draft)
{
	struct json *list = json_member(
	    json_member(details(draft), "task:Subtype"), "task:RequestSubtype");

	if (list == NULL)
		return false;
	(void)json_add(list,
	    dictionary_entry(draft->arena, "COMITY", "DataCategory", STR("content")));
	return true;
}

/* The order and its papers without what follows from it. */
static bool
no_task(struct draft *draft)
{
	struct json *before = draft->actions->first;

	while (before != NULL && before->next != last_action(draft))
		before = before->next;
	if (before == NULL)
		return false;
	before->next = NULL;
	draft->actions->last = before;
	draft->actions->count--;
	return true;
}

static bool
delivery_elsewhere(struct draft *draft)
{
	struct json *list = json_member(json_member(task(draft), "task:DeliveryDetails"),
	    "task:LDDeliveryDestination");
	struct json *address =
	    list == NULL ? NULL : json_member(list->first, "task:DeliveryAddress");

	return set_text(json_member(address, "task:EndpointID"), "UniqueIdentifier",
	    STR("fiscalia-delta"));
}

static bool
interception(struct draft *draft)
{
	struct endpoint owner = { .country = STR("CL"), .slug = STR("fiscalia-norte") };
	struct json *object =
	    object_begin(draft->arena, OBJECT_LI_TASK, STR(OTHER_OBJECT), owner);

	draft_ask(draft, VERB_CREATE, STR(""), object);
	return object != NULL;
}

static bool
old_version(struct draft *draft)
{
	return set_text(
	    json_member(header(draft), "Version"), "ETSIVersion", STR("V1.19.1"));
}

static bool
future(struct draft *draft)
{
	return set_text(header(draft), "Timestamp", STR("2099-01-01T00:00:00.000000Z"));
}

static bool
other_receiver(struct draft *draft)
{
	struct json *receiver = json_member(header(draft), "ReceiverIdentifier");

	return set_text(receiver, "CountryCode", STR("AR")) &&
	       set_text(receiver, "UniqueIdentifier", STR("fiscalia-delta"));
}

static struct json *
sender(struct draft *draft)
{
	return json_member(header(draft), "SenderIdentifier");
}

/* Names that look like the sender's to people: none of them is its id. */
static bool
sender_capital(struct draft *draft)
{
	return set_text(sender(draft), "UniqueIdentifier", STR("Fiscalia-Norte"));
}

static bool
sender_cyrillic(struct draft *draft)
{
	return set_text(sender(draft), "UniqueIdentifier", STR("fiscali\xd0\xb0-norte"));
}

static bool
sender_blank(struct draft *draft)
{
	return set_text(
	    sender(draft), "UniqueIdentifier", STR("fiscalia-norte\xe2\x80\x8b"));
}

static bool
sender_dash(struct draft *draft)
{
	return set_text(
	    sender(draft), "UniqueIdentifier", STR("fiscalia\xe2\x80\x90norte"));
}

static bool
sender_slug(struct draft *draft)
{
	return set_text(sender(draft), "UniqueIdentifier", STR("fiscalia--norte"));
}

static bool
sender_country(struct draft *draft)
{
	return set_text(sender(draft), "CountryCode", STR("cl"));
}

/* The order's document a second time, under another object id. */
static bool
order_twice(struct draft *draft)
{
	struct json *first =
	    json_member(json_member(draft->actions->first, "CREATE"), "HI1Object");
	struct json *copy = json_copy(draft->arena, first);

	draft_ask(draft, VERB_CREATE, STR(""), copy);
	return set_text(copy, "ObjectIdentifier", STR(OTHER_OBJECT));
}

/* The last UPDATE. */
static struct json *
update(struct draft *draft)
{
	return json_member(json_member(last_action(draft), "UPDATE"), "HI1Object");
}

static bool
update_generation(struct draft *draft)
{
	struct json *object = update(draft);

	if (object == NULL)
		return false;
	json_put_int(draft->arena, object, "Generation", 7);
	return true;
}

static bool
update_unknown(struct draft *draft)
{
	return set_text(update(draft), "ObjectIdentifier", STR(OTHER_OBJECT));
}

/* One more account is asked about. */
static bool
update_wider(struct draft *draft)
{
	struct json *object = update(draft);
	struct json *part;

	if (object == NULL)
		return false;
	part = json_put(object, "task:RequestDetails", json_object(draft->arena));
	part = json_put(part, "task:RequestValues", json_object(draft->arena));
	part = json_put(part, "task:RequestValue", json_array(draft->arena));
	part = json_add(part, json_object(draft->arena));
	json_put_str(draft->arena, part, "task:Value", STR("eve@papercup.example"));
	part = json_put(part, "task:FormatType", json_object(draft->arena));
	json_put_str(draft->arena, part, "task:FormatOwner", STR("ETSI"));
	json_put_str(draft->arena, part, "task:FormatName", STR("EmailAddress"));
	return true;
}

static bool
update_less(struct draft *draft)
{
	struct json *actions = draft->actions;
	struct json *before = actions->first;

	if (update(draft) == NULL || before->next == NULL)
		return false;
	while (before->next != actions->last)
		before = before->next;
	before->next = NULL;
	actions->last = before;
	actions->count--;
	return true;
}

/* An authorisation instead of the order's document. */
static bool
no_order(struct draft *draft)
{
	struct json *actions = draft->actions;

	if (actions->count < 2)
		return false;
	actions->first = actions->first->next;
	actions->count--;
	return true;
}

static const struct {
	const char *name;
	const char *what;
	bool (*change)(struct draft *draft);
} mutations[] = {
	{ "extra-task", "one more task, for another account", extra_task },
	{ "target", "the last task asks about another account", target },
	{ "period", "the last task asks about thirty years", period },
	{ "category", "the last task asks for content too", category },
	{ "no-task", "the last task is left out", no_task },
	{ "delivery", "the answer shall go to another organisation", delivery_elsewhere },
	{ "interception", "an LITaskObject beside the order", interception },
	{ "old-version", "the header says V1.19.1", old_version },
	{ "future", "the header says the year 2099", future },
	{ "receiver", "the header names another receiver", other_receiver },
	{ "sender-capital", "the sender's name with capitals", sender_capital },
	{ "sender-cyrillic", "with a letter that looks the same", sender_cyrillic },
	{ "sender-blank", "with a blank that nobody sees", sender_blank },
	{ "sender-dash", "with another dash", sender_dash },
	{ "sender-slug", "with a dash more", sender_slug },
	{ "sender-country", "the sender's State in small letters", sender_country },
	{ "order-twice", "two order documents", order_twice },
	{ "update-generation", "the last UPDATE writes the receiver's part",
	    update_generation },
	{ "update-unknown", "the last UPDATE is of no object", update_unknown },
	{ "update-wider", "the last UPDATE asks about one more account", update_wider },
	{ "update-less", "the last UPDATE is left out", update_less },
	{ "no-order", "the tasks without their order", no_order },
};

#define MUTATIONS_COUNT (sizeof mutations / sizeof mutations[0])

bool
mutate(struct draft *draft, struct str name)
{
	for (size_t i = 0; i < MUTATIONS_COUNT; i++)
		if (str_eq_c(name, mutations[i].name))
			return mutations[i].change(draft);
	return false;
}

void
mutate_list(FILE *out)
{
	for (size_t i = 0; i < MUTATIONS_COUNT; i++)
		fprintf(out, "  %-14s %s\n", mutations[i].name, mutations[i].what);
}
