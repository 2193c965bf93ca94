/* The Common part, the dictionaries of a provider, and the simple types of TS 103 280. */
#include "wire/element_rows.h"

#define SIMPLE(text, what, shape, size)                                                  \
	{                                                                                \
		.name = text, .kind = what, .form = shape, .limit = size                 \
	}
/* The same where XML takes the text without the white space around it. */
#define TOKEN(text, what, shape, size)                                                   \
	{                                                                                \
		.name = text, .kind = what, .form = shape, .limit = size,                \
		.collapsed = true                                                        \
	}

/* clang-format off */

const struct element_type type_text = SIMPLE("string", ELEMENT_STRING, FORM_ANY, 0);
const struct element_type type_uri = TOKEN("anyURI", ELEMENT_STRING, FORM_ANY, 0);
const struct element_type type_short = SIMPLE("ShortString", ELEMENT_STRING, FORM_ANY, 255);
const struct element_type type_long = SIMPLE("LongString", ELEMENT_STRING, FORM_ANY, 65535);
const struct element_type type_uuid = TOKEN("UUID", ELEMENT_STRING, FORM_UUID, 0);
const struct element_type type_country = TOKEN("ISOCountryCode", ELEMENT_STRING, FORM_COUNTRY, 0);
const struct element_type type_time = TOKEN("QualifiedDateTime", ELEMENT_STRING, FORM_TIME, 0);
const struct element_type type_micro_time =
	TOKEN("QualifiedMicrosecondDateTime", ELEMENT_STRING, FORM_MICRO_TIME, 0);
const struct element_type type_e164 = TOKEN("InternationalE164", ELEMENT_STRING, FORM_E164, 0);
const struct element_type type_email =
	SIMPLE("InternationalizedEmailAddress", ELEMENT_STRING, FORM_EMAIL, 255);
static const struct element_type mailbox =
	SIMPLE("EmailAddress", ELEMENT_STRING, FORM_MAILBOX, 255);
const struct element_type type_mailbox = {
	.name = "EmailAddress", .kind = ELEMENT_STRING, .form = FORM_EMAIL, .limit = 255,
	.xml = &mailbox };
const struct element_type type_liid = SIMPLE("LIID", ELEMENT_STRING, FORM_LIID, 0);
const struct element_type type_ldid = SIMPLE("LDID", ELEMENT_STRING, FORM_LDID, 0);
const struct element_type type_ipv4 = TOKEN("IPv4Address", ELEMENT_STRING, FORM_IPV4, 0);
const struct element_type type_ipv6 = TOKEN("IPv6Address", ELEMENT_STRING, FORM_IPV6, 0);
const struct element_type type_mac = TOKEN("MACAddress", ELEMENT_STRING, FORM_MAC, 0);
static const struct element_type base64 =
	TOKEN("base64Binary", ELEMENT_STRING, FORM_BASE64_STRICT, 0);
const struct element_type type_base64 = {
	.name = "base64Binary", .kind = ELEMENT_STRING, .form = FORM_BASE64, .xml = &base64 };
const struct element_type type_version = SIMPLE("ETSIVersion", ELEMENT_STRING, FORM_VERSION, 255);
const struct element_type type_language =
	SIMPLE("ISO639Set1LanguageIdentifier", ELEMENT_STRING, FORM_LANGUAGE, 0);
const struct element_type type_count = SIMPLE("nonNegativeInteger", ELEMENT_INTEGER, FORM_ANY, 0);
const struct element_type type_positive = SIMPLE("positiveInteger", ELEMENT_INTEGER, FORM_ANY, 1);
const struct element_type type_bool = SIMPLE("boolean", ELEMENT_BOOLEAN, FORM_ANY, 0);
const struct element_type type_any = SIMPLE("any", ELEMENT_ANY, FORM_ANY, 0);
const struct element_type type_foreign = SIMPLE("foreign", ELEMENT_FOREIGN, FORM_ANY, 0);

