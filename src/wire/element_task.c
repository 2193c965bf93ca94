/* The Task part: production (LD), preservation (LP), takedown (TD) and interception (LI).
 */
#include "wire/element_rows.h"

#define PART PART_TASK

/* clang-format off */

static const struct element rows_country[] = {
	REQUIRED(0, "CountryCode", type_country),
};
static const struct element_type national_li =
	NATIONAL("NationalLITaskingParameters", rows_country);
static const struct element_type national_ld =
	NATIONAL("NationalLDTaskingParameters", rows_country);
static const struct element_type national_lp =
	NATIONAL("NationalLPTaskingParameters", rows_country);
static const struct element_type national_td =
	NATIONAL("NationalTDTaskingParameters", rows_country);
static const struct element_type national_delivery =
	NATIONAL("NationalDeliveryParameters", rows_country);
static const struct element_type national_encryption =
	NATIONAL("NationalEncryptionDetails", rows_country);

static const struct element rows_address[] = {
	ONE_OF(0, "IPv4Address", type_ipv4),
	ONE_OF(0, "IPv6Address", type_ipv6),
	ONE_OF(0, "IPAddressPort", type_ip_port),
	ONE_OF(0, "IPAddressPortRange", type_ip_port_range),
	ONE_OF(0, "E164Number", type_e164),
	ONE_OF(0, "FTPAddress", type_uri),
	ONE_OF(0, "URL", type_uri),
	ONE_OF(0, "FQDN", type_long),
	ONE_OF(0, "EmailAddress", type_mailbox),
	ONE_OF(0, "EndpointID", type_endpoint),
	ONE_OF(16, "DeliveryInformationID", type_long),
};
const struct element_type type_delivery_address = CHOICE("DeliveryAddress", rows_address);

static const struct element rows_format[] = {
	REQUIRED(0, "FormatOwner", type_short),
	REQUIRED(0, "FormatName", type_short),
};
static const struct element_type format = CLOSED("FormatType", rows_format);
static const struct element rows_value[] = {
	REQUIRED(0, "FormatType", format),
	REQUIRED(0, "Value", type_long),
};

/* --- production: LD --- */

static const struct element_type request_value = CLOSED("RequestValue", rows_value);
static const struct element rows_request_values[] = {
	FILLED(0, "RequestValue", request_value),
};
static const struct element_type request_values =
	CLOSED("RequestValues", rows_request_values);
static const struct element rows_subtype[] = {
	FILLED_ENTRIES(0, "RequestSubtype", NULL),
};
static const struct element_type subtype = CLOSED("RequestSubtype", rows_subtype);

static const struct element rows_details[] = {
	ENTRY(0, "Type", "RequestType"),
	OPTIONAL(0, "StartTime", type_time),
	OPTIONAL(0, "EndTime", type_time),
	OPTIONAL(0, "ObservedTime", type_time),
	LIST(0, "ObservedTimes", type_time),
	OPTIONAL(0, "RequestValues", request_values),
	OPTIONAL(0, "Subtype", subtype),
	ENTRY(16, "TargetIdentifierSubtype", NULL),
};
static const struct element_type details = CLOSED("RequestDetails", rows_details);

static const struct element rows_ld_destination[] = {
	OPTIONAL(0, "DeliveryAddress", type_delivery_address),
	OPTIONAL(23, "DestinationReference", type_uuid),
	OPTIONAL(22, "EncryptionReference", type_uuid),
	OPTIONAL(0, "EncryptionDetails", national_encryption),
	ENTRY(0, "LDHandoverFormat", "LDHandoverFormat"),
	ENTRY(0, "LDDeliveryProfile", NULL),
	OPTIONAL(0, "NationalDeliveryParameters", national_delivery),
};
static const struct element_type ld_destination =
	CLOSED("LDDeliveryDestination", rows_ld_destination);
static const struct element rows_ld_delivery[] = {
	FILLED(0, "LDDeliveryDestination", ld_destination),
};
static const struct element_type ld_delivery = CLOSED("LDDeliveryDetails", rows_ld_delivery);

static const struct element rows_ld_flags[] = {
	ENTRIES(0, "LDTaskFlag", "LDTaskFlag"),
};
static const struct element_type ld_flags = CLOSED("LDTaskFlags", rows_ld_flags);

static const struct element rows_preservation[] = {
	REQUIRED(14, "ReferenceValue", type_long),
	OPTIONAL(14, "NatureOfReference", type_long),
	OPTIONAL(21, "TransmissionTime", type_time),
};
static const struct element_type preservation =
	CLOSED("AlternativePreservationReference", rows_preservation);
static const struct element rows_preservations[] = {
	FILLED(14, "AlternativePreservationReference", preservation),
};
static const struct element_type preservations =
	CLOSED("ListOfAlternativePreservationReferences", rows_preservations);

