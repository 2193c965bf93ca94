#include "base/file.h"

#include <errno.h>
#include <fcntl.h>
#include <ftw.h>
#include <libgen.h>
#include <limits.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/auto.h"

#define READ_STEP ((size_t)64 << 10)

enum err
file_read_fd(
    struct arena *arena, int fd, size_t max, struct str *ret_bytes, struct why *why)
{
	struct stat info;
	size_t room = READ_STEP;
	size_t len = 0;
	char *bytes;

	if (fstat(fd, &info) == 0 && S_ISREG(info.st_mode) && info.st_size >= 0)
		room = (size_t)info.st_size;
	else
		room = max; /* a pipe: its length is not known, pages are touched as they
			       fill */
	if (room > max)
		return err_why(why, ERR_LIMIT, 0,
		    "file of %zu bytes: at most %zu are read", room, max);
	bytes = arena_alloc(arena, room + 1);
	if (bytes == NULL)
		return err_why(why, ERR_LIMIT, 0, "no room for %zu bytes", room);
	while (len <= room) {
		ssize_t got = read(fd, bytes + len, room + 1 - len);

		if (got < 0 && errno == EINTR)
			continue;
		if (got < 0)
			return err_errno(why, "read");
		if (got == 0)
			break;
		len += (size_t)got;
	}
	if (len > room)
		return err_why(why, ERR_LIMIT, 0, "more than %zu bytes", room);
	*ret_bytes = (struct str){ bytes, len };
	return ERR_OK;
}

enum err
file_read(struct arena *arena, const char *path, size_t max, struct str *ret_bytes,
    struct why *why)
{
	AUTO_FD int fd = -1;
	struct why inner;
	enum err e;

	if (strcmp(path, "-") == 0)
		return file_read_fd(arena, STDIN_FILENO, max, ret_bytes, why);
	fd = open(path, O_RDONLY | O_CLOEXEC | O_NOCTTY);
	if (fd < 0)
		return err_errno(why, "%s", path);
	e = file_read_fd(arena, fd, max, ret_bytes, &inner);
	if (e != ERR_OK)
		return err_why(why, e, 0, "%s: %s", path, inner.text);
	return ERR_OK;
}

enum err
fd_write_all(int fd, struct str bytes, struct why *why)
{
	while (bytes.len > 0) {
		ssize_t put = write(fd, bytes.ptr, bytes.len);

		if (put < 0 && errno == EINTR)
			continue;
		if (put < 0)
			return err_errno(why, "write");
		bytes = str_slice(bytes, (size_t)put, bytes.len);
	}
	return ERR_OK;
}

enum err
file_sync_folder(const char *path, struct why *why)
{
	char copy[PATH_MAX];
	AUTO_FD int fd = -1;

	if (snprintf(copy, sizeof copy, "%s", path) >= (int)sizeof copy)
		return err_why(why, ERR_LIMIT, 0, "path too long");
	fd = open(dirname(copy), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	if (fd < 0 || fsync(fd) != 0)
		return err_errno(why, "folder of %s", path);
	return ERR_OK;
}

/* The bytes, durable, under a temporary name beside path. */
static enum err
write_temporary(const char *temporary, struct str bytes, mode_t mode, struct why *why)
{
	AUTO_FD int fd =
	    open(temporary, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC | O_NOFOLLOW, mode);
	enum err e;

	if (fd < 0)
		return err_errno(why, "%s", temporary);
	e = fd_write_all(fd, bytes, why);
	if (e == ERR_OK && (fchmod(fd, mode) != 0 || fsync(fd) != 0))
		e = err_errno(why, "%s", temporary);
	return e;
}

static enum err
write_and_name(
    const char *path, struct str bytes, mode_t mode, bool replace, struct why *why)
{
	char temporary[PATH_MAX];
	enum err e;

	if (snprintf(temporary, sizeof temporary, "%s.%d.tmp", path, (int)getpid()) >=
	    (int)sizeof temporary)
		return err_why(why, ERR_LIMIT, 0, "path too long");
	e = write_temporary(temporary, bytes, mode, why);
	if (e == ERR_OK && replace && rename(temporary, path) != 0)
		e = err_errno(why, "%s", path);
	if (e == ERR_OK && !replace && link(temporary, path) != 0) {
		if (errno == EEXIST)
			e = err_why(why, ERR_CONFLICT, 0, "%s exists already", path);
		else
			e = err_errno(why, "%s", path);
	}
	if (e != ERR_OK || !replace)
		(void)unlink(temporary);
	return e == ERR_OK ? file_sync_folder(path, why) : e;
}

enum err
file_write(const char *path, struct str bytes, mode_t mode, struct why *why)
{
	return write_and_name(path, bytes, mode, true, why);
}

enum err
file_create(const char *path, struct str bytes, mode_t mode, struct why *why)
{
	return write_and_name(path, bytes, mode, false, why);
}

enum err
file_mkdir(const char *path, mode_t mode, struct why *why)
{
	if (mkdir(path, mode) != 0 && errno != EEXIST)
		return err_errno(why, "%s", path);
	return ERR_OK;
}

static int
remove_one(const char *path, const struct stat *status, int kind, struct FTW *place)
{
	(void)status;
	(void)kind;
	(void)place;
	return remove(path);
}

bool
file_remove_tree(const char *folder)
{
	return nftw(folder, remove_one, 16, FTW_DEPTH | FTW_PHYS) == 0;
}
