/*
 * ground.h - on which ground somebody may say no to an order (refusals.tsv).
 *
 * Where the tables list no ground for a side, any word will do: nothing is known then.
 */
#ifndef COMITY_LAW_GROUND_H
#define COMITY_LAW_GROUND_H

#include "law/law.h"
#include "model/verdict.h"

/* by: addressee, notified or requested.  Rules: law-ground (it is none of those listed),
 * law-ground-barred (it may not be used for this order). */
struct verdict law_ground(const struct law *law, const struct order *order, struct str by,
    struct str ground, int64_t now);

/* Whether the addressee owes a reason when it declines. */
bool law_reason_owed(const struct law *law, const struct order *order, int64_t now);

#endif
