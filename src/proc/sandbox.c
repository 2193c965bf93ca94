#include "proc/sandbox.h"

#include <assert.h>
#include <elf.h>
#include <errno.h>
#include <fcntl.h>
#include <link.h>
#include <linux/filter.h>
#include <linux/landlock.h>
#include <linux/netlink.h>
#include <linux/seccomp.h>
#include <sched.h>
#include <seccomp.h>
#include <signal.h>
#include <sys/auxv.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "base/auto.h"

AUTO_DEFINE(filter_release, scmp_filter_ctx, seccomp_release)

#define END (-1)

/* Memory, time, the channel, and a decent death: what every process needs. */
static const int calls_base[] = {
	SCMP_SYS(brk),
	SCMP_SYS(munmap),
	SCMP_SYS(mremap),
	SCMP_SYS(madvise),
	SCMP_SYS(futex),
	SCMP_SYS(read),
	SCMP_SYS(write),
	SCMP_SYS(readv),
	SCMP_SYS(writev),
	SCMP_SYS(close),
	SCMP_SYS(lseek),
	SCMP_SYS(fcntl),
	SCMP_SYS(ftruncate),
	SCMP_SYS(memfd_create),
	SCMP_SYS(recvmsg),
	SCMP_SYS(recvmmsg),
	SCMP_SYS(sendmsg),
	SCMP_SYS(sendmmsg),
	SCMP_SYS(epoll_wait),
	SCMP_SYS(epoll_pwait),
	SCMP_SYS(epoll_ctl),
	SCMP_SYS(poll),
	SCMP_SYS(ppoll),
	SCMP_SYS(clock_gettime),
	SCMP_SYS(clock_nanosleep),
	SCMP_SYS(gettimeofday),
	SCMP_SYS(timerfd_settime),
	SCMP_SYS(getrandom),
	SCMP_SYS(getpid),
	SCMP_SYS(gettid),
	SCMP_SYS(tgkill),
	SCMP_SYS(rt_sigprocmask),
	SCMP_SYS(rt_sigaction),
	SCMP_SYS(rt_sigreturn),
	SCMP_SYS(sigaltstack),
	SCMP_SYS(sched_yield),
	SCMP_SYS(restart_syscall),
	SCMP_SYS(exit),
	SCMP_SYS(exit_group),
	END,
};

/* A process that opens, reads and writes files; which ones is Landlock's. */
static const int calls_files[] = {
	SCMP_SYS(openat),
	SCMP_SYS(open),
	SCMP_SYS(fstat),
	SCMP_SYS(newfstatat),
	SCMP_SYS(stat),
	SCMP_SYS(lstat),
	SCMP_SYS(statx),
	SCMP_SYS(access),
	SCMP_SYS(faccessat),
	SCMP_SYS(faccessat2),
	SCMP_SYS(readlink),
	SCMP_SYS(getcwd),
	SCMP_SYS(getdents64),
	SCMP_SYS(pread64),
	SCMP_SYS(pwrite64),
	SCMP_SYS(preadv),
	SCMP_SYS(pwritev),
	SCMP_SYS(copy_file_range),
	SCMP_SYS(fallocate),
	SCMP_SYS(fadvise64),
	SCMP_SYS(fsync),
	SCMP_SYS(fdatasync),
	SCMP_SYS(flock),
	SCMP_SYS(rename),
	SCMP_SYS(renameat),
	SCMP_SYS(renameat2),
	SCMP_SYS(link),
	SCMP_SYS(linkat),
	SCMP_SYS(unlink),
	SCMP_SYS(unlinkat),
	SCMP_SYS(mkdir),
	SCMP_SYS(mkdirat),
	SCMP_SYS(rmdir),
	SCMP_SYS(fchmod),
	SCMP_SYS(fchown), /* SQLite, for its journal */
	SCMP_SYS(umask),
	SCMP_SYS(geteuid),
	SCMP_SYS(getuid),
	SCMP_SYS(getgid),
	SCMP_SYS(getegid),
	SCMP_SYS(uname),
	SCMP_SYS(sysinfo),
	SCMP_SYS(statfs),
	SCMP_SYS(fstatfs),
	END,
};

