/*
 * original_signed.h - what the signature in a mail or a PDF says, found out by a worker.
 *
 * Member signature of what was read (original.h):
 *
 *	form            smime, smime-opaque, pdf
 *	result          yes: the holder of the certificate has signed all of the paper
 *	                that people are shown; no, person: because of rule, detail
 *	certificate     its SHA-256 in hexadecimal digits; and its subject
 *	signed_at       as the signer claims, if he does: in the signature, or by PAdES in
 *	                the PDF (format/pdf_time.h)
 *	content_sha256  of what is signed
 *	from, sender, reply-to
 *	                addresses of the mail's header; empty: one that is not read
 *
 * Of a mail the signature covers text and attachments, never the header: what its lines
 * say (to whom, when, about what) anybody may have written.
 *
 * Whose the certificate is, and whether it counts, the worker cannot know: that is the
 * core's to judge (paper_proof.h).
 */
#ifndef COMITY_NODE_ORIGINAL_SIGNED_H
#define COMITY_NODE_ORIGINAL_SIGNED_H

#include "format/json.h"
#include "format/mail.h"

/* Of a mail that brings a signature.  ret_inner: the mail within, of which the signature
 * is around the whole (RFC 8551 3.5.2) and right; else empty. */
void original_signed_mail(struct arena *arena, const struct mail *mail, struct json *read,
    struct str *ret_inner);
/* Whether this part is the signature beside what is signed: no signature covers its name.
 */
bool original_signed_by(const struct mail *mail, size_t part);
void original_signed_pdf(struct arena *arena, struct str pdf, struct json *read);

#endif
