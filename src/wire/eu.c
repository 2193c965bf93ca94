#include "wire/eu.h"

#include <stdio.h>
#include <string.h>

#include "base/clock.h"
#include "wire/element.h"
#include "wire/object.h"
#include "wire/projection.h"

#define SHORT_MAX 255
#define LONG_MAX_CHARS 65535
#define PHONE_MAX 16 /* one more than a number may have */

/* What every object of one export needs. */
struct making {
	struct arena *arena;
	const struct eu_export *what;
	const struct order *order;
	struct endpoint issuer, validator, receiver, addressee;
	struct str authorisation_id, document_id;
};

/* A word of the order's fields, and the value that the profile has for it. */
struct word {
	const char *field;
	const char *word;
	const char *value;
};

static const struct word words[] = {
	{ "deadline", "ten-days", "TenDaysASAP" },
	{ "deadline", "ten-days-after-notification", "TenDaysSubjectToEA" },
	{ "deadline", "eight-hours", "EightHours" },
	{ "authority-type", "judge", "JudgeCourtOrInvestigatingJudge" },
	{ "authority-type", "prosecutor", "PublicProsecutor" },
	{ "authority-type", "other", "OtherCompetentAuthority" },
	{ "validating-type", "judge", "JudgeCourtOrInvestigatingJudge" },
	{ "validating-type", "prosecutor", "PublicProsecutor" },
	{ "subscriber-data", "user", "UserInformation" },
	{ "subscriber-data", "registration", "RegistrationInformation" },
	{ "subscriber-data", "service-type", "TypeOfServiceInformation" },
	{ "subscriber-data", "profile", "ProfileInformation" },
	{ "subscriber-data", "validation-of-use", "DataOnValidationOfUse" },
	{ "subscriber-data", "payment", "DebitOrCreditCardInformation" },
	{ "subscriber-data", "puk", "PUKCodes" },
	{ "subscriber-data", "other", "SubscriberDataOther" },
	{ "answer-to", "issuing", "IssuingAuthority" },
	{ "answer-to", "validating", "ValidatingAuthority" },
	{ "answer-to", "other", "OtherCompetentAuthority" },
};

/* The widest value of each field that has a member of its own. */
static const struct carried {
	const char *field;
	size_t max;
} carried[] = {
	{ "addressee-name", SHORT_MAX },
	{ "answer-to", SHORT_MAX },
	{ "authority", LONG_MAX_CHARS },
	{ "authority-address", LONG_MAX_CHARS },
	{ "authority-type", SHORT_MAX },
	{ "case-reference", LONG_MAX_CHARS },
	{ "deadline", SHORT_MAX },
	{ "official-email", SHORT_MAX },
	{ "official-phone", SHORT_MAX },
	{ "officer-role", LONG_MAX_CHARS },
	{ "subscriber-data", SHORT_MAX },
	{ "validating-authority", LONG_MAX_CHARS },
	{ "validating-reference", LONG_MAX_CHARS },
	{ "validating-type", SHORT_MAX },
	{ "without-validation", SHORT_MAX },
};

/* The formats for which a name of the profile is known, and how they are written. */
static const struct format {
	const char *ours;
	const char *theirs;
	enum form form;
} formats[] = {
	{ "EmailAddress", "InternationalizedEmailAddress", FORM_EMAIL },
	{ "IMEI", "IMEI", FORM_ANY },
	{ "IPv4Address", "IPv4Address", FORM_IPV4 },
	{ "IPv6Address", "IPv6Address", FORM_IPV6 },
	{ "InternationalE164", "InternationalE164", FORM_E164 },
	{ "InternationalizedEmailAddress", "InternationalizedEmailAddress", FORM_EMAIL },
	{ "MACAddress", "MACAddress", FORM_MAC },
	{ "ServiceAccessIdentifier", "ServiceAccessIdentifier", FORM_ANY },
};

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

