/*
 * eu_exchange.c - two folders between a node and the system that is prescribed for
 * European orders: one pass, for a timer.
 *
 * Safe when it is killed at any moment: a file is written whole or not at all and the
 * node told of it afterwards; a file that came is filed by the node, in one transaction,
 * and moved afterwards.  What was cut is done again, and changes nothing.
 */
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/auto.h"
#include "base/file.h"
#include "base/limits.h"
#include "cli/ask.h"
#include "cli/eu.h"
#include "trust/uuid.h"

#define DONE "done"
#define FAILED "failed"
#define LOCK ".comity.lock"
#define NAME_LEN_MAX 200
#define WORDS_MAX ((size_t)8 << 10)

struct exchange {
	struct cli *cli;
	const char *in, *out;
	int in_fd, done_fd, failed_fd;
	size_t taken, failed;
};

/* --- the folders --- */

static int
open_folder(int at, const char *name)
{
	return openat(at, name, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
}

/* A folder beside what comes in; a link in its place is not followed. */
static int
open_beside(struct exchange *exchange, const char *name)
{
	if (mkdirat(exchange->in_fd, name, 0700) == 0)
		(void)fsync(exchange->in_fd);
	return open_folder(exchange->in_fd, name);
}

/* The kernel lets go of it when we end, however we end. */
static int
take_lock(struct exchange *exchange, int *ret_fd)
{
	int fd = openat(exchange->in_fd, LOCK,
	    O_RDWR | O_CREAT | O_NOFOLLOW | O_CLOEXEC | O_NONBLOCK, 0600);

	if (fd < 0) {
		fprintf(
		    stderr, "comity: %s/" LOCK ": %s\n", exchange->in, strerror(errno));
		return EXIT_CODE_AGAIN;
	}
	if (flock(fd, LOCK_EX | LOCK_NB) != 0) {
		fprintf(stderr, "comity: another run works on %s\n", exchange->in);
		(void)close(fd);
		return EXIT_CODE_AGAIN;
	}
	*ret_fd = fd;
	return EXIT_CODE_YES;
}

/* --- what came --- */

static bool
ends(const char *name, const char *with)
{
	size_t len = strlen(name), end = strlen(with);

	return len > end && strcmp(name + len - end, with) == 0;
}

/* What is being written still has another name. */
static bool
is_candidate(const char *name)
{
	return name[0] != '.' && (ends(name, ".json") || ends(name, ".xml"));
}

/* Under a name that is free: nothing is written over. */
static bool
move(
    const struct exchange *exchange, const char *name, int to, char *ret_name, size_t max)
{
	struct stat there;

	for (unsigned n = 0; n < 1000; n++) {
		int len = n == 0 ? snprintf(ret_name, max, "%s", name)
				 : snprintf(ret_name, max, "%s.%u", name, n);

		if (len < 0 || (size_t)len >= max)
			return false;
		if (fstatat(to, ret_name, &there, AT_SYMLINK_NOFOLLOW) == 0)
			continue;
		return renameat(exchange->in_fd, name, to, ret_name) == 0 &&
		       fsync(to) == 0 && fsync(exchange->in_fd) == 0;
	}
	return false;
}

/* Beside what failed: why. */
static int
fail(struct exchange *exchange, const char *name, const char *words)
{
	char moved[NAME_MAX + 1], text[NAME_MAX + 8];
	AUTO_FD int fd = -1;
	struct why why;

	exchange->failed++;
	printf("failed %s: %s\n", name, words);
	if (!move(exchange, name, exchange->failed_fd, moved, sizeof moved)) {
		fprintf(stderr, "comity: %s was not moved: %s\n", name, strerror(errno));
		return EXIT_CODE_AGAIN;
	}
	(void)snprintf(text, sizeof text, "%s.txt", moved);
	fd = openat(exchange->failed_fd, text,
	    O_WRONLY | O_CREAT | O_TRUNC | O_NOFOLLOW | O_CLOEXEC, 0600);
	if (fd < 0 || fd_write_all(fd, str_from(words), &why) != ERR_OK ||
	    fd_write_all(fd, STR("\n"), &why) != ERR_OK || fsync(fd) != 0) {
		fprintf(stderr, "comity: %s: why is not written: %s\n", text,
		    strerror(errno));
		return EXIT_CODE_AGAIN;
	}
	return EXIT_CODE_YES;
}

/* What is no plain file of a size that we take is not opened to be read. */
static const char *
unfit(const struct exchange *exchange, const char *name)
{
	struct stat found;

	if (strlen(name) > NAME_LEN_MAX)
		return "its name is too long";
	if (fstatat(exchange->in_fd, name, &found, AT_SYMLINK_NOFOLLOW) != 0 ||
	    !S_ISREG(found.st_mode))
		return "it is no plain file";
	if (found.st_size > (off_t)EU_IMPORT_MAX)
		return "it is too large";
	return NULL;
}

/* Between the look and the reading it may have become something else. */
static enum err
read_plain(const struct exchange *exchange, const char *name, struct str *ret_bytes,
    struct why *why)
{
	AUTO_FD int fd = openat(exchange->in_fd, name,
	    O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_NOCTTY | O_CLOEXEC);
	struct stat found;

	if (fd < 0)
		return err_errno(why, "%s", name);
	if (fstat(fd, &found) != 0 || !S_ISREG(found.st_mode))
		return err_why(why, ERR_USAGE, 0, "%s is no plain file", name);
	return file_read_fd(&exchange->cli->arena, fd, EU_IMPORT_MAX, ret_bytes, why);
}

static int
take_file(struct exchange *exchange, const char *name)
{
	struct cli *cli = exchange->cli;
	size_t mark = arena_mark(&cli->arena);
	const char *words = unfit(exchange, name);
	char moved[NAME_MAX + 1];
	struct eu_imported imported = { .words = STR("") };
	struct str bytes;
	struct why why;
	int code;

	if (words != NULL)
		return fail(exchange, name, words);
	if (read_plain(exchange, name, &bytes, &why) != ERR_OK)
		return fail(exchange, name, why.text);
	printf("%s: ", name);
	code = eu_import_bytes(cli, bytes, &imported);
	if (code == EXIT_CODE_AGAIN || code == EXIT_CODE_UNREACHABLE)
		return code;
	if (code != EXIT_CODE_YES)
		code = fail(exchange, name, arena_cstr(&cli->arena, imported.words));
	else if (move(exchange, name, exchange->done_fd, moved, sizeof moved))
		exchange->taken++;
	else
		code = EXIT_CODE_AGAIN;
	arena_return(&cli->arena, mark);
	return code;
}

/* The rest waits for the next run. */
static int
take_all(struct exchange *exchange)
{
	int fd = open_folder(exchange->in_fd, ".");
	DIR *folder = fd < 0 ? NULL : fdopendir(fd);
	const struct dirent *entry;
	int code = EXIT_CODE_YES;

	if (folder == NULL)
		return EXIT_CODE_AGAIN;
	while (code == EXIT_CODE_YES &&
	       exchange->taken + exchange->failed < LIMIT_EXCHANGE &&
	       (entry = readdir(folder)) != NULL)
		if (is_candidate(entry->d_name))
			code = take_file(exchange, entry->d_name);
	(void)closedir(folder);
	return code;
}

/* --- what is due --- */

static int
give_page(struct exchange *exchange, const struct json *ids)
{
	struct cli *cli = exchange->cli;
	int code = EXIT_CODE_YES;

	for (const struct json *id = json_first(ids); code == EXIT_CODE_YES && id != NULL;
	     id = id->next) {
		size_t mark = arena_mark(&cli->arena);

		code = eu_export_case(cli, id->string, exchange->out, true);
		if (code == EXIT_CODE_NO) { /* of this one: the others go on */
			exchange->failed++;
			code = EXIT_CODE_YES;
		}
		arena_return(&cli->arena, mark);
	}
	return code;
}

/* What cannot be written stays due, and hides nothing that is behind it. */
static int
give_all(struct exchange *exchange)
{
	struct cli *cli = exchange->cli;
	char after[UUID_TEXT_MAX] = "";
	int code = EXIT_CODE_YES;

	for (;;) {
		size_t mark = arena_mark(&cli->arena);
		struct json *body = json_object(&cli->arena);
		struct json *answer = NULL;
		const struct json *ids;

		json_put_str(&cli->arena, body, "after", str_from(after));
		code = ask_node(cli, "eu/due", body, &answer);
		ids = json_get(answer, "orders");
		if (code == EXIT_CODE_YES)
			code = give_page(exchange, ids);
		if (code != EXIT_CODE_YES || json_first(ids) == NULL)
			return code;
		(void)snprintf(after, sizeof after, "%.*s", STR_ARG(ids->last->string));
		arena_return(&cli->arena, mark);
	}
}

/* What a run that was killed has left half written. */
static void
sweep(const struct exchange *exchange)
{
	DIR *folder = opendir(exchange->out);
	const struct dirent *entry;

	while (folder != NULL && (entry = readdir(folder)) != NULL)
		if (strlen(entry->d_name) > 40 && ends(entry->d_name, ".tmp"))
			(void)unlinkat(dirfd(folder), entry->d_name, 0);
	if (folder != NULL)
		(void)closedir(folder);
}

static int
run(struct exchange *exchange)
{
	AUTO_FD int lock = -1;
	struct why why;
	int code;

	exchange->in_fd = open_folder(AT_FDCWD, exchange->in);
	if (exchange->in_fd < 0) {
		fprintf(stderr, "comity: %s: %s\n", exchange->in, strerror(errno));
		return EXIT_CODE_USAGE;
	}
	if (file_mkdir(exchange->out, 0700, &why) != ERR_OK)
		return cli_failed(&why, "nothing was done");
	code = take_lock(exchange, &lock);
	if (code != EXIT_CODE_YES)
		return code;
	exchange->done_fd = open_beside(exchange, DONE);
	exchange->failed_fd = open_beside(exchange, FAILED);
	if (exchange->done_fd < 0 || exchange->failed_fd < 0) {
		fprintf(stderr, "comity: %s: no folders " DONE " and " FAILED ": %s\n",
		    exchange->in, strerror(errno));
		return EXIT_CODE_AGAIN;
	}
	sweep(exchange);
	code = give_all(exchange);
	if (code == EXIT_CODE_YES)
		code = take_all(exchange);
	if (code == EXIT_CODE_YES && exchange->failed > 0)
		code = EXIT_CODE_NO;
	return code;
}

int
eu_run_exchange(struct cli *cli)
{
	struct exchange exchange = { .cli = cli,
		.in = cli_option(cli, "in"),
		.out = cli_option(cli, "out"),
		.in_fd = -1,
		.done_fd = -1,
		.failed_fd = -1 };
	int fds[3];
	int code;

	if (exchange.in == NULL || exchange.out == NULL || cli_argument(cli, 0) != NULL)
		return cli_usage(cli, "--in and --out are needed");
	code = run(&exchange);
	fds[0] = exchange.in_fd;
	fds[1] = exchange.done_fd;
	fds[2] = exchange.failed_fd;
	for (size_t i = 0; i < sizeof fds / sizeof fds[0]; i++)
		if (fds[i] >= 0)
			(void)close(fds[i]);
	return code;
}
