#include "node/role.h"

#include <errno.h>
#include <poll.h>

#include "node/frames.h"
#include "node/jail.h"
#include "node/log.h"

int
role_failed(const char *what, const struct why *why)
{
	log_event(LOG_ERROR, what, "why", why->text, "error", err_name(why->err), NULL);
	return 1;
}

enum err
role_next(struct channel *channel, struct frame *ret_frame, struct why *why)
{
	for (;;) {
		struct pollfd wait = { .fd = channel->fd, .events = POLLIN };
		enum err e = channel_receive(channel, ret_frame, why);

		if (e != ERR_NOT_FOUND)
			return e;
		if (channel_backlog(channel) > 0)
			wait.events |= POLLOUT;
		if (poll(&wait, 1, -1) < 0 && errno != EINTR)
			return err_errno(why, "poll");
		e = channel_flush(channel, why);
		if (e != ERR_OK)
			return e;
	}
}

enum err
role_flush(struct channel *channel, struct why *why)
{
	enum err e = ERR_OK;

	while (e == ERR_OK && channel_backlog(channel) > 0) {
		struct pollfd wait = { .fd = channel->fd, .events = POLLOUT };

		if (poll(&wait, 1, -1) < 0 && errno != EINTR)
			return err_errno(why, "poll");
		e = channel_flush(channel, why);
	}
	return e;
}

enum err
role_ready(struct channel *channel, enum role role, const struct config *config,
    struct arena *arena, struct why *why)
{
	enum err e = jail_enter(role, config, arena, why);

	if (e == ERR_OK)
		e = channel_send(channel, FRAME(FRAME_READY, 0, STR("")), why);
	return e;
}
