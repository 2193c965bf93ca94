/*
 * successor.h - a node that was restored from an older backup goes on in a new ledger.
 *
 * Others have seen more of its ledger than the backup has: whoever went on under that
 * name would sign other leaves under the same numbers, as a forger does.  So the node
 * goes on under a new name: the first one, a slash and the time (place.h).  The leaves of
 * the backup stay where they are, and the new ledger begins behind them, with a leaf that
 * states which ledger it follows, how many leaves the last signed head of that one had,
 * and its root, who ordered it, when and why (a receipt R10).  Whoever has seen no more
 * than the backup has can therefore verify that the new ledger grew from the old one;
 * whoever has seen more is shown how many leaves are missing (peer_ledger.h).
 *
 * The key stays.  Directories bind an organisation to the key and to the first name, and
 * later names follow from that one: a node can go on, and be believed, before the keepers
 * of a list have met.  Who has the key could go on under the old name, too; a new name is
 * seen by everybody.  A key that is lost, or that others may have, needs a new entry in
 * the directory.
 *
 * The keeper takes the name from keys/ledger.vkey, where no other process can write: a
 * core that was taken over begins no ledger.
 */
#ifndef COMITY_NODE_SUCCESSOR_H
#define COMITY_NODE_SUCCESSOR_H

#include "node/config.h"
#include "store/store.h"

/* What a person orders. */
struct successor_order {
	struct str person;
	struct str reason; /* one line */
	int64_t at;
};

/* In a folder whose node does not run.  ERR_NOT_FOUND: no head was signed, there is
 * nothing to follow; ERR_DENIED: the person is none of this node. */
enum err successor_begin(struct arena *arena, const struct config *config,
    const struct successor_order *order, struct why *why);

/* The name of the ledger that this node goes on with. */
enum err successor_origin(struct arena *arena, const struct config *config,
    struct store *store, struct str *ret_origin, struct why *why);
/* The name of its ledger when it had so many leaves. */
enum err successor_origin_at(struct arena *arena, const struct config *config,
    struct store *store, uint64_t size, struct str *ret_origin, struct why *why);
/* The first one behind the one of this name that is to be stated to who knows that one
 * alone (empty: the first name).  ERR_NOT_FOUND: there is none. */
enum err successor_after(struct arena *arena, struct store *store, struct str origin,
    struct stored_ledger *ret_ledger, struct why *why);

#endif
