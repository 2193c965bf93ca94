/* What a report counts of a case. */
#include "casefile/result.h"
#include "test.h"

static void
test_steps(void)
{
	static const struct {
		enum case_result before;
		enum case_state state;
		enum case_event event;
		enum case_result after;
		const char *words;
	} cases[] = {
		{ RESULT_GIVEN, CASE_PRODUCED, EVENT_WITHDRAW, RESULT_GIVEN,
		    "what was given stays given" },
		{ RESULT_PARTLY, CASE_PRODUCED, EVENT_PRODUCE, RESULT_PARTLY,
		    "a second package of a part is a part" },
		{ RESULT_OPEN, CASE_PARTLY, EVENT_PRODUCE, RESULT_PARTLY,
		    "a part is given" },
		{ RESULT_OPEN, CASE_OPENED, EVENT_PRODUCE, RESULT_GIVEN, "all is given" },
		{ RESULT_OPEN, CASE_OPENED, EVENT_PART, RESULT_OPEN,
		    "to decide is not to give" },
		{ RESULT_PRESERVED, CASE_PRESERVED, EVENT_REFUSE, RESULT_REFUSED,
		    "what was kept may be refused" },
		{ RESULT_OPEN, CASE_SENT, EVENT_RETURN, RESULT_RETURNED,
		    "a node refused it" },
		{ RESULT_REFUSED, CASE_REFUSED, EVENT_CLOSE, RESULT_REFUSED,
		    "closing ends no result" },
	};

	for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++)
		CHECK(case_result_after(cases[i].before, cases[i].state,
			  cases[i].event) == cases[i].after,
		    cases[i].words);
}

static void
test_names(void)
{
	enum case_result result = RESULT_COUNT;

	CHECK(!case_result_parse(STR("lost"), &result) && result == RESULT_COUNT,
	    "no such result");
	for (enum case_result r = 0; r < RESULT_COUNT; r++)
		CHECK(case_result_parse(case_result_name(r), &result) && result == r,
		    case_result_name(r).ptr);
}

int
main(void)
{
	test_steps();
	test_names();
	return test_done();
}
