/*
 * organisation.h - one organisation's record: what it is, where its node is, what proves
 * it.
 *
 * It stands in the federation list (directory.h) and in a pin file (pin.h), in the same
 * form: {id, name, competences [], endpoint {hi1, evidence, server_key}, tls [sha256 of a
 * certificate], seal {certificate, public_key}, ledger (verifier key), officers [{person,
 * public_key}], languages [], valid_from, valid_to}.
 *
 * An endpoint of another vendor that wants XML has one member more, encoding "xml"; no
 * other value is taken, so that a record has one form, and records that were signed
 * before there was this member keep theirs.  In the same way a record may have the member
 * phone: the number under which its desk is called back, "+49 30 1234567".
 */
#ifndef COMITY_RECORD_ORGANISATION_H
#define COMITY_RECORD_ORGANISATION_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/str.h"
#include "format/json.h"
#include "model/party.h"
#include "record/member.h"
#include "record/multisig.h"

struct organisation {
	struct str id;
	struct str name;
	unsigned competences;    /* enum competence */
	struct str hi1_url;      /* empty: has no node that takes messages */
	bool wants_xml;          /* messages to it are in XML, not in JSON */
	struct str evidence_url; /* empty: gives no evidence */
	struct str phone; /* of its desk, with the country; empty: none is listed */
	/* SHA-256 of the public key of its servers' TLS certificates: whom we call */
	unsigned char server_key[SHA256_LEN];
	bool has_server_key;
	unsigned char (*tls)[SHA256_LEN]; /* SHA-256 of its certificates, DER */
	size_t tls_count;
	struct str seal_certificate;    /* DER; empty: seals nothing */
	struct str seal_public_key;     /* DER of its SubjectPublicKeyInfo */
	struct str ledger_key;          /* signed-note verifier key; empty: no ledger */
	const struct officer *officers; /* sign its roster */
	size_t officers_count;
	const struct str *languages; /* ISO 639-1 that it reads, the first preferred */
	size_t languages_count;
	int64_t valid_from, valid_to; /* valid_to 0: no end known */
};

struct json *organisation_tree(struct arena *arena, const struct organisation *from);
/* Faults are kept in take. */
void organisation_take(
    struct take *take, const struct json *object, struct organisation *to);

bool organisation_valid(const struct organisation *organisation, int64_t at);
/* Whether two records say the same in all but their times of validity. */
bool organisation_same(
    struct arena *arena, const struct organisation *a, const struct organisation *b);

#endif
