/* pack.h - the core's side of making evidence. */
#ifndef COMITY_NODE_PACK_H
#define COMITY_NODE_PACK_H

#include "node/core.h"

struct pack_wish {
	struct str case_id;
	struct str person;
	struct str request; /* canonical JSON of the call (files, declaration, ...) */
	struct core_asking *asking; /* whose rows the request takes; NULL = none */
	struct str reason; /* why a person lets it go where the clocks leave that to a
			    * person; empty: nobody has decided */
};

/* Asks for a vault that packs the answer to a case; the job rests until it is done.
 * Verdict of release.h when nothing may leave: then nothing is packed. */
enum err pack_begin(struct core *core, struct job *job, const struct pack_wish *wish,
    struct verdict *ret_verdict, struct why *why);

/* Ends it with that verdict: nothing is kept or sent. */
void pack_stop(struct core *core, struct job *job, const struct verdict *verdict);

#endif
