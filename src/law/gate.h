/*
 * gate.h - what closes a route, gives it to a person, or must be there first: gates.tsv;
 * and whether somebody must be told whom nobody knows of: notifications.tsv.
 */
#ifndef COMITY_LAW_GATE_H
#define COMITY_LAW_GATE_H

#include "law/finding.h"

/* A gate whose condition nobody knows goes to a person: never open, never closed. */
void check_gates(struct check *check);
/* Whether a State wants to be told, when nobody knows it.  What the order itself decides
 * is not a question about the route. */
void check_notices(struct check *check);

/* Whether a test of a condition is about States, not about what an order says. */
bool gate_is_of_states(struct str test);

#endif
