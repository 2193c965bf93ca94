#include "paper/service.h"

#include <errno.h>
#include <poll.h>
#include <sys/resource.h>

#include "base/cursor.h"

/* More than the core waits for: what outlives its answer ends by itself. */
#define CPU_SECONDS 60
/* What is said around a PDF. */
#define ANSWER_MAX (LIMIT_BODY + 64)

static enum err
wait_for(const struct service *service, short events, struct why *why)
{
	struct pollfd wait = { .fd = service->channel.fd, .events = events };

	return poll(&wait, 1, -1) < 0 && errno != EINTR ? err_errno(why, "poll") : ERR_OK;
}

enum err
service_open(struct service *service, struct why *why)
{
	const struct rlimit cpu = { CPU_SECONDS, CPU_SECONDS };

	if (setrlimit(RLIMIT_CPU, &cpu) != 0)
		return err_errno(why, "limits");
	return channel_init(&service->channel, CHANNEL_FD, why);
}

enum err
service_wait(struct service *service, struct why *why)
{
	enum err e;

	while ((e = channel_receive(&service->channel, &service->asked, why)) ==
	       ERR_NOT_FOUND) {
		e = wait_for(service, POLLIN, why);
		if (e != ERR_OK)
			break;
	}
	return e;
}

enum err
service_answer(struct service *service, bool ok, struct str said, struct why *why)
{
	struct buf payload;
	enum err e;

	buf_init(&payload, ANSWER_MAX);
	buf_add_byte(&payload, ok);
	buf_add_sized(&payload, said);
	e = channel_send(&service->channel,
	    FRAME(service->asked.kind, service->asked.id, buf_str(&payload)), why);
	buf_release(&payload);
	while (e == ERR_OK && channel_backlog(&service->channel) > 0) {
		e = wait_for(service, POLLOUT, why);
		if (e == ERR_OK)
			e = channel_flush(&service->channel, why);
	}
	return e;
}
