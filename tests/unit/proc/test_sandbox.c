/* A jailed process works inside its role and dies at the first call outside. */
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <sys/mman.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include "proc/channel.h"
#include "proc/loop.h"
#include "proc/sandbox.h"
#include "test.h"

/* Open before the jail, as in life. */
static struct channel worker_channel;
static struct loop worker_loop;

/* What a worker does all day: a long frame in, a long frame out. */
static bool
do_work(void)
{
	struct loop_event events[LOOP_EVENTS_MAX];
	struct frame frame;
	size_t count;
	void *memory = malloc((size_t)8 << 20);

	if (memory == NULL ||
	    loop_wait(&worker_loop, 2000, events, &count, NULL) != ERR_OK || count != 1 ||
	    channel_receive(&worker_channel, &frame, NULL) != ERR_OK ||
	    channel_send(&worker_channel, FRAME(2, frame.id, frame.payload), NULL) !=
		ERR_OK)
		return false;
	memset(memory, 1, (size_t)8 << 20);
	free(memory);
	return true;
}

static bool
do_open(void)
{
	return open("/etc/hostname", O_RDONLY | O_CLOEXEC) >= 0 || errno == ENOENT;
}

static bool
do_socket(void)
{
	return socket(AF_INET, SOCK_STREAM, 0) >= 0;
}

static bool
do_exec(void)
{
	char path[] = "/bin/true";
	char *argv[] = { path, NULL };

	return execve(path, argv, argv + 1) == 0;
}

static bool
do_fork(void)
{
	return fork() >= 0;
}

static bool
do_exec_memory(void)
{
	return mmap(NULL, 4096, PROT_READ | PROT_WRITE | PROT_EXEC,
		   MAP_PRIVATE | MAP_ANONYMOUS, -1, 0) != MAP_FAILED;
}

static bool
do_kill(void)
{
	return kill(getppid(), 0) == 0;
}

enum deed { WORK, OPEN, SOCKET, EXEC, FORK, EXEC_MEMORY, KILL };

static bool
run(enum deed deed)
{
	switch (deed) {
	case WORK:
		return do_work();
	case OPEN:
		return do_open();
	case SOCKET:
		return do_socket();
	case EXEC:
		return do_exec();
	case FORK:
		return do_fork();
	case EXEC_MEMORY:
		return do_exec_memory();
	case KILL:
		return do_kill();
	}
	return false;
}

/* 0 = done, SIGSYS = killed by the filter, else something else went wrong. */
static int
outcome(enum role role, enum deed deed)
{
	struct sandbox sandbox;
	pid_t pid;
	int status = 0;

	if (sandbox_prepare(role, &sandbox, NULL) != ERR_OK)
		return -1;
	pid = fork();
	if (pid == 0) {
		if (sandbox_enter(&sandbox, NULL) != ERR_OK)
			_exit(3);
		_exit(run(deed) ? 0 : 4);
	}
	if (waitpid(pid, &status, 0) != pid)
		return -1;
	return WIFSIGNALED(status) ? WTERMSIG(status) : WEXITSTATUS(status);
}

static void
test_worker_works(void)
{
	struct channel channel;
	struct frame frame;
	struct buf body;
	int fds[2];

	buf_init(&body, (size_t)1 << 20);
	memset(buf_room(&body, (size_t)1 << 20), 'a', (size_t)1 << 20);
	if (!CHECK(
		channel_pair(fds, NULL) == ERR_OK &&
		    loop_init(&worker_loop, NULL) == ERR_OK &&
		    loop_add(&worker_loop, fds[1], 1, 1, LOOP_READ, NULL) == ERR_OK &&
		    channel_init(&worker_channel, fds[1], NULL) == ERR_OK &&
		    channel_init(&channel, fds[0], NULL) == ERR_OK &&
		    channel_send(&channel, FRAME(1, 42, buf_str(&body)), NULL) == ERR_OK,
		"a worker's channel is ready"))
		return;
	CHECK(outcome(ROLE_WORKER, WORK) == 0, "a worker can do its work");
	CHECK(channel_receive(&channel, &frame, NULL) == ERR_OK && frame.id == 42 &&
		  str_eq(frame.payload, buf_str(&body)),
	    "and answers");
	buf_release(&body);
}

static void
test_files(void)
{
	const struct sandbox_path allowed[] = { { "/etc", false } };
	int status = 0;
	pid_t pid = fork();

	if (pid == 0) {
		enum err e = sandbox_files(allowed, 1, NULL);

		if (e == ERR_NOT_FOUND)
			_exit(9);
		_exit(e == ERR_OK && do_open() &&
			      open("/usr/bin/env", O_RDONLY | O_CLOEXEC) < 0 &&
			      errno == EACCES &&
			      open("/etc/x", O_CREAT | O_RDWR, 0600) < 0
			  ? 0
			  : 1);
	}
	(void)waitpid(pid, &status, 0);
	if (WIFEXITED(status) && WEXITSTATUS(status) == 9)
		test_skip("only the allowed paths open", "no Landlock in this kernel");
	else
		CHECK(status == 0, "only the allowed paths open");
}

int
main(void)
{
	enum role role;
	struct sandbox sandbox;

	CHECK(outcome(ROLE_WORKER, OPEN) == SIGSYS, "a worker that opens a file dies");
	CHECK(
	    outcome(ROLE_WORKER, SOCKET) == SIGSYS, "a worker that opens a socket dies");
	CHECK(
	    outcome(ROLE_WORKER, EXEC) == SIGSYS, "a worker that starts a program dies");
	CHECK(outcome(ROLE_WORKER, FORK) == SIGSYS, "a worker that forks dies");
	CHECK(outcome(ROLE_WORKER, EXEC_MEMORY) == SIGSYS,
	    "a worker that makes code out of data dies");
	CHECK(outcome(ROLE_WORKER, KILL) == SIGSYS, "a worker that signals others dies");
	CHECK(outcome(ROLE_KEEPER, OPEN) == SIGSYS, "a keeper that opens a file dies");
	CHECK(
	    outcome(ROLE_KEEPER, SOCKET) == SIGSYS, "a keeper that opens a socket dies");
	CHECK(outcome(ROLE_VAULT, OPEN) == SIGSYS, "a vault that opens a file dies");
	CHECK(outcome(ROLE_NURSERY, OPEN) == SIGSYS, "a nursery that opens a file dies");
	CHECK(outcome(ROLE_NURSERY, FORK) == 0, "a nursery may fork");
	CHECK(outcome(ROLE_CORE, OPEN) == 0, "the core may open a file");
	CHECK(outcome(ROLE_CORE, EXEC) == SIGSYS, "but starts no program");
	CHECK(outcome(ROLE_CORE, SOCKET) == SIGSYS, "and opens no socket");
	CHECK(outcome(ROLE_CORE, FORK) == SIGSYS, "and does not fork");
	CHECK(outcome(ROLE_EDGE, EXEC) == SIGSYS, "nor does the edge");
	for (int i = 0; i < ROLE_COUNT; i++) {
		CHECK(sandbox_prepare((enum role)i, &sandbox, NULL) == ERR_OK &&
			  role_from(str_from(role_name((enum role)i)), &role) &&
			  role == (enum role)i,
		    role_name((enum role)i));
	}
	CHECK(!role_from(STR("root"), &role), "no such role");
	test_files();
	test_worker_works();
	return test_done();
}
