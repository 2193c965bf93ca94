#include "model/party.h"

#include <assert.h>
#include <stddef.h>

/* In the order of the bits. */
static const struct str competences[COMPETENCE_COUNT] = {
	STR_INIT("issue"),
	STR_INIT("validate"),
	STR_INIT("provide"),
	STR_INIT("enforce"),
	STR_INIT("central"),
	STR_INIT("contact"),
	STR_INIT("oversight"),
};

struct str
competence_name(enum competence competence)
{
	for (unsigned i = 0; i < COMPETENCE_COUNT; i++)
		if ((unsigned)competence == 1U << i)
			return competences[i];
	assert(false && "a single competence");
	return STR("");
}

bool
competence_parse(struct str name, enum competence *ret_competence)
{
	for (unsigned i = 0; i < COMPETENCE_COUNT; i++) {
		if (str_eq(competences[i], name)) {
			*ret_competence = (enum competence)(1U << i);
			return true;
		}
	}
	return false;
}

static const struct str levels[LEVEL_COUNT] = {
	[LEVEL_POLICE] = STR_INIT("police"),
	[LEVEL_PROSECUTOR] = STR_INIT("prosecutor"),
	[LEVEL_JUDGE] = STR_INIT("judge"),
	[LEVEL_PROVIDER] = STR_INIT("provider"),
};

struct str
level_name(enum level level)
{
	assert(level < LEVEL_COUNT);
	return levels[level];
}

bool
level_parse(struct str name, enum level *ret_level)
{
	for (size_t i = 0; i < LEVEL_COUNT; i++) {
		if (str_eq(levels[i], name)) {
			*ret_level = (enum level)i;
			return true;
		}
	}
	return false;
}