/* --- addresses of TS 103 280: its JSON schema is not at hand, its XML schema is --- */

#define PART PART_TYPES

static const struct element_type tcp_port = {
	.name = "TCPPort", .kind = ELEMENT_INTEGER, .limit = 2, .most = 65535 };
static const struct element_type udp_port = {
	.name = "UDPPort", .kind = ELEMENT_INTEGER, .most = 65535 };
static const struct element rows_ip_address[] = {
	ONE_OF(0, "IPv4Address", type_ipv4),
	ONE_OF(0, "IPv6Address", type_ipv6),
};
static const struct element_type ip_address = CHOICE("IPAddress", rows_ip_address);
static const struct element rows_port[] = {
	ONE_OF(0, "TCPPort", tcp_port),
	ONE_OF(0, "UDPPort", udp_port),
};
static const struct element_type port = CHOICE("Port", rows_port);
static const struct element rows_tcp_range[] = {
	REQUIRED(0, "start", tcp_port),
	REQUIRED(0, "end", tcp_port),
};
static const struct element_type tcp_range = CLOSED("TCPPortRange", rows_tcp_range);
static const struct element rows_udp_range[] = {
	REQUIRED(0, "start", udp_port),
	REQUIRED(0, "end", udp_port),
};
static const struct element_type udp_range = CLOSED("UDPPortRange", rows_udp_range);
static const struct element rows_port_range[] = {
	ONE_OF(0, "TCPPortRange", tcp_range),
	ONE_OF(0, "UDPPortRange", udp_range),
};
static const struct element_type port_range = CHOICE("PortRange", rows_port_range);
static const struct element_type ipv4_cidr =
	TOKEN("IPv4CIDR", ELEMENT_STRING, FORM_IPV4_CIDR, 0);
static const struct element_type ipv6_cidr =
	TOKEN("IPv6CIDR", ELEMENT_STRING, FORM_IPV6_CIDR, 0);
static const struct element rows_ip_range[] = {
	ONE_OF(0, "IPv4CIDR", ipv4_cidr),
	ONE_OF(0, "IPv6CIDR", ipv6_cidr),
};
static const struct element_type ip_range = CHOICE("IPCIDR", rows_ip_range);
static const struct element rows_ip_port[] = {
	REQUIRED(0, "address", ip_address),
	REQUIRED(0, "port", port),
};
static const struct element_type ip_port = CLOSED("IPAddressPort", rows_ip_port);
static const struct element rows_ip_port_range[] = {
	REQUIRED(0, "address", ip_address),
	REQUIRED(0, "portRange", port_range),
};
static const struct element_type ip_port_range =
	CLOSED("IPAddressPortRange", rows_ip_port_range);
const struct element_type type_ip_port = OPEN("IPAddressPort", ip_port);
const struct element_type type_ip_port_range = OPEN("IPAddressPortRange", ip_port_range);
const struct element_type type_ip_range = OPEN("IPCIDR", ip_range);
const struct element_type type_port_range = OPEN("PortRange", port_range);

#undef PART
#define PART PART_COMMON

static const struct element rows_entry[] = {
	REQUIRED(0, "Owner", type_short),
	REQUIRED(0, "Name", type_short),
	REQUIRED(0, "Value", type_short),
};
const struct element_type element_dictionary_entry = CLOSED("DictionaryEntry", rows_entry);
static const struct element rows_entries[] = {
	ENTRIES(17, "DictionaryEntry", NULL),
};
const struct element_type type_dictionary_list = CLOSED("DictionaryEntries", rows_entries);

static const struct element rows_timespan[] = {
	OPTIONAL(13, "StartTime", type_time),
	OPTIONAL(13, "EndTime", type_time),
};
const struct element_type type_timespan = CLOSED("Timespan", rows_timespan);

