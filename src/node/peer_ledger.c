#include "node/peer_ledger.h"

#include "base/limits.h"
#include "ledger/proof.h"
#include "node/place.h"
#include "record/receipt.h"

/* --- what was seen --- */

enum err
peer_ledger_newest(struct arena *arena, struct store *store, struct str first,
    struct str *ret_origin, struct why *why)
{
	struct peer_ledger newest = { .origin = first };
	enum err e = store_peer_ledger_newest(arena, store, first, &newest, why);

	if (e != ERR_OK && e != ERR_NOT_FOUND)
		return e;
	*ret_origin = newest.origin;
	return ERR_OK;
}

/* A ledger and those that it follows, down to the first. */
struct lineage {
	struct ancestor {
		struct str origin;
		uint64_t first_leaf; /* 0: it follows none */
		uint64_t common;     /* so many of its leaves are in the one above all */
	} of[LIMIT_LEDGERS + 1];
	size_t count;
};

/* common: so many leaves of the first of them are in whatever is looked at. */
static enum err
read_lineage(struct arena *arena, struct store *store, struct str origin, uint64_t common,
    struct lineage *ret_lineage, struct why *why)
{
	enum err e = ERR_OK;
	size_t count = 0;

	while (e == ERR_OK && count <= LIMIT_LEDGERS) {
		struct peer_ledger ledger = { .first_leaf = 0 };

		e = store_peer_ledger_get(arena, store, origin, &ledger, why);
		if (e != ERR_OK && e != ERR_NOT_FOUND)
			return e;
		ret_lineage->of[count++] =
		    (struct ancestor){ origin, ledger.first_leaf, common };
		if (ledger.first_leaf < common)
			common = ledger.first_leaf;
		origin = ledger.follows;
	}
	ret_lineage->count = count;
	return ERR_OK;
}

enum err
peer_ledger_seen(struct arena *arena, struct store *store, struct str origin,
    struct seen_head *ret_head, struct why *why)
{
	struct seen_head seen = { .size = 0 };
	struct lineage lineage;
	enum err e = read_lineage(arena, store, origin, UINT64_MAX, &lineage, why);
	bool found = false;

	for (size_t i = 0; e == ERR_OK && !found && i < lineage.count; i++) {
		e = store_seen_get(arena, store, lineage.of[i].origin, &seen, why);
		found = e == ERR_OK;
		if (found && seen.size > lineage.of[i].common)
			seen = (struct seen_head){ .size = 0 };
		if (e == ERR_NOT_FOUND)
			e = ERR_OK;
	}
	if (e == ERR_OK)
		*ret_head = seen;
	return e;
}

/* --- what is stated --- */

/* A statement, read and verified. */
struct stated {
	struct receipt receipt;
	struct proof proof;
	struct str ledger, follows;
};

static struct verdict
not_proven(struct str organisation, const char *why)
{
	return verdict_no("successor-statement", NULL,
	    "%.*s has not proven that it began a ledger: %s", STR_ARG(organisation), why);
}

/* Whether the organisation's key states it in the ledger itself. */
static struct verdict
verify(struct arena *arena, const struct peer_statement *from, struct stated *stated)
{
	const struct receipt *receipt = &stated->receipt;
	struct why why = { .text = "" };
	struct checkpoint checkpoint;
	struct verdict verdict;
	struct vkey vkey;
	struct hash leaf;

	if (receipt_read(arena, from->text, &stated->receipt, &why) != ERR_OK ||
	    proof_read(arena, receipt->proof, &stated->proof, &why) != ERR_OK)
		return not_proven(from->organisation, why.text);
	verdict = receipt_check(receipt);
	if (!verdict_is_yes(&verdict))
		return verdict;
	stated->ledger = receipt_value(receipt, STR("ledger"));
	stated->follows = receipt_value(receipt, STR("follows"));
	if (receipt->kind != RECEIPT_BEGUN || !str_eq(receipt->realm, from->realm) ||
	    !str_eq(receipt_value(receipt, STR("organisation")), from->organisation))
		return not_proven(from->organisation, "it says something else");
	leaf = merkle_leaf(receipt->leaf);
	vkey = place_ledger_vkey(from->listed, stated->proof.checkpoint);
	if (proof_verify(arena, &stated->proof, &leaf, &vkey, &checkpoint, &why) !=
	    ERR_OK)
		return not_proven(from->organisation, why.text);
	if (!str_eq(checkpoint.origin, stated->ledger) ||
	    str_eq(stated->ledger, from->listed->name) || stated->proof.index == 0)
		return not_proven(from->organisation, "it is not the leaf that it names");
	return VERDICT_IS_YES;
}

/* The same statement again is no other one. */
static struct verdict
same_as(struct arena *arena, const struct peer_ledger *known, const struct stated *stated)
{
	struct receipt receipt;

	if (receipt_read(arena, known->statement, &receipt, NULL) == ERR_OK &&
	    str_eq(receipt.leaf, stated->receipt.leaf) &&
	    known->first_leaf == stated->proof.index)
		return VERDICT_IS_YES;
	return verdict_no("successor-two", NULL, "%.*s was stated in other words before",
	    STR_ARG(known->origin));
}

