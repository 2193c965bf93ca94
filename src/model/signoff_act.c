#include "model/signoff_act.h"

#include <assert.h>
#include <stddef.h>

static const struct str acts[SIGNOFF_ACT_COUNT] = {
	[SIGNOFF_ISSUE] = STR_INIT("issue"),
	[SIGNOFF_VALIDATE] = STR_INIT("validate"),
	[SIGNOFF_APPROVE] = STR_INIT("approve"),
	[SIGNOFF_WITHDRAW] = STR_INIT("withdraw"),
};

struct str
signoff_act_name(enum signoff_act act)
{
	assert(act < SIGNOFF_ACT_COUNT);
	return acts[act];
}

bool
signoff_act_parse(struct str name, enum signoff_act *ret_act)
{
	for (size_t i = 0; i < SIGNOFF_ACT_COUNT; i++) {
		if (str_eq(acts[i], name)) {
			*ret_act = (enum signoff_act)i;
			return true;
		}
	}
	return false;
}
