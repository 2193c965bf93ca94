/* One clock against many: who is alone is not believed, and neither are we. */
#include <stdio.h>
#include <string.h>

#include "base/clock.h"
#include "base/limits.h"
#include "node/skew.h"
#include "test.h"

#define GAP                                                                              \
	(1000 * CLOCK_DAY)    /* the node's clock less the steady one, when it is right */
#define T0 (5 * CLOCK_SECOND) /* steady */
#define FAR ((int64_t)LIMIT_CLOCK_SKEW_SEC * CLOCK_SECOND)

/* An answer that came within a second, from a clock that is so far ahead of ours. */
static void
answer(struct skew *skew, const char *name, int64_t ahead)
{
	int64_t now = GAP + T0;

	skew_seen(skew, str_from(name), now + ahead, now, now, T0);
}

static void
test_who_is_believed(void)
{
	struct skew skew;

	skew_begin(&skew, GAP, T0);
	CHECK(skew_of(&skew, GAP, T0) == 0, "alone, a node has no doubt");
	answer(&skew, "US/papercup-mail", FAR);
	CHECK(
	    skew_of(&skew, GAP, T0) == 0, "one clock that differs may be the wrong one");
	answer(&skew, "US/papercup-mail", FAR);
	CHECK(skew_of(&skew, GAP, T0) == 0, "and stays one, however often it speaks");
	answer(&skew, "DE/court", -FAR);
	CHECK(skew_of(&skew, GAP, T0) == 0,
	    "two that differ from one another prove nothing");
	answer(&skew, "DE/court", 2 * FAR);
	CHECK(skew_of(&skew, GAP, T0) == -FAR, "two on one side: behind, by the nearer");
	answer(&skew, "CL/office", 0);
	CHECK(skew_of(&skew, GAP, T0) == 0,
	    "and one that agrees, with our start: no doubt");
	answer(&skew, "CL/office", FAR);
	CHECK(skew_of(&skew, GAP, T0) != 0, "until it does not");
	answer(&skew, "DE/court", FAR - 1);
	answer(&skew, "CL/office", FAR - 1);
	CHECK(skew_of(&skew, GAP, T0) == 0, "five minutes less a bit are no doubt");
}

static void
test_ours_is_set(void)
{
	struct skew skew;
	struct verdict verdict;

	skew_begin(&skew, GAP, T0);
	CHECK(skew_of(&skew, GAP + CLOCK_DAY, T0) == 0, "nobody else has spoken yet");
	answer(&skew, "US/papercup-mail", 0);
	CHECK(skew_of(&skew, GAP + CLOCK_DAY, T0) == CLOCK_DAY, "ahead by a day");
	verdict = skew_judge(skew_of(&skew, GAP - CLOCK_DAY, T0));
	CHECK(strcmp(verdict.rule, "clock-in-doubt") == 0, "nothing is issued then");
	CHECK(
	    strstr(verdict.detail, "behind by at least 86400 s") != NULL, "it says why");
	CHECK(skew_of(&skew, GAP + FAR - 1, T0) == 0, "what is slewed is no jump");
	verdict = skew_judge(skew_of(&skew, GAP, T0));
	CHECK(verdict_is_yes(&verdict), "set right again: no doubt");
	CHECK(skew_of(&skew, GAP + CLOCK_DAY, T0 + CLOCK_DAY) == CLOCK_DAY, "for a day");
	CHECK(skew_of(&skew, GAP + CLOCK_DAY, T0 + CLOCK_DAY + 1) == 0, "and no longer");
}

static void
test_slow_answers(void)
{
	struct skew skew;
	int64_t now = GAP + T0;

	skew_begin(&skew, GAP + CLOCK_DAY, T0);
	skew_seen(&skew, STR("DE/court"), now - 1, now - 2 * FAR, now, T0);
	CHECK(skew_of(&skew, GAP + CLOCK_DAY, T0) == 0,
	    "a slow one within its time: no word");
	skew_seen(&skew, STR("DE/court"), now - 3 * FAR, now - 2 * FAR, now, T0);
	CHECK(skew_of(&skew, GAP + CLOCK_DAY + FAR, T0) == FAR,
	    "before it was asked: a word against, by the least that it can be");
	skew_begin(&skew, GAP, T0);
	skew_seen(&skew, STR("DE/court"), now, now + CLOCK_DAY, now, T0);
	skew_seen(&skew, STR("CL/office"), now, now + CLOCK_DAY, now, T0);
	CHECK(skew_of(&skew, GAP, T0) == 0,
	    "written when ours was ahead, answered when it was right: no word");
	skew_seen(&skew, STR(""), now + FAR, now, now, T0);
	CHECK(skew_of(&skew, GAP, T0) == 0, "nobody has no word");
}

static void
test_many(void)
{
	struct skew skew;
	char name[32];
	int i;

	skew_begin(&skew, GAP, T0);
	for (i = 0; i < 3 * SKEW_WITNESSES; i++) {
		(void)snprintf(name, sizeof name, "DE/office-%d", i);
		skew_seen(&skew, str_from(name), GAP + T0 + i + FAR, GAP + T0 + i,
		    GAP + T0 + i, T0 + i);
	}
	CHECK(skew_of(&skew, GAP, T0 + i) == -FAR, "the latest are kept");
}

int
main(void)
{
	test_who_is_believed();
	test_ours_is_set();
	test_slow_answers();
	test_many();
	return test_done();
}
