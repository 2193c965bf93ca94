/* channel.h - through which channel the law wants an order to go, and when it may not. */
#ifndef COMITY_LAW_CHANNEL_H
#define COMITY_LAW_CHANNEL_H

#include "law/law.h"
#include "model/verdict.h"

#define LAW_CHANNEL_REASON_MAX 40 /* bytes of a reason */

/* Whether the procedure's channel is a system of others that the law prescribes: then a
 * node sends nothing of it without a reason. */
bool law_channel_prescribed(
    const struct law *law, struct str procedure, struct clock_date day);

/* Whether the reason is one for which the procedure's channel may be left.  Rules:
 * channel-prescribed (none is given), channel-reason (no row of other_channels.tsv has
 * it). */
struct verdict law_channel_reason(const struct law *law, struct str procedure,
    struct str reason, struct clock_date day);

#endif