#define COUNT(array) (sizeof(array) / sizeof(array)[0])

static bool
preserves(const struct order *order)
{
	return str_eq_c(order->procedure, "eu-epoc-pr");
}

bool
eu_is_order(const struct order *order)
{
	return str_eq_c(order->procedure, "eu-epoc") || preserves(order);
}

bool
eu_carries(struct str field)
{
	for (size_t i = 0; i < COUNT(carried); i++)
		if (str_eq_c(field, carried[i].field))
			return true;
	return false;
}

struct str
eu_receiver(const struct order *order, enum eu_copy copy)
{
	if (copy == EU_ADDRESSEE)
		return order->addressee;
	return order->notified_count == 0 ? STR("") : order->notified[0];
}

static struct str
field_of(const struct making *making, const char *field)
{
	return order_field(making->order, str_from(field));
}

/* The profile's value for a word of a field, NULL when there is none. */
static const char *
value_of(const char *field, struct str word)
{
	for (size_t i = 0; i < COUNT(words); i++)
		if (str_eq_c(str_from(field), words[i].field) &&
		    str_eq_c(word, words[i].word))
			return words[i].value;
	return NULL;
}

static const struct format *
format_of(struct str name)
{
	for (size_t i = 0; i < COUNT(formats); i++)
		if (str_eq_c(name, formats[i].ours))
			return &formats[i];
	return NULL;
}

static const char *
request_type(unsigned categories)
{
	for (size_t i = 0; i < COUNT(request_types); i++)
		if (request_types[i].categories == categories)
			return request_types[i].type;
	return NULL;
}

static size_t
characters(struct str text)
{
	size_t count = 0;

	for (size_t i = 0; i < text.len; i++)
		count += ((unsigned char)text.ptr[i] & 0xc0) != 0x80;
	return count;
}

/* How many digits an international number has; 0: it is none. */
static size_t
phone_digits(struct str text, char ret_digits[static PHONE_MAX])
{
	size_t count = 0;

	for (size_t i = 0; i < text.len; i++)
		if (text.ptr[i] >= '0' && text.ptr[i] <= '9' && count < PHONE_MAX)
			ret_digits[count++] = text.ptr[i];
	return text.len == 0 || text.ptr[0] != '+' || count == PHONE_MAX ? 0 : count;
}

/* --- what the profile cannot carry --- */

/* A word of a list for which no value is known, or the empty str. */
static struct str
unknown_word(const char *field, struct str value)
{
	bool listed = false;

	for (size_t i = 0; i < COUNT(words) && !listed; i++)
		listed = str_eq_c(str_from(words[i].field), field);
	while (listed && value.len > 0) {
		struct str word = str_cut(&value, ' ');

		if (value_of(field, word) == NULL)
			return str_slice(word, 0, 64);
	}
	return STR("");
}

static struct verdict
check_field(const struct carried *field, struct str value)
{
	struct str word = unknown_word(field->field, value);
	char digits[PHONE_MAX];
	char path[VERDICT_PATH_MAX];

	(void)snprintf(path, sizeof path, "/fields/%s", field->field);
	if (characters(value) > field->max)
		return verdict_no("eu-not-carried", path,
		    "%zu characters, and the profile has room for %zu", characters(value),
		    field->max);
	if (word.len > 0)
		return verdict_no("eu-not-carried", path,
		    "no value of the profile is known for '%.*s'", STR_ARG(word));
	if (value.len > 0 && strcmp(field->field, "official-phone") == 0 &&
	    phone_digits(value, digits) == 0)
		return verdict_no("eu-not-carried", path,
		    "the profile has room for a number with + and 15 digits at most");
	if (value.len > 0 && strcmp(field->field, "official-email") == 0 &&
	    !element_form_ok(FORM_EMAIL, value))
		return verdict_no("eu-not-carried", path, "it is no mail address");
	return VERDICT_IS_YES;
}

