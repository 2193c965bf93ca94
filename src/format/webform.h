/*
 * webform.h - what a browser sends when a form is sent, as one JSON object.
 *
 * Two encodings: application/x-www-form-urlencoded (WHATWG URL 5) and multipart/form-data
 * (RFC 7578).  Every value is a string; a file is {base64, name, type}, and a file that
 * was not chosen is no member.  A dotted name makes objects ("fields.officer-role"); only
 * a name that ends with [] may come again, and makes an array of strings.
 *
 * Strict: what a browser would not write is refused, not repaired.  Names are letters,
 * digits, "-", "_" and ".", values UTF-8 without U+0000; the lines of a value end with LF
 * alone.
 */
#ifndef COMITY_FORMAT_WEBFORM_H
#define COMITY_FORMAT_WEBFORM_H

#include "base/arena.h"
#include "base/err.h"
#include "base/str.h"
#include "format/json.h"

/* The body of a form by its Content-Type.  ERR_SYNTAX; ERR_LIMIT: more than
 * LIMIT_FORM_FIELDS members, LIMIT_FORM_FILES bytes of files, names too deep or long,
 * memory full. */
enum err webform_read(struct arena *arena, struct str content_type, struct str body,
    struct json **ret_root, struct why *why);

/* The query of an address, in the first encoding, and with nothing of the second.  The
 * core reads it itself, of who is signed in. */
enum err webform_query(
    struct arena *arena, struct str query, struct json **ret_root, struct why *why);

#endif
