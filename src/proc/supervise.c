#include "proc/supervise.h"

#include <assert.h>
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/cursor.h"
#include "proc/notify.h"

#define ARGS_MAX 32
/* When the system has no room for one more process. */
#define SUPERVISE_RETRY_MS 1000
enum { TAG_SIGNALS = 1, TAG_HUB };

static void
tell(struct supervise *supervise, struct supervise_event event)
{
	/* supervise_next empties the list before each step; a step fits into it. */
	assert(supervise->event_count < SUPERVISE_EVENTS_MAX);
	supervise->events[supervise->event_count++] = event;
}

static struct supervise_child *
find_pid(struct supervise *supervise, pid_t pid)
{
	for (size_t i = 0; i < SUPERVISE_MAX; i++) {
		if (supervise->children[i].pid == pid)
			return &supervise->children[i];
	}
	return NULL;
}

static struct supervise_child *
find_hub(struct supervise *supervise)
{
	for (size_t i = 0; i < SUPERVISE_MAX; i++) {
		struct supervise_child *child = &supervise->children[i];

		if (child->spec != NULL && child->spec->hub)
			return child;
	}
	assert(false);
	return NULL;
}

/* In the new process: channel, quiet standard input, nothing else; then the program. */
static _Noreturn void
become(const struct supervise_config *config, const struct supervise_child *child, int fd,
    pid_t parent)
{
	const struct supervise_spec *spec = child->spec;
	const char *program = spec->program != NULL ? spec->program : config->program;
	const char *argv[ARGS_MAX + 4] = { program != NULL ? program : "comityd",
		"--role", spec->name };
	size_t count = 3;
	sigset_t none;
	char **mutable_argv;
	int null = open("/dev/null", O_RDONLY | O_CLOEXEC);

	for (const char *const *arg = config->args;
	     arg != NULL && *arg != NULL && count < ARGS_MAX + 3; arg++)
		argv[count++] = *arg;
	(void)sigemptyset(&none);
	(void)prctl(PR_SET_PDEATHSIG, SIGKILL);
	if (null < 0 || dup2(null, STDIN_FILENO) < 0 || getppid() != parent)
		_exit(126);
	if (fd == CHANNEL_FD ? fcntl(fd, F_SETFD, 0) < 0 : dup2(fd, CHANNEL_FD) < 0)
		_exit(126);
	if (child->kept_fd > 0 && dup2(child->kept_fd, SUPERVISE_KEPT_FD) < 0)
		_exit(126);
	if (close_range(CHANNEL_FD + 1 + (child->kept_fd > 0), ~0U, 0) != 0 ||
	    sigprocmask(SIG_SETMASK, &none, NULL) != 0)
		_exit(126);
	/* execv reads only; its type is older than const. */
	memcpy(&mutable_argv, &(const char **){ argv }, sizeof mutable_argv);
	(void)execv(program != NULL ? program : "/proc/self/exe", mutable_argv);
	_exit(127);
}

/* Starts a process; *ret_fd is the other end of its channel. */
static enum err
spawn(struct supervise *supervise, struct supervise_child *child, int *ret_fd,
    struct why *why)
{
	pid_t parent = getpid();
	int fds[2];
	pid_t pid;
	enum err e = channel_pair(fds, why);

	if (e != ERR_OK)
		return e;
	pid = fork();
	if (pid == 0)
		become(&supervise->config, child, fds[1], parent);
	(void)close(fds[1]);
	if (pid < 0) {
		(void)close(fds[0]);
		return err_errno(why, "fork");
	}
	child->pid = pid;
	child->instance = ++supervise->instances;
	child->since_ms = loop_now_ms();
	child->blameless = false;
	tell(supervise,
	    (struct supervise_event){ SUPERVISE_STARTED, child->spec->name, pid, 0, 0 });
	*ret_fd = fds[0];
	return ERR_OK;
}

static enum err
hub_want(struct supervise *supervise, struct why *why)
{
	unsigned want = LOOP_READ;

	if (channel_backlog(&supervise->hub) > 0)
		want |= LOOP_WRITE;
	return loop_want(&supervise->loop, supervise->hub.fd, TAG_HUB, 0, want, why);
}

/* A hub that does not take it is dying: SIGCHLD will tell. */
static void
introduce(struct supervise *supervise, const struct supervise_spec *spec,
    uint64_t instance, uint64_t request, int fd)
{
	struct buf payload;

	buf_init(&payload, 256);
	buf_add_be64(&payload, request);
	buf_add_c(&payload, spec->name);
	if (channel_send(&supervise->hub,
		&(struct frame){ SUPERVISE_PEER, instance, buf_str(&payload), fd },
		NULL) == ERR_OK)
		(void)(hub_want(supervise, NULL) == ERR_OK);
	buf_release(&payload);
}