static struct verdict
check_target(const struct order *order, size_t index)
{
	const struct target *target = &order->targets[index];
	const struct format *format = format_of(target->format);
	char path[VERDICT_PATH_MAX];

	(void)snprintf(path, sizeof path, "/targets/%zu/format", index);
	if (format == NULL)
		return verdict_no("eu-not-carried", path,
		    "no format of the profile is known for this kind of identifier");
	(void)snprintf(path, sizeof path, "/targets/%zu/value", index);
	if (!element_form_ok(format->form, target->value))
		return verdict_no("eu-not-carried", path, "%s is written as %s",
		    format->theirs, element_form_name(format->form));
	(void)snprintf(path, sizeof path, "/targets/%zu/categories", index);
	if (request_type(target->categories) == NULL)
		return verdict_no("eu-not-carried", path,
		    "no type of request of the profile holds these categories together: "
		    "write a target for each");
	return VERDICT_IS_YES;
}

static struct verdict
check_order(const struct eu_export *what)
{
	struct verdict verdict = VERDICT_IS_YES;

	if (!eu_is_order(what->order))
		return verdict_no("eu-procedure", "/procedure", "it is %.*s",
		    STR_ARG(what->order->procedure));
	if (eu_receiver(what->order, what->copy).len == 0)
		return verdict_no("eu-not-notified", "/notified", "it names nobody");
	if (what->copy == EU_ENFORCING && preserves(what->order))
		return verdict_no("eu-not-notified", "/notified",
		    "of a preservation the enforcing authority is not told");
	for (size_t i = 0; i < COUNT(carried) && verdict_is_yes(&verdict); i++)
		verdict = check_field(
		    &carried[i], order_field(what->order, str_from(carried[i].field)));
	for (size_t i = 0; i < what->order->targets_count && verdict_is_yes(&verdict);
	     i++)
		verdict = check_target(what->order, i);
	if (verdict_is_yes(&verdict) && characters(what->manual) > LONG_MAX_CHARS)
		return verdict_no("eu-not-carried", "/fields",
		    "the words that no member carries are more than %d characters",
		    LONG_MAX_CHARS);
	return verdict;
}

/* --- small parts --- */

static struct json *
etsi(const struct making *making, const char *name, const char *value)
{
	return dictionary_entry(making->arena, "ETSI", name, str_from(value));
}

static void
put_text(
    const struct making *making, struct json *object, const char *name, struct str text)
{
	if (text.len > 0)
		json_put_str(making->arena, object, name, text);
}

/* --- the authorisation --- */

static void
put_contact(const struct making *making, struct json *approver, bool validating)
{
	struct arena *arena = making->arena;
	struct str person =
	    validating ? making->what->validated.person : making->what->issued.person;
	struct str mail = field_of(making, "official-email");
	struct json *contact = json_object(arena);
	char digits[PHONE_MAX];
	size_t count = phone_digits(field_of(making, "official-phone"), digits);
	struct json *list;

	put_text(making, contact, "common:Name", person);
	if (!validating) {
		put_text(
		    making, contact, "common:Role", field_of(making, "officer-role"));
		put_text(making, contact, "common:EmailAddress", mail);
		put_text(making, contact, "common:PhoneNumber",
		    arena_str(arena, (struct str){ digits, count }));
		put_text(making, contact, "common:Address",
		    field_of(making, "authority-address"));
	}
	if (json_first(contact) == NULL)
		return;
	list = json_put(approver, "common:ApproverContactDetails", json_array(arena));
	json_add(list, contact);
}

