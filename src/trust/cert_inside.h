/* cert_inside.h - what the files of trust/ know of a certificate; nobody else includes
 * it. */
#ifndef COMITY_TRUST_CERT_INSIDE_H
#define COMITY_TRUST_CERT_INSIDE_H

#include "trust/cert.h"
#include "trust/ossl.h"

struct cert {
	X509 *x509;
	struct key *key;
	unsigned char *der;
	size_t der_len;
	int64_t not_before;
	int64_t not_after;
	unsigned char sha256[SHA256_LEN];
};

/* Takes over x509, also when it fails. */
enum err cert_wrap(X509 *x509, struct cert **ret_cert, struct why *why);

#endif
