/* The other objects: Authorisation, Document, Notification, Encryption, Destination,
 * Config. */
#include "wire/element_rows.h"

/* clang-format off */

#define PART PART_AUTHORISATION

static const struct element rows_auth_country[] = {
	REQUIRED(0, "CountryCode", type_country),
};
static const struct element_type auth_national =
	NATIONAL("NationalAuthorisationParameters", rows_auth_country);
static const struct element rows_auth_flags[] = {
	ENTRIES(0, "AuthorisationFlag", "AuthorisationFlag"),
};
static const struct element_type auth_flags = CLOSED("AuthorisationFlags", rows_auth_flags);
static const struct element rows_auth_timespan[] = {
	OPTIONAL(0, "StartTime", type_time),
	OPTIONAL(0, "EndTime", type_time),
};
static const struct element_type auth_timespan =
	CLOSED("AuthorisationTimespan", rows_auth_timespan);
static const struct element rows_auth_csp[] = {
	FILLED(0, "CSPID", type_endpoint),
};
static const struct element_type auth_csp = CLOSED("AuthorisationCSPID", rows_auth_csp);

static const struct element rows_authorisation[] = {
	OPTIONAL(0, "AuthorisationReference", type_long),
	ENTRY(0, "AuthorisationLegalType", "AuthorisationLegalType"),
	ENTRY(0, "AuthorisationPriority", "AuthorisationPriority"),
	ENTRY(0, "AuthorisationStatus", "AuthorisationStatus"),
	ENTRY(0, "AuthorisationDesiredStatus", "AuthorisationDesiredStatus"),
	OPTIONAL(0, "AuthorisationTimespan", auth_timespan),
	OPTIONAL(0, "AuthorisationCSPID", auth_csp),
	OPTIONAL(0, "AuthorisationCreationTimestamp", type_time),
	OPTIONAL(0, "AuthorisationServedTimestamp", type_time),
	OPTIONAL(0, "AuthorisationTerminationTimestamp", type_time),
	LIST(0, "AuthorisationApprovalDetails", type_approval),
	OPTIONAL(0, "AuthorisationInvalidReason", type_unsuccessful),
	OPTIONAL(0, "AuthorisationFlags", auth_flags),
	OPTIONAL(0, "AuthorisationManualInformation", type_long),
	OPTIONAL(0, "NationalAuthorisationParameters", auth_national),
	OPTIONAL(0, "AuthorisationJurisdiction", type_long),
	ENTRY(0, "AuthorisationTypeOfCase", "AuthorisationTypeOfCase"),
	OPTIONAL(0, "AuthorisationLegalEntity", type_short),
};
const struct element_type type_authorisation_object =
	OBJECT_TYPE("AuthorisationObject", 0, rows_authorisation);

#undef PART
#define PART PART_DOCUMENT

static const struct element rows_doc_country[] = {
	REQUIRED(0, "CountryCode", type_country),
};
static const struct element_type doc_national =
	NATIONAL("NationalDocumentParameters", rows_doc_country);
static const struct element rows_doc_timespan[] = {
	OPTIONAL(0, "StartTime", type_time),
	OPTIONAL(0, "EndTime", type_time),
};
static const struct element_type doc_timespan = CLOSED("DocumentTimespan", rows_doc_timespan);
static const struct element rows_property[] = {
	NEEDED_ENTRY(0, "PropertyType", NULL),
	REQUIRED(0, "PropertyValue", type_long),
};
static const struct element_type property = CLOSED("DocumentProperty", rows_property);
static const struct element rows_properties[] = {
	LIST(0, "DocumentProperty", property),
};
static const struct element_type properties = CLOSED("DocumentProperties", rows_properties);
static const struct element rows_body[] = {
	OPTIONAL(0, "Contents", type_base64),
	OPTIONAL(0, "ContentType", type_short),
	OPTIONAL(0, "Checksum", type_short),
	OPTIONAL(0, "ChecksumType", type_short),
};
static const struct element_type body = CLOSED("DocumentBody", rows_body);

