#include "base/spoken.h"

struct str
spoken_words(const unsigned char *bytes, char ret_text[static SPOKEN_MAX])
{
	static const char consonants[] = "bdfghjklmnprstvz";
	static const char vowels[] = "aiou";
	char *at = ret_text;

	for (unsigned i = 0; i < SPOKEN_WORDS; i++) {
		unsigned bits = (unsigned)bytes[2 * i] << 8 | bytes[2 * i + 1];

		*at++ = consonants[bits >> 12];
		*at++ = vowels[bits >> 10 & 3];
		*at++ = consonants[bits >> 6 & 15];
		*at++ = vowels[bits >> 4 & 3];
		*at++ = consonants[bits & 15];
		*at++ = '-';
	}
	*--at = '\0';
	return (struct str){ ret_text, (size_t)(at - ret_text) };
}
