/*
 * change_law.h - what the tables of law say of a change: how often and until when it may
 * be said, on which reasons, and with which word it answers.
 */
#ifndef COMITY_NODE_CHANGE_LAW_H
#define COMITY_NODE_CHANGE_LAW_H

#include "node/change_flow.h"

/* The same at who says it and at who takes it; it may set said->event.  Rules:
 * law-limit-times, law-limit-lapsed, law-limit-until, and those of impeded.h. */
enum err change_law_check(struct core *core, struct arena *arena,
    struct change_said *said, struct verdict *ret_verdict, struct why *why);

/* The last moment that a change of this kind may ask for; 0 = no table tells. */
enum err change_law_until(struct core *core, struct arena *arena,
    const struct change_said *said, int64_t *ret_until, struct why *why);

#endif
