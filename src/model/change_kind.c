#include "model/change_kind.h"

#include <assert.h>
#include <stddef.h>

static const struct str kinds[CHANGE_KIND_COUNT] = {
	[CHANGE_WITHDRAWAL] = STR_INIT("withdrawal"),
	[CHANGE_EXTENSION] = STR_INIT("extension"),
	[CHANGE_CONFIRMATION] = STR_INIT("confirmation"),
	[CHANGE_CLARIFICATION] = STR_INIT("clarification"),
	[CHANGE_QUESTION] = STR_INIT("question"),
	[CHANGE_FORBID] = STR_INIT("do-not-disclose"),
	[CHANGE_PERMIT] = STR_INIT("may-disclose"),
	[CHANGE_REASONS] = STR_INIT("reasons"),
	[CHANGE_STATEMENT] = STR_INIT("statement"),
	[CHANGE_NON_EXECUTION] = STR_INIT("non-execution"),
	[CHANGE_MAINTENANCE] = STR_INIT("maintenance"),
	[CHANGE_AGREEMENT] = STR_INIT("agreement"),
	[CHANGE_COSTS] = STR_INIT("costs"),
};

struct str
change_kind_name(enum change_kind kind)
{
	assert(kind < CHANGE_KIND_COUNT);
	return kinds[kind];
}

bool
change_kind_parse(struct str name, enum change_kind *ret_kind)
{
	for (size_t i = 0; i < CHANGE_KIND_COUNT; i++) {
		if (str_eq(kinds[i], name)) {
			*ret_kind = (enum change_kind)i;
			return true;
		}
	}
	return false;
}
