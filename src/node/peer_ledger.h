/*
 * peer_ledger.h - ledgers that other organisations begin after their first, as they state
 * it to us.
 *
 * A statement is the receipt of the leaf with which the new ledger begins (successor.h).
 * It is taken from that organisation alone, under the key that the directory has for its
 * ledger, and if what it follows is known here.  It is kept for good, and told to people
 * once.  From then on heads of the newest ledger are taken and of no other; what was seen
 * of the older ones stays, with every contradiction that was found, and the new one must
 * follow from it as far as it claims to.  What is missing is counted from the newest,
 * also if it is passed over.
 */
#ifndef COMITY_NODE_PEER_LEDGER_H
#define COMITY_NODE_PEER_LEDGER_H

#include "ledger/note.h"
#include "model/verdict.h"
#include "store/store.h"

/* Who states it, and what was proven of it. */
struct peer_statement {
	struct str organisation;
	struct str realm;
	const struct vkey *listed; /* of its ledger, by the directory */
	int64_t at;                /* now */
	struct str text;           /* a receipt */
};

/* What came of it: no, with the rule, or the ledger as it is kept. */
struct peer_stated {
	struct verdict verdict;
	struct peer_ledger ledger;
	bool is_new; /* it was not stated before */
};

/* In the open transaction.  Rules: successor-statement, successor-unknown,
 * successor-two, successor-many. */
enum err peer_ledger_take(struct arena *arena, struct store *store,
    const struct peer_statement *statement, struct peer_stated *ret_stated,
    struct why *why);

/* The name under which heads of the ledger with this first name are taken. */
enum err peer_ledger_newest(struct arena *arena, struct store *store, struct str first,
    struct str *ret_origin, struct why *why);

/* The head from which the next one of this ledger must grow: the last that was seen of
 * it, or of those that it follows, if that one is in it; else of size 0. */
enum err peer_ledger_seen(struct arena *arena, struct store *store, struct str origin,
    struct seen_head *ret_head, struct why *why);

#endif
