/*
 * order.h - what an order says.
 *
 * The order document is one canonical JSON text that all addressees receive byte for byte
 * (record/order_text.h reads and writes it).  Texts are views that live as long as the
 * arena they were read into.  Lists may be empty unless said otherwise.
 */
#ifndef COMITY_MODEL_ORDER_H
#define COMITY_MODEL_ORDER_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/str.h"
#include "model/party.h"

#define ORDER_VERSION 1
#define SHA256_LEN 32

/* Bits; a procedure's tables say which are allowed. */
enum data_category {
	DATA_SUBSCRIBER = 1 << 0,
	DATA_USER_IDENTIFYING = 1 << 1, /* Regulation (EU) 2023/1543 Art 3(10) */
	DATA_TRAFFIC = 1 << 2,
	DATA_CONTENT = 1 << 3,
	DATA_DOMAIN = 1 << 4, /* domain name registration (224/6) */
};
#define DATA_CATEGORY_COUNT 5

/* The identifier asked about. */
struct target {
	struct str
	    format; /* TS 103 280 type name, e.g. EmailAddress, ServiceAccessIdentifier */
	struct str value;
	int64_t from, to; /* period asked about, UTC; 0 = none stated */
	struct str zone;  /* IANA name of the zone in which the person wrote the period */
	unsigned categories; /* enum data_category */
};

/* How many random bytes stand before an annex: short facts could be guessed. */
#define ANNEX_SALT_LEN 32

/* A paper that only some addressees may see: sha256 over 32 random bytes and the paper.
 */
struct annex_ref {
	struct str name;
	const struct str *readers; /* organisation ids */
	size_t readers_count;
	unsigned char sha256[SHA256_LEN];
};

/* A legal field by its field id of the procedure's table, e.g. {"offence", "185/2"}. */
struct order_field {
	struct str id;
	struct str value;
};

struct order {
	struct str realm;     /* "live" or "training.NAME" */
	struct str id;        /* UUIDv7, lower case */
	struct str procedure; /* "vol", "vol-pr", "185-18b" ... */
	struct str issuer;    /* organisation id CC/slug */
	struct str validator; /* organisation id of a validating court, or empty */
	struct str addressee; /* organisation id */
	struct str language;  /* ISO 639-1 of the order's free texts */
	int64_t created_at;
	int64_t answer_by;      /* asked for; 0 = none */
	int64_t preserve_until; /* vol-pr: asked for; 0 = the addressee's usual length */
	bool emergency;
	unsigned char follows[SHA256_LEN]; /* order text that this one refers to */
	bool has_follows;
	unsigned projection; /* version of the projection rules, from 1 */

	const struct order_field *fields;
	size_t fields_count;
	const struct target *targets;
	size_t targets_count;
	/* The scope of the answer is the targets' categories and periods; where the
	 * regime limits it further, the names of the data fields allowed (none = all). */
	const struct str *scope_fields;
	size_t scope_fields_count;
	const struct str *notified; /* organisation ids */
	size_t notified_count;
	const struct annex_ref *annexes;
	size_t annexes_count;
	/* SHA-256 of the certificates (DER) to which the answer is encrypted */
	const unsigned char (*recipients)[SHA256_LEN];
	size_t recipients_count;
};

/* The value of a field, or the empty str. */
struct str order_field(const struct order *order, struct str id);
/* A field that only a transcription has: what a person read in a paper that came
 * otherwise than by Comity.  Its value is the SHA-256 of that paper.  Nobody of the
 * issuer has written or signed it, and it never leaves the node that made it; it may lack
 * targets and categories, which an order has. */
#define ORDER_TRANSCRIBES STR("transcription-of")
bool order_is_transcription(const struct order *order);
/* All categories of all targets. */
unsigned order_categories(const struct order *order);

/* In what, besides their values, targets are not all alike: bits. */
enum target_difference {
	TARGETS_FORMAT = 1 << 0,
	TARGETS_PERIOD = 1 << 1, /* or its zone */
	TARGETS_CATEGORIES = 1 << 2,
};
unsigned order_targets_differ(const struct order *order);

/* What an organisation is in an order: bits, since it may be several. */
enum order_role {
	ROLE_ISSUER = 1 << 0,
	ROLE_VALIDATOR = 1 << 1,
	ROLE_ADDRESSEE = 1 << 2,
	ROLE_NOTIFIED = 1 << 3,
};

/* 0: the order does not name it. */
unsigned order_roles(const struct order *order, struct str organisation);

struct str data_category_name(enum data_category category); /* "subscriber" ... */
bool data_category_parse(struct str name, enum data_category *ret_category);

#endif
