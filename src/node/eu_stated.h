/*
 * eu_stated.h - what a message of the European profile tells of a case, as steps of the
 * case: stated by others, and proven by nothing.
 */
#ifndef COMITY_NODE_EU_STATED_H
#define COMITY_NODE_EU_STATED_H

#include "casefile/casefile.h"
#include "law/law.h"
#include "model/order.h"
#include "wire/eu_answer.h"

struct eu_stated {
	enum case_event event; /* EVENT_FILE: it moves nothing */
	int64_t until;         /* of a preservation, 0 = not said */
	struct str words;      /* what is said of which target, in one line */
};

/* Whether the message says anything of the order's objects. */
bool eu_stated_is_about(
    struct arena *arena, const struct order *order, const struct message *message);
/* The one step that all statements make together: what is said of some targets only is
 * an answer in part. */
enum err eu_stated_read(struct arena *arena, const struct order *order,
    const struct message *message, struct eu_stated *ret_stated, struct why *why);

#endif
