/*
 * line.h - how many messages may be on their way to each receiver, and when who is away
 * is tried again.
 *
 * A line begins with two, and each answer lets one more go, up to as many as there are
 * connections: who stalls holds few places, and others' mail never waits behind his.  Who
 * is not reached is away: then one message at a time is tried, every few seconds, however
 * many wait; the first answer opens the line, and all that waited is due.  Who says that
 * it has too much to do gets one at a time, and that later, too.
 *
 * Times are of a clock that does not jump (clock_steady).
 */
#ifndef COMITY_NODE_LINE_H
#define COMITY_NODE_LINE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/limits.h"
#include "base/str.h"

#define LINES_MAX 512
/* At one time to one receiver; net/client.h has as many connections to it. */
#define LINE_WINDOW_MAX 16

struct line {
	char organisation[LIMIT_NAME]; /* empty = free */
	unsigned window;               /* messages at one time */
	unsigned under_way;
	bool away;
	unsigned failures; /* since the last answer */
	unsigned busies;   /* that it has too much to do: how often in a row */
	unsigned alone;    /* messages that failed while others went, since it was away */
	int64_t away_since; /* and when to try next, while away or busy */
	int64_t try_at;
	int64_t used_at;
	uint64_t answers;   /* ever */
	uint64_t busy_from; /* what was sent before that many is no new sign */
};

struct lines {
	struct line list[LINES_MAX];
};

/* The receiver's line; of who has none it is new.  NULL: all have something under way. */
struct line *line_of(struct lines *lines, struct str organisation, int64_t now);
/* The same, and NULL if there is none. */
struct line *line_find(struct lines *lines, struct str organisation);
/* How many more may go now. */
unsigned line_room(const struct line *line, int64_t now);
size_t lines_away(const struct lines *lines);

/* One goes.  What it returns is handed in when it comes back. */
uint64_t line_sent(struct line *line);
/* There was an answer, of whatever kind; true: the receiver had been away. */
bool line_answered(struct line *line);
/* Instead: it is there, and has too much to do. */
bool line_busy(struct line *line, uint64_t sent, int64_t now);
/* It was not reached.  Where others were answered meanwhile, that is not the line's
 * fault, and the message has failed alone.
 */
void line_failed(struct line *line, uint64_t sent, int64_t now);
/* It was answered, and the answer was of no use. */
void line_alone(struct line *line);
/* How long a message rests that has failed, after so many attempts: longer each time that
 * one fails alone.  What was tried in vain while its receiver was away does not count. */
int64_t line_rest(const struct line *line, int64_t attempts);
/* The process that had them is gone. */
void lines_forget(struct lines *lines);
/* It has spoken to us: if it was away or busy, it is tried now. */
void line_heard(struct line *line, int64_t now);

#endif