static const struct element rows_document[] = {
	OPTIONAL(0, "DocumentReference", type_long),
	OPTIONAL(0, "DocumentName", type_long),
	ENTRY(0, "DocumentStatus", "DocumentStatus"),
	ENTRY(0, "DocumentDesiredStatus", "DocumentDesiredStatus"),
	OPTIONAL(0, "DocumentTimespan", doc_timespan),
	ENTRY(0, "DocumentType", "DocumentType"),
	OPTIONAL(0, "DocumentProperties", properties),
	OPTIONAL(0, "DocumentBody", body),
	LIST(0, "DocumentSignature", type_approval),
	OPTIONAL(0, "DocumentInvalidReason", type_unsuccessful),
	OPTIONAL(0, "NationalDocumentParameters", doc_national),
};
const struct element_type type_document_object = OBJECT_TYPE("DocumentObject", 0, rows_document);

#undef PART
#define PART PART_NOTIFICATION

static const struct element rows_note_country[] = {
	REQUIRED(0, "CountryCode", type_country),
};
static const struct element_type note_national =
	NATIONAL("NationalNotificationParameters", rows_note_country);
static const struct element rows_status[] = {
	REQUIRED(13, "AssociatedObject", type_uuid),
	NEEDED_ENTRY(13, "Status", NULL),
	OPTIONAL(13, "Details", type_long),
};
static const struct element_type status = CLOSED("AssociatedObjectStatus", rows_status);
static const struct element rows_statuses[] = {
	FILLED(13, "AssociatedObjectStatus", status),
};
static const struct element_type statuses = CLOSED("ListOfAssociatedObjectStatus", rows_statuses);

static const struct element rows_notification[] = {
	OPTIONAL(0, "NotificationDetails", type_long),
	ENTRY(0, "NotificationType", "NotificationType"),
	OPTIONAL(0, "NewNotification", type_bool),
	OPTIONAL(0, "NotificationTimestamp", type_time),
	OPTIONAL(13, "StatusOfAssociatedObjects", statuses),
	OPTIONAL(0, "NationalNotificationParameters", note_national),
};
const struct element_type type_notification_object =
	OBJECT_TYPE("NotificationObject", 0, rows_notification);

#undef PART
#define PART PART_ENCRYPTION

static const struct element rows_certificate[] = {
	OPTIONAL(22, "X509CertificateDER", type_base64),
};
static const struct element_type certificate = CLOSED("X509Certificate", rows_certificate);
static const struct element rows_certificates[] = {
	LIST(22, "X509Certificates", certificate),
};
static const struct element_type certificates =
	CLOSED("X509EncryptionDetails", rows_certificates);

static const struct element rows_encryption[] = {
	NEEDED_ENTRY(22, "EncryptionScheme", NULL),
	OPTIONAL(22, "X509EncryptionDetails", certificates),
};
const struct element_type type_encryption_object =
	OBJECT_TYPE("EncryptionObject", 22, rows_encryption);

#undef PART
#define PART PART_DESTINATION

static const struct element rows_dest_country[] = {
	REQUIRED(23, "CountryCode", type_country),
};
static const struct element_type dest_national =
	NATIONAL("NationalDestinationParameters", rows_dest_country);
static const struct element rows_destination[] = {
	OPTIONAL(23, "DeliveryAddress", type_delivery_address),
	OPTIONAL(23, "FriendlyName", type_long),
	OPTIONAL(23, "NationalDestinationParameters", dest_national),
};
const struct element_type type_li_destination =
	OBJECT_TYPE("LIDestinationObject", 23, rows_destination);
const struct element_type type_ld_destination =
	OBJECT_TYPE("LDDestinationObject", 23, rows_destination);

/* --- what a provider accepts: the answer to GETCSPCONFIG --- */

