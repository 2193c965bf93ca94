/*
 * json_text.h - what the readers and the writer share: the small rules of canonical text.
 *
 * Internal to format/.
 */
#ifndef COMITY_FORMAT_JSON_TEXT_H
#define COMITY_FORMAT_JSON_TEXT_H

#include <stdbool.h>
#include <stddef.h>

#include "base/str.h"

struct json;

/* Room for any number as RFC 8785 writes it, terminator included. */
#define JSON_NUMBER_SIZE 32

/* Order of two well-formed UTF-8 names by their UTF-16 code units (RFC 8785, 3.2.3). */
int json_name_cmp(struct str a, struct str b);

/* The letter behind the backslash of a two-character escape (RFC 8785, 3.2.2.2); 'u' for
 * the other bytes below 0x20; 0 for a byte that stands for itself. */
char json_escape(unsigned char byte);

/* The number as ECMAScript writes it (RFC 8785, 3.2.2.3); its length, 0 if not finite. */
size_t json_number_text(double value, char ret_text[static JSON_NUMBER_SIZE]);

/* Appends child, which is in no list, to an array or object. */
void json_link(struct json *parent, struct json *child);

#endif
