/* element.h - what an order must say: elements.tsv and the provider's own wishes. */
#ifndef COMITY_LAW_ELEMENT_H
#define COMITY_LAW_ELEMENT_H

#include "law/finding.h"

void check_elements(struct check *check);

#endif
