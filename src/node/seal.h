/*
 * seal.h - the core's part of our seal: in the encoding that the receiver wants, what the
 * keeper signs, and its signature put into the message.
 *
 * A draft is what lies in the outbox until the keeper has signed: canonical JSON prepared
 * for a JSS, or canonical XML (wire/xml_seal.h).  Its first character tells them apart.
 */
#ifndef COMITY_NODE_SEAL_H
#define COMITY_NODE_SEAL_H

#include "node/core.h"

/* The encoding of a draft or of a sealed message of ours. */
bool seal_is_xml(struct str text);

/* A message of ours for this receiver as a draft, and the digest of what the signature
 * will cover, which names it in our ledger.  ERR_LIMIT when it is too large, ERR_USAGE
 * when XML cannot carry it, ERR_CRYPTO without a key. */
enum err seal_draft(struct core *core, struct draft *draft, struct str receiver,
    struct buf *out, unsigned char ret_sha256[static SHA256_LEN], struct why *why);

/* A sealed message of ours, in JSON, as a draft of now with a transaction of its own.
 * ERR_USAGE when it is XML. */
enum err seal_anew(
    struct core *core, struct str sealed, struct buf *out, struct why *why);

/* Into core->payload: what the keeper is asked to sign; returns the frame's kind. */
enum err seal_question(
    struct core *core, struct str draft, enum frame_kind *ret_kind, struct why *why);

/* The message that is sent. */
enum err seal_attach(struct arena *arena, struct str draft,
    const unsigned char signature[static KEY_SIGNATURE_LEN], struct buf *out,
    struct why *why);

#endif
