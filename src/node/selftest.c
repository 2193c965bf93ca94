#include "node/selftest.h"

#include <assert.h>
#include <fcntl.h>
#include <linux/io_uring.h>
#include <netinet/in.h>
#include <sched.h>
#include <signal.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/ptrace.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <sys/uio.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/auto.h"
#include "node/jail.h"
#include "node/place.h"
#include "proc/channel.h"

/* A frame of this length travels as a memory file. */
#define LONG_FRAME ((size_t)200 << 10)

/* What a process has when it enters its jail. */
struct cell {
	struct arena *arena;
	const struct config *config;
	int door; /* listens; one caller waits */
	int caller;
	struct sockaddr_in address; /* of the door */
	int file;                   /* passed to it */
	struct channel from, to;
	pid_t parent;
};

static bool
opens(const struct cell *cell, const char *name, int flags)
{
	const char *path = config_path(cell->arena, cell->config, name);
	AUTO_FD int fd = path == NULL ? -1 : open(path, flags | O_CLOEXEC, 0600);

	return fd >= 0;
}

static bool
read_keys(const struct cell *cell)
{
	return opens(cell, PLACE_SEAL_KEY, O_RDONLY) ||
	       opens(cell, PLACE_LEDGER_KEY, O_RDONLY) ||
	       opens(cell, PLACE_TLS_KEY, O_RDONLY);
}

static bool
change_keys(const struct cell *cell)
{
	return opens(cell, PLACE_SEAL_KEY, O_WRONLY);
}

static bool
read_configuration(const struct cell *cell)
{
	return opens(cell, PLACE_CONFIG, O_RDONLY);
}

static bool
read_database(const struct cell *cell)
{
	return opens(cell, PLACE_DATABASE, O_RDONLY);
}

static bool
write_database(const struct cell *cell)
{
	return opens(cell, PLACE_DATABASE, O_RDWR);
}

static bool
read_shadow(const struct cell *cell)
{
	(void)cell;
	AUTO_FD int fd = open("/etc/shadow", O_RDONLY | O_CLOEXEC);

	return fd >= 0;
}

static bool
read_system(const struct cell *cell)
{
	(void)cell;
	AUTO_FD int fd = open("/usr", O_RDONLY | O_DIRECTORY | O_CLOEXEC);

	return fd >= 0;
}

/* Made, renamed, removed. */
static bool
makes(const struct cell *cell, const char *name, const char *other)
{
	const char *path = config_path(cell->arena, cell->config, name);
	const char *moved = config_path(cell->arena, cell->config, other);
	AUTO_FD int fd = path == NULL || moved == NULL
			     ? -1
			     : open(path, O_CREAT | O_RDWR | O_CLOEXEC, 0600);

	return fd >= 0 && fsync(fd) == 0 && rename(path, moved) == 0 &&
	       unlink(moved) == 0;
}

static bool
write_data(const struct cell *cell)
{
	return makes(cell, PLACE_DATA "/.selftest", PLACE_DATA "/.selftest-moved");
}

static bool
write_elsewhere(const struct cell *cell)
{
	return makes(cell, ".selftest", ".selftest-moved") ||
	       makes(cell, "/tmp/.comity-selftest", "/tmp/.comity-selftest-moved");
}

static bool
write_passed(const struct cell *cell)
{
	return pwrite(cell->file, "x", 1, 0) == 1 && fsync(cell->file) == 0;
}

static bool
use_channel(const struct cell *cell)
{
	struct channel from = cell->from, to = cell->to;
	struct frame frame;
	struct str bytes = { arena_alloc(cell->arena, LONG_FRAME), LONG_FRAME };

	return bytes.ptr != NULL &&
	       channel_send(&from, FRAME(1, 1, bytes), NULL) == ERR_OK &&
	       channel_receive(&to, &frame, NULL) == ERR_OK &&
	       str_eq(frame.payload, bytes);
}

static bool
take_caller(const struct cell *cell)
{
	AUTO_FD int fd = accept4(cell->door, NULL, NULL, SOCK_CLOEXEC);

	return fd >= 0;
}

static bool
call(const struct cell *cell)
{
	AUTO_FD int fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);

	return fd >= 0 && connect(fd, (const struct sockaddr *)&cell->address,
			      sizeof cell->address) == 0;
}

