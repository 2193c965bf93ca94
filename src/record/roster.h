/*
 * roster.h - the persons of one organisation and their keys, signed by its key officers.
 *
 * The document is {"roster": {...}, "signatures": [...]} (multisig.h); the roster holds
 * v, realm, organisation, sequence, issued_at and persons [{id, level, functions [],
 * keys [{public_key, valid_from, revoked_at}]}], in the order of their ids.  In version 2
 * each key has a kind, too: "key", or "passkey" with credential_id, rp_id, origin and
 * synced (trust/webauthn.h).  A roster without a passkey may stay version 1.  A key
 * belongs to one person.  A new key cools until valid_from: who steals an officer's key
 * cannot use a new person at once.
 */
#ifndef COMITY_RECORD_ROSTER_H
#define COMITY_RECORD_ROSTER_H

#include <stddef.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/buf.h"
#include "base/err.h"
#include "base/str.h"
#include "model/party.h"
#include "model/verdict.h"
#include "record/directory.h"
#include "record/multisig.h"
#include "trust/key.h"
#include "trust/webauthn.h"

#define ROSTER_VERSION 2 /* 1 is read, too */
#define ROSTER_DOMAIN "comity/roster/v1"

struct roster_key {
	unsigned char id[SHA256_LEN];
	struct str public_key;                  /* DER of the SubjectPublicKeyInfo */
	int64_t valid_from;                     /* cooling until then */
	int64_t revoked_at;                     /* 0 = not revoked */
	const struct webauthn_passkey *passkey; /* NULL: a key that signs by itself */
};

struct roster_person {
	struct str id;
	enum level level;
	const struct str *functions; /* short words, e.g. "duty" */
	size_t functions_count;
	const struct roster_key *keys;
	size_t keys_count;
};

struct roster {
	int64_t version; /* as read; 0 = what its keys need */
	struct str realm;
	struct str organisation;
	uint64_t sequence; /* never falls */
	int64_t issued_at;
	const struct roster_person *persons; /* sorted by id */
	size_t persons_count;
	unsigned char digest[SHA256_LEN]; /* the bytes signed */
	struct multisig signatures;
};

struct roster_trust {
	struct str realm;
	size_t threshold;       /* officers who must have signed: 2 */
	uint64_t last_sequence; /* of the last roster used, 0 = none */
	unsigned char last_digest[SHA256_LEN];
};

/* As directory_write, directory_read, directory_sign. */
enum err roster_write(
    struct arena *arena, const struct roster *roster, struct buf *out, struct why *why);
enum err roster_read(
    struct arena *arena, struct str text, struct roster *ret_roster, struct why *why);
enum err roster_sign(
    struct arena *arena, struct roster *roster, const struct key *key, struct why *why);

/* Whether the organisation's officers stand behind it.  Rules: roster-realm,
 * roster-organisation, roster-signatures, roster-rolled-back, roster-two-lists,
 * roster-not-yet. */
struct verdict roster_verify(const struct roster *roster,
    const struct roster_trust *trust, const struct organisation *organisation,
    int64_t now);

enum standing {
	STANDING_GOOD,
	STANDING_COOLING, /* listed, but its time has not come */
	STANDING_REVOKED,
	STANDING_UNKNOWN, /* no such person, or the key is not this person's */
	STANDING_COUNT
};

/* Of a person's key at a time that is known here (received, stored), never at the time
 * that the signature itself claims: whoever stole a key would claim an earlier one. */
enum standing roster_standing(const struct roster *roster, struct str person,
    const unsigned char key_id[static SHA256_LEN], int64_t at);
/* NULL: not listed. */
const struct roster_person *roster_find(const struct roster *roster, struct str person);
const struct roster_key *roster_find_key(
    const struct roster_person *person, const unsigned char key_id[static SHA256_LEN]);

enum revocation {
	REVOCATION_GOOD,
	REVOCATION_REVOKED,
	REVOCATION_UNKNOWN,
	REVOCATION_COUNT
};

/* What is known of revocation now: a list or roster older than max_age_sec may miss one.
 * Policy decides on unknown. */
enum revocation revocation_of(
    enum standing standing, int64_t issued_at, int64_t max_age_sec, int64_t now);

#endif
