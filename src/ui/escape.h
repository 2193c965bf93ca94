/*
 * escape.h - text of data for one place of a page.
 *
 * Whatever comes out of these two is text: no byte of the data ends an element, an
 * attribute or a part of a path.  What would act on the line that it is shown on
 * (controls, marks that turn the direction of writing) is shown by its number.
 */
#ifndef COMITY_UI_ESCAPE_H
#define COMITY_UI_ESCAPE_H

#include "base/buf.h"
#include "base/str.h"

/* For text and for an attribute value in double quotes.  Bytes that are not UTF-8 become
 * U+FFFD. */
void escape_text(struct str text, struct buf *out);

/* One part of a path or of a query (RFC 3986, 2.3: what is unreserved stands for itself).
 * A part of dots alone would lead elsewhere and becomes "-". */
void escape_part(struct str text, struct buf *out);

/* A path of this origin with its query, as the core hands it on; "/" for anything
 * else. */
void escape_link(struct str path, struct buf *out);

#endif