enum err
supervise_peer_read(struct channel *channel, const struct frame *frame,
    struct supervise_peer *ret_peer, struct why *why)
{
	struct cursor cursor = cursor_from(frame->payload);
	struct supervise_peer peer = { .instance = frame->id, .fd = -1 };

	peer.request = cursor_be64(&cursor);
	peer.name = cursor_bytes(&cursor, cursor.rest.len);
	if (frame->kind != SUPERVISE_PEER || !cursor_end(&cursor))
		return err_why(why, ERR_SYNTAX, 0, "no introduction of a process");
	peer.fd = channel_take_fd(channel);
	*ret_peer = peer;
	return ERR_OK;
}

static enum err
start_hub(struct supervise *supervise, struct supervise_child *child, struct why *why)
{
	int fd;
	enum err e = spawn(supervise, child, &fd, why);

	if (e != ERR_OK)
		return e;
	channel_release(&supervise->hub);
	e = channel_init(&supervise->hub, fd, why);
	if (e == ERR_OK)
		e = loop_add(&supervise->loop, fd, TAG_HUB, 0, LOOP_READ, why);
	if (e != ERR_OK)
		(void)kill(child->pid, SIGKILL);
	return e;
}

static enum err
start_peer(struct supervise *supervise, struct supervise_child *child, uint64_t request,
    struct why *why)
{
	int fd;
	enum err e = spawn(supervise, child, &fd, why);

	if (e != ERR_OK)
		return e;
	introduce(supervise, child->spec, child->instance, request, fd);
	(void)close(fd);
	return ERR_OK;
}

/* Starts the process if it is due; returns how long until it is, -1 = not by time. */
static int64_t
start_if_due(struct supervise *supervise, struct supervise_child *child, int64_t now_ms)
{
	bool hub = child->spec->hub;
	enum err e;

	if (child->pid != 0 || (!hub && supervise->hub.fd < 0))
		return -1;
	if (child->since_ms > now_ms)
		return child->since_ms - now_ms;
	e = hub ? start_hub(supervise, child, NULL)
		: start_peer(supervise, child, 0, NULL);
	if (e == ERR_OK || child->pid != 0)
		return -1;
	/* No process, descriptor or memory now: there may be later. */
	child->since_ms = now_ms + SUPERVISE_RETRY_MS;
	return SUPERVISE_RETRY_MS;
}

/* The hub first: the others are introduced to it. */
static void
start_due(struct supervise *supervise, int64_t now_ms, int *ret_wait_ms)
{
	int64_t wait_ms;

	if (supervise->draining)
		return;
	wait_ms = start_if_due(supervise, find_hub(supervise), now_ms);
	for (size_t i = 0; i < SUPERVISE_MAX; i++) {
		int64_t left;

		if (supervise->children[i].spec == NULL)
			continue;
		left = start_if_due(supervise, &supervise->children[i], now_ms);
		if (left >= 0 && (wait_ms < 0 || left < wait_ms))
			wait_ms = left;
	}
	*ret_wait_ms = (int)wait_ms;
}

/* What the peers of a dead hub hold belongs to nobody. */
static void
end_peers(struct supervise *supervise)
{
	for (size_t i = 0; i < SUPERVISE_MAX; i++) {
		struct supervise_child *child = &supervise->children[i];

		if (child->spec == NULL || child->pid == 0)
			continue;
		child->blameless = true;
		(void)kill(child->pid, SIGKILL);
	}
}

static void
child_ended(struct supervise *supervise, struct supervise_child *child, int status)
{
	int64_t now_ms = loop_now_ms();
	bool again = !supervise->draining && !child->spec->on_request;
	pid_t pid = child->pid;

	if (child->blameless || now_ms - child->since_ms >= SUPERVISE_HEALTHY_MS ||
	    child->pause_ms == 0)
		child->pause_ms = SUPERVISE_PAUSE_MIN_MS;
	else if (child->pause_ms < SUPERVISE_PAUSE_MAX_MS / 2)
		child->pause_ms *= 2;
	else
		child->pause_ms = SUPERVISE_PAUSE_MAX_MS;
	child->pid = 0;
	child->since_ms = now_ms + (int64_t)child->pause_ms;
	tell(supervise, (struct supervise_event){ SUPERVISE_ENDED, child->spec->name, pid,
			    status, again ? child->pause_ms : 0 });
	if (child->spec->hub) {
		loop_remove(&supervise->loop, supervise->hub.fd);
		channel_release(&supervise->hub);
		if (!supervise->draining)
			end_peers(supervise);
	}
	if (child->spec->on_request)
		*child = (struct supervise_child){ 0 };
}

