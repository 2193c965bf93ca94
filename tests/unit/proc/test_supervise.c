/* A supervisor with a hub, two echoes and a helper on request: what starts, what is
 * started again, what ends in which order.  The program starts itself with --role. */
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <sys/wait.h>
#include <unistd.h>

#include "proc/supervise.h"
#include "test.h"

enum { PING = 10, PONG, DIE };

static const struct supervise_spec specs[] = {
	{ .name = "echo", .stage = 0, .kept = 8 },
	{ .name = "hub", .stage = 2, .hub = true },
	{ .name = "late", .stage = 3 },
	{ .name = "helper", .stage = 1, .on_request = true },
};

/* One more in the memory that is kept; the process cannot make it smaller. */
static bool
count_lives(void)
{
	uint64_t lives = 0;

	if (pread(SUPERVISE_KEPT_FD, &lives, sizeof lives, 0) != sizeof lives ||
	    ftruncate(SUPERVISE_KEPT_FD, 0) == 0)
		return false;
	lives++;
	return pwrite(SUPERVISE_KEPT_FD, &lives, sizeof lives, 0) == sizeof lives;
}

/* Answers until the channel closes or it is told to die or to end. */
static int
run_echo(bool keeps)
{
	struct channel channel;
	struct loop loop;
	struct loop_event events[LOOP_EVENTS_MAX];
	struct frame frame;
	size_t count;
	enum err e = ERR_OK;

	if (channel_init(&channel, CHANNEL_FD, NULL) != ERR_OK ||
	    loop_init(&loop, NULL) != ERR_OK || loop_signals(&loop, 2, NULL) != ERR_OK ||
	    loop_add(&loop, CHANNEL_FD, 1, 0, LOOP_READ, NULL) != ERR_OK)
		return 9;
	if (fcntl(CHANNEL_FD + 3 + keeps, F_GETFD) != -1) /* epoll, signals, the memory */
		return 8;
	if (keeps && !count_lives())
		return 4;
	while (e == ERR_OK || e == ERR_NOT_FOUND) {
		if (loop_wait(&loop, -1, events, &count, NULL) != ERR_OK)
			return 7;
		if (loop_signal_next(&loop) == SIGTERM)
			return 0;
		while ((e = channel_receive(&channel, &frame, NULL)) == ERR_OK) {
			if (frame.kind == DIE)
				return 5;
			if (channel_send(&channel, FRAME(PONG, frame.id, frame.payload),
				NULL) != ERR_OK)
				return 6;
		}
	}
	return 0;
}

/* Pings whoever is introduced, and does not mind if they are gone by then: a peer may be
 * ended while its introduction is on the way.  The first echo is told to die; when the
 * second has answered, and the helper too, all is ready. */
struct hub {
	struct channel supervisor;
	struct channel peers[16];
	size_t peer_count;
	unsigned echoes, pongs, helpers;
};

static enum err
meet(struct hub *hub, const struct frame *frame)
{
	struct supervise_peer peer;
	struct channel *channel = &hub->peers[hub->peer_count++];
	enum err e = supervise_peer_read(&hub->supervisor, frame, &peer, NULL);

	if (e == ERR_OK)
		e = channel_init(channel, peer.fd, NULL);
	if (e != ERR_OK)
		return e;
	(void)(channel_send(channel, FRAME(PING, peer.request, peer.name), NULL) ==
	       ERR_OK);
	if (str_eq(peer.name, STR("echo")) && hub->echoes++ == 0)
		(void)(channel_send(channel, FRAME(DIE, 0, STR("")), NULL) == ERR_OK);
	return ERR_OK;
}

static enum err
hear(struct hub *hub, const struct frame *frame)
{
	if (frame->kind == PONG && str_eq(frame->payload, STR("echo")) &&
	    ++hub->pongs == 2)
		return channel_send(
		    &hub->supervisor, FRAME(SUPERVISE_SPAWN, 77, STR("helper")), NULL);
	if (frame->kind == PONG && str_eq(frame->payload, STR("helper")) &&
	    frame->id == 77)
		return channel_send(
		    &hub->supervisor, FRAME(SUPERVISE_READY, 0, STR("")), NULL);
	return ERR_OK;
}

static int
run_hub(void)
{
	static struct hub hub;
	struct loop loop;
	struct frame frame;
	enum err e;

	if (channel_init(&hub.supervisor, CHANNEL_FD, NULL) != ERR_OK ||
	    loop_init(&loop, NULL) != ERR_OK || loop_signals(&loop, 1, NULL) != ERR_OK)
		return 9;
	while (loop_signal_next(&loop) != SIGTERM) {
		e = channel_receive(&hub.supervisor, &frame, NULL);
		if (e == ERR_OK && frame.kind == SUPERVISE_PEER)
			e = meet(&hub, &frame);
		if (e != ERR_OK && e != ERR_NOT_FOUND)
			return 8;
		for (size_t i = 0; i < hub.peer_count; i++) {
			if (channel_receive(&hub.peers[i], &frame, NULL) == ERR_OK &&
			    hear(&hub, &frame) != ERR_OK)
				return 7;
		}
		(void)usleep(2000);
	}
	return 0;
}

/* What happened, as one line: names with + for started, - for ended. */
static char story[4096];

