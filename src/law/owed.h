/*
 * owed.h - what the tables ask of a case beside its clocks: a duty that begins with an
 * event (duties.tsv), and the level of who may validate an order (signers.tsv).
 */
#ifndef COMITY_LAW_OWED_H
#define COMITY_LAW_OWED_H

#include "law/clocks.h"

/* Whether a row of duties.tsv makes the issuer owe the duty by this event, after those of
 * the course; a condition that nobody can answer does not.  A duty has a row for each
 * event: DUTY, DUTY-... */
bool law_duty_owed(const struct law *law, const struct law_course *course,
    struct str duty, struct str event);

/* Whether somebody of the level may validate an order of the procedure for all that it
 * asks.  No: law-sign-off-level; a person decides where no row tells:
 * law-person-decides. */
struct verdict law_may_validate(
    const struct law *law, const struct order *order, enum level level, int64_t now);

#endif
