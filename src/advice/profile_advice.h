/*
 * profile_advice.h - a new order beside what its addressee says of itself
 * (record/profile.h).
 *
 * It is the addressee's word of one day and no law: nothing here blocks an order, each
 * finding asks for a person's word and says whose statement it is, and of when.  What was
 * not stated, stated as unknown, or is valid from a later day, is found nowhere.
 */
#ifndef COMITY_ADVICE_PROFILE_ADVICE_H
#define COMITY_ADVICE_PROFILE_ADVICE_H

#include "advice/draft_check.h"
#include "record/profile.h"

/* What stands against the order, into the report.  Rules: profile-retention,
 * profile-identifier, profile-language. */
void profile_advise(struct arena *arena, const struct profile *profile,
    const struct order *order, int64_t now, struct draft_report *report);

#endif
