/*
 * wall_time.h - a time as a person wrote it, made into a moment.
 *
 * With its offset it is one.  Without, it is what a clock on a wall showed, and only a
 * zone can say when: an hour that was twice, as the clocks went back, or never, as they
 * went forward, is refused with both readings (no machine picks one).
 */
#ifndef COMITY_LAW_WALL_TIME_H
#define COMITY_LAW_WALL_TIME_H

#include "base/zone.h"
#include "model/verdict.h"

/* zone NULL = none is named, or it was not read.  No: time-form, time-no-offset,
 * time-twice, time-never. */
struct verdict wall_time(const struct zone *zone, struct str text, int64_t *ret_at);

#endif