/* Looking at files, and reading those that are open; see allow_reading. */
static const int calls_reading[] = {
	SCMP_SYS(fstat),
	SCMP_SYS(newfstatat),
	SCMP_SYS(stat),
	SCMP_SYS(lstat),
	SCMP_SYS(statx),
	SCMP_SYS(access),
	SCMP_SYS(faccessat),
	SCMP_SYS(faccessat2),
	SCMP_SYS(readlink),
	SCMP_SYS(readlinkat),
	SCMP_SYS(getdents64),
	SCMP_SYS(pread64),
	SCMP_SYS(fadvise64),
	SCMP_SYS(statfs),
	SCMP_SYS(fstatfs),
	SCMP_SYS(geteuid),
	SCMP_SYS(getuid),
	SCMP_SYS(getgid),
	SCMP_SYS(getegid),
	SCMP_SYS(uname),
	SCMP_SYS(sysinfo),
	END,
};

/* The descriptors that are passed to a vault: used, not opened. */
static const int calls_streams[] = {
	SCMP_SYS(fstat),
	SCMP_SYS(pread64),
	SCMP_SYS(pwrite64),
	SCMP_SYS(fsync),
	SCMP_SYS(fdatasync),
	SCMP_SYS(fallocate),
	SCMP_SYS(fadvise64),
	SCMP_SYS(copy_file_range),
	END,
};

/* Who is introduced to the hub comes with a socket that is set up here. */
static const int calls_hub[] = {
	SCMP_SYS(setsockopt),
	END,
};

/* Sockets that are there. */
static const int calls_sockets[] = {
	SCMP_SYS(socketpair),
	SCMP_SYS(shutdown),
	SCMP_SYS(sendto),
	SCMP_SYS(recvfrom),
	SCMP_SYS(sendfile),
	SCMP_SYS(getsockopt),
	SCMP_SYS(setsockopt),
	SCMP_SYS(getsockname),
	SCMP_SYS(getpeername),
	SCMP_SYS(ioctl), /* FIONBIO, FIONREAD of libcurl */
	SCMP_SYS(epoll_create1),
	SCMP_SYS(eventfd2),
	SCMP_SYS(pipe2),
	SCMP_SYS(timerfd_create),
	SCMP_SYS(getrusage),
	END,
};

/* Doors that are open. */
static const int calls_doors[] = {
	SCMP_SYS(accept),
	SCMP_SYS(accept4),
	END,
};

/* Calling others; see allow_sockets.  Names are resolved over a socket to the system,
 * which is bound. */
static const int calls_calling[] = {
	SCMP_SYS(connect),
	SCMP_SYS(bind),
	END,
};

/* libcurl resolves names in a thread of its own, and pango looks for fonts in several;
 * see allow_forks. */
static const int calls_threads[] = {
	SCMP_SYS(set_robust_list),
	SCMP_SYS(rseq),
	SCMP_SYS(prctl),
	SCMP_SYS(sched_getaffinity),
	END,
};

/* A parent of workers: forks, hands them a channel, puts them into a narrower jail. */
static const int calls_nursery[] = {
	SCMP_SYS(wait4),
	SCMP_SYS(waitid),
	SCMP_SYS(getppid),
	SCMP_SYS(set_robust_list),
	SCMP_SYS(rseq),
	SCMP_SYS(socketpair),
	SCMP_SYS(setsockopt),
	SCMP_SYS(seccomp),
	SCMP_SYS(prctl),
	SCMP_SYS(prlimit64),
	SCMP_SYS(epoll_create1),
	END,
};

/* Starting programs, and what each of them needs to get into its own jail: a filter is
 * handed down, so this one holds for every process of the node.  A program that starts
 * opens doors and its libraries. */
static const int calls_supervisor[] = {
	SCMP_SYS(vfork),
	SCMP_SYS(execve),
	SCMP_SYS(wait4),
	SCMP_SYS(waitid),
	SCMP_SYS(kill),
	SCMP_SYS(getppid),
	SCMP_SYS(dup),
	SCMP_SYS(dup2),
	SCMP_SYS(dup3),
	SCMP_SYS(close_range),
	SCMP_SYS(listen),
	SCMP_SYS(chmod),
	SCMP_SYS(getrlimit),
	SCMP_SYS(prlimit64),
	SCMP_SYS(signalfd4),
	SCMP_SYS(arch_prctl),
	SCMP_SYS(set_tid_address),
	SCMP_SYS(seccomp),
	SCMP_SYS(landlock_create_ruleset),
	SCMP_SYS(landlock_add_rule),
	SCMP_SYS(landlock_restrict_self),
	END,
};

#define SETS_MAX 6

enum forks { FORKS_NOTHING, FORKS_THREADS, FORKS_PROCESSES };

