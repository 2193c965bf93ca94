/*
 * jss.h - the seal on an HI-1 message in JSON: JSS (ITU-T X.590) as TS 103 120 uses it.
 *
 * The message carries "Signatures": one entry with hash_algorithm, algorithm, public_key
 * (the DER SubjectPublicKeyInfo in base64 without padding) and value (base64).  What is
 * signed is the lower-case hexadecimal text of the SHA-256 of the signing text; the
 * signing text is the canonical JSON of the message in which that member is named
 * "signatures" and has no value.
 *
 * Sealing goes in three steps, since who writes the message has no key: jss_prepare, then
 * jss_sign over jss_signing_text where the key is, then jss_attach.
 */
#ifndef COMITY_WIRE_JSS_H
#define COMITY_WIRE_JSS_H

#include "base/arena.h"
#include "base/buf.h"
#include "base/err.h"
#include "format/json.h"
#include "model/verdict.h"
#include "trust/key.h"

/* Adds the entry without its value for the key that will sign (its public half is
 * enough). ERR_USAGE when message is no object or has a seal. */
enum err jss_prepare(
    struct arena *arena, struct json *message, const struct key *key, struct why *why);

/* Takes the seal off, so that the message can be prepared anew. */
void jss_remove(struct json *message);

/* Of a prepared or of a sealed message.  ERR_SYNTAX when it has no entry. */
enum err jss_signing_text(
    struct arena *arena, const struct json *message, struct buf *out, struct why *why);

/* Signs the signing text. */
enum err jss_sign(const struct key *key, struct str signing_text,
    unsigned char ret_signature[static KEY_SIGNATURE_LEN], struct why *why);

/* Puts the signature into the prepared entry. */
enum err jss_attach(struct arena *arena, struct json *message,
    const unsigned char signature[static KEY_SIGNATURE_LEN], struct why *why);

/* Yes when the message carries one seal and it is expected's, the key that the directory
 * lists for the sender.  The message says neither which key nor which algorithm counts:
 * what it says of them must agree. */
struct verdict jss_verify(
    struct arena *arena, const struct json *message, const struct key *expected);

#endif