#undef PART
#define PART PART_CONFIG

static const struct element rows_format_entry[] = {
	REQUIRED(17, "FormatName", type_short),
	REQUIRED(17, "Description", type_long),
	REQUIRED(17, "FormatRegex", type_long),
};
static const struct element_type format_entry =
	CLOSED("TargetFormatTypeDefinitionEntry", rows_format_entry);
static const struct element rows_format_entries[] = {
	LIST(17, "TargetFormatTypeDefinitionEntry", format_entry),
};
static const struct element_type format_entries =
	CLOSED("TargetFormatTypeDefinitionEntries", rows_format_entries);
static const struct element rows_formats[] = {
	REQUIRED(17, "FormatOwner", type_short),
	REQUIRED(17, "TargetFormatTypeDefinitionEntries", format_entries),
};
const struct element_type type_formats = CLOSED("TargetFormatTypeDefinitions", rows_formats);

static const struct element rows_target[] = {
	REQUIRED(17, "FormatName", type_short),
	REQUIRED(17, "FormatOwner", type_short),
	OPTIONAL(17, "Guidance", type_long),
	OPTIONAL(17, "AssociatedLIServiceTypes", type_dictionary_list),
	OPTIONAL(20, "AssociatedLDRequestTypes", type_dictionary_list),
	OPTIONAL(20, "AssociatedLDRequestSubtypes", type_dictionary_list),
	OPTIONAL(20, "AssociatedLPRequestTypes", type_dictionary_list),
	OPTIONAL(20, "AssociatedLPRequestSubtypes", type_dictionary_list),
};
static const struct element_type target = CLOSED("TargetingConfiguration", rows_target);
static const struct element rows_targeting[] = {
	LIST(17, "TargetingConfiguration", target),
};
const struct element_type type_targeting = CLOSED("TargetingConfigurations", rows_targeting);

static const struct element rows_li_endpoint[] = {
	NEEDED_ENTRY(17, "LIWorkflowEndpoint", "LIWorkflowEndpoint"),
	OPTIONAL(17, "Guidance", type_long),
	REQUIRED(17, "URL", type_long),
};
static const struct element_type li_endpoint =
	CLOSED("SupportedLIWorkflowEndpoint", rows_li_endpoint);
static const struct element rows_li_endpoints[] = {
	LIST(17, "SupportedLIWorkflowEndpoint", li_endpoint),
};
const struct element_type type_li_endpoints =
	CLOSED("SupportedLIWorkflowEndpoints", rows_li_endpoints);

/* Called LIWorkflowEndpoint before V1.20.1. */
static const struct element rows_lp_endpoint[] = {
	NEEDED_ENTRY(20, "LPWorkflowEndpoint", "LPWorkflowEndpoint"),
	OPTIONAL(17, "Guidance", type_long),
	REQUIRED(17, "URL", type_long),
};
static const struct element_type lp_endpoint =
	CLOSED("SupportedLPWorkflowEndpoint", rows_lp_endpoint);
static const struct element rows_lp_endpoints[] = {
	LIST(17, "SupportedLPWorkflowEndpoint", lp_endpoint),
};
const struct element_type type_lp_endpoints =
	CLOSED("SupportedLPWorkflowEndpoints", rows_lp_endpoints);

static const struct element rows_ld_endpoint[] = {
	NEEDED_ENTRY(20, "LDWorkflowEndpoint", NULL),
	OPTIONAL(20, "Guidance", type_long),
	REQUIRED(20, "URL", type_long),
};
static const struct element_type ld_endpoint =
	CLOSED("SupportedLDWorkflowEndpoint", rows_ld_endpoint);
static const struct element rows_ld_endpoints[] = {
	LIST(20, "SupportedLDWorkflowEndpoint", ld_endpoint),
};
const struct element_type type_ld_endpoints =
	CLOSED("SupportedLDWorkflowEndpoints", rows_ld_endpoints);