struct role_row {
	const char *name;
	bool libraries; /* may load one late */
	bool calls;     /* opens sockets */
	bool reads;     /* opens files, and writes none */
	enum forks forks;
	const int *sets[SETS_MAX];
};

static const struct role_row roles[ROLE_COUNT] = {
	[ROLE_SUPERVISOR] = { .name = "supervisor",
	    .libraries = true,
	    .calls = true,
	    .forks = FORKS_PROCESSES,
	    .sets = { calls_files, calls_sockets, calls_doors, calls_calling,
		calls_threads, calls_supervisor } },
	[ROLE_CORE] = { .name = "core", .sets = { calls_files, calls_hub } },
	[ROLE_EDGE] = { .name = "edge",
	    .sets = { calls_files, calls_sockets, calls_doors } },
	[ROLE_NURSERY] = { .name = "nursery",
	    .forks = FORKS_PROCESSES,
	    .sets = { calls_nursery } },
	[ROLE_WORKER] = { .name = "worker" },
	[ROLE_VERIFIER] = { .name = "verifier" },
	[ROLE_KEEPER] = { .name = "keeper" },
	[ROLE_COURIER] = { .name = "courier",
	    .libraries = true,
	    .calls = true,
	    .forks = FORKS_THREADS,
	    .sets = { calls_files, calls_sockets, calls_calling, calls_threads } },
	[ROLE_VAULT] = { .name = "vault", .sets = { calls_streams } },
	[ROLE_DESK] = { .name = "desk" },
	[ROLE_PAPER] = { .name = "paper",
	    .reads = true,
	    .forks = FORKS_THREADS,
	    .sets = { calls_reading, calls_threads } },
};

const char *
role_name(enum role role)
{
	assert(role < ROLE_COUNT);
	return roles[role].name;
}

bool
role_from(struct str name, enum role *ret_role)
{
	for (size_t i = 0; i < ROLE_COUNT; i++) {
		if (str_eq_c(name, roles[i].name)) {
			*ret_role = (enum role)i;
			return true;
		}
	}
	return false;
}

enum err
sandbox_harden(struct why *why)
{
	struct rlimit none = { 0, 0 };

	if (prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) != 0 ||
	    prctl(PR_SET_DUMPABLE, 0, 0, 0, 0) != 0 || setrlimit(RLIMIT_CORE, &none) != 0)
		return err_errno(why, "hardening");
	return ERR_OK;
}

static bool
allow(scmp_filter_ctx filter, const int *set)
{
	for (; set != NULL && *set != END; set++) {
		/* A call that this machine does not have has a negative number. */
		if (*set < 0)
			continue;
		if (seccomp_rule_add(filter, SCMP_ACT_ALLOW, *set, 0) < 0)
			return false;
	}
	return true;
}

/* Mapped memory: never executable; where a library may be loaded late, never what can be
 * written. */
static bool
allow_memory(scmp_filter_ctx filter, bool libraries)
{
	const uint64_t written = PROT_EXEC | PROT_WRITE;

	if (seccomp_rule_add(filter, SCMP_ACT_ALLOW, SCMP_SYS(mmap), 1,
		SCMP_A2(SCMP_CMP_MASKED_EQ, PROT_EXEC, 0)) != 0 ||
	    seccomp_rule_add(filter, SCMP_ACT_ALLOW, SCMP_SYS(mprotect), 1,
		SCMP_A2(SCMP_CMP_MASKED_EQ, PROT_EXEC, 0)) != 0)
		return false;
	return !libraries || seccomp_rule_add(filter, SCMP_ACT_ALLOW, SCMP_SYS(mmap), 1,
				 SCMP_A2(SCMP_CMP_MASKED_EQ, written, PROT_EXEC)) == 0;
}

static struct scmp_arg_cmp
arg_is(unsigned index, uint64_t value)
{
	return (struct scmp_arg_cmp){ index, SCMP_CMP_EQ, value, 0 };
}

/* Of our own kind and of the network's, streams and datagrams: nothing raw, no other
 * family of the kernel. */
static bool
allow_sockets(scmp_filter_ctx filter)
{
	static const uint64_t families[] = { AF_UNIX, AF_INET, AF_INET6 };
	static const uint64_t types[] = { SOCK_STREAM, SOCK_DGRAM, SOCK_SEQPACKET };

	for (size_t i = 0; i < sizeof families / sizeof families[0]; i++)
		for (size_t j = 0; j < sizeof types / sizeof types[0]; j++)
			if (seccomp_rule_add(filter, SCMP_ACT_ALLOW, SCMP_SYS(socket), 2,
				arg_is(0, families[i]),
				SCMP_A1(SCMP_CMP_MASKED_EQ, 0xf, types[j])) != 0)
				return false;
	/* The C library asks for the machine's addresses when it resolves a name. */
	return seccomp_rule_add(filter, SCMP_ACT_ALLOW, SCMP_SYS(socket), 2,
		   arg_is(0, AF_NETLINK), arg_is(2, NETLINK_ROUTE)) == 0;
}

