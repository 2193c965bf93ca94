/*
 * cms.h - signatures over documents (CAdES) and encryption to recipients, both RFC 5652.
 *
 * Signatures are CAdES-BES (EN 319 122-1): detached, one signer, SHA-256, the signer's
 * certificate inside and bound by signingCertificateV2.  `openssl cms -verify -cades`
 * checks them.
 *
 * Encrypted content is AuthEnvelopedData (RFC 5083) with AES-256-GCM; the content key
 * goes to each recipient by ECDH (X9.63 with SHA-256, AES-256 wrap) or RSA-OAEP with
 * SHA-256. `openssl cms -decrypt` opens it.
 *
 * All of it is held in memory (several times): content up to LIMIT_EVIDENCE_PART. Reading
 * is for processes that hold nothing else worth having: the CMS code of OpenSSL is large
 * and has had its faults.
 */
#ifndef COMITY_TRUST_CMS_H
#define COMITY_TRUST_CMS_H

#include <stdbool.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/err.h"
#include "base/str.h"
#include "trust/cert.h"
#include "trust/key.h"

/* at is the signing time that the signature claims, cut to the second. */
enum err cms_cades_sign(struct arena *arena, const struct key *key,
    const struct cert *cert, struct str content, int64_t at, struct str *ret_p7s,
    struct why *why);

struct cms_signer {
	struct str cert_der; /* in the arena */
	unsigned char cert_sha256[SHA256_LEN];
	bool has_time;
	int64_t at;          /* claimed by the signer, proves nothing alone */
	bool valid_at_claim; /* at lies within the certificate's validity */
};

/* The signature is right, by the certificate that is inside.  expected_sha256: that
 * certificate must be this one (the directory's pin), and the encoding the one that
 * cms_cades_sign writes, so that no bit can change.  NULL: a stranger's signature; whose
 * it is stays unknown, only that the content is what its holder signed.  ERR_CRYPTO for
 * every other case. */
enum err cms_verify_detached(struct arena *arena, struct str p7s, struct str content,
    const unsigned char *expected_sha256, struct cms_signer *ret_signer, struct why *why);

/* To between 1 and LIMIT_RECIPIENTS certificates that allow it (CERT_RECIPIENT). */
enum err cms_encrypt(struct arena *arena, struct str content,
    const struct cert *const *recipients, size_t recipients_count, struct str *ret_der,
    struct why *why);
/* ERR_NOT_FOUND when cert is not among the recipients.  Whatever was changed on the way,
 * ERR_CRYPTO and no byte of content. */
enum err cms_decrypt(struct arena *arena, struct str der, const struct key *key,
    const struct cert *cert, struct str *ret_content, struct why *why);

#endif