/* One of the two authorities.  A time stands there only when a sign-off gave it. */
static struct json *
approval(const struct making *making, bool validating)
{
	struct arena *arena = making->arena;
	struct json *details = json_object(arena);
	struct json *approver;
	const char *role = validating ? "validating-type" : "authority-type";
	const char *value = value_of(role, field_of(making, role));

	json_put_str(arena, details, "common:ApprovalType",
	    str_from(validating ? "ValidatingAuthority" : "IssuingAuthority"));
	put_text(making, details, "common:ApprovalReference",
	    field_of(making, validating ? "validating-reference" : "case-reference"));
	approver = json_put(details, "common:ApproverDetails", json_object(arena));
	put_text(making, approver, "common:ApproverName",
	    field_of(making, validating ? "validating-authority" : "authority"));
	put_text(making, approver, "common:ApproverRole", str_from(value));
	put_contact(making, approver, validating);
	computed_put_time(making->arena, details, "common:ApprovalTimestamp",
	    validating ? making->what->validated.at : making->what->issued.at);
	if (!validating && str_eq_c(field_of(making, "without-validation"), "yes"))
		json_put_bool(arena, details, "common:ApprovalIsEmergency", true);
	return details;
}

static void
put_flags(const struct making *making, struct json *object)
{
	const struct order *order = making->order;
	const struct {
		bool set;
		const char *dictionary;
		const char *value;
	} flags[] = {
		{ order->emergency, "AuthorisationFlag", "IsEmergency" },
		{ str_starts(order->realm, STR("training.")), "AuthorisationFlag",
		    "IsTest" },
		{ field_of(making, "notice-delay").len > 0, "EPOCAuthorisationFlag",
		    "DelayInformingUser" },
		{ order->notified_count > 0, "EPOCAuthorisationFlag",
		    "EnforcingAuthorityNotified" },
	};
	struct json *whole = json_object(making->arena);
	struct json *list =
	    json_put(whole, "auth:AuthorisationFlag", json_array(making->arena));

	for (size_t i = 0; i < COUNT(flags); i++)
		if (flags[i].set)
			json_add(list, etsi(making, flags[i].dictionary, flags[i].value));
	if (json_first(list) != NULL)
		json_put(object, "auth:AuthorisationFlags", whole);
}

static struct json *
authorisation(const struct making *making)
{
	struct arena *arena = making->arena;
	struct json *object = object_begin(
	    arena, OBJECT_AUTHORISATION, making->authorisation_id, making->issuer);
	const char *priority = value_of("deadline", field_of(making, "deadline"));
	struct json *list;

	object_associate(arena, object, &making->document_id, 1);
	json_put_str(arena, object, "auth:AuthorisationReference", making->order->id);
	json_put(object, "auth:AuthorisationLegalType",
	    etsi(making, "EPOCLegalType", preserves(making->order) ? "EPOCPR" : "EPOC"));
	if (priority != NULL)
		json_put(object, "auth:AuthorisationPriority",
		    etsi(making, "EPOCPriority", priority));
	json_put(object, "auth:AuthorisationDesiredStatus",
	    etsi(making, "AuthorisationDesiredStatus", "SubmittedToCSP"));
	list = json_put(object, "auth:AuthorisationCSPID", json_object(arena));
	list = json_put(list, "auth:CSPID", json_array(arena));
	json_add(list, endpoint_json(arena, making->addressee));
	computed_put_time(making->arena, object, "auth:AuthorisationCreationTimestamp",
	    making->order->created_at);
	list = json_put(object, "auth:AuthorisationApprovalDetails", json_array(arena));
	json_add(list, approval(making, false));
	if (field_of(making, "validating-authority").len > 0)
		json_add(list, approval(making, true));
	put_flags(making, object);
	put_text(
	    making, object, "auth:AuthorisationManualInformation", making->what->manual);
	put_text(making, object, "auth:AuthorisationLegalEntity",
	    field_of(making, "addressee-name"));
	return object;
}

/* --- the tasks --- */

