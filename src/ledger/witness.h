/*
 * witness.h - one log shows another party that it only grew, and has that signed (C2SP
 * tlog-witness add-checkpoint, tlog-cosignature).
 *
 * The request is text: the size that the witness saw last, the proof of growth since
 * then, an empty line, the signed checkpoint.  The answer is one line of a signature over
 * time and checkpoint.  Reading trusts nothing and verifies nothing.
 */
#ifndef COMITY_LEDGER_WITNESS_H
#define COMITY_LEDGER_WITNESS_H

#include "ledger/merkle.h"
#include "ledger/note.h"

/* Lines of a proof: two trees of 2^63 leaves have no longer one. */
#define WITNESS_HASHES_MAX 63
#define WITNESS_ASK_MAX (NOTE_MAX + ((size_t)4 << 10))

struct witness_ask {
	uint64_t old; /* 0 = the witness has seen nothing */
	struct hash hashes[WITNESS_HASHES_MAX];
	size_t hashes_count;
	struct str note; /* the checkpoint, signed */
};

void witness_ask_write(const struct witness_ask *ask, struct buf *out);
/* note is a view of text.  ERR_SYNTAX. */
enum err witness_ask_read(struct str text, struct witness_ask *ret_ask, struct why *why);

/* The line that a witness of that name answers with at a time (seconds): its signature
 * over the time and the checkpoint's own lines.  checkpoint: the text of a note. */
enum err cosignature_sign(struct str checkpoint, struct str name, const struct key *key,
    int64_t at, struct buf *out, struct why *why);
/* Whether one of the lines is that of the witness over the checkpoint; its time.
 * ERR_SYNTAX, ERR_CRYPTO. */
enum err cosignature_verify(struct arena *arena, struct str lines,
    const struct vkey *witness, struct str checkpoint, int64_t *ret_at, struct why *why);

#endif
