#include "model/change_part.h"

#include <assert.h>

static const struct str kepts[PART_KEPT_COUNT] = {
	[PART_KEPT_UNKNOWN] = STR_INIT("unknown"),
	[PART_KEPT] = STR_INIT("yes"),
	[PART_NOT_KEPT] = STR_INIT("no"),
};

struct str
part_kept_name(enum part_kept kept)
{
	assert(kept < PART_KEPT_COUNT);
	return kepts[kept];
}

bool
part_kept_parse(struct str name, enum part_kept *ret_kept)
{
	for (size_t i = 0; i < PART_KEPT_COUNT; i++) {
		if (str_eq(kepts[i], name)) {
			*ret_kept = (enum part_kept)i;
			return true;
		}
	}
	return false;
}
