/*
 * check.h - what the law says about one order: the same function before signature and at
 * the receiver.
 *
 * Pure: the order, the sign-offs and the day go in, the report comes out; no clock, no
 * file.  Three answers are kept apart:
 *   yes     the tables allow it
 *   no      a row forbids it or asks for what is missing
 *   person  no row answers, or the row says that a person decides
 * An unknown procedure, or one whose tables are not written, always goes to a person.
 */
#ifndef COMITY_LAW_CHECK_H
#define COMITY_LAW_CHECK_H

#include "law/finding.h"

/* ERR_LIMIT if the arena is full or there are more than LAW_FINDINGS_MAX findings. */
enum err law_check(struct arena *arena, const struct law *law,
    const struct law_situation *situation, struct law_report *ret_report,
    struct why *why);

#endif
