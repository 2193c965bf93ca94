/*
 * multisig.h - the signatures of several persons under one of our documents.
 *
 * The document is {NAME: {...}, "signatures": [{"key", "signature"}]}; key is the SHA-256
 * of the public key, the entries stand in its order.  The bytes signed are SHA-256 of a
 * domain, a zero byte and the canonical text of the NAME part.  Signatures of keys that
 * the reader does not know count for nothing and do no harm.
 */
#ifndef COMITY_RECORD_MULTISIG_H
#define COMITY_RECORD_MULTISIG_H

#include <stddef.h>

#include "base/arena.h"
#include "base/err.h"
#include "base/str.h"
#include "format/json.h"
#include "record/member.h"
#include "trust/key.h"

/* Somebody whose signature counts. */
struct officer {
	struct str person;
	struct str public_key; /* DER of the SubjectPublicKeyInfo */
};

struct multisig_entry {
	unsigned char key_id[SHA256_LEN];
	struct str signature; /* bytes */
};

struct multisig {
	const struct multisig_entry *entries;
	size_t count;
};

void multisig_digest(
    const char *domain, struct str body, unsigned char ret_digest[static SHA256_LEN]);
/* Adds the key's signature, or puts it in the place of an older one of the same key. */
enum err multisig_sign(struct arena *arena, struct multisig *multisig,
    const unsigned char digest[static SHA256_LEN], const struct key *key,
    struct why *why);
/* How many different persons among the officers have signed the digest. */
size_t multisig_count(const struct multisig *multisig,
    const unsigned char digest[static SHA256_LEN], const struct officer *officers,
    size_t officers_count);

/* The wrapper {name: body, "signatures"}; body is a tree, NULL is a full arena. */
struct json *multisig_tree(struct arena *arena, const char *name, struct json *body,
    const struct multisig *multisig);
/* Reads the wrapper: the body's tree, its canonical text (a view of text) and the
 * signatures.  Faults are kept in take. */
const struct json *multisig_take(struct take *take, struct str text, size_t max,
    const char *name, struct str *ret_body, struct multisig *ret_multisig);

/* [{person, public_key}], none twice. */
void put_officers(struct arena *arena, struct json *object, const char *name,
    const struct officer *officers, size_t count);
const struct officer *take_officers(
    struct take *take, const struct json *object, const char *name, size_t *ret_count);

#endif
