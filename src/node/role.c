#include "node/role.h"

#include <assert.h>
#include <errno.h>
#include <poll.h>
#include <unistd.h>

#include "node/frames.h"
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

/* libcurl resolves names, and loads what the system's configuration says for it. */
static const struct sandbox_path system_files[] = {
	{ "/etc", false },
	{ "/lib", false },
	{ "/lib64", false },
	{ "/run", false },
	{ "/usr", false },
};

enum err
role_jail(enum role role, const struct sandbox_path *paths, size_t count, struct why *why)
{
	static struct sandbox sandbox; /* large: not on the stack */
	struct sandbox_path there[ROLE_PATHS_MAX];
	size_t there_count = 0;
	enum err e;

	assert(count <= ROLE_PATHS_MAX);
	for (size_t i = 0; i < count; i++)
		if (access(paths[i].path, F_OK) == 0)
			there[there_count++] = paths[i];
	e = sandbox_files(there, there_count, why);
	if (e == ERR_NOT_FOUND) {
		log_event(LOG_WARNING, "no-landlock", "why",
		    "files are guarded by system calls alone", NULL);
		e = ERR_OK;
	}
	if (e == ERR_OK)
		e = sandbox_prepare(role, &sandbox, why);
	return e == ERR_OK ? sandbox_enter(&sandbox, why) : e;
}

enum err
role_ready(struct channel *channel, enum role role, struct why *why)
{
	bool resolves = role == ROLE_COURIER;
	enum err e = role_jail(role, system_files,
	    resolves ? sizeof system_files / sizeof system_files[0] : 0, why);

	if (e == ERR_OK)
		e = channel_send(channel, FRAME(FRAME_READY, 0, STR("")), why);
	return e;
}
