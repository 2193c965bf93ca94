/*
 * paper_proof.h - what the signature that came with a mail or a PDF is worth here: the
 * rung signature of the proof ladder.
 *
 * A worker says what the bytes say (original_signed.h): that the holder of a certificate
 * has signed all that people are shown.  The core compares that certificate with those
 * that comity.conf pins (signers.h), which says whose it is, and judges as of the time of
 * arrival: valid then, made within 30 days before as it states, the mail from and back to
 * the address of the pin.  Older, or of no stated time, or over
 * what came before, it goes to a person; ahead of our clock, or outside of its
 * certificate's time, it proves nothing.  The core parses no certificate and no signature
 * that came with the paper, so a worker's word is believed as it is of XML: what follows
 * from it is shown to a person, who has still to decide.
 *
 * What came of it is a paper of the case, with a leaf, whatever the answer was:
 *
 *	Signature  v, id, at, person, form, result, rule, detail, organisation, address,
 *	           certificate, subject, signed_at, content_sha256, original_sha256
 *
 * It is about the bytes that came.  What a person reads in them is that person's reading,
 * the first time and each time it is transcribed anew: the rung stays, as long as the
 * order is transcribed as one of the organisation whose certificate it is; a signature of
 * one office proves nothing of another's order.  A line that is taken out of comity.conf
 * takes the rung with it.
 *
 * Nothing is known of revocation, and no trusted list is here: it is a valid signature
 * under a pinned certificate, never a qualified one.
 */
#ifndef COMITY_NODE_PAPER_PROOF_H
#define COMITY_NODE_PAPER_PROOF_H

#include "node/core.h"

#define PROOF_PAPER_SIGNATURE "Signature"
#define PROOF_SIGNATURE "signature"

struct paper_proof {
	struct str result; /* yes, no, person; empty: no signature came */
	struct str rule, detail;
	struct str form, organisation, address, certificate, subject, signed_at;
	struct str content_sha256;
	int64_t at; /* when it was looked at */
};

/* facts: what a worker says, or NULL; each of its texts is cut to LIMIT_NAME.  Rules of
 * its own: signature-unpinned, signature-expired, signature-time, signature-from,
 * signature-again. */
enum err paper_proof_judge(struct core *core, struct arena *arena,
    const struct json *facts, int64_t at, struct paper_proof *ret_proof, struct why *why);

void paper_proof_write(
    struct arena *arena, const struct paper_proof *proof, struct json *to);
struct paper_proof paper_proof_read(const struct json *paper);
/* So that the same content is known in another mail. */
enum err paper_proof_keep_content(struct core *core, struct str case_id,
    const struct paper_proof *proof, struct why *why);

/* What it is worth now, of an order that is transcribed as the issuer's.  Rules:
 * signature-unpinned, signature-issuer; release-unproven: it did not hold, or none came.
 */
struct verdict paper_proof_worth(
    const struct core *core, const struct paper_proof *proof, struct str issuer);

#endif