static void
reap(struct supervise *supervise)
{
	for (size_t i = 0; i < SUPERVISE_MAX; i++) {
		int status;
		pid_t pid = waitpid(-1, &status, WNOHANG);
		struct supervise_child *child;

		if (pid <= 0)
			return;
		child = find_pid(supervise, pid);
		if (child != NULL)
			child_ended(supervise, child, status);
	}
}

static bool
is_stage_over(const struct supervise *supervise)
{
	for (size_t i = 0; i < SUPERVISE_MAX; i++) {
		const struct supervise_child *child = &supervise->children[i];

		if (child->pid != 0 && child->spec->stage <= supervise->stage)
			return false;
	}
	return true;
}

static bool
is_over(const struct supervise *supervise)
{
	for (size_t i = 0; i < SUPERVISE_MAX; i++) {
		if (supervise->children[i].pid != 0)
			return false;
	}
	return supervise->draining;
}

static void
signal_stage(const struct supervise *supervise, int signal)
{
	for (size_t i = 0; i < SUPERVISE_MAX; i++) {
		const struct supervise_child *child = &supervise->children[i];

		if (child->pid != 0 && child->spec->stage <= supervise->stage)
			(void)kill(child->pid, signal);
	}
}

/* The next stage that has somebody to end, while the last is empty; a stage that takes
 * too long is killed. */
static void
drain(struct supervise *supervise, int64_t now_ms, int *ret_wait_ms)
{
	int64_t left;

	if (!supervise->draining || is_over(supervise))
		return;
	if (is_stage_over(supervise)) {
		while (is_stage_over(supervise))
			supervise->stage++;
		signal_stage(supervise, SIGTERM);
		supervise->stage_until_ms = now_ms + SUPERVISE_DRAIN_MS;
	}
	left = supervise->stage_until_ms - now_ms;
	if (left <= 0) {
		signal_stage(supervise, SIGKILL);
		left = 100;
	}
	*ret_wait_ms = (int)left;
}

static void
begin_drain(struct supervise *supervise)
{
	if (supervise->draining)
		return;
	supervise->draining = true;
	supervise->stage = 0;
	supervise->stage_until_ms = loop_now_ms() + SUPERVISE_DRAIN_MS;
	(void)(notify_send(STR("STOPPING=1"), NULL) == ERR_OK);
	tell(supervise, (struct supervise_event){ .kind = SUPERVISE_DRAINING });
	signal_stage(supervise, SIGTERM);
}

static void
on_spawn(struct supervise *supervise, const struct frame *frame)
{
	const struct supervise_spec *spec = NULL;
	struct supervise_child *place = NULL;

	for (size_t i = 0; i < supervise->config.spec_count; i++) {
		const struct supervise_spec *row = &supervise->config.specs[i];

		if (row->on_request && str_eq_c(frame->payload, row->name))
			spec = row;
	}
	if (spec == NULL)
		return;
	for (size_t i = 0; i < SUPERVISE_MAX; i++) {
		place = &supervise->children[i];
		if (place->spec == NULL)
			break;
		place = NULL;
	}
	if (place != NULL && !supervise->draining) {
		*place = (struct supervise_child){ .spec = spec };
		if (start_peer(supervise, place, frame->id, NULL) == ERR_OK)
			return;
		*place = (struct supervise_child){ 0 };
	}
	introduce(supervise, spec, 0, frame->id, -1);
}

static void
on_ready(struct supervise *supervise)
{
	if (supervise->ready)
		return;
	supervise->ready = true;
	(void)(notify_send(STR("READY=1"), NULL) == ERR_OK);
	tell(supervise, (struct supervise_event){ .kind = SUPERVISE_IS_READY });
}

static void
on_kill(struct supervise *supervise, uint64_t instance)
{
	for (size_t i = 0; i < SUPERVISE_MAX; i++) {
		struct supervise_child *child = &supervise->children[i];

		if (child->pid != 0 && child->instance == instance)
			(void)kill(child->pid, SIGKILL);
	}
}

static void
on_hub(struct supervise *supervise)
{
	struct frame frame;

	for (;;) {
		enum err e = channel_receive(&supervise->hub, &frame, NULL);

		if (e == ERR_NOT_FOUND)
			return;
		if (e != ERR_OK) {
			/* It talks nonsense or has closed its end: it starts anew. */
			loop_remove(&supervise->loop, supervise->hub.fd);
			(void)kill(find_hub(supervise)->pid, SIGKILL);
			return;
		}
		if (frame.kind == SUPERVISE_SPAWN)
			on_spawn(supervise, &frame);
		else if (frame.kind == SUPERVISE_READY)
			on_ready(supervise);
		else if (frame.kind == SUPERVISE_KILL)
			on_kill(supervise, frame.id);
	}
}

