/*
 * draft_advice.h - which route is best for a draft as it is now, and why not another.
 *
 * Read off the tree that comity law route prints (route.h): nothing is said here that is
 * not said there.  The best one is the first of the tables' ranking that does what is
 * asked (produce, preserve).
 */
#ifndef COMITY_ADVICE_DRAFT_ADVICE_H
#define COMITY_ADVICE_DRAFT_ADVICE_H

#include "advice/draft_order.h"

/* {best {procedure, name, answer (yes, person), unknown, unverified}, claims [{about
 * (signers, notices, needs, clocks, languages), words, source, unverified}], routes
 * [{procedure, name, answer, why, source, unverified, chosen}], notify, validate (whether
 * the chosen route has somebody to tell, to validate)}.  An empty object until categories
 * and addressee are known.  Claims are of the route that the draft has chosen, if it is
 * among them, else of the best. */
enum err draft_advice(struct arena *arena, const struct draft_frame *frame,
    const struct json *answers, struct json **ret_advice, struct why *why);

#endif