static const struct element rows_deadline[] = {
	OPTIONAL(20, "DateTime", type_time),
	ENTRY(20, "NatureOfDeadline", NULL),
	OPTIONAL(20, "OtherInformation", type_long),
};
static const struct element_type ld_deadline = CLOSED("LDDeadline", rows_deadline);
static const struct element rows_ld_deadlines[] = {
	LIST(20, "LDDeadline", ld_deadline),
};
static const struct element_type ld_deadlines = CLOSED("ListOfLDDeadlines", rows_ld_deadlines);

static const struct element rows_ld_task[] = {
	OPTIONAL(0, "Reference", type_ldid),
	ENTRY(0, "Status", "LDTaskStatus"),
	OPTIONAL(0, "StatusReason", type_unsuccessful),
	ENTRY(0, "DesiredStatus", "LDTaskDesiredStatus"),
	OPTIONAL(0, "RequestDetails", details),
	OPTIONAL(0, "DeliveryDetails", ld_delivery),
	LIST(0, "ApprovalDetails", type_approval),
	OPTIONAL(0, "CSPID", type_endpoint),
	ENTRY(0, "HandlingProfile", NULL),
	OPTIONAL(0, "Flags", ld_flags),
	OPTIONAL(14, "AlternativePreservationReferences", preservations),
	OPTIONAL(0, "NationalLDTaskingParameters", national_ld),
	OPTIONAL(20, "Deadlines", ld_deadlines),
	OPTIONAL(20, "ManualInformation", type_long),
};
const struct element_type type_ld_task = OBJECT_TYPE("LDTaskObject", 0, rows_ld_task);

/* --- preservation: LP --- */

static const struct element rows_lp_details[] = {
	ENTRY(14, "Type", "RequestType"),
	OPTIONAL(14, "StartTime", type_time),
	OPTIONAL(14, "EndTime", type_time),
	OPTIONAL(14, "RequestValues", request_values),
	OPTIONAL(14, "Subtype", subtype),
	ENTRY(16, "TargetIdentifierSubtype", NULL),
};
static const struct element_type lp_details = CLOSED("LPRequestDetails", rows_lp_details);

static const struct element rows_lp_task[] = {
	ENTRY(14, "Status", "LPTaskStatus"),
	OPTIONAL(14, "StatusReason", type_unsuccessful),
	ENTRY(14, "DesiredStatus", "LPTaskDesiredStatus"),
	OPTIONAL(14, "RequestDetails", lp_details),
	OPTIONAL(14, "DesiredPreservationExpiration", type_time),
	OPTIONAL(14, "PreservationExpiration", type_time),
	OPTIONAL(14, "CSPID", type_endpoint),
	OPTIONAL(14, "NationalLPTaskingParameters", national_lp),
};
const struct element_type type_lp_task = OBJECT_TYPE("LPTaskObject", 14, rows_lp_task);

/* --- takedown: TD --- */

static const struct element rows_observed[] = {
	LIST(22, "ObservedTime", type_time),
};
static const struct element_type observed = CLOSED("ListOfObservedTimes", rows_observed);
static const struct element rows_td_details[] = {
	OPTIONAL(22, "RequestValues", request_values),
	OPTIONAL(22, "RequestValueRefinement", type_long),
	OPTIONAL(22, "ObservedTimes", observed),
};
static const struct element_type td_details = CLOSED("TakedownRequestDetails", rows_td_details);
static const struct element rows_td_flags[] = {
	ENTRIES(22, "TDTaskFlag", NULL),
};
static const struct element_type td_flags = CLOSED("TDTaskFlags", rows_td_flags);
static const struct element_type td_deadline = CLOSED("TakedownDeadline", rows_deadline);
static const struct element rows_td_deadlines[] = {
	LIST(22, "TakedownDeadline", td_deadline),
};
static const struct element_type td_deadlines = CLOSED("ListOfTDDeadlines", rows_td_deadlines);
static const struct element rows_disclosure[] = {
	OPTIONAL(22, "ReferenceValue", type_long),
	ENTRY(22, "NatureOfReference", NULL),
	OPTIONAL(22, "TransmissionTime", type_time),
};
static const struct element_type disclosure =
	CLOSED("AlternativeDisclosureReference", rows_disclosure);
static const struct element rows_disclosures[] = {
	LIST(22, "AlternativeDisclosureReference", disclosure),
};
static const struct element_type disclosures =
	CLOSED("ListOfAlternativeDisclosureReferences", rows_disclosures);