static void
put_subtypes(
    const struct making *making, struct json *details, const struct target *target)
{
	struct str rest = field_of(making, "subscriber-data");
	struct json *list;

	if ((target->categories & DATA_SUBSCRIBER) == 0 || rest.len == 0)
		return;
	list = json_put(details, "task:Subtype", json_object(making->arena));
	list = json_put(list, "task:RequestSubtype", json_array(making->arena));
	while (rest.len > 0)
		json_add(list, etsi(making, "EPOCRequestSubtype",
				   value_of("subscriber-data", str_cut(&rest, ' '))));
}

static struct json *
request_details(const struct making *making, const struct target *target)
{
	struct arena *arena = making->arena;
	const struct format *form = format_of(target->format);
	struct json *details = json_object(arena);
	struct json *list, *value, *format;

	json_put(details, "task:Type",
	    etsi(making, "RequestType", request_type(target->categories)));
	computed_put_time(making->arena, details, "task:StartTime", target->from);
	computed_put_time(making->arena, details, "task:EndTime", target->to);
	list = json_put(details, "task:RequestValues", json_object(arena));
	list = json_put(list, "task:RequestValue", json_array(arena));
	value = json_add(list, json_object(arena));
	format = json_put(value, "task:FormatType", json_object(arena));
	json_put_str(arena, format, "task:FormatOwner", STR("ETSI"));
	json_put_str(arena, format, "task:FormatName", str_from(form->theirs));
	json_put_str(arena, value, "task:Value", target->value);
	put_subtypes(making, details, target);
	return details;
}

/* To whom the data is sent.  For another authority no technical name is known. */
static void
put_delivery(const struct making *making, struct json *task)
{
	struct arena *arena = making->arena;
	struct str rest = field_of(making, "answer-to");
	struct json *list;

	if (rest.len == 0)
		return;
	list = json_put(task, "task:DeliveryDetails", json_object(arena));
	list = json_put(list, "task:LDDeliveryDestination", json_array(arena));
	while (rest.len > 0) {
		struct str word = str_cut(&rest, ' ');
		const struct endpoint *to = str_eq_c(word, "issuing") ? &making->issuer
					    : str_eq_c(word, "validating")
						? &making->validator
						: NULL;
		struct json *one = json_add(list, json_object(arena));

		if (to != NULL && to->slug.len > 0)
			json_put(
			    json_put(one, "task:DeliveryAddress", json_object(arena)),
			    "task:EndpointID", endpoint_json(arena, *to));
		json_put(one, "task:LDDeliveryProfile",
		    etsi(making, "EPOCDeliveryProfile", value_of("answer-to", word)));
	}
}

static struct json *
task(const struct making *making, size_t index)
{
	struct arena *arena = making->arena;
	bool lp = preserves(making->order);
	struct str reference = projection_task_reference(arena, making->order, index);
	struct json *object = object_begin(arena, lp ? OBJECT_LP_TASK : OBJECT_LD_TASK,
	    projection_task_id(arena, making->order, index), making->issuer);

	if (lp)
		json_put(object, "ExternalIdentifier", computed_json(arena, reference));
	object_associate(arena, object, &making->authorisation_id, 1);
	if (!lp)
		json_put(object, "task:Reference", computed_json(arena, reference));
	json_put(object, "task:DesiredStatus",
	    lp ? etsi(making, "LPTaskDesiredStatus", "AwaitingPreservation")
	       : etsi(making, "LDTaskDesiredStatus", "AwaitingDisclosure"));
	json_put(object, "task:RequestDetails",
	    request_details(making, &making->order->targets[index]));
	if (lp)
		computed_put_time(making->arena, object,
		    "task:DesiredPreservationExpiration", making->what->preserve_until);
	else
		put_delivery(making, object);
	json_put(object, "task:CSPID", endpoint_json(arena, making->addressee));
	return object;
}

/* --- the papers --- */

static void
set_text(struct json *object, const char *name, struct str text)
{
	struct json *member = json_member(object, name);

	if (member != NULL)
		member->string = text;
}

