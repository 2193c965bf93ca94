#include "model/outcome.h"

#include <assert.h>
#include <stddef.h>

static const struct str outcomes[OUTCOME_COUNT] = {
	[OUTCOME_ACCEPT] = STR_INIT("accept"),
	[OUTCOME_PART] = STR_INIT("part"),
	[OUTCOME_REFUSE] = STR_INIT("refuse"),
	[OUTCOME_ASK] = STR_INIT("ask"),
	[OUTCOME_REFER] = STR_INIT("refer"),
};

struct str
outcome_name(enum outcome outcome)
{
	assert(outcome < OUTCOME_COUNT);
	return outcomes[outcome];
}

bool
outcome_parse(struct str name, enum outcome *ret_outcome)
{
	for (size_t i = 0; i < OUTCOME_COUNT; i++) {
		if (str_eq(outcomes[i], name)) {
			*ret_outcome = (enum outcome)i;
			return true;
		}
	}
	return false;
}
