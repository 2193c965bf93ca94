/*
 * journal.h - the node's ledger as the core runs it: append in a transaction, commit,
 * have the head signed, prove.
 *
 * Leaves are committed first; the head that the keeper signs is a pure function of
 * committed leaves, so a crash in between loses nothing.  No answer leaves before its
 * leaf is under a signed head.
 */
#ifndef COMITY_NODE_JOURNAL_H
#define COMITY_NODE_JOURNAL_H

#include "base/buf.h"
#include "ledger/merkle.h"
#include "ledger/note.h"
#include "store/store.h"

struct journal {
	struct store *store;
	struct merkle_tip tip; /* with what the open transaction added */
	struct merkle_tip committed;
	uint64_t asked; /* size of the head that the keeper is signing, 0 = none */
	uint64_t signed_size;
	uint64_t proven_from; /* what the keeper signed last: it wants to see it grow */
	struct buf note;      /* the signed head of signed_size */
	bool note_stored;
};

/* What the store holds, checked against its own hashes. */
enum err journal_open(struct journal *journal, struct store *store, struct why *why);
void journal_release(struct journal *journal);

/* Within a transaction of the store.  salts are kept beside the leaf, never in it. */
enum err journal_append(struct journal *journal, const struct stored_leaf *leaf,
    uint64_t *ret_index, struct why *why);
void journal_committed(struct journal *journal);
void journal_rolled_back(struct journal *journal);

/* How the ledger grew from old to size leaves (RFC 6962 2.1.2), both committed; no hashes
 * when there is nothing to prove. */
enum err journal_growth(struct journal *journal, uint64_t old, uint64_t size,
    struct hash ret_hashes[static MERKLE_LEVELS], size_t *ret_count, struct why *why);

/* Whether a head should be asked for now; then its payload (FRAME_HEAD), with the proof
 * that the ledger has only grown since the keeper's last head. */
bool journal_wants_head(const struct journal *journal);
enum err journal_ask_head(struct journal *journal, struct buf *payload, struct why *why);
/* The keeper's note; empty = refused (asked again later). */
enum err journal_head(struct journal *journal, struct str note, struct why *why);
/* The keeper has signed more, or less, than this process knows: it asks from there. */
void journal_ask_from(struct journal *journal, uint64_t size);
/* Puts the newest head into the store, within a transaction. */
enum err journal_store_head(struct journal *journal, int64_t at, struct why *why);

/* The proof text (C2SP tlog-proof) of a leaf below signed_size. */
enum err journal_proof(
    struct journal *journal, uint64_t index, struct buf *out, struct why *why);

#endif
