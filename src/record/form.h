/*
 * form.h - the forms of short texts in our documents: ids, names, zones, languages.
 *
 * All lengths are bytes of UTF-8.  A form that is not "any text" holds no control
 * character and no character that turns the direction of writing (U+202A to U+202E,
 * U+2066 to U+2069): a reader must see what the program compares.
 */
#ifndef COMITY_RECORD_FORM_H
#define COMITY_RECORD_FORM_H

#include <stdbool.h>

#include "base/str.h"

enum form {
	FORM_REALM,        /* "live" or "training.NAME" */
	FORM_UUID7,        /* RFC 9562, lower case, version 7 */
	FORM_PROCEDURE,    /* "vol-pr", "185-18b" */
	FORM_ORGANISATION, /* "CL/fiscalia-norte" */
	FORM_PERSON,       /* "prosecutor-1" */
	FORM_LANGUAGE,     /* ISO 639-1, "es" */
	FORM_ZONE,         /* IANA, "America/Santiago" */
	FORM_TYPE,         /* TS 103 280 type name, "EmailAddress" */
	FORM_FIELD,        /* field id of a procedure's table, "F1.A.4" */
	FORM_ID,           /* short lower-case word: rule id, name of a value */
	FORM_IDENTIFIER,   /* the value of a target: one line */
	FORM_NAME,         /* of an organisation or a paper: one line */
	FORM_URL,          /* https:// and no user name in it */
	FORM_LEDGER_KEY,   /* C2SP signed-note verifier key */
	FORM_DIGEST,       /* 64 lower-case hexadecimal digits */
	FORM_TIME,         /* 2026-11-22T12:00:00Z */
	FORM_PHONE,        /* with its country, "+49 30 1234567" */
	FORM_MAIL,         /* an address of one person or desk, without a name */
	FORM_HOUR,         /* "09:30", the end of a day is "24:00" */
	FORM_TEXT,         /* any text: lines and tabs allowed */
	FORM_COUNT
};

bool form_fits(enum form form, struct str text);
/* For messages: "an organisation id CC/slug". */
const char *form_words(enum form form);

#endif
