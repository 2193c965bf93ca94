/* base64.h - RFC 4648 section 4 (standard, padded), strict: one text for one byte string.
 */
#ifndef COMITY_BASE_BASE64_H
#define COMITY_BASE_BASE64_H

#include "base/arena.h"
#include "base/buf.h"
#include "base/err.h"
#include "base/str.h"

void base64_encode(struct str bytes, struct buf *out);
/* ERR_SYNTAX for a character outside the alphabet, missing padding or non-zero spare
 * bits. */
enum err base64_decode(
    struct arena *arena, struct str text, struct str *ret_bytes, struct why *why);
/* The URL-safe alphabet without padding (RFC 4648 section 5). */
void base64url_encode(struct str bytes, struct buf *out);
enum err base64url_decode(
    struct arena *arena, struct str text, struct str *ret_bytes, struct why *why);

#endif
