/*
 * proof.h - the proof that a leaf stands in a ledger, in a text that needs no node (C2SP
 * tlog-proof, version 1).
 *
 * The text holds the leaf's index, the path of RFC 6962 and a signed checkpoint.  extra
 * is not authenticated: never trust it.
 */
#ifndef COMITY_LEDGER_PROOF_H
#define COMITY_LEDGER_PROOF_H

#include "base/arena.h"
#include "base/buf.h"
#include "base/err.h"
#include "base/str.h"
#include "ledger/merkle.h"
#include "ledger/note.h"

#define PROOF_MAX (NOTE_MAX + ((size_t)128 << 10))

struct proof {
	struct str extra; /* empty = none */
	uint64_t index;
	size_t hashes_count;
	struct hash hashes[MERKLE_LEVELS];
	struct str checkpoint; /* the signed note, byte for byte */
};

void proof_write(const struct proof *proof, struct buf *out);
/* Views of text and of the arena.  ERR_SYNTAX, ERR_LIMIT. */
enum err proof_read(
    struct arena *arena, struct str text, struct proof *ret_proof, struct why *why);
/* The checkpoint is vkey's, and the leaf with this hash is at the index in its tree:
 * otherwise ERR_CRYPTO (or what the checkpoint's reading says). */
enum err proof_verify(struct arena *arena, const struct proof *proof,
    const struct hash *leaf, const struct vkey *vkey, struct checkpoint *ret_checkpoint,
    struct why *why);

#endif
