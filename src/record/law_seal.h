/*
 * law_seal.h - who vouches for a folder with tables of law that replaces those built in.
 *
 * The document is {"law": {v, realm, sha256, issued_at}, "signatures": [...]}
 * (multisig.h) in the file signatures.json of the folder; sha256 is the digest of the
 * tables as it stands beside each verdict (law/law.h, law_bytes).  The keys are the list
 * keys of the configuration.  The realm is signed too: tables of a training realm are no
 * law for a live node, and the other way round.
 */
#ifndef COMITY_RECORD_LAW_SEAL_H
#define COMITY_RECORD_LAW_SEAL_H

#include <stdint.h>

#include "base/buf.h"
#include "model/verdict.h"
#include "record/multisig.h"

#define LAW_SEAL_VERSION 1
#define LAW_SEAL_DOMAIN "comity/law/v1"
#define LAW_SEAL_FILE "signatures.json"
#define LAW_SEAL_MAX ((size_t)16 << 10) /* LIMIT_KEYS signatures */

struct law_seal {
	struct str realm;
	unsigned char sha256[SHA256_LEN]; /* of the tables */
	int64_t issued_at;
	unsigned char digest[SHA256_LEN]; /* the bytes signed */
	struct multisig signatures;
};

struct law_seal_trust {
	struct str realm;
	const struct officer *keys; /* the list keys, pinned in the configuration */
	size_t keys_count;
	size_t threshold; /* at least 1 */
};

/* As directory_write, directory_read, directory_sign. */
enum err law_seal_write(
    struct arena *arena, const struct law_seal *seal, struct buf *out, struct why *why);
enum err law_seal_read(
    struct arena *arena, struct str text, struct law_seal *ret_seal, struct why *why);
enum err law_seal_sign(
    struct arena *arena, struct law_seal *seal, const struct key *key, struct why *why);

/* sha256: of the tables that were read.  Rules: law-seal-realm, law-seal-tables (other
 * ones), law-seal-signatures (too few of the keys). */
struct verdict law_seal_verify(const struct law_seal *seal,
    const struct law_seal_trust *trust, const unsigned char sha256[static SHA256_LEN]);

#endif