static bool
open_door(const struct cell *cell)
{
	const struct sockaddr_in any = { .sin_family = AF_INET,
		.sin_addr = { htonl(INADDR_LOOPBACK) } };
	AUTO_FD int fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);

	(void)cell;
	return fd >= 0 && bind(fd, (const struct sockaddr *)&any, sizeof any) == 0 &&
	       listen(fd, 1) == 0;
}

static bool
open_raw_socket(const struct cell *cell)
{
	AUTO_FD int fd = socket(AF_INET, SOCK_RAW | SOCK_CLOEXEC, IPPROTO_ICMP);

	(void)cell;
	return fd >= 0;
}

static bool
ends_well(pid_t pid)
{
	int status;

	return pid > 0 && waitpid(pid, &status, 0) == pid && WIFEXITED(status) &&
	       WEXITSTATUS(status) == 0;
}

static bool
fork_once(const struct cell *cell)
{
	pid_t pid = fork();

	(void)cell;
	if (pid == 0)
		_exit(0);
	return ends_well(pid);
}

/* In our place: the filter, not the fork, is asked. */
static bool
start(const char *path, const char *word)
{
	const char *argv[] = { path, word, NULL };
	char **mutable_argv;

	/* execv reads only; its type is older than const. */
	memcpy(&mutable_argv, &(const char **){ argv }, sizeof mutable_argv);
	(void)close(STDOUT_FILENO);
	(void)open("/dev/null", O_RDONLY);
	return execv(path, mutable_argv) == 0;
}

static bool
start_program(const struct cell *cell)
{
	(void)cell;
	return start("/bin/true", "x");
}

static bool
start_ourselves(const struct cell *cell)
{
	(void)cell;
	return start("/proc/self/exe", "--help");
}

static bool
make_code(const struct cell *cell)
{
	(void)cell;
	return mmap(NULL, 4096, PROT_READ | PROT_WRITE | PROT_EXEC,
		   MAP_PRIVATE | MAP_ANONYMOUS, -1, 0) != MAP_FAILED;
}

static bool
trace(const struct cell *cell)
{
	(void)cell;
	return ptrace(PTRACE_TRACEME, 0, NULL, NULL) == 0;
}

static bool
read_memory(const struct cell *cell)
{
	char byte;
	struct iovec here = { &byte, 1 }, there = { &byte, 1 };

	(void)cell;
	return process_vm_readv(getpid(), &here, 1, &there, 1, 0) == 1;
}

static bool
signal_parent(const struct cell *cell)
{
	return kill(cell->parent, 0) == 0;
}

static bool
leave_world(const struct cell *cell)
{
	(void)cell;
	return unshare(CLONE_NEWUSER) == 0;
}

static bool
open_ring(const struct cell *cell)
{
	struct io_uring_params none = { .flags = 0 };

	(void)cell;
	return syscall(SYS_io_uring_setup, 1, &none) >= 0;
}

#define OF(role) (1U << (role))
#define OF_ALL ((1U << ROLE_COUNT) - 1)
#define OF_FILES                                                                         \
	(OF(ROLE_SUPERVISOR) | OF(ROLE_CORE) | OF(ROLE_EDGE) | OF(ROLE_COURIER) |        \
	    OF(ROLE_VAULT))

/* The supervisor hands down what edge, keeper and courier need until they are in their
 * own jails: it may read what they read. */
