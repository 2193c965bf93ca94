/* print_pdf.c - comity-paper, which lies beside this program, is handed a document. */
#include <fcntl.h>
#include <limits.h>
#include <spawn.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/auto.h"
#include "base/file.h"
#include "cli/print_out.h"

#define PROGRAM "comity-paper"
#define DOCUMENT_MAX ((size_t)64 << 20)

static enum err
find_program(struct arena *arena, const char **ret_path, struct why *why)
{
	char self[PATH_MAX];
	ssize_t len = readlink("/proc/self/exe", self, sizeof self);
	const char *path;

	if (len < 0)
		return err_errno(why, "where this program lies");
	while (len > 0 && self[len - 1] != '/')
		len--;
	path = arena_format(arena, "%.*s" PROGRAM, (int)len, self).ptr;
	if (path == NULL || access(path, X_OK) != 0)
		return err_why(
		    why, ERR_NOT_FOUND, 0, PROGRAM " is not installed beside comity");
	*ret_path = path;
	return ERR_OK;
}

static enum err
write_document(const struct print *print, int fd, struct why *why)
{
	struct buf text;
	enum err e;

	buf_init(&text, DOCUMENT_MAX);
	json_write(print->root, &text);
	e = buf_failed(&text) ? err_why(why, ERR_LIMIT, 0, "there is too much to print")
			      : fd_write_all(fd, buf_str(&text), why);
	buf_release(&text);
	if (e == ERR_OK && lseek(fd, 0, SEEK_SET) != 0)
		e = err_errno(why, "a document in memory");
	return e;
}

/* With no environment of the caller's: the same document is the same PDF for everybody.
 */
static enum err
start(const char *path, int in, int out, pid_t *ret_pid, struct why *why)
{
	char name[] = PROGRAM, locale[] = "LC_ALL=C";
	char *argv[] = { name, NULL }, *env[] = { locale, NULL };
	posix_spawn_file_actions_t actions;
	int failed = posix_spawn_file_actions_init(&actions);

	if (failed == 0)
		failed = posix_spawn_file_actions_adddup2(&actions, in, STDIN_FILENO);
	if (failed == 0)
		failed = posix_spawn_file_actions_adddup2(&actions, out, STDOUT_FILENO);
	if (failed == 0)
		failed = posix_spawn(ret_pid, path, &actions, NULL, argv, env);
	(void)posix_spawn_file_actions_destroy(&actions);
	return failed == 0 ? ERR_OK
			   : err_why(why, ERR_IO, 0, "%s cannot be started", path);
}

/* Half a PDF of a program that failed is none.  Closes fd before it waits: a program that
 * writes on into a pipe that nobody reads would not end. */
static enum err
collect(struct arena *arena, int fd, pid_t pid, struct str *ret_pdf, struct why *why)
{
	struct str pdf = STR("");
	enum err e = file_read_fd(arena, fd, PRINT_PDF_MAX, &pdf, why);
	int status = 0;

	(void)close(fd);
	(void)waitpid(pid, &status, 0);
	if (e == ERR_OK && (!WIFEXITED(status) || WEXITSTATUS(status) != 0))
		e = err_why(why, ERR_IO, 0, PROGRAM " failed");
	if (e == ERR_OK)
		*ret_pdf = pdf;
	return e;
}

enum err
print_pdf(struct print *print, struct str *ret_pdf, struct why *why)
{
	struct arena *arena = print->arena;
	const char *path = NULL;
	AUTO_FD int in = -1;
	int ends[2];
	pid_t pid = 0;
	enum err e = find_program(arena, &path, why);

	/* a file in memory: who ends early breaks no pipe */
	if (e == ERR_OK && (in = memfd_create("document", MFD_CLOEXEC)) < 0)
		e = err_errno(why, "a document in memory");
	if (e == ERR_OK)
		e = write_document(print, in, why);
	if (e == ERR_OK && pipe2(ends, O_CLOEXEC) != 0)
		e = err_errno(why, "a pipe");
	if (e != ERR_OK)
		return e;
	e = start(path, in, ends[1], &pid, why);
	(void)close(ends[1]);
	if (e == ERR_OK)
		return collect(arena, ends[0], pid, ret_pdf, why);
	(void)close(ends[0]);
	return e;
}
