/*
 * element_rows.h - how a row of the element table is written; only for the element_*.c
 * files.
 *
 * A file that holds rows defines PART first.  Columns: the V1.x since which it exists (0
 * = before V1.12.1), the element's name, its type.
 */
#ifndef COMITY_WIRE_ELEMENT_ROWS_H
#define COMITY_WIRE_ELEMENT_ROWS_H

#include "wire/element.h"

#define ROW(occurs, since, name, type, dictionary)                                       \
	{                                                                                \
		STR_INIT(name), PART, occurs, since, &(type), dictionary                 \
	}
#define REQUIRED(since, name, type) ROW(OCCURS_REQUIRED, since, name, type, NULL)
#define OPTIONAL(since, name, type) ROW(OCCURS_OPTIONAL, since, name, type, NULL)
#define LIST(since, name, type) ROW(OCCURS_LIST, since, name, type, NULL)
#define FILLED(since, name, type) ROW(OCCURS_FILLED_LIST, since, name, type, NULL)
#define ONE_OF(since, name, type) ROW(OCCURS_ALTERNATIVE, since, name, type, NULL)
/* Dictionary values: the dictionary of ETSI that is meant, or NULL. */
#define ENTRY(since, name, dictionary)                                                   \
	ROW(OCCURS_OPTIONAL, since, name, element_dictionary_entry, dictionary)
#define NEEDED_ENTRY(since, name, dictionary)                                            \
	ROW(OCCURS_REQUIRED, since, name, element_dictionary_entry, dictionary)
#define ENTRIES(since, name, dictionary)                                                 \
	ROW(OCCURS_LIST, since, name, element_dictionary_entry, dictionary)
#define FILLED_ENTRIES(since, name, dictionary)                                          \
	ROW(OCCURS_FILLED_LIST, since, name, element_dictionary_entry, dictionary)

#define COUNT(rows) (sizeof(rows) / sizeof((rows)[0]))
#define TYPE(type_name, type_kind, rows)                                                 \
	{                                                                                \
		.name = type_name, .kind = type_kind, .members = rows,                   \
		.members_count = COUNT(rows)                                             \
	}
#define CLOSED(name, rows) TYPE(name, ELEMENT_OBJECT, rows)
/* A national extension: abstract in XML, in JSON only its country. */
#define NATIONAL(type_name, rows)                                                        \
	{                                                                                \
		.name = type_name, .kind = ELEMENT_OBJECT, .abstract = true,             \
		.members = rows, .members_count = COUNT(rows)                            \
	}
/* JSON leaves it open, XML has its members. */
#define OPEN(type_name, in_xml)                                                          \
	{                                                                                \
		.name = type_name, .kind = ELEMENT_OPEN, .xml = &(in_xml)                \
	}
#define CHOICE(name, rows) TYPE(name, ELEMENT_CHOICE, rows)
#define OBJECT_TYPE(type_name, version, rows)                                            \
	{                                                                                \
		.name = type_name, .kind = ELEMENT_OBJECT, .members = rows,              \
		.members_count = COUNT(rows), .base = &element_hi1_object, .part = PART, \
		.since = version                                                         \
	}

/* Simple types (TS 103 280 and XML Schema). */
extern const struct element_type type_text; /* xs:string */
extern const struct element_type type_uri;
extern const struct element_type type_short; /* ShortString, 255 characters */
extern const struct element_type type_long;  /* LongString, 65535 characters */
extern const struct element_type type_uuid, type_country, type_time, type_micro_time;
extern const struct element_type type_e164, type_email, type_mailbox, type_liid,
    type_ldid;
extern const struct element_type type_ipv4, type_ipv6, type_mac, type_base64;
extern const struct element_type type_version, type_language;
extern const struct element_type type_count, type_positive, type_bool;
extern const struct element_type type_any;     /* anything at all */
extern const struct element_type type_foreign; /* elements of other namespaces */
extern const struct element_type type_ip_port, type_ip_port_range;
extern const struct element_type type_ip_range, type_port_range;

/* Types that more than one part uses. */
extern const struct element_type type_endpoint, type_unsuccessful;
extern const struct element_type type_approval, type_timespan, type_checksums;
extern const struct element_type type_dictionary_list;
extern const struct element_type type_delivery_address;
extern const struct element_type type_dictionaries;
extern const struct element_type type_formats, type_targeting;
extern const struct element_type type_li_endpoints, type_lp_endpoints, type_ld_endpoints;

extern const struct element_type type_authorisation_object, type_document_object;
extern const struct element_type type_notification_object, type_delivery_object;
extern const struct element_type type_li_task, type_ld_task, type_lp_task, type_td_task;
extern const struct element_type type_policy_object, type_rule_object;
extern const struct element_type type_iri_policy, type_iri_rule;
extern const struct element_type type_li_destination, type_ld_destination;
extern const struct element_type type_encryption_object;

#endif
