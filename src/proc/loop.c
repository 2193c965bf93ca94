#include "proc/loop.h"

#include <errno.h>
#include <signal.h>
#include <sys/epoll.h>
#include <sys/signalfd.h>
#include <sys/timerfd.h>
#include <time.h>
#include <unistd.h>

enum err
loop_init(struct loop *loop, struct why *why)
{
	int fd = epoll_create1(EPOLL_CLOEXEC);

	if (fd < 0)
		return err_errno(why, "epoll");
	*loop = (struct loop){ .epoll_fd = fd, .signal_fd = -1 };
	return ERR_OK;
}

void
loop_release(struct loop *loop)
{
	if (loop->signal_fd >= 0)
		(void)close(loop->signal_fd);
	if (loop->epoll_fd >= 0)
		(void)close(loop->epoll_fd);
	*loop = (struct loop){ .epoll_fd = -1, .signal_fd = -1 };
}

static enum err
control(
    struct loop *loop, int operation, int fd, struct epoll_event event, struct why *why)
{
	if (epoll_ctl(loop->epoll_fd, operation, fd, &event) != 0)
		return err_errno(why, "epoll: descriptor %d", fd);
	return ERR_OK;
}

static struct epoll_event
event_of(uint32_t tag, uint32_t index, unsigned want)
{
	struct epoll_event event = { .events = EPOLLRDHUP };

	if (want & LOOP_READ)
		event.events |= EPOLLIN;
	if (want & LOOP_WRITE)
		event.events |= EPOLLOUT;
	event.data.u64 = (uint64_t)tag << 32 | index;
	return event;
}

enum err
loop_add(struct loop *loop, int fd, uint32_t tag, uint32_t index, unsigned want,
    struct why *why)
{
	return control(loop, EPOLL_CTL_ADD, fd, event_of(tag, index, want), why);
}

enum err
loop_want(struct loop *loop, int fd, uint32_t tag, uint32_t index, unsigned want,
    struct why *why)
{
	return control(loop, EPOLL_CTL_MOD, fd, event_of(tag, index, want), why);
}

void
loop_remove(struct loop *loop, int fd)
{
	(void)epoll_ctl(loop->epoll_fd, EPOLL_CTL_DEL, fd, NULL);
}

enum err
loop_wait(struct loop *loop, int timeout_ms,
    struct loop_event ret_events[static LOOP_EVENTS_MAX], size_t *ret_count,
    struct why *why)
{
	struct epoll_event raw[LOOP_EVENTS_MAX];
	int count = epoll_wait(loop->epoll_fd, raw, LOOP_EVENTS_MAX, timeout_ms);

	if (count < 0 && errno != EINTR)
		return err_errno(why, "epoll");
	*ret_count = count < 0 ? 0 : (size_t)count;
	for (size_t i = 0; i < *ret_count; i++) {
		uint32_t events = raw[i].events;

		ret_events[i] = (struct loop_event){
			.tag = (uint32_t)(raw[i].data.u64 >> 32),
			.index = (uint32_t)raw[i].data.u64,
			.readable = (events & EPOLLIN) != 0,
			.writable = (events & EPOLLOUT) != 0,
			.hangup = (events & (EPOLLHUP | EPOLLRDHUP | EPOLLERR)) != 0,
		};
	}
	return ERR_OK;
}

enum err
loop_signals(struct loop *loop, uint32_t tag, struct why *why)
{
	struct sigaction ignore = { .sa_handler = SIG_IGN };
	sigset_t set;
	int fd;
	enum err e;

	(void)sigemptyset(&set);
	(void)sigaddset(&set, SIGTERM);
	(void)sigaddset(&set, SIGINT);
	(void)sigaddset(&set, SIGHUP);
	(void)sigaddset(&set, SIGCHLD);
	if (sigprocmask(SIG_BLOCK, &set, NULL) != 0 ||
	    sigaction(SIGPIPE, &ignore, NULL) != 0)
		return err_errno(why, "signals");
	fd = signalfd(-1, &set, SFD_CLOEXEC | SFD_NONBLOCK);
	if (fd < 0)
		return err_errno(why, "signals");
	e = loop_add(loop, fd, tag, 0, LOOP_READ, why);
	if (e != ERR_OK)
		(void)close(fd);
	else
		loop->signal_fd = fd;
	return e;
}

int
loop_signal_next(struct loop *loop)
{
	struct signalfd_siginfo info;

	if (read(loop->signal_fd, &info, sizeof info) != (ssize_t)sizeof info)
		return 0;
	return (int)info.ssi_signo;
}

enum err
loop_timer(struct loop *loop, uint32_t tag, uint32_t index, int *ret_fd, struct why *why)
{
	int fd = timerfd_create(CLOCK_MONOTONIC, TFD_CLOEXEC | TFD_NONBLOCK);
	enum err e;

	if (fd < 0)
		return err_errno(why, "timer");
	e = loop_add(loop, fd, tag, index, LOOP_READ, why);
	if (e != ERR_OK)
		(void)close(fd);
	else
		*ret_fd = fd;
	return e;
}

void
loop_timer_set(int fd, uint64_t ms)
{
	struct itimerspec spec = { .it_value = { .tv_sec = (time_t)(ms / 1000),
				       .tv_nsec = (long)(ms % 1000) * 1000000 } };

	(void)timerfd_settime(fd, 0, &spec, NULL);
}

bool
loop_timer_passed(int fd)
{
	uint64_t times;

	return read(fd, &times, sizeof times) == (ssize_t)sizeof times;
}

int64_t
loop_now_ms(void)
{
	struct timespec now;

	(void)clock_gettime(CLOCK_MONOTONIC, &now);
	return (int64_t)now.tv_sec * 1000 + now.tv_nsec / 1000000;
}
