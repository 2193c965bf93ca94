/*
 * xmldsig.h - the seal on an HI-1 message in XML: an enveloped XML signature, in one
 * form.
 *
 * One ds:Signature in the whole document, a child of the root; one reference, to the
 * whole document (URI=""), through the enveloped-signature transform and Canonical
 * XML 1.1; the digest is SHA-256; the method is the one that belongs to the key: ECDSA
 * (P-256) or RSA (2048 bits or more, PKCS#1 v1.5), with SHA-256.  All that is checked on
 * a tree of our own before the signature library sees a byte.  KeyInfo is never read,
 * whatever is in it.  Comments, which no signature covers, are refused.
 *
 * Exclusive canonicalisation is refused on purpose: it leaves out namespaces that only
 * values use, and xsi:type is such a value: the type of an object could be changed.
 */
#ifndef COMITY_TRUST_XMLDSIG_H
#define COMITY_TRUST_XMLDSIG_H

#include "base/arena.h"
#include "base/err.h"
#include "base/str.h"
#include "model/verdict.h"
#include "trust/key.h"

/* Yes when the text carries one seal and it is expected's, the key that the directory
 * lists for the sender. */
struct verdict xmldsig_verify(
    struct arena *arena, struct str text, const struct key *expected);

/* Before a sandbox closes: what the library takes at its first use. */
enum err xmldsig_warm(struct why *why);

#endif
