/*
 * eu_change.h - what is said about a European order after it was sent, as messages of the
 * profile: Forms 3, 5 and 6, a withdrawal, a letter.
 *
 * As eu.h: names are those of a published transform; nothing here is a signature, and
 * nothing here sends.  The ids of the objects are those of the order's own message.
 */
#ifndef COMITY_WIRE_EU_CHANGE_H
#define COMITY_WIRE_EU_CHANGE_H

#include "model/change_part.h"
#include "model/order.h"
#include "model/verdict.h"
#include "wire/message.h"

enum eu_word {
	EU_FORM3,      /* the addressee cannot, will not, or asks */
	EU_FORM5,      /* a later request was made: what is preserved is kept */
	EU_FORM6,      /* a preservation is extended */
	EU_WITHDRAWAL, /* the order is not needed any more */
	EU_LETTER,     /* an answer to a question, in words */
	EU_WORD_COUNT
};

struct eu_said {
	enum eu_word word;
	const struct order *order;
	const char *name; /* tells it from others of the same order: ids follow from it */
	struct str receiver;
	int64_t at;
	int64_t until;                   /* Form 6 */
	struct str reason;               /* Form 3: a ground of refusals.tsv, or a code */
	struct str explanation;          /* Form 3: of the reasons */
	struct str question;             /* Form 3: what the issuer is asked */
	const struct change_part *about; /* Form 3: parts with reasons of their own */
	size_t about_count;
	struct str form; /* as a text */
};

/* "Form3" ...; the document type of the profile. */
const char *eu_word_document(enum eu_word word);

/* The message.  Rules: eu-procedure (also Forms 5 and 6 of a production), eu-not-carried.
 */
struct verdict eu_change_message(
    struct arena *arena, const struct eu_said *said, struct json **ret_message);

#endif
