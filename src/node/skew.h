/*
 * skew.h - what others' clocks say of ours.
 *
 * An answer to a message says when it was written: after the message was, and before the
 * answer came.  One that says otherwise speaks against our clock, or against its
 * sender's: so two must speak against ours, and more than speak for it.  Each
 * organisation has one word, its last; the clock that this process began with has one,
 * too, so that a node with a single peer notices, on its first day, that it was set. What
 * was seen is kept against a clock that does not jump: when ours is put right, the doubt
 * ends.  A word counts for a day.
 *
 * While there is doubt nothing is issued, for its time would be wrong in court; what
 * comes in is taken as ever.  Pure: no clock, no store.  Times in microseconds; gap: the
 * node's clock less the steady one.
 */
#ifndef COMITY_NODE_SKEW_H
#define COMITY_NODE_SKEW_H

#include <stddef.h>
#include <stdint.h>

#include "base/limits.h"
#include "base/str.h"
#include "model/verdict.h"

#define SKEW_WITNESSES 16 /* then the oldest word goes */

struct skew_witness {
	char name[LIMIT_NAME]; /* organisation; empty = free */
	int64_t gap;           /* of a clock that agrees with theirs */
	int64_t at;            /* steady */
};

struct skew {
	struct skew_witness list[SKEW_WITNESSES];
};

/* The clock that we begin with. */
void skew_begin(struct skew *skew, int64_t gap, int64_t steady);
/* Theirs was written between from and to, by our clock, which is now at to.  An answer
 * that took long and says a time meanwhile tells nothing, nor does one over which our
 * clock was put back (from > to). */
void skew_seen(struct skew *skew, struct str name, int64_t theirs, int64_t from,
    int64_t to, int64_t steady);
/* How far ours is ahead (+) or behind (-) by those who speak against it, the least that
 * one of them says; 0: no doubt. */
int64_t skew_of(const struct skew *skew, int64_t gap, int64_t steady);
/* Rule: clock-in-doubt, unless off is 0. */
struct verdict skew_judge(int64_t off);

#endif
