/*
 * voluntary.h - may the addressee answer without being bound: its law (voluntary_ok.tsv,
 * check_voluntary), then its own policy (providers.tsv, check_profile).
 */
#ifndef COMITY_LAW_VOLUNTARY_H
#define COMITY_LAW_VOLUNTARY_H

#include "law/finding.h"

void check_voluntary(struct check *check);
void check_profile(struct check *check);

#endif
