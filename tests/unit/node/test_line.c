/* Who is away is tried one at a time; who stalls takes few places; an answer opens. */
#include <stdio.h>

#include "base/clock.h"
#include "node/line.h"
#include "test.h"

#define T0 (1000 * CLOCK_SECOND)

static struct lines lines; /* large: not on the stack */

static void
test_bad_names(void)
{
	char name[LIMIT_NAME + 1];

	memset(name, 'a', sizeof name);
	CHECK(line_of(&lines, STR(""), T0) == NULL, "nobody has no line");
	CHECK(line_of(&lines, (struct str){ name, LIMIT_NAME }, T0) == NULL,
	    "nor who has too long a name");
	CHECK(
	    line_find(&lines, STR("US/papercup-mail")) == NULL, "nor who was not asked");
}

static void
test_stalls(void)
{
	struct line *line = line_of(&lines, STR("US/papercup-mail"), T0);
	unsigned count = 0;

	while (line_room(line, T0) > 0 && count < 100) {
		(void)line_sent(line);
		count++;
	}
	CHECK(count == 2, "who was never heard gets two");
	for (int i = 0; i < 100; i++) {
		(void)line_answered(line);
		while (line_room(line, T0) > 0)
			(void)line_sent(line);
	}
	CHECK(line->under_way == LINE_WINDOW_MAX,
	    "who answers gets more, and no more than "
	    "there are connections");
	(void)line_busy(line, line->answers, T0);
	(void)line_busy(line, line->answers - 1, T0);
	(void)line_answered(line);
	CHECK(line_room(line, T0) == 0, "who says that it has too much gets less");
	lines_forget(&lines);
	CHECK(line->under_way == 0, "what a dead process had is not under way");
}

static void
test_away(void)
{
	struct line *line = line_of(&lines, STR("CL/fiscalia-norte"), T0);
	uint64_t first = line_sent(line), second = line_sent(line);
	int64_t at = T0;
	unsigned tries = 0;

	line_failed(line, first, at);
	line_failed(line, second, at);
	CHECK(line->away && lines_away(&lines) == 1 && line_room(line, at) == 0,
	    "who is not reached is away");
	for (; at < T0 + 600 * CLOCK_SECOND; at += CLOCK_SECOND / 10) {
		if (line_room(line, at) == 0)
			continue;
		CHECK(line_room(line, at) == 1, "one at a time");
		first = line_sent(line);
		if (line_room(line, at) > 0)
			tries += 1000;
		line_failed(line, first, at);
		if (++tries == 3)
			break;
	}
	for (; at < T0 + 600 * CLOCK_SECOND; at += CLOCK_SECOND / 10)
		if (line_room(line, at) > 0) {
			line_failed(line, line_sent(line), at);
			tries++;
		}
	printf("# %u tries in ten minutes\n", tries);
	CHECK(tries >= 600 / 4 && tries <= 600 / 2 + 5, "every two to four seconds");
	first = line_sent(line);
	CHECK(line_answered(line) && !line->away && line_room(line, at) == 2,
	    "the first answer opens the line");
	CHECK(!line_answered(line), "once");
}

static void
test_long_away(void)
{
	struct line *line = line_of(&lines, STR("DE/hosting"), T0);
	int64_t at = T0;
	unsigned tries = 0;

	line_failed(line, line_sent(line), at);
	for (at = T0 + 3700 * CLOCK_SECOND; at < T0 + 7300 * CLOCK_SECOND;
	     at += CLOCK_SECOND / 10)
		if (line_room(line, at) > 0) {
			line_failed(line, line_sent(line), at);
			tries++;
		}
	CHECK(tries > 100 && tries <= 121, "who is away for an hour is tried seldom");
	line_failed(line, line_sent(line), at);
	line_heard(line, at);
	CHECK(line_room(line, at) == 0 && line_room(line, at + CLOCK_SECOND) == 1,
	    "until it speaks: then at once, and not more than once a second");
	(void)line_sent(line);
	line_heard(line, at);
	CHECK(line_room(line, at + CLOCK_SECOND) == 0, "nor twice at a time");
}

