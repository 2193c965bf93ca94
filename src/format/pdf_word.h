/*
 * pdf_word.h - the words of a PDF's objects (ISO 32000-2, 7.2 and 7.3), one after the
 * other.
 *
 * A comment is no word here, and nothing is unescaped.
 */
#ifndef COMITY_FORMAT_PDF_WORD_H
#define COMITY_FORMAT_PDF_WORD_H

#include <stdbool.h>

#include "base/str.h"

enum pdf_word {
	PDF_NONE, /* the end, or no word */
	PDF_NAME,
	PDF_STRING,  /* (text) */
	PDF_HEX,     /* <hexadecimal digits> */
	PDF_REGULAR, /* a number, R, true, endobj */
	PDF_ARRAY,
	PDF_ARRAY_END,
	PDF_DICTIONARY,
	PDF_DICTIONARY_END
};

/* ISO 32000-2, table 1. */
bool pdf_word_is_space(char c);
/* Moves *rest behind the word, unless there is none.  *ret_text: the name without its
 * slash, the string without its brackets, as it is written, the digits, the regular word.
 */
enum pdf_word pdf_word_next(struct str *rest, struct str *ret_text);
/* Nothing but space is left. */
bool pdf_word_over(struct str rest);
#endif
