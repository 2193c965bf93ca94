/*
 * signers.h - whose signature in a mail or a PDF a node believes: the certificates of
 * comity.conf (intake-signer), read once at start.
 *
 * Each is the certificate of one office or person, and says whose it is: an issuing
 * authority is not pinned, since all that it ever certified would speak for that office.
 * No chain is followed, and nobody is asked whether a certificate was revoked: who hears
 * of it takes its line away.
 */
#ifndef COMITY_NODE_SIGNERS_H
#define COMITY_NODE_SIGNERS_H

#include "base/limits.h"
#include "node/config.h"
#include "trust/cert.h"

struct signers {
	const struct config *config;
	struct cert *certs[LIMIT_SIGNERS]; /* as config->signers */
};

/* ERR_SYNTAX for what proves nothing: the certificate of an authority, of another
 * address, of a use that is not signing; or one that stands there twice. */
enum err signers_open(struct arena *arena, const struct config *config,
    struct signers *ret_signers, struct why *why);
void signers_release(struct signers *signers);

/* By the digest of its certificate; NULL: not pinned. */
const struct config_signer *signers_find(const struct signers *signers,
    const unsigned char sha256[static SHA256_LEN], const struct cert **ret_cert);

#endif