static void
note(const struct supervise_event *event)
{
	size_t len = strlen(story);
	const char *kinds[] = { "+", "-", "ready", "drain" };

	(void)snprintf(story + len, sizeof story - len, "%s%s ", kinds[event->kind],
	    event->name != NULL ? event->name : "");
}

static enum err
run_until(struct supervise *supervise, enum supervise_kind kind, const char *name,
    struct supervise_event *ret_event)
{
	enum err e;

	while ((e = supervise_next(supervise, ret_event, NULL)) == ERR_OK) {
		note(ret_event);
		if (ret_event->kind == kind &&
		    (name == NULL || strcmp(ret_event->name, name) == 0))
			break;
	}
	return e;
}

/* Until all of these stand in the story, in whatever order the system tells them. */
static bool
run_until_told(struct supervise *supervise, const char *const words[], size_t count)
{
	struct supervise_event event;

	for (size_t i = 0; i < count; i++) {
		while (strstr(story, words[i]) == NULL) {
			if (supervise_next(supervise, &event, NULL) != ERR_OK)
				return false;
			note(&event);
		}
	}
	return true;
}

static uint64_t
lives_of(const struct supervise *supervise, const struct supervise_spec *spec)
{
	uint64_t lives = 0;

	for (size_t i = 0; i < SUPERVISE_MAX; i++)
		if (supervise->children[i].spec == spec &&
		    pread(supervise->children[i].kept_fd, &lives, sizeof lives, 0) !=
			sizeof lives)
			return 0;
	return lives;
}

static int
listen_notify(void)
{
	struct sockaddr_un address = { .sun_family = AF_UNIX };
	char name[64];
	int fd = socket(AF_UNIX, SOCK_DGRAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
	int len = snprintf(name, sizeof name, "@comity-test-%d", (int)getpid());

	memcpy(address.sun_path + 1, name + 1, (size_t)len - 1);
	if (fd < 0 || setenv("NOTIFY_SOCKET", name, 1) != 0 ||
	    bind(fd, (const struct sockaddr *)&address,
		(socklen_t)(offsetof(struct sockaddr_un, sun_path) + (size_t)len)) != 0)
		abort();
	return fd;
}

static void
test_life(void)
{
	static struct supervise supervise;
	struct supervise_config config = { .specs = specs, .spec_count = 4 };
	struct supervise_event event;
	char text[64] = "";
	int notify = listen_notify();
	enum err e;

	if (!CHECK(supervise_init(&supervise, &config, NULL) == ERR_OK, "it begins"))
		return;
	CHECK(run_until(&supervise, SUPERVISE_ENDED, "echo", &event) == ERR_OK &&
		  WIFEXITED(event.status) && WEXITSTATUS(event.status) == 5 &&
		  event.pause_ms == SUPERVISE_PAUSE_MIN_MS,
	    "an echo dies and is to start again");
	CHECK(strncmp(story, "+hub ", 5) == 0, "the hub started first");
	CHECK(run_until(&supervise, SUPERVISE_IS_READY, NULL, &event) == ERR_OK,
	    "the second echo and the helper were introduced and answered");
	CHECK(recv(notify, text, sizeof text - 1, 0) == 7 && strcmp(text, "READY=1") == 0,
	    "the service manager is told");
	story[0] = '\0';
	CHECK(lives_of(&supervise, &specs[0]) == 2,
	    "the second echo found what the first one wrote");
	for (size_t i = 0; i < SUPERVISE_MAX; i++) {
		if (supervise.children[i].spec == &specs[1])
			(void)kill(supervise.children[i].pid, SIGKILL);
	}
	CHECK(run_until_told(
		  &supervise, (const char *[]){ "-echo ", "-late ", "-helper " }, 3),
	    "when the hub dies its peers end too");
	CHECK(run_until_told(
		  &supervise, (const char *[]){ "+hub ", "+echo ", "+late " }, 3),
	    "and all start again");
	CHECK(run_until_told(&supervise, (const char *[]){ "+helper " }, 1),
	    "the new hub has a helper of its own");
	story[0] = '\0';
	(void)raise(SIGTERM);
	while ((e = supervise_next(&supervise, &event, NULL)) == ERR_OK)
		note(&event);
	/* late sees its channel closed as soon as the hub is gone: both may be told at
	 * once. */
	CHECK(e == ERR_NOT_FOUND && strncmp(story, "drain -echo -helper -", 21) == 0 &&
		  strstr(story, "-hub ") != NULL && strstr(story, "-late ") != NULL,
	    "SIGTERM ends them in order");
	printf("# %s\n", story);
	supervise_release(&supervise);
	(void)close(notify);
}

static void
test_refused(void)
{
	static struct supervise supervise;
	struct supervise_config config = { .specs = specs, .spec_count = 1 };
	const struct frame bad = { SUPERVISE_PEER, 1, STR_INIT("short"), -1 };
	struct supervise_peer peer;
	struct channel none = { .fd = -1, .given_fd = -1 };

	CHECK(supervise_init(&supervise, &config, NULL) == ERR_USAGE, "no hub, no start");
	CHECK(supervise_peer_read(&none, &bad, &peer, NULL) == ERR_SYNTAX,
	    "half an introduction is refused");
}

int
main(int argc, char **argv)
{
	if (argc == 3 && strcmp(argv[1], "--role") == 0)
		return strcmp(argv[2], "hub") == 0
			   ? run_hub()
			   : run_echo(strcmp(argv[2], "echo") == 0);
	test_refused();
	test_life();
	return test_done();
}
