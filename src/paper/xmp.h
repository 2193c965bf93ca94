/* xmp.h - what a PDF says of itself (ISO 16684-1): the claim to be PDF/A-3b, title, date.
 */
#ifndef COMITY_PAPER_XMP_H
#define COMITY_PAPER_XMP_H

#include "base/buf.h"
#include "paper/document.h"

void xmp_write(const struct paper *paper, struct str producer, struct buf *out);

#endif
