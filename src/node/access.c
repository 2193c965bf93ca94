#include "node/access.h"

#include <stdio.h>
#include <string.h>

static const struct {
	const char *name;
	unsigned bit;
	bool granted; /* by a line of comity.conf */
} names[] = {
	{ "desk", ACCESS_DESK, true },
	{ "sender", ACCESS_SENDER, true },
	{ "supervisor", ACCESS_SUPERVISOR, true },
	{ "auditor", ACCESS_AUDITOR, true },
	{ "admin", ACCESS_ADMIN, true },
	{ "person", ACCESS_PERSON, false },
	{ "peer", ACCESS_PEER, false },
	{ "anybody", ACCESS_ANYBODY, false },
};

#define NAMES (sizeof names / sizeof names[0])

static bool
parse_one(struct str word, unsigned *roles)
{
	for (size_t i = 0; i < NAMES; i++) {
		if (names[i].granted && str_eq_c(word, names[i].name)) {
			*roles |= names[i].bit;
			return true;
		}
	}
	return false;
}

bool
access_parse(struct str words, unsigned *ret_roles)
{
	unsigned roles = 0;
	bool more;

	do {
		more = str_find(words, ',') < words.len;
		if (!parse_one(str_cut(&words, ','), &roles))
			return false;
	} while (more);
	*ret_roles = roles;
	return true;
}

const char *
access_words(unsigned roles, char ret_words[static ACCESS_WORDS_MAX])
{
	size_t len = 0;

	ret_words[0] = '\0';
	for (size_t i = 0; i < NAMES; i++)
		if ((roles & names[i].bit) != 0 && len < ACCESS_WORDS_MAX)
			len += (size_t)snprintf(ret_words + len, ACCESS_WORDS_MAX - len,
			    "%s%s", len == 0 ? "" : ",", names[i].name);
	return ret_words;
}

const char *
access_to_name(enum access_to to)
{
	static const char *const what[] = { "", "case", "cases", "node" };

	return what[to];
}
