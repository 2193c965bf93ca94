/*
 * directory.h - the federation list: the organisations of a realm and what proves them.
 *
 * The document is {"list": {...}, "signatures": [...]} (multisig.h); the list holds v,
 * realm, sequence, issued_at, expires_at and organisations [] (organisation.h).  These
 * stand in the order of their ids, and no TLS certificate stands at two of them, so a
 * certificate names one organisation.
 *
 * Reading says only that it is a list; directory_verify says whether to use it.  The list
 * lives in its arena until the next one replaces it (an epoch).
 */
#ifndef COMITY_RECORD_DIRECTORY_H
#define COMITY_RECORD_DIRECTORY_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/buf.h"
#include "base/err.h"
#include "base/str.h"
#include "model/verdict.h"
#include "record/multisig.h"
#include "record/organisation.h"
#include "trust/key.h"

#define DIRECTORY_VERSION 1
#define DIRECTORY_DOMAIN "comity/directory/v1"

struct organisation_list {
	const struct organisation *items;
	size_t count;
};

struct directory_pin {
	unsigned char sha256[SHA256_LEN];
	const struct organisation *organisation;
};

struct directory {
	struct str realm;
	uint64_t sequence; /* never falls */
	int64_t issued_at, expires_at;
	const struct organisation *organisations; /* sorted by id */
	size_t organisations_count;
	const struct directory_pin *pins; /* sorted by digest */
	size_t pins_count;
	unsigned char digest[SHA256_LEN]; /* the bytes signed: the list's name */
	struct multisig signatures;
};

/* What a node holds against a new list.  Of the last list used: its sequence and digest;
 * sequence 0 = none yet. */
struct directory_trust {
	struct str realm;
	const struct officer *keys; /* pinned in the configuration */
	size_t keys_count;
	size_t threshold; /* at least 1 */
	uint64_t last_sequence;
	unsigned char last_digest[SHA256_LEN];
};

/* As order_write and order_read (order_text.h).  Writing takes the organisations in the
 * order of their ids and ignores pins and digest. */
enum err directory_write(struct arena *arena, const struct directory *directory,
    struct buf *out, struct why *why);
enum err directory_read(struct arena *arena, struct str text,
    struct directory *ret_directory, struct why *why);
/* Adds a signature: for the tools of those who keep the list. */
enum err directory_sign(struct arena *arena, struct directory *directory,
    const struct key *key, struct why *why);

/* Whether it is a list of ours, and not older than the last.  Rules: directory-realm,
 * directory-signatures, directory-rolled-back, directory-two-lists (same number, other
 * list), directory-not-yet. */
struct verdict directory_prove(
    const struct directory *directory, const struct directory_trust *trust, int64_t now);
/* That, and it has not come to its end: rule directory-expired. */
struct verdict directory_verify(
    const struct directory *directory, const struct directory_trust *trust, int64_t now);
/* What may rest on a list that was proven: yes, or a person decides.  Rules:
 * directory-expired; directory-aged: after max_age_sec a revocation may be missed. */
struct verdict directory_standing(
    const struct directory *directory, int64_t max_age_sec, int64_t now);

/* The list and organisations that it does not have, to be found as one; others are sorted
 * by id.  Everything else is the list's.  Rule directory-two-owners: a certificate stands
 * at two of them, so it would name neither. */
enum err directory_join(struct arena *arena, const struct directory *list,
    struct organisation_list others, struct directory *ret_joined,
    struct verdict *ret_verdict, struct why *why);

/* NULL: not listed.  Both by binary search; nothing is parsed. */
const struct organisation *directory_find(
    const struct directory *directory, struct str id);
const struct organisation *directory_find_tls(
    const struct directory *directory, const unsigned char sha256[static SHA256_LEN]);

#endif