static const struct element rows_checksum[] = {
	REQUIRED(18, "Checksum", type_short),
	REQUIRED(18, "ChecksumType", type_short),
};
static const struct element_type checksum = CLOSED("ChecksumAndType", rows_checksum);
static const struct element rows_checksums[] = {
	FILLED(18, "ChecksumAndType", checksum),
};
const struct element_type type_checksums = CLOSED("ListOfChecksumAndType", rows_checksums);

static const struct element rows_country[] = {
	REQUIRED(0, "CountryCode", type_country),
};
static const struct element_type national_identity =
	NATIONAL("NationalApproverIdentity", rows_country);
static const struct element_type national_signature =
	NATIONAL("NationalDigitalSignature", rows_country);
static const struct element_type national_details =
	NATIONAL("ApprovalNationalDetails", rows_country);

static const struct element rows_identity[] = {
	ONE_OF(0, "NationalApproverIdentity", national_identity),
};
static const struct element_type identity = CHOICE("ApproverIdentity", rows_identity);
static const struct element rows_signature[] = {
	ONE_OF(0, "NationalDigitalSignature", national_signature),
};
static const struct element_type signature = CHOICE("ApprovalDigitalSignature", rows_signature);
static const struct element rows_language[] = {
	ONE_OF(19, "ISO639Set1LanguageIdentifier", type_language),
};
static const struct element_type language = CHOICE("LanguageIdentifier", rows_language);

static const struct element rows_contact[] = {
	OPTIONAL(19, "Name", type_long),
	OPTIONAL(19, "Role", type_long),
	OPTIONAL(19, "EmailAddress", type_email),
	OPTIONAL(19, "PhoneNumber", type_e164),
	OPTIONAL(19, "FaxNumber", type_e164),
	OPTIONAL(19, "Address", type_long),
	LIST(19, "Languages", language),
	OPTIONAL(0, "ApproverAlternateName", type_long),
	OPTIONAL(0, "ApproverEmailAddress", type_email),
	OPTIONAL(0, "ApproverPhoneNumber", type_e164),
};
static const struct element_type contact = CLOSED("ApproverContactDetails", rows_contact);

static const struct element rows_approver[] = {
	OPTIONAL(0, "ApproverName", type_long),
	OPTIONAL(0, "ApproverRole", type_long),
	OPTIONAL(0, "ApproverIdentity", identity),
	LIST(0, "ApproverContactDetails", contact),
};
static const struct element_type approver = CLOSED("ApproverDetails", rows_approver);

static const struct element rows_approval[] = {
	OPTIONAL(0, "ApprovalType", type_long),
	OPTIONAL(0, "ApprovalDescription", type_long),
	OPTIONAL(0, "ApprovalReference", type_long),
	OPTIONAL(0, "ApproverDetails", approver),
	OPTIONAL(0, "ApprovalTimestamp", type_time),
	OPTIONAL(0, "ApprovalIsEmergency", type_bool),
	OPTIONAL(0, "ApprovalDigitalSignature", signature),
	OPTIONAL(0, "ApprovalNationalDetails", national_details),
};
const struct element_type type_approval = CLOSED("ApprovalDetails", rows_approval);

#undef PART
#define PART PART_DICTIONARIES

static const struct element rows_meaning[] = {
	REQUIRED(17, "Value", type_text),
	REQUIRED(17, "Meaning", type_text),
};
static const struct element_type meaning = CLOSED("DictionaryEntry", rows_meaning);
static const struct element rows_meanings[] = {
	LIST(17, "DictionaryEntry", meaning),
};
static const struct element_type meanings = CLOSED("DictionaryEntries", rows_meanings);
static const struct element rows_dictionary[] = {
	REQUIRED(17, "Owner", type_text),
	REQUIRED(17, "Name", type_text),
	REQUIRED(17, "DictionaryEntries", meanings),
};
static const struct element_type dictionary = CLOSED("Dictionary", rows_dictionary);
static const struct element rows_dictionaries[] = {
	LIST(17, "Dictionary", dictionary),
};
const struct element_type type_dictionaries = CLOSED("Dictionaries", rows_dictionaries);
