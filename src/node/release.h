/*
 * release.h - what of an order may leave the addressee now.
 *
 * Two questions at once: which parts a notified authority has barred (casefile/part.h),
 * and whether the clocks let the others go (law/release.h), of which each has its own
 * course: a part that is permitted is not held by the time that runs for the rest.  Asked
 * before packing begins, and again in the transaction that records the answer.
 */
#ifndef COMITY_NODE_RELEASE_H
#define COMITY_NODE_RELEASE_H

#include "casefile/part.h"
#include "law/release.h"
#include "node/core.h"

struct release {
	struct order order; /* as it came */
	struct part_map map;
	/* what the clocks say of the parts in each state; yes where there are none */
	struct law_release law[PART_STATE_COUNT];
	unsigned *allowed; /* of each target the categories that may leave now */
	bool limited;      /* not all that the order asks for */
	bool decided;      /* some of it by a person, as told below */
	/* yes: something may leave.  no (release-barred, release-held); a person decides
	 * (clocks-differ, release-unsure) */
	struct verdict verdict;
};

/* What the notified authorities have said about a case that is here: parts of the order,
 * in the arena. */
enum err release_parts(struct core *core, struct arena *arena, struct str case_id,
    const struct order *order, struct part_map *ret_map, struct why *why);

/* Whether an answer to the case may be made here at all: its state allows it, it is ours
 * to answer, and who sent it is proven.  Rules: case-step, and those of proof.h. */
enum err release_may(struct core *core, struct arena *arena,
    const struct stored_case *stored, int64_t now, struct verdict *ret_verdict,
    struct why *why);

/* by_person: somebody has decided what the clocks leave to a person. */
enum err release_of(struct core *core, struct arena *arena,
    const struct stored_case *stored, int64_t now, bool by_person,
    struct release *ret_release, struct why *why);

/* Whether all that was allowed then is allowed now: yes, or what stops it. */
struct verdict release_still(const struct release *then, const struct release *now);

#endif
