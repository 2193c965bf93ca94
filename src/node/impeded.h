/*
 * impeded.h - what the addressee of a case has said it does not execute, and what the law
 * makes of that (casefile/impediment.h, law/effect.h).
 */
#ifndef COMITY_NODE_IMPEDED_H
#define COMITY_NODE_IMPEDED_H

#include "casefile/impediment.h"
#include "law/effect.h"
#include "node/change_flow.h"

/* The fold of what was said in the case, and of one more change behind it (NULL: none).
 */
enum err impeded_fold(struct core *core, struct arena *arena,
    const struct stored_case *stored, const struct order *order,
    const struct change *more, struct impediment_map *ret_map, struct why *why);

/* A report of the addressee.  Rules: law-ground, law-ground-barred, law-effect (the
 * tables do not know what the reason does), change-effects (reasons that do different
 * things), change-kept (whether the data is kept is not said of every part),
 * eu-objection-incomplete.  Sets said->event. */
enum err impeded_report(struct core *core, struct arena *arena, struct change_said *said,
    struct verdict *ret_verdict, struct why *why);
/* The issuer's answer to it: maintenance or agreement.  Rules: law-answer,
 * change-answers-nothing.  Sets said->event. */
enum err impeded_answer(struct core *core, struct arena *arena, struct change_said *said,
    struct verdict *ret_verdict, struct why *why);

#endif
