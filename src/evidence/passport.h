/*
 * passport.h - the two papers that a package carries about itself, both canonical JSON.
 *
 * passport.json: to which order this is the answer, what files it holds, how they compare
 * with the order, when and with what it was packed.  declaration.json: the custodian's
 * word on who took the data from which system and how.  Both stand under the seal.
 */
#ifndef COMITY_EVIDENCE_PASSPORT_H
#define COMITY_EVIDENCE_PASSPORT_H

#include <stdbool.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/err.h"
#include "base/str.h"
#include "evidence/scope.h"
#include "trust/digest.h"

#define PASSPORT_VERSION 1
#define PASSPORT_NAME "passport.json"
#define DECLARATION_NAME "declaration.json"

struct passport_file {
	struct str name; /* in the container: data/... */
	uint64_t size;
	unsigned char sha256[SHA256_LEN];
	/* what scope_compare was told; bytes are not set by passport_read */
	struct scope_file scope;
};

struct passport {
	struct str realm;
	struct str order_id;
	unsigned char order_sha256[SHA256_LEN];
	struct str issuer;    /* of the order */
	struct str addressee; /* of the order: who answers and seals */
	int64_t at;
	struct str tool; /* name and version of the program that packed */
	bool clock_virtual;
	bool stamped; /* a time-stamp belongs into the package */
	const struct passport_file *files;
	size_t files_count;
	/* the scope comparison, as scope_json wrote it */
	const struct json *scope;
	struct str released_by; /* person who released what was flagged, or empty */
};

enum err passport_write(struct arena *arena, const struct passport *passport,
    struct str *ret_text, struct why *why);
/* ERR_SYNTAX: not canonical, a member missing, unknown or of the wrong form, a higher v.
 */
enum err passport_read(
    struct arena *arena, struct str text, struct passport *ret_passport, struct why *why);

struct declaration {
	struct str person;       /* id of the custodian */
	struct str role;         /* function, e.g. "response desk" */
	struct str organisation; /* CC/slug */
	struct str system;       /* where the data was taken from */
	struct str method;       /* how: the query, verbatim if there is one */
	int64_t extracted_at;
	struct str language;  /* ISO 639-1 of the statement */
	struct str statement; /* the custodian's own words */
};

enum err declaration_write(struct arena *arena, const struct declaration *declaration,
    const unsigned char order_sha256[static SHA256_LEN], struct str *ret_text,
    struct why *why);
/* Also refuses an empty person, role, organisation, system, method or statement, and a
 * language that has not two small letters. */
enum err declaration_read(struct arena *arena, struct str text,
    struct declaration *ret_declaration,
    unsigned char ret_order_sha256[static SHA256_LEN], struct why *why);

#endif
