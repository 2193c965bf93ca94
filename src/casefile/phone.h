/*
 * phone.h - telephone numbers of a call-back: one form, and whether a text gives one.
 *
 * Who wants to be believed gives the number under which he is reached.  So a number is
 * looked for as people would dial it: whatever stands between its digits, with or without
 * its country, in the digits of any script that has its own.
 */
#ifndef COMITY_CASEFILE_PHONE_H
#define COMITY_CASEFILE_PHONE_H

#include <stdbool.h>

#include "base/str.h"

#define PHONE_DIGITS_MIN 7
#define PHONE_DIGITS_MAX 15 /* ITU-T E.164 */

struct phone {
	char digits[PHONE_DIGITS_MAX + 1]; /* country code first, without "+" */
	size_t count;
};

/* "+49 30 1234567": with its country, and nothing but digits, spaces and -./() */
bool phone_parse(struct str text, struct phone *ret_phone);
bool phone_same(const struct phone *a, const struct phone *b);
/* Whether the last digits of the number, which name the subscriber, stand in the text. */
bool phone_occurs(const struct phone *phone, struct str text);

#endif
