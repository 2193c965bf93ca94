/*
 * release.h - may data leave the addressee now: yes, not until then, or a person decides.
 *
 * Pure, over the clocks of the order (clocks.h).  Which clocks gate a release is the
 * column gates of clocks.tsv.  A clock that gates and runs says no; one without an end
 * says no without a time.  When the last hold is over, a window of the notified authority
 * that does not end with it is for a person, as long as that window is open or not known
 * (Regulation (EU) 2023/1543 Art 10(2), 12(1)); so is all that cannot be counted.
 */
#ifndef COMITY_LAW_RELEASE_H
#define COMITY_LAW_RELEASE_H

#include "law/clocks.h"
#include "model/verdict.h"

struct law_release {
	/* yes; no (release-held); a person decides (clocks-differ, release-unsure) */
	struct verdict verdict;
	const struct law_clock *clock; /* that holds, or for which a person is asked */
	const struct law_clock_pair *pair; /* of clocks-differ */
	int64_t until; /* of release-held: not before; 0 = no clock ends it */
};

struct law_release law_release(const struct law_clock_list *list, int64_t now);

#endif
