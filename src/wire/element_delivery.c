/* The Delivery part, and TrafficPolicy and IRIPolicy, which are for interception only. */
#include "wire/element_rows.h"

/* clang-format off */

#define PART PART_DELIVERY

static const struct element rows_reference[] = {
	ONE_OF(0, "LDID", type_ldid),
	ONE_OF(0, "LIID", type_liid),
};
static const struct element_type reference = CHOICE("Reference", rows_reference);

static const struct element rows_binary[] = {
	REQUIRED(0, "Data", type_base64),
	OPTIONAL(0, "ContentType", type_short),
	OPTIONAL(0, "Checksum", type_short),
	OPTIONAL(0, "ChecksumType", type_short),
	OPTIONAL(18, "Checksums", type_checksums),
	OPTIONAL(23, "OriginalFilename", type_long),
	OPTIONAL(23, "ContentLength", type_count),
};
static const struct element_type binary = CLOSED("EmbeddedBinaryData", rows_binary);

static const struct element rows_schema[] = {
	REQUIRED(0, "schema", type_any),
};
static const struct element_type schema = CLOSED("SchemaContent", rows_schema);
static const struct element rows_contents[] = {
	ONE_OF(0, "BinaryData", binary),
	ONE_OF(0, "XMLSchema", schema),
	ONE_OF(15, "JSONSchema", type_foreign),
};
static const struct element_type contents = CHOICE("ManifestContents", rows_contents);
static const struct element rows_external[] = {
	OPTIONAL(0, "ManifestID", type_long),
	OPTIONAL(0, "ManifestContents", contents),
};
static const struct element_type external = CLOSED("ExternalSchema", rows_external);
static const struct element rows_manifest[] = {
	ROW(OCCURS_ALTERNATIVE, 0, "Specification", element_dictionary_entry,
		"ManifestSpecification"),
	ONE_OF(0, "ExternalSchema", external),
};
static const struct element_type manifest = CHOICE("Manifest", rows_manifest);

static const struct element rows_url[] = {
	REQUIRED(19, "URL", type_uri),
	OPTIONAL(19, "ContentLength", type_count),
	OPTIONAL(19, "ContentType", type_long),
	OPTIONAL(19, "Expiry", type_micro_time),
	OPTIONAL(19, "Checksum", type_short),
	OPTIONAL(23, "OriginalFilename", type_long),
	OPTIONAL(19, "CSPDefinedIdentifier", type_long),
	OPTIONAL(19, "ChecksumType", type_short),
	OPTIONAL(19, "Checksums", type_checksums),
};
static const struct element_type url = CLOSED("URLObject", rows_url);

static const struct element rows_delivery[] = {
	ONE_OF(0, "BinaryData", binary),
	ONE_OF(0, "XMLData", type_foreign),
	ONE_OF(15, "JSONData", type_foreign),
	ONE_OF(19, "URL", url),
	ONE_OF(21, "DataExistence", type_bool),
};
static const struct element_type delivery = CHOICE("Delivery", rows_delivery);

static const struct element rows_encryption[] = {
	OPTIONAL(22, "EncryptionReference", type_uuid),
	OPTIONAL(22, "AdditionalInformation", type_long),
};
static const struct element_type encryption =
	CLOSED("DeliveryEncryptionDetails", rows_encryption);

static const struct element rows_delivery_object[] = {
	OPTIONAL(0, "Reference", reference),
	OPTIONAL(0, "DeliveryID", type_uuid),
	OPTIONAL(0, "SequenceNumber", type_count),
	OPTIONAL(0, "LastSequence", type_bool),
	OPTIONAL(0, "Manifest", manifest),
	OPTIONAL(0, "Delivery", delivery),
	ENTRY(19, "DeliveryStatus", "DeliveryStatus"),
	ENTRY(19, "DeliveryDesiredStatus", "DeliveryDesiredStatus"),
	OPTIONAL(22, "EncryptionDetails", encryption),
};
const struct element_type type_delivery_object =
	OBJECT_TYPE("DeliveryObject", 0, rows_delivery_object);

#undef PART
#define PART PART_TRAFFIC

static const struct element rows_rule_reference[] = {
	REQUIRED(0, "Order", type_positive),
	REQUIRED(0, "ObjectIdentifier", type_uuid),
};
static const struct element_type rule_reference =
	CLOSED("TrafficRuleReference", rows_rule_reference);
static const struct element rows_rule_references[] = {
	FILLED(0, "TrafficRuleReference", rule_reference),
};
static const struct element_type rule_references =
	CLOSED("ListOfTrafficRuleReferences", rows_rule_references);

static const struct element rows_policy[] = {
	OPTIONAL(0, "TrafficPolicyName", type_short),
	OPTIONAL(0, "TrafficRules", rule_references),
};
const struct element_type type_policy_object = OBJECT_TYPE("TrafficPolicyObject", 0, rows_policy);