/* Of what is opened: to read it, as it is. */
static bool
allow_reading(scmp_filter_ctx filter)
{
	return seccomp_rule_add(filter, SCMP_ACT_ALLOW, SCMP_SYS(openat), 1,
		   SCMP_A2(SCMP_CMP_MASKED_EQ, O_ACCMODE | O_CREAT | O_TRUNC, 0)) == 0;
}

/* Never into a world of its own, where it would be privileged.  What clone3 is asked for
 * no filter can see: the C library then takes clone. */
static bool
allow_forks(scmp_filter_ctx filter, enum forks forks)
{
	uint64_t looked_at = CLONE_NEWNS | CLONE_NEWCGROUP | CLONE_NEWUTS | CLONE_NEWIPC |
			     CLONE_NEWUSER | CLONE_NEWPID | CLONE_NEWNET;
	uint64_t wanted = 0;

	if (forks == FORKS_THREADS) {
		wanted = CLONE_THREAD;
		looked_at |= CLONE_THREAD;
	}
	return seccomp_rule_add(filter, SCMP_ACT_ALLOW, SCMP_SYS(clone), 1,
		   SCMP_A0(SCMP_CMP_MASKED_EQ, looked_at, wanted)) == 0 &&
	       seccomp_rule_add(filter, SCMP_ACT_ERRNO(ENOSYS), SCMP_SYS(clone3), 0) == 0;
}

static bool
fill(scmp_filter_ctx filter, const struct role_row *row)
{
	/* A balanced tree instead of a chain of comparisons. */
	if (seccomp_attr_set(filter, SCMP_FLTATR_CTL_OPTIMIZE, 2) != 0 ||
	    !allow(filter, calls_base) || !allow_memory(filter, row->libraries) ||
	    (row->forks != FORKS_NOTHING && !allow_forks(filter, row->forks)) ||
	    (row->calls && !allow_sockets(filter)) ||
	    (row->reads && !allow_reading(filter)))
		return false;
	for (size_t i = 0; i < SETS_MAX; i++) {
		if (!allow(filter, row->sets[i]))
			return false;
	}
	return true;
}

enum err
sandbox_prepare(enum role role, struct sandbox *ret_sandbox, struct why *why)
{
	AUTO(filter_release) scmp_filter_ctx filter = NULL;
	AUTO_FD int fd = -1;
	ssize_t len;

	assert(role < ROLE_COUNT);
	filter = seccomp_init(SCMP_ACT_KILL_PROCESS);
	if (filter == NULL || !fill(filter, &roles[role]))
		return err_why(
		    why, ERR_IO, 0, "sandbox: no filter for a %s", roles[role].name);
	fd = memfd_create("filter", MFD_CLOEXEC);
	if (fd < 0 || seccomp_export_bpf(filter, fd) != 0)
		return err_why(why, ERR_IO, 0, "sandbox: the filter is not written");
	len = pread(fd, ret_sandbox->program, sizeof ret_sandbox->program, 0);
	if (len <= 0 || (size_t)len == sizeof ret_sandbox->program)
		return err_why(why, ERR_LIMIT, 0, "sandbox: the filter is too long");
	ret_sandbox->program_len = (size_t)len;
	ret_sandbox->role = role;
	return ERR_OK;
}

enum err
sandbox_enter(const struct sandbox *sandbox, struct why *why)
{
	struct sock_fprog program = {
		.len =
		    (unsigned short)(sandbox->program_len / sizeof(struct sock_filter)),
	};
	const unsigned char *bytes = sandbox->program;
	enum err e = sandbox_harden(why);

	if (e != ERR_OK)
		return e;
	/* The system reads it only; its type forgot to say so. */
	memcpy(&program.filter, &bytes, sizeof program.filter);
	if (syscall(SYS_seccomp, SECCOMP_SET_MODE_FILTER, 0, &program) != 0)
		return err_errno(why, "sandbox of a %s", roles[sandbox->role].name);
	return ERR_OK;
}

