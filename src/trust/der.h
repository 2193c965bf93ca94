/* der.h - walks strict DER, for the few places where a library's reading is too kind. */
#ifndef COMITY_TRUST_DER_H
#define COMITY_TRUST_DER_H

#include "base/cursor.h"
#include "base/str.h"

/* The content of the next element, which has this tag; else the cursor fails (and gives
 * the empty str).  Only definite lengths in their shortest form. */
struct str der_element(struct cursor *cursor, unsigned char tag);

#endif
