#include "node/line.h"

#include <assert.h>
#include <string.h>

#include "base/clock.h"

#define WINDOW_FIRST 2
/* Pauses between tries double from the first to the last. */
#define TRY_FIRST (CLOCK_SECOND / 2)
#define TRY_LAST (2 * CLOCK_SECOND)
/* Who has been away for so long is tried less often. */
#define LONG_AWAY (3600 * CLOCK_SECOND)
#define TRY_SELDOM (30 * CLOCK_SECOND)
/* Nobody is tried more often for having spoken. */
#define HEARD_PAUSE CLOCK_SECOND
/* Who has too much to do, or no room, says so soon after it has. */
#define BUSY_FIRST CLOCK_SECOND
#define BUSY_LAST (15 * CLOCK_SECOND)
/* What fails alone may be what its receiver cannot swallow. */
#define REST_FIRST (2 * CLOCK_SECOND)
#define REST_LAST (300 * CLOCK_SECOND)

struct line *
line_find(struct lines *lines, struct str organisation)
{
	for (size_t i = 0; i < LINES_MAX; i++)
		if (lines->list[i].organisation[0] != '\0' &&
		    str_eq_c(organisation, lines->list[i].organisation))
			return &lines->list[i];
	return NULL;
}

/* A free one, else that of whom nothing was heard of or sent to for longest. */
static struct line *
take_place(struct lines *lines)
{
	struct line *best = NULL;

	for (size_t i = 0; i < LINES_MAX; i++) {
		struct line *line = &lines->list[i];

		if (line->organisation[0] == '\0')
			return line;
		if (line->under_way == 0 &&
		    (best == NULL || line->used_at < best->used_at))
			best = line;
	}
	return best;
}

struct line *
line_of(struct lines *lines, struct str organisation, int64_t now)
{
	struct line *line = line_find(lines, organisation);

	if (line == NULL && organisation.len > 0 && organisation.len < LIMIT_NAME) {
		line = take_place(lines);
		if (line == NULL)
			return NULL;
		*line = (struct line){ .window = WINDOW_FIRST };
		memcpy(line->organisation, organisation.ptr, organisation.len);
	}
	if (line != NULL)
		line->used_at = now;
	return line;
}

unsigned
line_room(const struct line *line, int64_t now)
{
	if (line->away)
		return line->under_way == 0 && now >= line->try_at ? 1 : 0;
	if (line->busies > 0 && now < line->try_at)
		return 0;
	return line->under_way < line->window ? line->window - line->under_way : 0;
}

size_t
lines_away(const struct lines *lines)
{
	size_t count = 0;

	for (size_t i = 0; i < LINES_MAX; i++)
		count += lines->list[i].organisation[0] != '\0' && lines->list[i].away;
	return count;
}

uint64_t
line_sent(struct line *line)
{
	line->under_way++;
	return line->answers;
}

static void
came_back(struct line *line)
{
	if (line->under_way > 0)
		line->under_way--;
}

/* True: the receiver had been away. */
static bool
open_line(struct line *line)
{
	bool was_away = line->away;

	came_back(line);
	line->answers++;
	line->failures = 0;
	line->away = false;
	if (was_away)
		line->alone = 0;
	return was_away;
}

bool
line_answered(struct line *line)
{
	bool was_away = open_line(line);

	line->busies = 0;
	if (was_away)
		line->window = WINDOW_FIRST;
	else if (line->window < LINE_WINDOW_MAX)
		line->window++;
	return was_away;
}

/* From the first to the last, doubled with each time. */
static int64_t
doubled(int64_t first, int64_t last, int64_t times)
{
	int64_t pause = first;

	for (int64_t i = 0; i < times && pause < last; i++)
		pause *= 2;
	return pause > last ? last : pause;
}

bool
line_busy(struct line *line, uint64_t sent, int64_t now)
{
	bool was_away = open_line(line);

	line->window = 1;
	if (line->busies > 0 && sent < line->busy_from)
		return was_away; /* sent before it was known: nothing new */
	line->try_at = now + doubled(BUSY_FIRST, BUSY_LAST, (int64_t)line->busies);
	line->busies++;
	line->busy_from = line->answers;
	return was_away;
}

void
line_alone(struct line *line)
{
	line->alone++;
}

int64_t
line_rest(const struct line *line, int64_t attempts)
{
	int64_t times = (int64_t)line->alone;

	return doubled(REST_FIRST, REST_LAST, attempts < times ? attempts : times);
}

/* A little of the clock's last digits, so that many nodes do not come at once. */
static int64_t
pause_of(const struct line *line, int64_t now)
{
	int64_t pause = doubled(TRY_FIRST, TRY_LAST, (int64_t)line->failures - 1);

	if (now - line->away_since >= LONG_AWAY)
		return TRY_SELDOM + now % TRY_LAST;
	return pause + now % (pause / 4);
}

void
line_failed(struct line *line, uint64_t sent, int64_t now)
{
	came_back(line);
	if (line->answers != sent) {
		line->alone++;
		return;
	}
	if (!line->away)
		line->away_since = now;
	line->away = true;
	line->failures++;
	line->try_at = now + pause_of(line, now);
}

void
lines_forget(struct lines *lines)
{
	for (size_t i = 0; i < LINES_MAX; i++)
		lines->list[i].under_way = 0;
}

void
line_heard(struct line *line, int64_t now)
{
	if ((!line->away && line->busies == 0) || line->try_at <= now + HEARD_PAUSE)
		return;
	line->try_at = now + HEARD_PAUSE;
}
