/* The Core part: the message, its header, actions, and what every object has. */
#include "wire/element_rows.h"

#define PART PART_CORE

/* clang-format off */

static const struct element rows_endpoint[] = {
	REQUIRED(0, "CountryCode", type_country),
	REQUIRED(0, "UniqueIdentifier", type_long),
};
const struct element_type type_endpoint = CLOSED("EndpointID", rows_endpoint);

static const struct element rows_version[] = {
	REQUIRED(0, "ETSIVersion", type_version),
	REQUIRED(0, "NationalProfileOwner", type_short),
	REQUIRED(0, "NationalProfileVersion", type_short),
};
static const struct element_type version = CLOSED("Version", rows_version);

static const struct element rows_header[] = {
	REQUIRED(0, "SenderIdentifier", type_endpoint),
	REQUIRED(0, "ReceiverIdentifier", type_endpoint),
	REQUIRED(0, "TransactionIdentifier", type_uuid),
	REQUIRED(0, "Timestamp", type_micro_time),
	REQUIRED(0, "Version", version),
	OPTIONAL(13, "WorkflowIdentifier", type_long),
};
static const struct element_type header = CLOSED("MessageHeader", rows_header);

static const struct element rows_unsuccessful[] = {
	REQUIRED(0, "ErrorCode", type_count),
	REQUIRED(0, "ErrorDescription", type_long),
};
const struct element_type type_unsuccessful =
	CLOSED("ActionUnsuccesfulInformation", rows_unsuccessful);

static const struct element rows_national[] = {
	REQUIRED(0, "CountryCode", type_country),
};
static const struct element_type national =
	NATIONAL("NationalHandlingParameters", rows_national);

static const struct element rows_associated[] = {
	LIST(0, "AssociatedObject", type_uuid),
};
static const struct element_type associated = CLOSED("AssociatedObjects", rows_associated);

static const struct element rows_hi1[] = {
	REQUIRED(0, "ObjectIdentifier", type_uuid),
	OPTIONAL(0, "CountryCode", type_country),
	OPTIONAL(0, "OwnerIdentifier", type_short),
	OPTIONAL(0, "Generation", type_count),
	OPTIONAL(0, "ExternalIdentifier", type_long),
	OPTIONAL(0, "AssociatedObjects", associated),
	OPTIONAL(0, "LastChanged", type_time),
	OPTIONAL(0, "NationalHandlingParameters", national),
};
const struct element_type element_hi1_object = CLOSED("HI1Object", rows_hi1);

static const struct element_type any_object = { .name = "HI1Object", .kind = ELEMENT_HI1 };

/* --- verbs --- */

static const struct element rows_object[] = {
	REQUIRED(0, "HI1Object", any_object),
};
static const struct element rows_identifier[] = {
	REQUIRED(0, "Identifier", type_uuid),
};
static const struct element rows_both[] = {
	REQUIRED(0, "Identifier", type_uuid),
	REQUIRED(0, "HI1Object", any_object),
};
static const struct element rows_done[] = {
	REQUIRED(0, "Identifier", type_uuid),
	OPTIONAL(0, "HI1Object", any_object),
};
static const struct element_type get_request = CLOSED("GETRequest", rows_identifier);
static const struct element_type get_response = CLOSED("GETResponse", rows_object);
static const struct element_type create_request = CLOSED("CREATERequest", rows_object);
static const struct element_type create_response = CLOSED("CREATEResponse", rows_done);
static const struct element_type update_request = CLOSED("UPDATERequest", rows_object);
static const struct element_type update_response = CLOSED("UPDATEResponse", rows_done);
static const struct element_type deliver_request = CLOSED("DELIVERRequest", rows_both);
static const struct element_type deliver_response = CLOSED("DELIVERResponse", rows_identifier);
static const struct element_type config_request = {
	.name = "GETCSPCONFIGRequest", .kind = ELEMENT_OBJECT };

static const struct element rows_list[] = {
	ENTRY(0, "ObjectType", "ObjectType"),
	OPTIONAL(0, "LastChanged", type_time),
	OPTIONAL(13, "LastChangedTimespan", type_timespan),
	OPTIONAL(13, "MaximumObjectCount", type_positive),
	ENTRY(13, "Status", NULL),
	OPTIONAL(21, "CountryCode", type_country),
};
static const struct element_type list_request = CLOSED("LISTRequest", rows_list);

