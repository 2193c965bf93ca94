/* uuid.h - identifiers of RFC 9562: 36 lower-case characters and a terminator. */
#ifndef COMITY_TRUST_UUID_H
#define COMITY_TRUST_UUID_H

#include <stdbool.h>
#include <stdint.h>

#include "base/err.h"
#include "base/str.h"

#define UUID_TEXT_LEN 36
#define UUID_TEXT_MAX 37

/* Version 5: the same namespace and name give the same id, for ever.  The namespace is
 * the text of a UUID; ERR_SYNTAX if it is none. */
enum err uuid5(struct str namespace, struct str name, char ret_text[static UUID_TEXT_MAX],
    struct why *why);
/* Version 7 of a time in microseconds (clock.h): sorts by time, to about 250 ns. */
enum err uuid7(int64_t at, char ret_text[static UUID_TEXT_MAX], struct why *why);
/* Version 4: random. */
enum err uuid4(char ret_text[static UUID_TEXT_MAX], struct why *why);

/* 8-4-4-4-12 lower-case hexadecimal digits of the RFC 9562 variant; any version. */
bool uuid_valid(struct str text);

#endif
