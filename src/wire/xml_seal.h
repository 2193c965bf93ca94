/*
 * xml_seal.h - our seal on an HI-1 message in XML: the enveloped signature that
 * trust/xmldsig.h verifies.
 *
 * Nothing is parsed and nothing canonicalised: our writer's text is its own canonical
 * form (xml_message_canonical), and so is what is written here.  In three steps, since
 * who writes the message has no key: the canonical text, xml_seal_sign where the key is,
 * then xml_seal_attach.
 */
#ifndef COMITY_WIRE_XML_SEAL_H
#define COMITY_WIRE_XML_SEAL_H

#include "base/buf.h"
#include "base/err.h"
#include "base/str.h"
#include "trust/key.h"

/* Whether the text is an HI-1 message of this sender, as our writer writes it: by its
 * first bytes and its last ones. */
bool xml_seal_is_from(
    struct str canonical, struct str sender_country, struct str sender_slug);

/* The canonical SignedInfo over a canonical message: what is signed.  ERR_SYNTAX when it
 * is none of ours; ERR_LIMIT. */
enum err xml_seal_signing_text(struct str canonical, struct buf *out, struct why *why);

/* ERR_USAGE unless the key is one of P-256. */
enum err xml_seal_sign(const struct key *key, struct str canonical,
    unsigned char ret_signature[static KEY_SIGNATURE_LEN], struct why *why);

/* The document that is sent.  ERR_SYNTAX, ERR_LIMIT. */
enum err xml_seal_attach(struct str canonical,
    const unsigned char signature[static KEY_SIGNATURE_LEN], struct buf *out,
    struct why *why);

#endif
