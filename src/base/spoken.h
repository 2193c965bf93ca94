/*
 * spoken.h - a digest as words that two people can compare over the telephone.
 *
 * Each 16 bits are five letters, consonant vowel consonant vowel consonant: words of no
 * language, which can be said in most of them.
 */
#ifndef COMITY_BASE_SPOKEN_H
#define COMITY_BASE_SPOKEN_H

#include "base/str.h"

#define SPOKEN_WORDS 4 /* 64 bits: found again by nobody while a call lasts */
#define SPOKEN_MAX (SPOKEN_WORDS * 6)

/* The first SPOKEN_WORDS words of at least 2 * SPOKEN_WORDS bytes: "lusab-babad-...". */
struct str spoken_words(const unsigned char *bytes, char ret_text[static SPOKEN_MAX]);

#endif