static const struct attempt {
	const char *name;
	bool (*act)(const struct cell *cell);
	unsigned may; /* roles that need it; all others must not */
} attempts[] = {
	{ "uses its channel", use_channel, OF_ALL },
	{ "reads keys/", read_keys, OF(ROLE_SUPERVISOR) },
	{ "changes keys/", change_keys, 0 },
	{ "reads comity.conf", read_configuration, OF(ROLE_SUPERVISOR) },
	{ "reads the database", read_database, OF(ROLE_SUPERVISOR) | OF(ROLE_CORE) },
	{ "writes the database", write_database, OF(ROLE_SUPERVISOR) | OF(ROLE_CORE) },
	{ "makes files in data/", write_data, OF(ROLE_SUPERVISOR) | OF(ROLE_CORE) },
	{ "makes files elsewhere", write_elsewhere, 0 },
	{ "writes a file it was given", write_passed, OF_FILES },
	{ "reads /usr", read_system, OF(ROLE_SUPERVISOR) | OF(ROLE_COURIER) },
	{ "reads /etc/shadow", read_shadow, OF(ROLE_SUPERVISOR) },
	{ "takes a caller", take_caller, OF(ROLE_SUPERVISOR) | OF(ROLE_EDGE) },
	{ "calls", call, OF(ROLE_SUPERVISOR) | OF(ROLE_COURIER) },
	{ "opens a door", open_door, OF(ROLE_SUPERVISOR) },
	{ "opens a raw socket", open_raw_socket, 0 },
	{ "forks", fork_once, OF(ROLE_SUPERVISOR) | OF(ROLE_NURSERY) },
	{ "starts comityd", start_ourselves, OF(ROLE_SUPERVISOR) },
	{ "starts a program", start_program, 0 },
	{ "makes code out of data", make_code, 0 },
	{ "is traced", trace, 0 },
	{ "reads a process's memory", read_memory, 0 },
	{ "signals a process", signal_parent, OF(ROLE_SUPERVISOR) },
	{ "enters a name space", leave_world, 0 },
	{ "opens an io_uring", open_ring, 0 },
};
#define ATTEMPTS (sizeof attempts / sizeof attempts[0])

size_t
selftest_attempts(void)
{
	return ATTEMPTS;
}

const char *
selftest_name(size_t attempt)
{
	assert(attempt < ATTEMPTS);
	return attempts[attempt].name;
}

bool
selftest_may(size_t attempt, enum role role)
{
	assert(attempt < ATTEMPTS);
	return (attempts[attempt].may & OF(role)) != 0;
}

/* A door with a caller before it. */
static bool
furnish(struct cell *cell)
{
	socklen_t len = sizeof cell->address;
	int ends[2];

	cell->address = (struct sockaddr_in){ .sin_family = AF_INET,
		.sin_addr = { htonl(INADDR_LOOPBACK) } };
	cell->file = memfd_create("file", MFD_CLOEXEC);
	cell->door = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
	cell->caller = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
	return cell->file >= 0 && cell->door >= 0 && cell->caller >= 0 &&
	       channel_pair(ends, NULL) == ERR_OK &&
	       channel_init(&cell->from, ends[0], NULL) == ERR_OK &&
	       channel_init(&cell->to, ends[1], NULL) == ERR_OK &&
	       bind(cell->door, (const struct sockaddr *)&cell->address, len) == 0 &&
	       listen(cell->door, 8) == 0 &&
	       getsockname(cell->door, (struct sockaddr *)&cell->address, &len) == 0 &&
	       connect(cell->caller, (const struct sockaddr *)&cell->address, len) == 0;
}

/* A worker is forked by a nursery in its jail, which has the worker's at hand. */
static enum err
enter_worker(const struct cell *cell, struct why *why)
{
	static struct sandbox sandbox; /* large: not on the stack */
	enum err e = sandbox_prepare(ROLE_WORKER, &sandbox, why);

	if (e == ERR_OK)
		e = jail_enter(ROLE_NURSERY, cell->config, cell->arena, why);
	return e == ERR_OK ? sandbox_enter(&sandbox, why) : e;
}

/* As a process of the role gets there. */
static enum err
enter(enum role role, const struct cell *cell)
{
	struct why why;
	enum err e = ERR_OK;

	if (role == ROLE_COUNT)
		return ERR_OK;
	if (role != ROLE_SUPERVISOR)
		e = jail_enter(ROLE_SUPERVISOR, cell->config, cell->arena, &why);
	if (e == ERR_OK)
		e = role == ROLE_WORKER
			? enter_worker(cell, &why)
			: jail_enter(role, cell->config, cell->arena, &why);
	if (e != ERR_OK)
		fprintf(stderr, "%s\n", why.text);
	return e;
}

enum { EXIT_DONE, EXIT_DENIED, EXIT_BROKEN = 126 };

