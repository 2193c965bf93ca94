/*
 * loop.h - waits for descriptors, signals and timers; without callbacks.
 *
 * A descriptor is added with a tag (what kind of thing it is) and an index (which one);
 * loop_wait gives them back with what happened.  Level-triggered: what is not read is
 * told again.
 */
#ifndef COMITY_PROC_LOOP_H
#define COMITY_PROC_LOOP_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/err.h"

#define LOOP_READ 1U
#define LOOP_WRITE 2U
/* Events of one loop_wait. */
#define LOOP_EVENTS_MAX 64

struct loop {
	int epoll_fd;
	int signal_fd; /* -1 = none */
};

struct loop_event {
	uint32_t tag;
	uint32_t index;
	bool readable;
	bool writable;
	bool hangup; /* the other side is closed; there may be something to read yet */
};

enum err loop_init(struct loop *loop, struct why *why);
void loop_release(struct loop *loop);

/* want: LOOP_READ, LOOP_WRITE, both, or 0 (only hangup). */
enum err loop_add(struct loop *loop, int fd, uint32_t tag, uint32_t index, unsigned want,
    struct why *why);
enum err loop_want(struct loop *loop, int fd, uint32_t tag, uint32_t index, unsigned want,
    struct why *why);
/* Call before the descriptor is closed. */
void loop_remove(struct loop *loop, int fd);

/* Waits up to timeout_ms (-1 = as long as it takes); 0 events when the time is over. */
enum err loop_wait(struct loop *loop, int timeout_ms,
    struct loop_event ret_events[static LOOP_EVENTS_MAX], size_t *ret_count,
    struct why *why);

/* From now on SIGTERM, SIGINT, SIGHUP and SIGCHLD come as readable events of this tag,
 * and a write to a closed socket is an error, not a signal. */
enum err loop_signals(struct loop *loop, uint32_t tag, struct why *why);
/* The next signal that came; 0 = no more. */
int loop_signal_next(struct loop *loop);

/* A timer that is set: a descriptor of the caller's, added with tag and index. */
enum err loop_timer(
    struct loop *loop, uint32_t tag, uint32_t index, int *ret_fd, struct why *why);
/* Once, after ms milliseconds; 0 = never. */
void loop_timer_set(int fd, uint64_t ms);
/* After its event: true when it ran out (and the event is over). */
bool loop_timer_passed(int fd);

/* Milliseconds of a clock that only runs forward: for time-outs and back-off, never for
 * the law. */
int64_t loop_now_ms(void);

#endif
