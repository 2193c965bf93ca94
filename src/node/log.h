/*
 * log.h - one structured line an event, on standard error: JSON, for journald and people.
 *
 * No personal data: never a target, a name, a text of an order.  Ids, digests, rules,
 * counts.
 */
#ifndef COMITY_NODE_LOG_H
#define COMITY_NODE_LOG_H

#include <stdint.h>

#include "base/str.h"

enum log_level { LOG_INFO, LOG_WARNING, LOG_ERROR, LOG_LEVEL_COUNT };

/* role: the process ("core"); set once at start. */
void log_role(const char *role);

/* {"ts":...,"level":...,"role":...,"event":"order-received","a":"...","b":"..."}: pairs
 * of C strings, ended by a NULL name.  Values are cut at 200 bytes and escaped; NULL is
 * "?": what arena_cstr makes of a text with a zero byte. */
void log_event(enum log_level level, const char *event, ...) __attribute__((sentinel));

#endif