#define ACCESS_READ (LANDLOCK_ACCESS_FS_READ_FILE | LANDLOCK_ACCESS_FS_READ_DIR)
#define ACCESS_WRITE                                                                     \
	(LANDLOCK_ACCESS_FS_WRITE_FILE | LANDLOCK_ACCESS_FS_REMOVE_DIR |                 \
	    LANDLOCK_ACCESS_FS_REMOVE_FILE | LANDLOCK_ACCESS_FS_MAKE_DIR |               \
	    LANDLOCK_ACCESS_FS_MAKE_REG | LANDLOCK_ACCESS_FS_MAKE_SOCK)
#define ACCESS_FILE                                                                      \
	(LANDLOCK_ACCESS_FS_READ_FILE | LANDLOCK_ACCESS_FS_WRITE_FILE |                  \
	    LANDLOCK_ACCESS_FS_EXECUTE)
/* All of the first version: what is handled and not allowed is denied. */
#define ACCESS_ALL ((LANDLOCK_ACCESS_FS_MAKE_SYM << 1) - 1)

static enum err
add_path(int rules, uint64_t handled, const struct sandbox_path *path, struct why *why)
{
	struct landlock_path_beneath_attr rule = {
		.allowed_access = path->write ? ACCESS_READ | ACCESS_WRITE : ACCESS_READ,
	};
	AUTO_FD int fd = open(path->path, O_PATH | O_CLOEXEC);
	AUTO_FD int folder = open(path->path, O_PATH | O_CLOEXEC | O_DIRECTORY);

	if (fd < 0)
		return err_errno(why, "%s", path->path);
	if (path->execute)
		rule.allowed_access |= LANDLOCK_ACCESS_FS_EXECUTE;
	if (folder < 0)
		rule.allowed_access &= ACCESS_FILE;
	rule.allowed_access &= handled;
	rule.parent_fd = fd;
	if (rule.allowed_access != 0 && syscall(SYS_landlock_add_rule, rules,
					    LANDLOCK_RULE_PATH_BENEATH, &rule, 0) != 0)
		return err_errno(why, "landlock: %s", path->path);
	return ERR_OK;
}

static enum err
restrict_files(
    uint64_t access, const struct sandbox_path *paths, size_t count, struct why *why)
{
	struct landlock_ruleset_attr handled = { .handled_access_fs = access };
	AUTO_FD int rules =
	    (int)syscall(SYS_landlock_create_ruleset, &handled, sizeof handled, 0);

	if (rules < 0 && (errno == ENOSYS || errno == EOPNOTSUPP))
		return err_why(why, ERR_NOT_FOUND, 0, "this kernel has no Landlock");
	if (rules < 0)
		return err_errno(why, "landlock");
	for (size_t i = 0; i < count; i++) {
		enum err e = add_path(rules, access, &paths[i], why);

		if (e != ERR_OK)
			return e;
	}
	if (prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) != 0 ||
	    syscall(SYS_landlock_restrict_self, rules, 0) != 0)
		return err_errno(why, "landlock");
	return ERR_OK;
}

enum err
sandbox_files(const struct sandbox_path *paths, size_t count, struct why *why)
{
	return restrict_files(ACCESS_ALL, paths, count, why);
}

enum err
sandbox_changes(const struct sandbox_path *paths, size_t count, struct why *why)
{
	return restrict_files(ACCESS_ALL & ~(uint64_t)ACCESS_READ, paths, count, why);
}

/* What is not there is told of by who looks for it. */
enum err
sandbox_fonts(struct why *why)
{
	static const struct sandbox_path paths[] = {
		{ .path = "/proc/self" },
		{ .path = FONT_FOLDER },
	};

	return sandbox_files(paths, access(FONT_FOLDER, F_OK) == 0 ? 2 : 1, why);
}

/* The first program header stands where the program was loaded. */
const char *
sandbox_interpreter(void)
{
	const unsigned char *loaded = NULL;
	uintptr_t headers_at = getauxval(AT_PHDR);
	size_t count = getauxval(AT_PHNUM);
	const ElfW(Phdr) * headers;

	memcpy(&headers, &headers_at, sizeof headers);
	for (size_t i = 0; headers != NULL && i < count; i++)
		if (headers[i].p_type == PT_PHDR)
			loaded = (const unsigned char *)headers - headers[i].p_vaddr;
	for (size_t i = 0; loaded != NULL && i < count; i++)
		if (headers[i].p_type == PT_INTERP)
			return (const char *)(loaded + headers[i].p_vaddr);
	return NULL;
}
