#include "node/receipts.h"

#include <string.h>

#include "base/clock.h"
#include "base/hex.h"
#include "base/limits.h"
#include "ledger/proof.h"
#include "node/place.h"

#define VALUES 11

struct values {
	struct receipt_value items[VALUES];
	size_t count;
	char digests[5][SHA256_HEX_LEN];
	size_t digests_count;
	char until[CLOCK_TEXT_MAX];
};

static void
put(struct values *values, const char *name, struct str value)
{
	if (value.len > 0)
		values->items[values->count++] =
		    (struct receipt_value){ .name = str_from(name), .value = value };
}

static void
put_digest(struct values *values, const char *name, const unsigned char *sha256)
{
	char *hex = values->digests[values->digests_count];

	if (sha256 == NULL)
		return;
	values->digests_count++;
	hex_encode(str_bytes(sha256, SHA256_LEN), hex);
	put(values, name, str_from(hex));
}

/* What is proven of the peer by no federation list, and what is judged by assumed law,
 * says so in the receipt, for ever. */
static struct str
note_of(const struct core *core, const struct step_facts *facts)
{
	struct arena *arena = &((struct core *)(uintptr_t)core)->scratch;
	struct str pinned = trustbook_pinned(&core->book, facts->peer);
	struct str note = STR("");

	if (pinned.len > 0)
		note = arena_format(arena, "peer %.*s", STR_ARG(pinned));
	if (core->law.assumed_count > 0)
		note = arena_format(arena, "%.*s%slaw assumed for training, not in force",
		    STR_ARG(note), note.len > 0 ? "; " : "");
	return note;
}

static void
gather(const struct core *core, const struct step_facts *facts, struct values *values)
{
	static const unsigned char none[SHA256_LEN];

	put_digest(
	    values, "order", facts->order_sha256 == NULL ? none : facts->order_sha256);
	put_digest(values, "message", facts->message_sha256);
	put_digest(values, "package", facts->package_sha256);
	put_digest(values, "change", facts->change_sha256);
	put_digest(values, "record", facts->record_sha256);
	put(values, "organisation", core->config->organisation);
	put(values, "peer", facts->peer);
	put(values, "outcome", facts->outcome);
	put(values, "reason", facts->reason);
	put(values, "note", note_of(core, facts));
	if (facts->preserved_until != 0)
		put(values, "preserved_until",
		    clock_text(facts->preserved_until, values->until));
}

/* Beside the leaf the store keeps the receipt without its proof: it has salts and values.
 */
static enum err
append(struct core *core, const struct step_facts *facts, const struct receipt *receipt,
    uint64_t *ret_leaf, struct why *why)
{
	struct buf text;
	enum err e;

	buf_init(&text, RECEIPT_MAX);
	e = receipt_write(&core->scratch, receipt, &text, why);
	if (e == ERR_OK)
		e = journal_append(&core->journal,
		    &(struct stored_leaf){ .leaf = receipt->leaf,
			.salts = buf_str(&text),
			.case_id = facts->case_id,
			.at = facts->at },
		    ret_leaf, why);
	buf_release(&text);
	return e;
}

enum err
receipts_add(struct core *core, const struct step_facts *facts, uint64_t *ret_leaf,
    struct why *why)
{
	struct values values = { .count = 0 };
	struct receipt receipt = {
		.realm = core->config->realm,
		.kind = facts->kind,
		.at = facts->at - facts->at % CLOCK_SECOND,
	};
	struct receipt read;
	struct buf leaf;
	enum err e;

	gather(core, facts, &values);
	receipt.values = values.items;
	receipt.values_count = values.count;
	e = receipt_salt(values.items, values.count, why);
	if (e != ERR_OK)
		return e;
	buf_init(&leaf, LIMIT_LEAF);
	e = receipt_leaf(&core->scratch, &receipt, &leaf, why);
	if (e == ERR_OK)
		e = receipt_read_leaf(&core->scratch, buf_str(&leaf), &read, why);
	if (e == ERR_OK) {
		receipt.leaf = buf_str(&leaf);
		receipt.commits = read.commits;
		receipt.commits_count = read.commits_count;
		e = append(core, facts, &receipt, ret_leaf, why);
	}
	buf_release(&leaf);
	return e;
}

enum err
receipts_text(struct core *core, struct arena *arena, uint64_t leaf, struct str *ret_text,
    struct why *why)
{
	struct stored_leaf row;
	struct receipt receipt;
	struct buf proof;
	struct buf text;
	enum err e = store_leaf_get(arena, core->store, leaf, &row, why);

	if (e == ERR_OK)
		e = receipt_read(arena, row.salts, &receipt, why);
	if (e != ERR_OK)
		return e;
	buf_init(&proof, PROOF_MAX);
	buf_init(&text, RECEIPT_MAX);
	e = journal_proof(&core->journal, leaf, &proof, why);
	if (e == ERR_OK) {
		receipt.proof = buf_str(&proof);
		e = receipt_write(arena, &receipt, &text, why);
	}
	if (e == ERR_OK) {
		*ret_text = arena_str(arena, buf_str(&text));
		if (ret_text->ptr == NULL)
			e = err_why(why, ERR_LIMIT, 0, "receipt: no memory");
	}
	buf_release(&text);
	buf_release(&proof);
	return e;
}

struct verdict
receipts_check(struct core *core, struct arena *arena, struct known_organisation *from,
    const struct receipt *receipt, const unsigned char *order_sha256)
{
	const struct vkey *listed;
	struct vkey vkey;
	struct checkpoint checkpoint;
	struct verdict verdict;
	struct proof proof;
	struct hash hash = merkle_leaf(receipt->leaf);
	struct why why = { .text = "" };

	if (!str_eq(receipt->realm, core->config->realm))
		return verdict_no(
		    "receipt-realm", NULL, "the receipt is of another realm");
	verdict = receipt_check(receipt);
	if (verdict_is_yes(&verdict) && order_sha256 != NULL)
		verdict = receipt_check_order(receipt, order_sha256);
	if (!verdict_is_yes(&verdict))
		return verdict;
	if (!str_eq(receipt_value(receipt, STR("organisation")), from->entry->id))
		return verdict_no("receipt-of-another", "/values/organisation",
		    "it does not say that %.*s did it", STR_ARG(from->entry->id));
	listed = trustbook_ledger(from, &why);
	if (listed == NULL || proof_read(arena, receipt->proof, &proof, &why) != ERR_OK)
		return verdict_no("receipt-proof", NULL, "%s", why.text);
	vkey = place_ledger_vkey(listed, proof.checkpoint);
	if (proof_verify(arena, &proof, &hash, &vkey, &checkpoint, &why) != ERR_OK)
		return verdict_no("receipt-proof", NULL, "%s", why.text);
	return VERDICT_IS_YES;
}
