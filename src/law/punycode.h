/*
 * punycode.h - whether a domain label is a well-formed A-label (RFC 3492, RFC 5890).
 *
 * Decoding only, to check: which characters may stand in a name, and how they are folded,
 * is a large table of IDNA that is not here.
 */
#ifndef COMITY_LAW_PUNYCODE_H
#define COMITY_LAW_PUNYCODE_H

#include <stdbool.h>

#include "base/str.h"

/* What stands behind xn--: it decodes, to at least one character beyond ASCII,
 * none of them a control character. */
bool punycode_is_label(struct str coded);

#endif
