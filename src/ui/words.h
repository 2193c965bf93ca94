/*
 * words.h - what a page says, in every language of the desk.
 *
 * src/ui/words/LANGUAGE.tsv: key, tab, words.  English is the master: its keys are the
 * keys, and another language has each of them with the same placeholders ({name}), or the
 * desk does not start.  A language that is not complete yet says so in its first line
 * ("# partial"): there English stands in.
 *
 * Terms of law are not here.  A page shows their code, their article and the words of the
 * table that they come from.
 */
#ifndef COMITY_UI_WORDS_H
#define COMITY_UI_WORDS_H

#include <stdbool.h>
#include <stddef.h>

#include "base/arena.h"
#include "base/embedded.h"
#include "base/err.h"
#include "base/str.h"

#define WORDS_NONE ((size_t)-1)

enum language { LANGUAGE_EN, LANGUAGE_FR, LANGUAGE_ES, LANGUAGE_AR, LANGUAGE_COUNT };

struct words {
	const struct str *keys; /* sorted */
	const struct str *texts[LANGUAGE_COUNT];
	size_t count;
	size_t missing[LANGUAGE_COUNT]; /* where English stands in */
};

/* ERR_SYNTAX: why->text names file and line, or the key. */
enum err words_read(struct arena *arena, const struct embedded *files,
    struct words *ret_words, struct why *why);

/* WORDS_NONE when there is no such key. */
size_t words_find(const struct words *words, struct str key);

const char *language_code(enum language language);      /* "ar" */
const char *language_direction(enum language language); /* "ltr", "rtl" */
/* The language of a code; false for one that the desk does not speak. */
bool language_parse(struct str code, enum language *ret_language);
/* What a browser asks for (RFC 9110, 12.5.4: Accept-Language); English if nothing fits.
 */
enum language language_choose(struct str accepted);

#endif