static const struct element rows_record[] = {
	NEEDED_ENTRY(0, "ObjectType", "ObjectType"),
	REQUIRED(0, "Identifier", type_uuid),
	OPTIONAL(0, "CountryCode", type_country),
	OPTIONAL(0, "OwnerIdentifier", type_short),
	REQUIRED(0, "Generation", type_count),
	OPTIONAL(0, "ExternalIdentifier", type_long),
	OPTIONAL(0, "LastChanged", type_time),
};
static const struct element_type record = CLOSED("ListResponseRecord", rows_record);
static const struct element rows_records[] = {
	LIST(0, "ListResponseRecord", record),
};
static const struct element_type list_response = CLOSED("LISTResponse", rows_records);

static const struct element rows_config[] = {
	REQUIRED(17, "LastChanged", type_time),
	OPTIONAL(17, "Dictionaries", type_dictionaries),
	OPTIONAL(17, "TargetFormatTypeDefinitions", type_formats),
	REQUIRED(17, "TargetingConfigurations", type_targeting),
	OPTIONAL(17, "SupportedLIWorkflowEndpoints", type_li_endpoints),
	OPTIONAL(17, "SupportedLPWorkflowEndpoints", type_lp_endpoints),
	OPTIONAL(20, "SupportedLDWorkflowEndpoints", type_ld_endpoints),
};
static const struct element_type config_response = CLOSED("GETCSPCONFIGResponse", rows_config);

/* --- payload --- */

static const struct element rows_action_request[] = {
	REQUIRED(0, "ActionIdentifier", type_count),
	ONE_OF(0, "GET", get_request),
	ONE_OF(0, "CREATE", create_request),
	ONE_OF(0, "UPDATE", update_request),
	ONE_OF(0, "LIST", list_request),
	ONE_OF(0, "DELIVER", deliver_request),
	ONE_OF(17, "GETCSPCONFIG", config_request),
};
static const struct element_type action_request = CLOSED("ActionRequest", rows_action_request);

static const struct element rows_action_response[] = {
	REQUIRED(0, "ActionIdentifier", type_count),
	ONE_OF(0, "GETResponse", get_response),
	ONE_OF(0, "CREATEResponse", create_response),
	ONE_OF(0, "UPDATEResponse", update_response),
	ONE_OF(0, "LISTResponse", list_response),
	ONE_OF(0, "ErrorInformation", type_unsuccessful),
	ONE_OF(0, "DELIVERResponse", deliver_response),
	ONE_OF(17, "GETCSPCONFIGResponse", config_response),
};
static const struct element_type action_response =
	CLOSED("ActionResponse", rows_action_response);

static const struct element rows_requests[] = {
	FILLED(0, "ActionRequest", action_request),
};
static const struct element_type requests = CLOSED("ActionRequests", rows_requests);
static const struct element rows_request_payload[] = {
	REQUIRED(0, "ActionRequests", requests),
};
static const struct element_type request_payload =
	CLOSED("RequestPayload", rows_request_payload);

static const struct element rows_responses[] = {
	FILLED(0, "ActionResponse", action_response),
};
static const struct element_type responses = CLOSED("ActionResponses", rows_responses);
static const struct element rows_response_payload[] = {
	ONE_OF(0, "ActionResponses", responses),
	ONE_OF(0, "ErrorInformation", type_unsuccessful),
};
static const struct element_type response_payload =
	CHOICE("ResponsePayload", rows_response_payload);

static const struct element rows_payload[] = {
	ONE_OF(0, "RequestPayload", request_payload),
	ONE_OF(0, "ResponsePayload", response_payload),
};
static const struct element_type payload = CHOICE("MessagePayload", rows_payload);

/* Both kinds of JSON signature; XML has its own (XMLDSIG) in the same place. */
static const struct element rows_jws[] = {
	REQUIRED(15, "protected", type_text),
	REQUIRED(15, "signature", type_text),
};
static const struct element_type jws = TYPE("Signature", ELEMENT_LOOSE, rows_jws);
static const struct element rows_jss[] = {
	REQUIRED(15, "hash_algorithm", type_text),
	REQUIRED(15, "algorithm", type_text),
	OPTIONAL(15, "public_key", type_text),
	REQUIRED(15, "value", type_text),
};
static const struct element_type jss = TYPE("Signatures", ELEMENT_OPEN, rows_jss);

static const struct element rows_message[] = {
	REQUIRED(0, "Header", header),
	REQUIRED(0, "Payload", payload),
	OPTIONAL(0, "Signature", jws),
	FILLED(15, "Signatures", jss),
};
const struct element_type element_message = CLOSED("HI1Message", rows_message);
