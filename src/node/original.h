/*
 * original.h - what a paper says that came otherwise than by Comity.
 *
 * A body of the CLI or a form that brings one has it as the member original {name, type,
 * base64}.  The worker that decodes the body reads the paper too, and adds original.read:
 *
 *	kind     mail, pdf, text, bytes
 *	from, sender, reply-to, to, date, subject, message-id   of a mail, decoded
 *	text     what people can read of it, at most LIMIT_ORIGINAL_TEXT
 *	parts    [{type, name, size, sha256}] of a mail; the signature beside what is
 *	         signed is smime.p7s, whatever the mail calls it
 *	signed   it brings a signature
 *	signature  what that says (original_signed.h)
 *	unread   some of it is not in text: attachments, another charset, what was cut
 *	problem  why it was not read, if it was not
 *
 * It is kept and shown for people.  It decides nothing and proves nothing, but for a
 * signature under a certificate that this node pins (paper_proof.h).  A PDF is never
 * opened: its bytes are searched for the place of its signature, and that is all.
 */
#ifndef COMITY_NODE_ORIGINAL_H
#define COMITY_NODE_ORIGINAL_H

#include "format/json.h"

/* In a worker.  A body without a paper stays as it is; what its sender says of what was
 * read is replaced. */
void original_read(struct arena *arena, struct json *body);

#endif