static void
on_signals(struct supervise *supervise)
{
	int signal;

	while ((signal = loop_signal_next(&supervise->loop)) != 0) {
		if (signal == SIGTERM || signal == SIGINT)
			begin_drain(supervise);
	}
	/* Many deaths may be one SIGCHLD: ask always. */
	reap(supervise);
}

static enum err
step(struct supervise *supervise, struct why *why)
{
	struct loop_event events[LOOP_EVENTS_MAX];
	int64_t now_ms = loop_now_ms();
	int wait_ms = -1;
	size_t count;
	enum err e;

	start_due(supervise, now_ms, &wait_ms);
	drain(supervise, now_ms, &wait_ms);
	if (supervise->event_count > 0)
		wait_ms = 0;
	e = loop_wait(&supervise->loop, wait_ms, events, &count, why);
	if (e != ERR_OK)
		return e;
	for (size_t i = 0; i < count; i++) {
		if (events[i].tag == TAG_SIGNALS)
			on_signals(supervise);
		else if (supervise->hub.fd >= 0 && events[i].writable &&
			 channel_flush(&supervise->hub, NULL) == ERR_OK)
			(void)(hub_want(supervise, NULL) == ERR_OK);
		if (events[i].tag == TAG_HUB && supervise->hub.fd >= 0 &&
		    (events[i].readable || events[i].hangup))
			on_hub(supervise);
	}
	return ERR_OK;
}

enum err
supervise_next(
    struct supervise *supervise, struct supervise_event *ret_event, struct why *why)
{
	for (;;) {
		enum err e;

		if (supervise->event_next < supervise->event_count) {
			*ret_event = supervise->events[supervise->event_next++];
			return ERR_OK;
		}
		supervise->event_next = supervise->event_count = 0;
		if (is_over(supervise))
			return err_why(why, ERR_NOT_FOUND, 0, "all has ended");
		e = step(supervise, why);
		if (e != ERR_OK)
			return e;
	}
}

/* Above the numbers that become gives away; nobody may make it shorter under the other.
 */
static enum err
keep_memory(struct supervise_child *child, struct why *why)
{
	int fd;

	if (child->spec->kept == 0)
		return ERR_OK;
	fd = memfd_create(child->spec->name, MFD_CLOEXEC | MFD_ALLOW_SEALING);
	if (fd < 0)
		return err_errno(why, "memfd_create");
	child->kept_fd = fcntl(fd, F_DUPFD_CLOEXEC, SUPERVISE_KEPT_FD + 1);
	(void)close(fd);
	if (child->kept_fd < 0) {
		child->kept_fd = 0;
		return err_errno(why, "descriptor");
	}
	if (ftruncate(child->kept_fd, (off_t)child->spec->kept) != 0 ||
	    fcntl(child->kept_fd, F_ADD_SEALS,
		F_SEAL_SHRINK | F_SEAL_GROW | F_SEAL_SEAL) != 0)
		return err_errno(why, "memory that is kept");
	return ERR_OK;
}

enum err
supervise_init(
    struct supervise *supervise, const struct supervise_config *config, struct why *why)
{
	size_t hubs = 0;
	size_t count = 0;
	enum err e;

	*supervise = (struct supervise){ .config = *config, .hub = { .fd = -1 } };
	supervise->loop = (struct loop){ -1, -1 };
	supervise->hub.given_fd = -1;
	for (size_t i = 0; i < config->spec_count; i++) {
		hubs += config->specs[i].hub;
		if (config->specs[i].on_request)
			continue;
		if (count == SUPERVISE_MAX)
			return err_why(why, ERR_LIMIT, 0, "too many processes");
		supervise->children[count].spec = &config->specs[i];
		e = keep_memory(&supervise->children[count++], why);
		if (e != ERR_OK)
			return e;
	}
	if (hubs != 1)
		return err_why(why, ERR_USAGE, 0, "one process is the hub");
	/* What a child leaves behind when it dies is ours to bury. */
	if (prctl(PR_SET_CHILD_SUBREAPER, 1) != 0)
		return err_errno(why, "subreaper");
	e = loop_init(&supervise->loop, why);
	return e != ERR_OK ? e : loop_signals(&supervise->loop, TAG_SIGNALS, why);
}

void
supervise_release(struct supervise *supervise)
{
	supervise->draining = true;
	end_peers(supervise);
	for (size_t i = 0; i < SUPERVISE_MAX; i++) {
		if (supervise->children[i].pid != 0)
			(void)waitpid(supervise->children[i].pid, NULL, 0);
		if (supervise->children[i].kept_fd > 0)
			(void)close(supervise->children[i].kept_fd);
	}
	channel_release(&supervise->hub);
	loop_release(&supervise->loop);
}
