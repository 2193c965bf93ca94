/* hex.h - lower-case hexadecimal, the only form that is written or read. */
#ifndef COMITY_BASE_HEX_H
#define COMITY_BASE_HEX_H

#include <stdbool.h>
#include <stddef.h>

#include "base/str.h"

/* Writes 2 * len characters and a terminator. */
void hex_encode(struct str bytes, char *ret_text);
/* Exactly len bytes from 2 * len lower-case digits; false otherwise, *ret_bytes then
 * undefined. */
bool hex_decode(struct str text, unsigned char *ret_bytes, size_t len);

#endif
