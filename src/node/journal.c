#include "node/journal.h"

#include <string.h>

#include "base/limits.h"
#include "ledger/proof.h"

enum err
journal_open(struct journal *journal, struct store *store, struct why *why)
{
	uint64_t positions[MERKLE_LEVELS];
	struct hash peaks[MERKLE_LEVELS];
	uint64_t size;
	size_t count;
	enum err e = store_leaf_count(store, &size, why);

	if (e != ERR_OK)
		return e;
	count = merkle_tip_positions(size, positions);
	e = store_hashes_get(store, positions, count, peaks, why);
	if (e != ERR_OK)
		return e;
	*journal = (struct journal){ .store = store, .note_stored = true };
	journal->tip = merkle_tip_load(size, peaks);
	journal->committed = journal->tip;
	buf_init(&journal->note, NOTE_MAX);
	return ERR_OK;
}

void
journal_release(struct journal *journal)
{
	buf_release(&journal->note);
}

enum err
journal_append(struct journal *journal, const struct stored_leaf *leaf,
    uint64_t *ret_index, struct why *why)
{
	struct stored_leaf row = *leaf;
	struct hash hashes[MERKLE_LEVELS];
	uint64_t position = merkle_stored(journal->tip.size);
	struct merkle_tip tip = journal->tip;
	struct hash hash = merkle_leaf(leaf->leaf);
	size_t count;
	enum err e;

	row.index = tip.size;
	e = store_leaf_add(journal->store, &row, why);
	if (e != ERR_OK)
		return e;
	count = merkle_tip_add(&tip, &hash, hashes);
	for (size_t i = 0; i < count; i++) {
		e = store_hash_add(journal->store, position + i, &hashes[i], why);
		if (e != ERR_OK)
			return e;
	}
	journal->tip = tip;
	*ret_index = row.index;
	return ERR_OK;
}

void
journal_committed(struct journal *journal)
{
	journal->committed = journal->tip;
}

void
journal_rolled_back(struct journal *journal)
{
	journal->tip = journal->committed;
	journal->note_stored = journal->signed_size == 0;
}

bool
journal_wants_head(const struct journal *journal)
{
	return journal->asked == 0 && journal->committed.size > journal->signed_size;
}

enum err
journal_growth(struct journal *journal, uint64_t old, uint64_t size,
    struct hash ret_hashes[static MERKLE_LEVELS], size_t *ret_count, struct why *why)
{
	struct hash stored[MERKLE_PLAN_MAX];
	struct merkle_plan plan;
	enum err e;

	*ret_count = 0;
	if (old == 0 || old >= size || !merkle_plan_consistency(old, size, &plan))
		return ERR_OK;
	e = store_hashes_get(
	    journal->store, plan.positions, plan.positions_count, stored, why);
	if (e != ERR_OK)
		return e;
	merkle_fold(&plan, stored, ret_hashes);
	*ret_count = plan.ranges_count;
	return ERR_OK;
}

enum err
journal_ask_head(struct journal *journal, struct buf *payload, struct why *why)
{
	struct hash root = merkle_tip_root(&journal->committed);
	struct hash hashes[MERKLE_LEVELS];
	size_t count;
	enum err e = journal_growth(
	    journal, journal->proven_from, journal->committed.size, hashes, &count, why);

	if (e != ERR_OK)
		return e;
	journal->asked = journal->committed.size;
	buf_add_be64(payload, journal->asked);
	buf_add(payload, str_bytes(root.bytes, sizeof root.bytes));
	buf_add_be64(payload, journal->proven_from);
	buf_add_be16(payload, (uint16_t)count);
	for (size_t i = 0; i < count; i++)
		buf_add(payload, str_bytes(hashes[i].bytes, sizeof hashes[i].bytes));
	return ERR_OK;
}

void
journal_ask_from(struct journal *journal, uint64_t size)
{
	journal->asked = 0;
	journal->proven_from = size;
}

enum err
journal_head(struct journal *journal, struct str note, struct why *why)
{
	uint64_t asked = journal->asked;

	journal->asked = 0;
	if (note.len == 0)
		return err_why(why, ERR_CRYPTO, 0, "the keeper signed no head");
	if (asked <= journal->signed_size)
		return err_why(why, ERR_SYNTAX, 0, "a head that nobody asked for");
	buf_reset(&journal->note);
	buf_add(&journal->note, note);
	journal->signed_size = journal->proven_from = asked;
	journal->note_stored = false;
	return ERR_OK;
}

enum err
journal_store_head(struct journal *journal, int64_t at, struct why *why)
{
	enum err e = ERR_OK;

	if (!journal->note_stored)
		e = store_head_put(journal->store,
		    &(struct stored_head){
			journal->signed_size, buf_str(&journal->note), at },
		    why);
	/* After a restart the head of the same leaves is signed again: it is there. */
	if (e == ERR_CONFLICT)
		e = ERR_OK;
	if (e == ERR_OK)
		journal->note_stored = true;
	return e;
}

enum err
journal_proof(struct journal *journal, uint64_t index, struct buf *out, struct why *why)
{
	struct hash stored[MERKLE_PLAN_MAX];
	struct proof proof = { .index = index, .checkpoint = buf_str(&journal->note) };
	struct merkle_plan plan;
	enum err e;

	if (!merkle_plan_inclusion(index, journal->signed_size, &plan))
		return err_why(why, ERR_NOT_FOUND, 0, "leaf %llu is under no signed head",
		    (unsigned long long)index);
	e = store_hashes_get(
	    journal->store, plan.positions, plan.positions_count, stored, why);
	if (e != ERR_OK)
		return e;
	merkle_fold(&plan, stored, proof.hashes);
	proof.hashes_count = plan.ranges_count;
	proof_write(&proof, out);
	return ERR_OK;
}
