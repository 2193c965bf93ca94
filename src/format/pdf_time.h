/*
 * pdf_time.h - when the signature of a PDF says that it was made.
 *
 * PAdES (ETSI EN 319 142-1) keeps that time out of the signature's attributes: it stands
 * as /M in the dictionary that has /Contents and /ByteRange, among the bytes that are
 * signed.  It is the signer's word, as such an attribute is, and no proof.
 *
 * One shape is read: an indirect object that is this dictionary and nothing else, with
 * one /M, a date to the second with its offset from UTC (ISO 32000-2, 7.9.4).  An /M of
 * anything else in the file (a note has one, too) does not count; where a name is
 * escaped, a comment stands within, or such a dictionary might begin at a second place,
 * there is no time.
 */
#ifndef COMITY_FORMAT_PDF_TIME_H
#define COMITY_FORMAT_PDF_TIME_H

#include <stdbool.h>
#include <stdint.h>

#include "base/str.h"

/* before ends with /Contents, after begins behind its value.  False: it states none. */
bool pdf_time_find(struct str before, struct str after, int64_t *ret_at);

#endif
