/*
 * object.h - the HI-1 objects that Comity writes, and the documents that it reads.
 *
 * Objects are trees for draft_ask and draft_answer (wire/message.h).  Texts handed in are
 * views that outlive the tree, but for what is computed here.
 */
#ifndef COMITY_WIRE_OBJECT_H
#define COMITY_WIRE_OBJECT_H

#include "wire/message.h"

/* Content type of our canonical JSON documents. */
#define CONTENT_JSON "application/json"
#define CHECKSUM_SHA256 "SHA-256"

/* {"@xsi:type", ObjectIdentifier, CountryCode, OwnerIdentifier}; an empty owner is left
 * out. */
struct json *object_begin(
    struct arena *arena, enum object_type type, struct str id, struct endpoint owner);
/* Adds AssociatedObjects. */
void object_associate(
    struct arena *arena, struct json *object, const struct str *ids, size_t ids_count);

/* UUIDv5 of "kind/index" in the namespace of the order's id (a UUID): both sides can
 * compute it. The result lives in the arena; ptr NULL when the order's id is no UUID or
 * the arena is full. */
struct str object_id(
    struct arena *arena, struct str order_id, const char *kind, size_t index);

/* A property of a document: {owner, name} say what kind, value is free. */
struct document_property {
	struct str owner, name, type;
	struct str value;
};

struct document {
	struct str id;
	struct endpoint owner;
	struct str type_owner; /* dictionary of the type, "COMITY" */
	struct str
	    type; /* Order, Annex, SignOff, Receipt, Instruction, Reasons, Change */
	struct str name;
	struct str contents; /* the decoded bytes */
	struct str content_type;
	const struct document_property *properties;
	size_t properties_count;
	const struct str *associated; /* object ids */
	size_t associated_count;
};

/* DocumentObject with the contents in base64 and their SHA-256. */
struct json *document_json(struct arena *arena, const struct document *document);
/* The other way.  Missing members are empty; ERR_SYNTAX when the contents are no strict
 * base64, ERR_CRYPTO when they do not have the checksum that is given, ERR_LIMIT. */
enum err document_read(struct arena *arena, const struct json *object,
    struct document *ret_document, struct why *why);

/* What a notification says of one object. */
struct object_status {
	struct str id;
	const char *dictionary; /* of ETSI: "LDTaskStatus" ... */
	struct str status;      /* "Disclosed" ... */
	struct str details;     /* words, may be empty */
};

struct notification {
	struct str id;
	struct endpoint owner;
	struct str words;
	int64_t at;
	const struct object_status *statuses;
	size_t statuses_count;
};

/* NotificationObject; it is associated with the objects whose status it tells. */
struct json *notification_json(
    struct arena *arena, const struct notification *notification);

struct delivery {
	struct str id;
	struct endpoint owner;
	const struct str *task_ids; /* the LDTasks that it answers, associated */
	size_t task_ids_count;
	struct str ldid; /* Reference of the first */
	struct str delivery_id;
	uint32_t sequence; /* from 1 */
	bool last;
	struct str content_type;
	struct str file_name;
	uint64_t length;   /* of the content in bytes */
	struct str sha256; /* lower-case hex */
	struct str url;    /* where it is fetched; empty: data is carried */
	int64_t expires_at;
	struct str data; /* bytes, when there is no url */
};

struct json *delivery_json(struct arena *arena, const struct delivery *delivery);

/* A provider's answer to GETCSPCONFIG: targets by mail address, account, telephone number
 * and IP address; subscriber data, preservation; our dictionaries.  url (of POST /hi1)
 * may be empty. */
struct json *config_json(struct arena *arena, int64_t changed_at, struct str url);

#endif
