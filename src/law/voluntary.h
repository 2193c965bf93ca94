/*
 * voluntary.h - may the addressee answer without being bound: its law (voluntary_ok.tsv),
 * then its own policy (providers.tsv).
 */
#ifndef COMITY_LAW_VOLUNTARY_H
#define COMITY_LAW_VOLUNTARY_H

#include "law/finding.h"

void check_voluntary(struct check *check);

#endif
