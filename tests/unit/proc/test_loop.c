/* Waiting: descriptors with their tags, signals as events, timers. */
#include <fcntl.h>
#include <signal.h>
#include <unistd.h>

#include "proc/loop.h"
#include "test.h"

int
main(void)
{
	struct loop_event events[LOOP_EVENTS_MAX];
	struct loop loop;
	size_t count = 99;
	int fds[2];
	int timer = -1;

	if (!CHECK(loop_init(&loop, NULL) == ERR_OK && pipe2(fds, O_CLOEXEC) == 0,
		"a loop opens"))
		return test_done();
	CHECK(loop_add(&loop, 999, 1, 1, LOOP_READ, NULL) != ERR_OK,
	    "a descriptor that is none is refused");
	CHECK(loop_add(&loop, fds[0], 5, 77, LOOP_READ, NULL) == ERR_OK, "one is added");
	CHECK(loop_wait(&loop, 0, events, &count, NULL) == ERR_OK && count == 0,
	    "nothing happens");
	CHECK(write(fds[1], "x", 1) == 1 &&
		  loop_wait(&loop, 1000, events, &count, NULL) == ERR_OK && count == 1 &&
		  events[0].tag == 5 && events[0].index == 77 && events[0].readable &&
		  !events[0].hangup,
	    "tag and index come back");
	CHECK(loop_want(&loop, fds[0], 5, 77, 0, NULL) == ERR_OK &&
		  loop_wait(&loop, 0, events, &count, NULL) == ERR_OK && count == 0,
	    "what is not wanted is not told");
	(void)close(fds[1]);
	CHECK(loop_wait(&loop, 1000, events, &count, NULL) == ERR_OK && count == 1 &&
		  events[0].hangup,
	    "but a hangup is");
	loop_remove(&loop, fds[0]);
	CHECK(loop_signals(&loop, 9, NULL) == ERR_OK && raise(SIGTERM) == 0 &&
		  loop_wait(&loop, 1000, events, &count, NULL) == ERR_OK && count == 1 &&
		  events[0].tag == 9,
	    "a signal is an event");
	CHECK(loop_signal_next(&loop) == SIGTERM && loop_signal_next(&loop) == 0,
	    "and says which");
	CHECK(loop_timer(&loop, 3, 4, &timer, NULL) == ERR_OK, "a timer");
	loop_timer_set(timer, 20);
	CHECK(!loop_timer_passed(timer), "has not passed at once");
	CHECK(loop_wait(&loop, 2000, events, &count, NULL) == ERR_OK && count == 1 &&
		  events[0].tag == 3 && loop_timer_passed(timer) &&
		  !loop_timer_passed(timer),
	    "passes once");
	(void)close(timer);
	loop_release(&loop);
	return test_done();
}