static struct json *
paper(const struct making *making, size_t index, struct document document)
{
	document.id =
	    index == 0 ? making->document_id
		       : object_id(making->arena, making->order->id, "eu-paper", index);
	document.owner = making->issuer;
	document.associated = &making->authorisation_id;
	document.associated_count = 1;
	return document_json(making->arena, &document);
}

/* Form 1 or Form 2, as words: who sends the certificate attaches the signed one. */
static struct json *
form(const struct making *making)
{
	struct json *object = paper(making, 0,
	    (struct document){ .name = STR("unsigned reading copy"),
		.contents = making->what->form,
		.content_type = STR("text/plain; charset=utf-8") });
	struct json *type = json_member(object, "doc:DocumentType");

	set_text(type, "common:Owner", STR("ETSI"));
	set_text(type, "common:Name", STR("EPOCDocumentType"));
	set_text(
	    type, "common:Value", preserves(making->order) ? STR("Form2") : STR("Form1"));
	return object;
}

static struct json *
annex(const struct making *making, size_t index)
{
	const struct eu_paper *one = &making->what->papers[index];

	return paper(making, index + 1,
	    (struct document){ .name = one->name,
		.type = STR("Annex"),
		.contents = one->contents,
		.content_type = str_utf8(one->contents)
				    ? STR("text/plain; charset=utf-8")
				    : STR("application/octet-stream") });
}

/* --- the message --- */

static struct draft
begin(const struct making *making)
{
	struct arena *arena = making->arena;
	bool enforcing = making->what->copy == EU_ENFORCING;
	struct str transaction = object_id(arena, making->order->id,
	    enforcing ? "eu-enforcing" : "eu-addressee",
	    (size_t)(making->what->at / CLOCK_SECOND) + making->what->edition);

	return eu_request(
	    arena, making->issuer, making->receiver, transaction, making->what->at);
}

struct draft
eu_request(struct arena *arena, struct endpoint sender, struct endpoint receiver,
    struct str transaction, int64_t at)
{
	struct draft draft = message_request(arena, sender, receiver, transaction, at);
	struct json *version = json_member(json_member(draft.root, "Header"), "Version");

	set_text(version, "ETSIVersion", STR(EU_ETSI_VERSION));
	set_text(version, "NationalProfileOwner", STR(EU_PROFILE_OWNER));
	set_text(version, "NationalProfileVersion", STR(EU_PROFILE_VERSION));
	return draft;
}

struct verdict
eu_message(struct arena *arena, const struct eu_export *what, struct json **ret_message)
{
	const struct order *order = what->order;
	struct making making = { .arena = arena, .what = what, .order = order };
	struct verdict verdict = check_order(what);
	struct draft draft;

	if (!verdict_is_yes(&verdict))
		return verdict;
	if (!endpoint_parse(order->issuer, &making.issuer) ||
	    !endpoint_parse(order->addressee, &making.addressee) ||
	    !endpoint_parse(eu_receiver(order, what->copy), &making.receiver) ||
	    (order->validator.len > 0 &&
		!endpoint_parse(order->validator, &making.validator)))
		return verdict_no("eu-not-carried", NULL,
		    "issuer, validator, addressee or notified is no organisation id");
	making.authorisation_id = object_id(arena, order->id, "authorisation", 0);
	making.document_id = object_id(arena, order->id, "eu-form", 0);
	draft = begin(&making);
	draft_ask(&draft, VERB_CREATE, STR(""), authorisation(&making));
	for (size_t i = 0; i < order->targets_count; i++)
		draft_ask(&draft, VERB_CREATE, STR(""), task(&making, i));
	draft_ask(&draft, VERB_CREATE, STR(""), form(&making));
	for (size_t i = 0; i < what->papers_count; i++)
		draft_ask(&draft, VERB_CREATE, STR(""), annex(&making, i));
	*ret_message = draft.root;
	return VERDICT_IS_YES;
}
