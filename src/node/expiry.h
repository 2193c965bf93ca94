/*
 * expiry.h - what of the node's trust comes to its end: told in time, to people.
 *
 * The federation list, pinned records, the node's own listing and its two certificates.
 * None of them stops the node by itself, so somebody must hear of it before: at 60, 30
 * and 7 days before, and when it is over.
 */
#ifndef COMITY_NODE_EXPIRY_H
#define COMITY_NODE_EXPIRY_H

#include "format/json.h"
#include "node/core.h"

/* Reads the certificates of the node, once: what cannot be read is logged and left out;
 * the processes that use it will not start. */
void expiry_open(struct core *core);
/* To the log, once a day; what ends within 60 days.  As an alert once at each step,
 * urgent in the last seven days and when it is over. */
void expiry_tell(struct core *core);
/* [{what, at, days}]: what ends within 60 days. */
void expiry_show(struct core *core, struct arena *arena, struct json *to);
/* OpenMetrics: the seconds that are left of each. */
void expiry_metrics(struct core *core, struct buf *page);

#endif