/* A message that its receiver cannot swallow does not cut the receiver off. */
static void
test_poison(void)
{
	struct line *line = line_of(&lines, STR("FR/parquet"), T0);
	uint64_t poison = line_sent(line);

	(void)line_sent(line);
	(void)line_answered(line);
	line_failed(line, poison, T0);
	CHECK(!line->away && line->under_way == 0 && line_room(line, T0) > 0,
	    "what fails alone is not the line's fault");
}

/* Who comes back says for a moment that it is not ready.  What it missed before must not
 * wait for that: a message rested for 15 s after four attempts in vain. */
static void
test_busy(void)
{
	struct line *line = line_of(&lines, STR("ES/juzgado"), T0);
	uint64_t sent[2];
	int64_t at = T0;
	unsigned tries = 0;

	for (int i = 0; i < 6; i++) {
		line_failed(line, line_sent(line), at);
		at = line->try_at;
	}
	sent[0] = line_sent(line);
	CHECK(line_busy(line, sent[0], at) && !line->away,
	    "who is busy is there: what waited for it is due");
	CHECK(line_room(line, at) == 0 && line_room(line, at + CLOCK_SECOND) == 1,
	    "in a second, one at a time");
	CHECK(line_rest(line, 6) == 2 * CLOCK_SECOND,
	    "what was tried in vain while it was away does not count");
	for (int64_t end = at + 60 * CLOCK_SECOND; at < end; at += CLOCK_SECOND / 10)
		if (line_room(line, at) > 0) {
			CHECK(!line_busy(line, line_sent(line), at), "it was there");
			tries++;
		}
	printf("# %u tries in a minute\n", tries);
	CHECK(tries >= 4 && tries <= 8, "less and less often, but every 15 s");
	line_heard(line, at);
	CHECK(line_room(line, at + CLOCK_SECOND) == 1, "when it speaks, in a second");
	sent[0] = line_sent(line);
	CHECK(!line_answered(line), "an answer");
	sent[0] = line_sent(line);
	sent[1] = line_sent(line);
	(void)line_busy(line, sent[0], at);
	(void)line_busy(line, sent[1], at);
	CHECK(line->busies == 1 && line_room(line, at + CLOCK_SECOND) == 1,
	    "what was under way together says it once");
}

static void
test_rest(void)
{
	struct line *line = line_of(&lines, STR("IT/procura"), T0);

	CHECK(line_rest(line, 0) == 2 * CLOCK_SECOND &&
		  line_rest(line, 9) == 2 * CLOCK_SECOND,
	    "the first that fails alone rests shortly, however often it was tried");
	for (int i = 0; i < 12; i++)
		line_alone(line);
	CHECK(line_rest(line, 0) == 2 * CLOCK_SECOND &&
		  line_rest(line, 3) == 16 * CLOCK_SECOND &&
		  line_rest(line, 60) == 300 * CLOCK_SECOND,
	    "who fails alone again and again rests longer, to five minutes");
	line_failed(line, line_sent(line), T0);
	(void)line_sent(line);
	(void)line_answered(line);
	CHECK(line_rest(line, 60) == 2 * CLOCK_SECOND, "until its receiver comes back");
}

static void
test_many(void)
{
	char name[32];
	size_t away = lines_away(&lines);
	struct line *line = line_find(&lines, STR("DE/hosting"));

	for (int i = 0; i < LINES_MAX + 100; i++) {
		(void)snprintf(name, sizeof name, "XX/nobody-%d", i);
		(void)line_of(&lines, str_from(name), T0 + i + CLOCK_DAY);
	}
	CHECK(line_find(&lines, STR("DE/hosting")) == line && lines_away(&lines) <= away,
	    "there is a place for who was used last; what is under way keeps its own");
}

int
main(void)
{
	test_bad_names();
	test_stalls();
	test_away();
	test_long_away();
	test_poison();
	test_busy();
	test_rest();
	test_many();
	return test_done();
}
