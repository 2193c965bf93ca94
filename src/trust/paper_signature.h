/*
 * paper_signature.h - the signature in a mail or a PDF: CMS (RFC 5652) as other people's
 * programs write it.
 *
 * What is found out is what the bytes alone can say: that the holder of a certificate
 * made this signature over this content, and which certificate that is.  Whose it is,
 * whether it counts, and whether it did when the paper came, is for who holds the pins
 * and the time (node/paper_proof.h): no certificate is followed to another one, and
 * nobody is asked.
 *
 * Wanted are one signer, its certificate inside, signed attributes (without them the
 * attributes of another signature could be shown as the content), SHA-256 or better, and
 * a key of 112 bits of strength.  BER is read as well as DER.
 */
#ifndef COMITY_TRUST_PAPER_SIGNATURE_H
#define COMITY_TRUST_PAPER_SIGNATURE_H

#include <stdbool.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/str.h"
#include "model/verdict.h"
#include "trust/digest.h"

struct paper_signer {
	unsigned char cert_sha256[SHA256_LEN]; /* of the certificate, as cert_sha256 */
	struct str subject; /* of the certificate, RFC 2253; in the arena */
	bool has_time;
	int64_t at;         /* claimed by the signer, proves nothing alone */
	struct str content; /* what is signed */
};

/* content NULL: it is inside of the signature.  Zeros may stand behind it, which fill the
 * place that a PDF keeps.  Rules: signature-form, signature-weak, signature-wrong; and
 * signature-several, which goes to a person. */
struct verdict paper_signature_verify(struct arena *arena, struct str cms,
    const struct str *content, struct paper_signer *ret_signer);

#endif
