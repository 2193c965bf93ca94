/*
 * jump.h - the machine's clock was set.
 *
 * People are told.  What this node meant to do by a clock that was ahead it does now: an
 * attempt, an escalation or a witness that would have to wait until the old time comes
 * again, which may be a day.  What people were told of a duty by that clock they are told
 * again.  The dates of the law stay as they are: they are of what happened, not of when
 * we look.  For a day no draft is deleted for its age (drafts.h): that would be for good.
 */
#ifndef COMITY_NODE_JUMP_H
#define COMITY_NODE_JUMP_H

#include "node/core.h"

/* Once a second.  At first, too: the clock may have been put back while nothing ran. */
void jump_look(struct core *core);

#endif
