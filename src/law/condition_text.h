/*
 * condition_text.h - how a condition is written in a cell `if` of the tables.
 *
 *	data:traffic,content not.both:mla | emergency:any
 *
 * Alternatives are parted by " | ", the tests of one alternative by one space; a test is
 * SUBJECT:WORDS, with "not." in front for its contrary.  Which subjects there are, and
 * what they ask, stands in condition.h.  An empty cell holds always.
 */
#ifndef COMITY_LAW_CONDITION_TEXT_H
#define COMITY_LAW_CONDITION_TEXT_H

#include <stdbool.h>

#include "base/str.h"

enum condition_subject {
	SUBJECT_DATA,      /* the order asks for one of these categories */
	SUBJECT_ONLY,      /* and for none but these */
	SUBJECT_EMERGENCY, /* no, any, 224, eu, us */
	SUBJECT_FORMAT,    /* a target is of one of these formats */
	SUBJECT_FIELD,     /* NAME is given, NAME=VALUE */
	SUBJECT_REQUESTER, /* of the issuer's State; the words of a State, below */
	SUBJECT_PROVIDER,  /* of the addressee's State */
	SUBJECT_EITHER,    /* of one of the two */
	SUBJECT_BOTH,      /* of the two; or mla: one treaty on assistance binds both */
	SUBJECT_LEVEL,     /* police, prosecutor, judge: who issued */
	SUBJECT_NOTIFIED,  /* yes, no: an authority is notified */
	SUBJECT_FOLLOWS,   /* yes, no: the order follows another, as a preservation */
	SUBJECT_PROFILE,   /* answers: the provider answers requests of that State */
	SUBJECT_CASE,      /* a fact of the case file */
	SUBJECT_COUNT
};

struct condition_test {
	enum condition_subject subject;
	bool contrary;
	struct str words; /* parted by commas; those of FIELD and of a State: one */
	struct str text;  /* the whole test, to be shown */
};

/* Takes the first alternative from *rest; false at the end. */
bool condition_alternative(struct str *rest, struct str *ret_alternative);
/* Takes the first test of an alternative; false at the end, and for a test that is not
 * well written (condition_is_proper has refused it before). */
bool condition_test(struct str *alternative, struct condition_test *ret_test);

/* Every test has a known subject and words that it can ask for. */
bool condition_is_proper(struct str cell);

#endif
