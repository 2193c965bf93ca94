/* pack.h - the core's side of making evidence. */
#ifndef COMITY_NODE_PACK_H
#define COMITY_NODE_PACK_H

#include "node/core.h"

/* Asks for a vault that packs the answer to a case; the job rests until it is done.
 * request is the canonical JSON of the call (files, declaration, ...). */
enum err pack_begin(struct core *core, struct job *job, struct str case_id,
    struct str person, struct str request, struct why *why);

#endif
