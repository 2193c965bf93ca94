/* The Common part, the dictionaries of a provider, and the simple types of TS 103 280. */
#include "wire/element_rows.h"

#define SIMPLE(text, what, shape, most)                                                  \
	{                                                                                \
		.name = text, .kind = what, .form = shape, .limit = most                 \
	}

/* clang-format off */

const struct element_type type_text = SIMPLE("string", ELEMENT_STRING, FORM_ANY, 0);
const struct element_type type_short = SIMPLE("ShortString", ELEMENT_STRING, FORM_ANY, 255);
const struct element_type type_long = SIMPLE("LongString", ELEMENT_STRING, FORM_ANY, 65535);
const struct element_type type_uuid = SIMPLE("UUID", ELEMENT_STRING, FORM_UUID, 0);
const struct element_type type_country = SIMPLE("ISOCountryCode", ELEMENT_STRING, FORM_COUNTRY, 0);
const struct element_type type_time = SIMPLE("QualifiedDateTime", ELEMENT_STRING, FORM_TIME, 0);
const struct element_type type_micro_time =
	SIMPLE("QualifiedMicrosecondDateTime", ELEMENT_STRING, FORM_MICRO_TIME, 0);
const struct element_type type_e164 = SIMPLE("InternationalE164", ELEMENT_STRING, FORM_E164, 0);
const struct element_type type_email = SIMPLE("EmailAddress", ELEMENT_STRING, FORM_EMAIL, 255);
const struct element_type type_liid = SIMPLE("LIID", ELEMENT_STRING, FORM_LIID, 0);
const struct element_type type_ldid = SIMPLE("LDID", ELEMENT_STRING, FORM_LDID, 0);
const struct element_type type_ipv4 = SIMPLE("IPv4Address", ELEMENT_STRING, FORM_IPV4, 0);
const struct element_type type_ipv6 = SIMPLE("IPv6Address", ELEMENT_STRING, FORM_IPV6, 0);
const struct element_type type_mac = SIMPLE("MACAddress", ELEMENT_STRING, FORM_MAC, 0);
const struct element_type type_base64 = SIMPLE("base64Binary", ELEMENT_STRING, FORM_BASE64, 0);
const struct element_type type_version = SIMPLE("ETSIVersion", ELEMENT_STRING, FORM_VERSION, 255);
const struct element_type type_language =
	SIMPLE("ISO639Set1LanguageIdentifier", ELEMENT_STRING, FORM_LANGUAGE, 0);
const struct element_type type_count = SIMPLE("nonNegativeInteger", ELEMENT_INTEGER, FORM_ANY, 0);
const struct element_type type_positive = SIMPLE("positiveInteger", ELEMENT_INTEGER, FORM_ANY, 1);
const struct element_type type_bool = SIMPLE("boolean", ELEMENT_BOOLEAN, FORM_ANY, 0);
const struct element_type type_any = SIMPLE("any", ELEMENT_ANY, FORM_ANY, 0);
const struct element_type type_some_object = SIMPLE("object", ELEMENT_OPEN, FORM_ANY, 0);

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
	CLOSED("NationalApproverIdentity", rows_country);
static const struct element_type national_signature =
	CLOSED("NationalDigitalSignature", rows_country);
static const struct element_type national_details =
	CLOSED("ApprovalNationalDetails", rows_country);

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
