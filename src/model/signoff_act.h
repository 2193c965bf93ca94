/* signoff_act.h - what a person does with a signature under an order or a change of it.
 */
#ifndef COMITY_MODEL_SIGNOFF_ACT_H
#define COMITY_MODEL_SIGNOFF_ACT_H

#include <stdbool.h>

#include "base/str.h"

enum signoff_act {
	SIGNOFF_ISSUE,
	SIGNOFF_VALIDATE, /* by a court, often of another organisation */
	SIGNOFF_APPROVE,  /* the second person of the issuer */
	SIGNOFF_WITHDRAW,
	SIGNOFF_ACT_COUNT
};

struct str signoff_act_name(enum signoff_act act); /* "issue" ... */
bool signoff_act_parse(struct str name, enum signoff_act *ret_act);

#endif
