/*
 * pinned.h - the organisations that comity.conf pins, read and joined with the federation
 * list.
 *
 * A fault in a pin refuses the whole reading: the start, or the reload (what was in use
 * stays in use).  Only that a record has come to its end does not: a partner who forgets
 * to renew must not keep us from starting; it is known, and not believed (pin_in_time).
 *
 * Where the list has a pinned organisation, too, nothing is merged.  Says the list the
 * same, the organisation is listed, and the pin is idle.  Says it anything else, one of
 * the two is old or forged, and no machine knows which: pin-contradicts-list, until a
 * person takes the line away or gets the newer paper.  A list that drops an organisation
 * does not end its pin: whoever wrote the line takes it away.
 */
#ifndef COMITY_NODE_PINNED_H
#define COMITY_NODE_PINNED_H

#include "node/config.h"
#include "record/directory.h"
#include "record/pin.h"

struct pinned {
	struct directory directory; /* the list and the pinned, as one */
	struct pin *pins;           /* that are in no list; sorted by organisation */
	size_t pins_count;
};

/* Rules: those of pin_verify, pin-unreadable, pin-ledger, pin-contradicts-list,
 * directory-two-owners.  Organisations have the competences that they claim and the
 * configuration grants. */
enum err pinned_read(struct arena *arena, const struct config *config,
    const struct directory *list, int64_t now, struct pinned *ret_pinned,
    struct verdict *ret_verdict, struct why *why);

#endif