static const struct element rows_td_task[] = {
	OPTIONAL(22, "RequesterReference", type_long),
	OPTIONAL(22, "CSPReference", type_long),
	ENTRY(22, "Status", "TDTaskStatus"),
	OPTIONAL(22, "StatusReason", type_unsuccessful),
	ENTRY(22, "DesiredStatus", "TDTaskDesiredStatus"),
	OPTIONAL(22, "RequestDetails", td_details),
	OPTIONAL(22, "CSPID", type_endpoint),
	OPTIONAL(22, "Flags", td_flags),
	OPTIONAL(22, "NationalTDTaskingParameters", national_td),
	OPTIONAL(22, "Deadlines", td_deadlines),
	OPTIONAL(22, "AlternativeDisclosureReferences", disclosures),
	OPTIONAL(22, "ManualInformation", type_long),
};
const struct element_type type_td_task = OBJECT_TYPE("TDTaskObject", 22, rows_td_task);

/* --- interception: LI --- */

static const struct element rows_li_timespan[] = {
	OPTIONAL(0, "StartTime", type_time),
	OPTIONAL(0, "EndTime", type_time),
	OPTIONAL(0, "TerminationTime", type_time),
	OPTIONAL(0, "ProvisioningTime", type_time),
	OPTIONAL(0, "DeprovisioningTime", type_time),
};
static const struct element_type li_timespan = CLOSED("TaskTimespan", rows_li_timespan);
static const struct element_type target_value = CLOSED("TargetIdentifierValue", rows_value);
static const struct element rows_target_values[] = {
	FILLED(0, "TargetIdentifierValue", target_value),
};
static const struct element_type target_values =
	CLOSED("TargetIdentifierValues", rows_target_values);
static const struct element rows_target[] = {
	OPTIONAL(0, "TargetIdentifierValues", target_values),
	ENTRY(0, "ServiceType", NULL),
	ENTRY(16, "TargetIdentifierSubtype", NULL),
};
static const struct element_type target = CLOSED("TargetIdentifier", rows_target);
static const struct element rows_li_destination[] = {
	OPTIONAL(0, "DeliveryAddress", type_delivery_address),
	OPTIONAL(23, "DestinationReference", type_uuid),
	OPTIONAL(22, "EncryptionReference", type_uuid),
	OPTIONAL(0, "EncryptionDetails", national_encryption),
	ENTRY(0, "IRIorCC", "TaskDeliveryType"),
	ENTRY(0, "HandoverFormat", "HandoverFormat"),
	ENTRY(0, "DeliveryProfile", NULL),
	OPTIONAL(0, "NationalDeliveryParameters", national_delivery),
};
static const struct element_type li_destination =
	CLOSED("DeliveryDestination", rows_li_destination);
static const struct element rows_li_delivery[] = {
	FILLED(0, "DeliveryDestination", li_destination),
};
static const struct element_type li_delivery = CLOSED("TaskDeliveryDetails", rows_li_delivery);
static const struct element rows_li_flags[] = {
	ENTRIES(0, "TaskFlag", "TaskFlag"),
};
static const struct element_type li_flags = CLOSED("TaskFlags", rows_li_flags);
static const struct element rows_reference[] = {
	OPTIONAL(0, "Order", type_positive),
	OPTIONAL(0, "ObjectIdentifier", type_uuid),
};
static const struct element_type policy = CLOSED("TrafficPolicyReference", rows_reference);
static const struct element rows_policies[] = {
	LIST(0, "TrafficPolicyReference", policy),
};
static const struct element_type policies =
	CLOSED("ListOfTrafficPolicyReferences", rows_policies);
static const struct element_type iri_policy = CLOSED("IRIPolicyReference", rows_reference);
static const struct element rows_iri_policies[] = {
	LIST(22, "IRIPolicyReference", iri_policy),
};
static const struct element_type iri_policies =
	CLOSED("ListOfIRIPolicyReferences", rows_iri_policies);

static const struct element rows_li_task[] = {
	OPTIONAL(0, "Reference", type_liid),
	ENTRY(0, "Status", "TaskStatus"),
	ENTRY(0, "DesiredStatus", "TaskDesiredStatus"),
	OPTIONAL(0, "Timespan", li_timespan),
	OPTIONAL(0, "TargetIdentifier", target),
	ENTRY(0, "DeliveryType", "TaskDeliveryType"),
	OPTIONAL(0, "DeliveryDetails", li_delivery),
	LIST(0, "ApprovalDetails", type_approval),
	OPTIONAL(0, "CSPID", type_endpoint),
	ENTRY(0, "HandlingProfile", NULL),
	OPTIONAL(0, "InvalidReason", type_unsuccessful),
	OPTIONAL(0, "Flags", li_flags),
	OPTIONAL(0, "NationalLITaskingParameters", national_li),
	OPTIONAL(0, "ListOfTrafficPolicyReferences", policies),
	OPTIONAL(22, "ListOfIRIPolicyReferences", iri_policies),
};
const struct element_type type_li_task = OBJECT_TYPE("LITaskObject", 0, rows_li_task);
