/* cms_inside.h - what the files of trust/ share about signatures in CMS; nobody else
 * includes it. */
#ifndef COMITY_TRUST_CMS_INSIDE_H
#define COMITY_TRUST_CMS_INSIDE_H

#include <openssl/cms.h>

#include "trust/ossl.h"

/* A certificate or key of less strength proves nothing (SP 800-57: 112 bits is RSA-2048).
 */
#define CMS_SECURITY_BITS_MIN 112

AUTO_DEFINE(ossl_cmsp, CMS_ContentInfo *, CMS_ContentInfo_free)
AUTO_DEFINE(ossl_storep, X509_STORE *, X509_STORE_free)

/* SHA-256, SHA-384 or SHA-512. */
bool cms_digest_is_strong(CMS_SignerInfo *signer);
/* The certificate inside that the signer's identifier names; the caller's to free. */
X509 *cms_signer_cert(CMS_ContentInfo *cms, CMS_SignerInfo *signer);
/* Trusts one certificate for any use, whatever its issuer and its time: the pin is what
 * we trust, its validity is looked at by who has the time. */
X509_STORE *cms_store_of_one(X509 *cert);
/* The signing time that the signer claims; false: none. */
bool cms_time(CMS_SignerInfo *signer, int64_t *ret_at);

#endif
