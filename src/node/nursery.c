/*
 * nursery.c - forks workers from a process that is warm and jailed already.
 *
 * It has met no foreign byte when it forks, so that each worker begins clean.  What it
 * had from before its jail, its workers have too: nothing.  They die with it.
 *
 * Forks of one process are alike in memory.  After a worker died of what a bug makes of a
 * message, the nursery ends too and is started anew: who tries a second time meets
 * another layout.
 */
#include <signal.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include "node/frames.h"
#include "node/log.h"
#include "node/role.h"
#include "node/worker.h"
#include "proc/loop.h"

enum tag { TAG_CHANNEL, TAG_SIGNAL };

struct nursery {
	struct loop loop;
	struct channel channel;
	struct worker worker; /* as every fork has it at first */
	struct sandbox jail;  /* of a worker */
	bool over;
};

/* In the new process: of the nursery's, it keeps nothing but the worker. */
static _Noreturn void
become_worker(struct nursery *nursery, int fd, pid_t parent)
{
	struct why why;
	sigset_t none;

	log_role(role_name(ROLE_WORKER));
	loop_release(&nursery->loop);
	channel_release(&nursery->channel);
	(void)sigemptyset(&none);
	if (prctl(PR_SET_PDEATHSIG, SIGKILL) != 0 || getppid() != parent ||
	    prctl(PR_SET_NAME, "comityd-worker") != 0 ||
	    sigprocmask(SIG_SETMASK, &none, NULL) != 0)
		_exit(126);
	if (channel_init(&nursery->worker.channel, fd, &why) != ERR_OK ||
	    sandbox_enter(&nursery->jail, &why) != ERR_OK)
		_exit(role_failed("worker-stopped", &why));
	_exit(worker_run(&nursery->worker));
}

static enum err
fork_worker(struct nursery *nursery, uint64_t id, struct why *why)
{
	pid_t parent = getpid(), pid;
	int fds[2];
	enum err e = channel_pair(fds, why);

	if (e != ERR_OK)
		return e;
	pid = fork();
	if (pid == 0) {
		(void)close(fds[0]);
		become_worker(nursery, fds[1], parent);
	}
	(void)close(fds[1]);
	if (pid < 0)
		log_event(LOG_ERROR, "no-worker", "why", "fork", NULL);
	e = channel_send(&nursery->channel,
	    &(struct frame){ FRAME_WORKER, id, STR(""), pid < 0 ? -1 : fds[0] }, why);
	(void)close(fds[0]);
	return e;
}

/* Who was told to end, or killed from outside, has not fallen over a message. */
static bool
has_fallen(int status)
{
	return WIFSIGNALED(status) && WTERMSIG(status) != SIGKILL &&
	       WTERMSIG(status) != SIGTERM;
}

static void
reap(struct nursery *nursery)
{
	int status;
	pid_t pid;

	while ((pid = waitpid(-1, &status, WNOHANG)) > 0) {
		char pid_text[24], status_text[24];

		if (status == 0)
			continue;
		(void)snprintf(pid_text, sizeof pid_text, "%d", (int)pid);
		(void)snprintf(status_text, sizeof status_text, "%d", status);
		log_event(LOG_WARNING, "process-ended", "process", "worker", "pid",
		    pid_text, "status", status_text, NULL);
		if (has_fallen(status)) {
			log_event(
			    LOG_WARNING, "starts-anew", "why", "a worker fell", NULL);
			nursery->over = true;
		}
	}
}

static void
on_signals(struct nursery *nursery)
{
	int signal;

	while ((signal = loop_signal_next(&nursery->loop)) != 0)
		nursery->over |= signal == SIGTERM || signal == SIGINT;
	/* Many deaths may be one SIGCHLD: ask always. */
	reap(nursery);
}

static enum err
read_frames(struct nursery *nursery, struct why *why)
{
	struct frame frame;
	enum err e;

	while ((e = channel_receive(&nursery->channel, &frame, why)) == ERR_OK) {
		if (frame.kind != FRAME_WORKER)
			return err_why(
			    why, ERR_SYNTAX, 0, "frame of kind %u", frame.kind);
		e = fork_worker(nursery, frame.id, why);
		if (e != ERR_OK)
			return e;
	}
	return e == ERR_NOT_FOUND ? ERR_OK : e;
}

static enum err
serve(struct nursery *nursery, struct why *why)
{
	struct loop_event events[LOOP_EVENTS_MAX];
	size_t count;
	enum err e = ERR_OK;

	while (e == ERR_OK && !nursery->over) {
		e = loop_wait(&nursery->loop, -1, events, &count, why);
		on_signals(nursery);
		if (e == ERR_OK)
			e = read_frames(nursery, why);
		if (e == ERR_OK)
			e = role_flush(&nursery->channel, why);
	}
	return e;
}

/* The core is gone, and with it what the workers are for: they end by themselves, before
 * their parent does. */
static void
outlive_workers(struct nursery *nursery)
{
	struct frame frame;

	if (channel_receive(&nursery->channel, &frame, NULL) != ERR_IO)
		return;
	while (waitpid(-1, NULL, 0) > 0)
		continue;
}

int
run_nursery(const struct config *config, struct arena *arena)
{
	static struct nursery nursery; /* large: not on the stack */
	struct why why;
	enum err e = loop_init(&nursery.loop, &why);

	if (e == ERR_OK)
		e = channel_init(&nursery.channel, CHANNEL_FD, &why);
	if (e == ERR_OK)
		e = loop_add(
		    &nursery.loop, nursery.channel.fd, TAG_CHANNEL, 0, LOOP_READ, &why);
	if (e == ERR_OK)
		e = loop_signals(&nursery.loop, TAG_SIGNAL, &why);
	if (e == ERR_OK)
		e = worker_init(&nursery.worker, &why);
	if (e == ERR_OK)
		e = sandbox_prepare(ROLE_WORKER, &nursery.jail, &why);
	if (e == ERR_OK)
		e = role_ready(&nursery.channel, ROLE_NURSERY, config, arena, &why);
	if (e == ERR_OK)
		e = serve(&nursery, &why);
	outlive_workers(&nursery);
	return e == ERR_OK || e == ERR_IO ? 0 : role_failed("nursery-stopped", &why);
}
