#include "casefile/result.h"

static const struct str names[RESULT_COUNT] = {
	[RESULT_OPEN] = STR_INIT("open"),
	[RESULT_GIVEN] = STR_INIT("given"),
	[RESULT_PARTLY] = STR_INIT("partly"),
	[RESULT_PRESERVED] = STR_INIT("preserved"),
	[RESULT_REFUSED] = STR_INIT("refused"),
	[RESULT_REFERRED] = STR_INIT("referred"),
	[RESULT_WITHDRAWN] = STR_INIT("withdrawn"),
	[RESULT_NOT_EXECUTED] = STR_INIT("not-executed"),
	[RESULT_RETURNED] = STR_INIT("returned"),
};

/* Events that are not here leave the result as it is. */
static const struct {
	enum case_event event;
	enum case_result result;
} results[] = {
	{ EVENT_PRESERVE, RESULT_PRESERVED },
	{ EVENT_REFUSE, RESULT_REFUSED },
	{ EVENT_REFER, RESULT_REFERRED },
	{ EVENT_WITHDRAW, RESULT_WITHDRAWN },
	{ EVENT_AGREE, RESULT_NOT_EXECUTED },
	{ EVENT_RETURN, RESULT_RETURNED },
};

struct str
case_result_name(enum case_result result)
{
	return names[result];
}

bool
case_result_parse(struct str name, enum case_result *ret_result)
{
	for (enum case_result r = 0; r < RESULT_COUNT; r++)
		if (str_eq(name, names[r])) {
			*ret_result = r;
			return true;
		}
	return false;
}

enum case_result
case_result_after(enum case_result result, enum case_state state, enum case_event event)
{
	if (result == RESULT_GIVEN || result == RESULT_PARTLY)
		return result;
	if (event == EVENT_PRODUCE)
		return state == CASE_PARTLY ? RESULT_PARTLY : RESULT_GIVEN;
	for (size_t i = 0; i < sizeof results / sizeof results[0]; i++)
		if (results[i].event == event)
			return results[i].result;
	return result;
}
