/*
 * file.h - whole files: read with a limit, written so that a crash leaves the old or the
 * new.
 */
#ifndef COMITY_BASE_FILE_H
#define COMITY_BASE_FILE_H

#include <stdbool.h>
#include <sys/types.h>

#include "base/arena.h"
#include "base/err.h"
#include "base/str.h"

/* The bytes of a file of at most max bytes; "-" is standard input.  ERR_NOT_FOUND,
 * ERR_LIMIT, ERR_IO. */
enum err file_read(struct arena *arena, const char *path, size_t max,
    struct str *ret_bytes, struct why *why);
enum err file_read_fd(
    struct arena *arena, int fd, size_t max, struct str *ret_bytes, struct why *why);

/* Temporary file beside path, write, fsync, rename, fsync of the folder. */
enum err file_write(const char *path, struct str bytes, mode_t mode, struct why *why);
/* As file_write, but refuses an existing path (ERR_CONFLICT). */
enum err file_create(const char *path, struct str bytes, mode_t mode, struct why *why);

/* Makes the name of a file in its folder durable. */
enum err file_sync_folder(const char *path, struct why *why);

/* A folder and all that lies in it; links are not followed.  False: something stays. */
bool file_remove_tree(const char *folder);

enum err fd_write_all(int fd, struct str bytes, struct why *why);
/* mkdir that accepts an existing folder. */
enum err file_mkdir(const char *path, mode_t mode, struct why *why);

#endif
