#include "node/skew.h"

#include <stdlib.h>
#include <string.h>

#include "base/clock.h"

#define SKEW_MAX (LIMIT_CLOCK_SKEW_SEC * CLOCK_SECOND)
#define SKEW_COUNTS CLOCK_DAY

/* No organisation is called so: those have a State before the stroke. */
#define OURSELVES STR("ourselves, at start")

/* The place of its last word, else a free one, else the oldest. */
static struct skew_witness *
place_of(struct skew *skew, struct str name)
{
	struct skew_witness *oldest = &skew->list[0];

	for (size_t i = 0; i < SKEW_WITNESSES; i++) {
		struct skew_witness *one = &skew->list[i];

		if (str_eq(str_from(one->name), name))
			return one;
		if (one->name[0] == '\0'
			? oldest->name[0] != '\0'
			: oldest->name[0] != '\0' && one->at < oldest->at)
			oldest = one;
	}
	return oldest;
}

static void
keep(struct skew *skew, struct str name, int64_t gap, int64_t steady)
{
	struct skew_witness *witness = place_of(skew, name);

	if (name.len == 0 || name.len >= sizeof witness->name)
		return;
	*witness = (struct skew_witness){ .gap = gap, .at = steady };
	memcpy(witness->name, name.ptr, name.len);
}

void
skew_begin(struct skew *skew, int64_t gap, int64_t steady)
{
	*skew = (struct skew){ .list = { { .at = 0 } } };
	keep(skew, OURSELVES, gap, steady);
}

void
skew_seen(struct skew *skew, struct str name, int64_t theirs, int64_t from, int64_t to,
    int64_t steady)
{
	int64_t off = 0;

	if (from > to)
		return; /* ours was put back meanwhile */
	if (theirs > to)
		off = theirs - to;
	else if (theirs < from)
		off = theirs - from;
	else if (to - from > SKEW_MAX)
		return;
	keep(skew, name, to - steady + off, steady);
}

int64_t
skew_of(const struct skew *skew, int64_t gap, int64_t steady)
{
	size_t with = 0, against[2] = { 0, 0 }; /* ahead; behind */
	int64_t least[2] = { 0, 0 };

	for (size_t i = 0; i < SKEW_WITNESSES; i++) {
		const struct skew_witness *one = &skew->list[i];
		int64_t off = gap - one->gap;
		size_t side = off < 0;

		if (one->name[0] == '\0' || steady - one->at > SKEW_COUNTS)
			continue;
		if (llabs(off) < SKEW_MAX) {
			with++;
			continue;
		}
		if (against[side] == 0 || llabs(off) < llabs(least[side]))
			least[side] = off;
		against[side]++;
	}
	for (size_t side = 0; side < 2; side++)
		if (against[side] >= 2 && against[side] > with + against[1 - side])
			return least[side];
	return 0;
}

struct verdict
skew_judge(int64_t off)
{
	if (off == 0)
		return VERDICT_IS_YES;
	return verdict_no("clock-in-doubt", NULL,
	    "by others' clocks it is %s by at least %lld s; nothing was sent: set it, "
	    "then "
	    "send again",
	    off > 0 ? "ahead" : "behind", (long long)(llabs(off) / CLOCK_SECOND));
}
