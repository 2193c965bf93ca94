/* A jailed process works inside its role and dies at the first call outside. */
#include <errno.h>
#include <fcntl.h>
#include <sched.h>
#include <signal.h>
#include <sys/mman.h>
#include <sys/ptrace.h>
#include <sys/socket.h>
#include <sys/syscall.h>
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

static bool
do_raw_socket(void)
{
	return socket(AF_INET, SOCK_RAW, 1) >= 0 || errno == EPERM;
}

static bool
do_trace(void)
{
	return ptrace(PTRACE_TRACEME, 0, NULL, NULL) == 0;
}

/* A name space of its own; not every system lets everybody have one. */
static bool
do_unshare(void)
{
	return syscall(SYS_clone, CLONE_NEWUSER | SIGCHLD, 0, 0, 0, 0) >= 0 ||
	       errno == EPERM;
}

enum deed {
	WORK,
	OPEN,
	SOCKET,
	EXEC,
	FORK,
	EXEC_MEMORY,
	KILL,
	RAW_SOCKET,
	TRACE,
	UNSHARE
};

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
	case RAW_SOCKET:
		return do_raw_socket();
	case TRACE:
		return do_trace();
	case UNSHARE:
		return do_unshare();
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
	const struct sandbox_path allowed[] = { { .path = "/etc" } };
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

static int
start(const char *path, const char *word)
{
	const char *argv[] = { path, word, NULL };
	char **mutable_argv;
	int status = -1;
	pid_t pid = fork();

	memcpy(&mutable_argv, &(const char **){ argv }, sizeof mutable_argv);
	if (pid == 0) {
		(void)execv(path, mutable_argv);
		_exit(errno == EACCES ? 13 : 14);
	}
	(void)waitpid(pid, &status, 0);
	return WIFEXITED(status) ? WEXITSTATUS(status) : -1;
}

/* What a supervisor hands down: reading stays free, it starts itself alone. */
static void
test_changes(void)
{
	const struct sandbox_path allowed[] = {
		{ .path = "/proc/self/exe", .execute = true },
		{ .path = sandbox_interpreter(), .execute = true },
		{ .path = "/dev/null", .write = true },
	};
	int status = 0;
	pid_t pid = fork();

	if (pid == 0) {
		enum err e = sandbox_changes(allowed, 3, NULL);

		if (e == ERR_NOT_FOUND)
			_exit(9);
		if (e != ERR_OK || !do_open() || open("/dev/null", O_WRONLY) < 0)
			_exit(1);
		if (open("/tmp/comity-not-here", O_CREAT | O_RDWR, 0600) >= 0)
			_exit(2);
		_exit(start("/bin/true", "x") != 13       ? 3
		      : start("/proc/self/exe", "7") != 7 ? 4
							  : 0);
	}
	(void)waitpid(pid, &status, 0);
	if (WIFEXITED(status) && WEXITSTATUS(status) == 9)
		test_skip("starts itself and nothing else", "no Landlock in this kernel");
	else
		CHECK(status == 0, "starts itself and nothing else, writes nowhere else");
	CHECK(start("/bin/true", "x") == 0, "as it could before");
}

int
main(int argc, char **argv)
{
	enum role role;
	struct sandbox sandbox;

	if (argc == 2)
		return argv[1][0] - '0';
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
	CHECK(outcome(ROLE_EDGE, SOCKET) == SIGSYS, "which opens no socket any more");
	CHECK(outcome(ROLE_COURIER, SOCKET) == 0, "the courier opens sockets");
	CHECK(outcome(ROLE_COURIER, RAW_SOCKET) == SIGSYS, "but no raw one");
	CHECK(outcome(ROLE_COURIER, EXEC) == SIGSYS, "and starts no program");
	CHECK(outcome(ROLE_COURIER, UNSHARE) == SIGSYS, "and no world of its own");
	CHECK(outcome(ROLE_NURSERY, UNSHARE) == SIGSYS, "nor does a nursery");
	CHECK(outcome(ROLE_NURSERY, EXEC) == SIGSYS, "which starts no program");
	CHECK(outcome(ROLE_NURSERY, KILL) == SIGSYS, "and signals nobody");
	CHECK(outcome(ROLE_SUPERVISOR, FORK) == 0, "a supervisor forks");
	CHECK(outcome(ROLE_SUPERVISOR, EXEC) == 0, "and starts programs");
	CHECK(outcome(ROLE_SUPERVISOR, TRACE) == SIGSYS, "but traces none");
	CHECK(outcome(ROLE_SUPERVISOR, RAW_SOCKET) == SIGSYS, "opens no raw socket");
	CHECK(outcome(ROLE_SUPERVISOR, UNSHARE) == SIGSYS, "and no world of its own");
	for (int i = 0; i < ROLE_COUNT; i++) {
		CHECK(sandbox_prepare((enum role)i, &sandbox, NULL) == ERR_OK &&
			  role_from(str_from(role_name((enum role)i)), &role) &&
			  role == (enum role)i,
		    role_name((enum role)i));
	}
	CHECK(!role_from(STR("root"), &role), "no such role");
	test_files();
	test_changes();
	test_worker_works();
	return test_done();
}