/* In a child.  *ret_inside: it has come into its jail. */
static int
attempt_inside(size_t attempt, enum role role, struct cell *cell, bool *ret_inside)
{
	if (!furnish(cell) || enter(role, cell) != ERR_OK)
		return EXIT_BROKEN;
	*ret_inside = true;
	return attempts[attempt].act(cell) ? EXIT_DONE : EXIT_DENIED;
}

static enum selftest_outcome
outcome_of(int status)
{
	if (WIFSIGNALED(status))
		return WTERMSIG(status) == SIGSYS ? SELFTEST_KILLED : SELFTEST_BROKEN;
	if (WEXITSTATUS(status) == EXIT_DONE)
		return SELFTEST_ALLOWED;
	return WEXITSTATUS(status) == EXIT_DENIED ? SELFTEST_DENIED : SELFTEST_BROKEN;
}

enum selftest_outcome
selftest_try(
    size_t attempt, enum role role, const struct config *config, struct arena *arena)
{
	struct cell cell = { .arena = arena, .config = config, .parent = getpid() };
	bool *inside = mmap(NULL, sizeof *inside, PROT_READ | PROT_WRITE,
	    MAP_SHARED | MAP_ANONYMOUS, -1, 0);
	enum selftest_outcome outcome = SELFTEST_BROKEN;
	int status = 0;
	pid_t pid;

	assert(attempt < ATTEMPTS);
	if (inside == MAP_FAILED)
		return SELFTEST_BROKEN;
	pid = fork();
	if (pid == 0)
		_exit(attempt_inside(attempt, role, &cell, inside));
	if (pid > 0 && waitpid(pid, &status, 0) == pid && *inside)
		outcome = outcome_of(status);
	(void)munmap(inside, sizeof *inside);
	return outcome;
}

static const char *const outcome_names[SELFTEST_OUTCOME_COUNT] = {
	[SELFTEST_ALLOWED] = "ALLOWED",
	[SELFTEST_DENIED] = "denied",
	[SELFTEST_KILLED] = "KILLED",
	[SELFTEST_BROKEN] = "broken",
};

/* Those that a node has. */
static const enum role roles[] = { ROLE_SUPERVISOR, ROLE_CORE, ROLE_EDGE, ROLE_NURSERY,
	ROLE_WORKER, ROLE_KEEPER, ROLE_COURIER, ROLE_VAULT, ROLE_DESK, ROLE_PAPER };
#define ROLES (sizeof roles / sizeof roles[0])

/* Who is not root is denied some of it in no jail at all. */
static bool
is_right(size_t attempt, enum role role, enum selftest_outcome outcome,
    const struct config *config, struct arena *arena)
{
	bool denied = outcome == SELFTEST_DENIED || outcome == SELFTEST_KILLED;

	if (!selftest_may(attempt, role))
		return denied;
	return outcome == SELFTEST_ALLOWED ||
	       (denied &&
		   selftest_try(attempt, ROLE_COUNT, config, arena) == SELFTEST_DENIED);
}

static unsigned
run_row(size_t attempt, const struct config *config, struct arena *arena, FILE *out)
{
	unsigned wrong = 0;

	fprintf(out, "%-26s", attempts[attempt].name);
	for (size_t i = 0; i < ROLES; i++) {
		enum selftest_outcome outcome =
		    selftest_try(attempt, roles[i], config, arena);
		bool right = is_right(attempt, roles[i], outcome, config, arena);

		fprintf(out, " %7s%s", outcome_names[outcome], right ? "   " : " ! ");
		wrong += !right;
	}
	fprintf(out, "\n");
	return wrong;
}

unsigned
selftest_run(const struct config *config, struct arena *arena, FILE *out)
{
	unsigned wrong = 0;

	fprintf(out, "%-26s", "");
	for (size_t i = 0; i < ROLES; i++)
		fprintf(out, " %-10s", role_name(roles[i]));
	fprintf(out, "\n");
	for (size_t i = 0; i < ATTEMPTS; i++) {
		(void)fflush(out); /* the children have none of it */
		wrong += run_row(i, config, arena, out);
	}
	fprintf(out, "%zu attempts, %u not as they must end%s\n", ATTEMPTS * ROLES, wrong,
	    wrong > 0 ? " (!)" : "");
	return wrong;
}
