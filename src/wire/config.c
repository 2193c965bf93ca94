/* What a provider says of itself: the answer to GETCSPCONFIG. */
#include "base/clock.h"
#include "wire/object.h"

static const struct {
	const char *format;
	const char *guidance;
} targets[] = {
	{ "EmailAddress", "The address of an account, as its holder uses it." },
	{ "ServiceAccessIdentifier", "The provider's own number of an account." },
	{ "InternationalE164",
	    "A telephone number that is tied to an account: digits only." },
	{ "IPv4Address", "With the period of use, to the second." },
	{ "IPv6Address", "Eight groups of four, with the period of use, to the second." },
};

/* The dictionaries of the profile that a sender needs. */
static const struct {
	const char *name;
	struct {
		const char *value;
		const char *meaning;
	} entries[8];
} dictionaries[] = {
	{ "DocumentType",
	    { { "Order", "The order: the canonical text that persons signed" },
		{ "Annex", "A paper that only some addressees may see" },
		{ "SignOff", "The signature of one person on an order" },
		{ "Receipt", "A ledger leaf with its proof" },
		{ "Instruction", "What a notified authority tells the provider" },
		{ "Reasons", "Why an authority objects, told to the issuer" },
		{ "Change", "Withdrawal, extension, confirmation or clarification" },
		{ NULL, NULL } } },
	{ "DataCategory",
	    { { "subscriber", "Subscriber information" },
		{ "user-identifying",
		    "Data for the sole purpose of identifying the user" },
		{ "traffic", "Traffic data" }, { "content", "Content" },
		{ "domain", "Domain name registration information" }, { NULL, NULL } } },
	{ "NatureOfDeadline",
	    { { "AnswerBy",
		  "The time by which the issuing authority asks for the answer" },
		{ NULL, NULL } } },
};

static struct json *
dictionaries_json(struct arena *arena)
{
	struct json *whole = json_object(arena);
	struct json *list = json_put(whole, "dictionaries:Dictionary", json_array(arena));

	for (size_t i = 0; i < sizeof dictionaries / sizeof dictionaries[0]; i++) {
		struct json *dictionary = json_add(list, json_object(arena));
		struct json *entries;

		json_put_str(
		    arena, dictionary, "dictionaries:Owner", STR(WIRE_PROFILE_OWNER));
		json_put_str(arena, dictionary, "dictionaries:Name",
		    str_from(dictionaries[i].name));
		entries = json_put(
		    dictionary, "dictionaries:DictionaryEntries", json_object(arena));
		entries =
		    json_put(entries, "dictionaries:DictionaryEntry", json_array(arena));
		for (size_t j = 0; dictionaries[i].entries[j].value != NULL; j++) {
			struct json *entry = json_add(entries, json_object(arena));

			json_put_str(arena, entry, "dictionaries:Value",
			    str_from(dictionaries[i].entries[j].value));
			json_put_str(arena, entry, "dictionaries:Meaning",
			    str_from(dictionaries[i].entries[j].meaning));
		}
	}
	return whole;
}

static struct json *
request_types(struct arena *arena)
{
	struct json *types = json_object(arena);
	struct json *list = json_put(types, "common:DictionaryEntry", json_array(arena));

	json_add(
	    list, dictionary_entry(arena, "ETSI", "RequestType", STR("SubscriberData")));
	return types;
}

static struct json *
targeting_json(struct arena *arena)
{
	struct json *whole = json_object(arena);
	struct json *list =
	    json_put(whole, "config:TargetingConfiguration", json_array(arena));

	for (size_t i = 0; i < sizeof targets / sizeof targets[0]; i++) {
		struct json *target = json_add(list, json_object(arena));

		json_put_str(
		    arena, target, "config:FormatName", str_from(targets[i].format));
		json_put_str(arena, target, "config:FormatOwner", STR("ETSI"));
		json_put_str(
		    arena, target, "config:Guidance", str_from(targets[i].guidance));
		json_put(target, "config:AssociatedLDRequestTypes", request_types(arena));
		json_put(target, "config:AssociatedLPRequestTypes", request_types(arena));
	}
	return whole;
}

struct json *
config_json(struct arena *arena, int64_t changed_at, struct str url)
{
	struct json *config = json_object(arena);
	struct json *part;
	char text[CLOCK_TEXT_MAX];

	json_put(config, "LastChanged",
	    computed_json(arena, arena_str(arena, clock_text(changed_at, text))));
	json_put(config, "Dictionaries", dictionaries_json(arena));
	json_put(config, "TargetingConfigurations", targeting_json(arena));
	if (url.len == 0)
		return config;
	part = json_put(config, "SupportedLPWorkflowEndpoints", json_object(arena));
	part = json_put(part, "config:SupportedLPWorkflowEndpoint", json_array(arena));
	part = json_add(part, json_object(arena));
	json_put(part, "config:LPWorkflowEndpoint",
	    dictionary_entry(
		arena, "ETSI", "LPWorkflowEndpoint", STR("NewPreservation")));
	json_put_str(arena, part, "config:URL", url);
	return config;
}
