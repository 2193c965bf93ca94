/*
 * line.h - how many messages may be on their way to each receiver, and when who is away
 * is tried again.
 *
 * A line begins with two, and each answer lets one more go, up to as many as there are
 * connections: who stalls holds few places, and others' mail never waits behind his.  Who
 * is not reached is away: then one message at a time is tried, every few seconds, however
 * many wait; the first answer opens the line, and all that waited is due.
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
	unsigned failures;  /* since the last answer */
	int64_t away_since; /* and when to try next, while away */
	int64_t try_at;
	int64_t used_at;
	uint64_t answers; /* ever */
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
/* It is there, and has too much to do. */
void line_busy(struct line *line);
/* It was not reached.  Where others were answered meanwhile, that is not the line's
 * fault.
 */
void line_failed(struct line *line, uint64_t sent, int64_t now);
/* The process that had them is gone. */
void lines_forget(struct lines *lines);
/* It has spoken to us: if it was away, it is tried now. */
void line_heard(struct line *line, int64_t now);

#endif
