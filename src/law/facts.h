/*
 * facts.h - the facts of a case, which conditions ask for by case:NAME.
 *
 * case_facts.tsv lists them and says who knows each.  What follows from the order, its
 * sign-offs and the tables is worked out here, so that it is the same before signature
 * and at the receiver; the rest stands in the situation (struct law_situation) or among
 * the events of the course (clocks.h).
 */
#ifndef COMITY_LAW_FACTS_H
#define COMITY_LAW_FACTS_H

#include "law/finding.h"

#define LAW_FACTS_MAX 64

#define LAW_ORDER_FACTS_MAX 8

/* Fills check->facts; check->full if there are too many. */
void check_facts(struct check *check);
/* Those that follow from the order, at most LAW_ORDER_FACTS_MAX of them. */
size_t check_order_facts(
    const struct check *check, struct str facts[static LAW_ORDER_FACTS_MAX]);

/* The row that lists the fact, NULL = there is no such fact. */
const struct table_row *law_case_fact(
    const struct law *law, struct str fact, struct clock_date day);

/* Whether the offence is one of CETS 185 Art 2 to 11: the id of a row of offences.tsv, or
 * a text that begins with one ("185/2", "185/9.1.a, 185/9.1.e"). */
bool law_core_offence(const struct law *law, struct str offence, struct clock_date day);

#endif