static const struct element rows_ip[] = {
	OPTIONAL(0, "IPProtocol", type_count),
	OPTIONAL(0, "SourceIPRange", type_ip_range),
	OPTIONAL(0, "SourcePortRange", type_port_range),
	OPTIONAL(0, "DestinationIPRange", type_ip_range),
	OPTIONAL(0, "DestinationPortRange", type_port_range),
	OPTIONAL(0, "BothDirections", type_bool),
};
static const struct element_type ip = CLOSED("IPPolicyCriteria", rows_ip);
static const struct element rows_mobile[] = {
	OPTIONAL(13, "APN", type_short),
	OPTIONAL(13, "DNN", type_short),
};
static const struct element_type mobile = CLOSED("MobileAccessPolicyCriteria", rows_mobile);
static const struct element rows_vlan_ids[] = {
	FILLED(13, "VLANID", type_count),
};
static const struct element_type vlan_ids = CLOSED("VLANIDList", rows_vlan_ids);
static const struct element rows_vlan[] = {
	ONE_OF(13, "OuterVLANs", vlan_ids),
};
static const struct element_type vlan = CHOICE("VLANCriteria", rows_vlan);
static const struct element rows_ethernet[] = {
	OPTIONAL(13, "SourceMACAddress", type_mac),
	OPTIONAL(13, "DestinationMACAddress", type_mac),
	OPTIONAL(13, "BothDirections", type_bool),
	OPTIONAL(13, "VLANCriteria", vlan),
};
static const struct element_type ethernet = CLOSED("EthernetPolicyCriteria", rows_ethernet);
static const struct element rows_rcs[] = {
	REQUIRED(13, "CommunicationServiceID", type_short),
};
static const struct element_type rcs = CLOSED("RCSPolicyCriteria", rows_rcs);
static const struct element rows_criterion[] = {
	ONE_OF(0, "IPPolicyCriteria", ip),
	ONE_OF(13, "MobileAccessPolicyCriteria", mobile),
	ONE_OF(13, "EthernetPolicyCriteria", ethernet),
	ONE_OF(13, "RCSPolicyCriteria", rcs),
};
static const struct element_type criterion = CHOICE("TrafficCriteria", rows_criterion);
static const struct element rows_criteria[] = {
	FILLED(0, "Criteria", criterion),
};
static const struct element_type criteria = CLOSED("ListOfTrafficCriteria", rows_criteria);
static const struct element rows_truncate[] = {
	REQUIRED(13, "NumberOfOctets", type_count),
	OPTIONAL(13, "ProvideOriginalLength", type_bool),
};
static const struct element_type truncate_type =
	CLOSED("TruncateActionParameters", rows_truncate);
static const struct element rows_parameters[] = {
	ONE_OF(13, "TruncateActionParameters", truncate_type),
};
static const struct element_type parameters = CHOICE("ActionParameters", rows_parameters);

static const struct element rows_rule[] = {
	OPTIONAL(0, "Criteria", criteria),
	ENTRY(0, "Action", "TrafficAction"),
	OPTIONAL(13, "Parameters", parameters),
};
const struct element_type type_rule_object = OBJECT_TYPE("TrafficRuleObject", 0, rows_rule);

#undef PART
#define PART PART_IRI

static const struct element rows_iri_reference[] = {
	REQUIRED(22, "Order", type_positive),
	REQUIRED(22, "ObjectIdentifier", type_uuid),
};
static const struct element_type iri_reference = CLOSED("IRIRuleReference", rows_iri_reference);
static const struct element rows_iri_references[] = {
	FILLED(22, "IRIRuleReference", iri_reference),
};
static const struct element_type iri_references =
	CLOSED("ListOfIRIRuleReferences", rows_iri_references);
static const struct element rows_iri_policy[] = {
	OPTIONAL(22, "IRIPolicyName", type_short),
	OPTIONAL(22, "IRIRules", iri_references),
};
const struct element_type type_iri_policy = OBJECT_TYPE("IRIPolicyObject", 22, rows_iri_policy);

static const struct element rows_nf[] = {
	FILLED_ENTRIES(22, "NFType", NULL),
};
static const struct element_type nf = CLOSED("NFTypeCriteria", rows_nf);
static const struct element rows_event[] = {
	ENTRIES(22, "IRIEvents", NULL),
};
static const struct element_type event = CLOSED("IRIEventCriteria", rows_event);
static const struct element rows_handover[] = {
	ENTRY(22, "HandoverFormats", NULL),
};
static const struct element_type handover = CLOSED("HandoverFormatCriteria", rows_handover);
static const struct element rows_iri_criterion[] = {
	ONE_OF(22, "NFTypeCriteria", nf),
	ONE_OF(22, "IRIEventCriteria", event),
	ONE_OF(22, "HandoverFormatCriteria", handover),
};
static const struct element_type iri_criterion = CHOICE("IRICriteria", rows_iri_criterion);
static const struct element rows_iri_criteria[] = {
	FILLED(22, "Criteria", iri_criterion),
};
static const struct element_type iri_criteria = CLOSED("ListOfIRICriteria", rows_iri_criteria);
/* A choice of nothing: empty. */
static const struct element_type iri_parameters = {
	.name = "IRIActionParameters", .kind = ELEMENT_OBJECT };
static const struct element rows_iri_rule[] = {
	OPTIONAL(22, "Criteria", iri_criteria),
	ENTRY(22, "Action", NULL),
	OPTIONAL(22, "Parameters", iri_parameters),
};
const struct element_type type_iri_rule = OBJECT_TYPE("IRIRuleObject", 22, rows_iri_rule);