/* Whether what it follows is known here, and it is not one too many. */
static enum err
check_place(struct arena *arena, struct store *store, struct str first,
    const struct stated *stated, struct verdict *ret_verdict, struct why *why)
{
	struct peer_ledger before;
	int64_t count = 0;
	enum err e = store_peer_ledger_count(store, first, &count, why);

	if (e == ERR_OK && !str_eq(stated->follows, first))
		e = store_peer_ledger_get(arena, store, stated->follows, &before, why);
	if (e == ERR_NOT_FOUND ||
	    (e == ERR_OK && !place_ledger_is(first, stated->follows))) {
		*ret_verdict = verdict_no("successor-unknown", NULL,
		    "it follows %.*s, which is not known here",
		    STR_ARG(str_head(stated->follows, 100)));
		return ERR_OK;
	}
	*ret_verdict = count < LIMIT_LEDGERS ? VERDICT_IS_YES
					     : verdict_no("successor-many", NULL,
						   "more than %d ledgers", LIMIT_LEDGERS);
	return e;
}

/* NULL: it is no ancestor. */
static const struct ancestor *
find_ancestor(const struct lineage *lineage, struct str origin)
{
	for (size_t i = 0; i < lineage->count; i++)
		if (str_eq(lineage->of[i].origin, origin))
			return &lineage->of[i];
	return NULL;
}

/* How many leaves of the i-th of the known are in what has the other lineage: as many as
 * both sides took of the nearest that is in both. */
static uint64_t
count_common(const struct lineage *known, size_t i, const struct lineage *new)
{
	uint64_t common = UINT64_MAX;

	for (; i < known->count; i++) {
		const struct ancestor *both = find_ancestor(new, known->of[i].origin);

		if (both != NULL)
			return both->common < common ? both->common : common;
		if (known->of[i].first_leaf < common)
			common = known->of[i].first_leaf;
	}
	return 0;
}

/* The most that was seen of this ledger, or of one that it follows, and is not in the new
 * one; down to the nearest that is in both and of whose own leaves some were seen. */
static enum err
count_from(struct arena *arena, struct store *store, struct str origin,
    const struct lineage *new, uint64_t *lost, struct why *why)
{
	struct lineage known;
	enum err e = read_lineage(arena, store, origin, UINT64_MAX, &known, why);
	bool done = false;

	for (size_t i = 0; e == ERR_OK && !done && i < known.count; i++) {
		const struct ancestor *one = &known.of[i];
		uint64_t common = count_common(&known, i, new);
		struct seen_head seen = { .size = 0 };

		e = store_seen_get(arena, store, one->origin, &seen, why);
		if (e == ERR_NOT_FOUND)
			e = ERR_OK;
		if (seen.size > common && seen.size - common > *lost)
			*lost = seen.size - common;
		done = seen.size > one->first_leaf &&
		       find_ancestor(new, one->origin) != NULL;
	}
	return e;
}

/* How much of what was seen is not in it: of what it follows, and of the newest, which it
 * may pass over. */
static enum err
count_lost(
    struct arena *arena, struct store *store, struct peer_ledger *ledger, struct why *why)
{
	struct lineage new;
	struct str newest = STR("");
	enum err e =
	    read_lineage(arena, store, ledger->follows, ledger->first_leaf, &new, why);

	if (e == ERR_OK)
		e = count_from(arena, store, ledger->follows, &new, &ledger->lost, why);
	if (e == ERR_OK)
		e = peer_ledger_newest(arena, store, ledger->first, &newest, why);
	if (e == ERR_OK)
		e = count_from(arena, store, newest, &new, &ledger->lost, why);
	return e;
}

enum err
peer_ledger_take(struct arena *arena, struct store *store,
    const struct peer_statement *statement, struct peer_stated *ret_stated,
    struct why *why)
{
	struct stated *stated = arena_alloc(arena, sizeof *stated);
	struct peer_ledger ledger = { .first = statement->listed->name,
		.statement = statement->text,
		.at = statement->at };
	struct peer_ledger known;
	enum err e;

	if (stated == NULL)
		return err_why(why, ERR_LIMIT, 0, "no memory for a statement");
	*ret_stated = (struct peer_stated){ .verdict = verify(arena, statement, stated) };
	if (!verdict_is_yes(&ret_stated->verdict))
		return ERR_OK;
	e = store_peer_ledger_get(arena, store, stated->ledger, &known, why);
	if (e == ERR_OK)
		*ret_stated =
		    (struct peer_stated){ .verdict = same_as(arena, &known, stated),
			    .ledger = known };
	if (e != ERR_NOT_FOUND)
		return e;
	e = check_place(arena, store, ledger.first, stated, &ret_stated->verdict, why);
	if (e != ERR_OK || !verdict_is_yes(&ret_stated->verdict))
		return e;
	ledger.origin = stated->ledger;
	ledger.follows = stated->follows;
	ledger.first_leaf = stated->proof.index;
	e = count_lost(arena, store, &ledger, why);
	if (e == ERR_OK)
		e = store_peer_ledger_add(store, &ledger, why);
	ret_stated->ledger = ledger;
	ret_stated->is_new = e == ERR_OK;
	return e;
}
