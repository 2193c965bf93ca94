/*
 * sandbox.h - what a process of each role may ask of the system: nothing else, ever
 * again.
 *
 * A role is a row of a table of sets of system calls.  A call outside kills the process
 * (SIGSYS), which the supervisor sees: silence would hide an attack.
 *
 * sandbox_prepare compiles the filter, sandbox_enter only loads it: a parent that forks
 * workers prepares once.  Enter when all is open and warm: libraries that open a file on
 * first use die in the jail.
 *
 * A filter is handed down to all that a process starts, and can only become narrower: the
 * supervisor's allows what its processes need until they are in their own.
 */
#ifndef COMITY_PROC_SANDBOX_H
#define COMITY_PROC_SANDBOX_H

#include <stdbool.h>
#include <stddef.h>

#include "base/err.h"
#include "base/str.h"

enum role {
	ROLE_SUPERVISOR,
	ROLE_CORE,
	ROLE_EDGE,
	ROLE_NURSERY,
	ROLE_WORKER,
	ROLE_VERIFIER,
	ROLE_KEEPER,
	ROLE_COURIER,
	ROLE_VAULT,
	ROLE_DESK,
	ROLE_PAPER,
	ROLE_COUNT
};

/* Of a BPF program as the system takes it: 8 bytes an instruction. */
#define SANDBOX_PROGRAM_MAX 8192

struct sandbox {
	enum role role;
	size_t program_len;
	_Alignas(8) unsigned char program[SANDBOX_PROGRAM_MAX];
};

/* The names of `comityd --role NAME`. */
const char *role_name(enum role role);
bool role_from(struct str name, enum role *ret_role);

/* First thing in every process: no new privileges, no core file, not traceable. */
enum err sandbox_harden(struct why *why);

enum err sandbox_prepare(enum role role, struct sandbox *ret_sandbox, struct why *why);
enum err sandbox_enter(const struct sandbox *sandbox, struct why *why);

/* A folder or file that this process may still use. */
struct sandbox_path {
	const char *path;
	bool write;
	bool execute; /* may be started as a program */
};

/* Landlock: from now on only these paths can be opened (count 0 = none).  What is open
 * stays open.  ERR_NOT_FOUND: this kernel has no Landlock; the filters stand alone. */
enum err sandbox_files(const struct sandbox_path *paths, size_t count, struct why *why);
/* The same of the fonts that paper is printed with, and of what a library asks of its own
 * process. */
enum err sandbox_fonts(struct why *why);
/* The same, but reading stays free: for a process whose children need more than itself.
 * Like the filter it is handed down to all of them. */
enum err sandbox_changes(const struct sandbox_path *paths, size_t count, struct why *why);
/* What the system starts to load this program; NULL = nothing. */
const char *sandbox_interpreter(void);

#endif
