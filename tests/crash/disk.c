#include "disk.h"

#include <assert.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

#define FDS_MAX 1024
#define NAMES_MAX 4096
#define FILES_MAX 4096
#define SECTOR_MAX 4096
#define NONE (-1)
#define FOLDERS_MAX 8
/* The number of the first folder, above those of all files. */
#define FOLDER_FIRST FILES_MAX
/* Seen by the libraries too. */
#define REPLACES __attribute__((visibility("default")))

enum call_kind {
	CALL_WRITE,
	CALL_TRUNCATE,
	CALL_SYNC, /* of a file or a folder */
	CALL_LOST, /* a sync that failed: the kernel tells it once, and forgets the bytes
		    */
	CALL_NAME, /* a file got a name */
	CALL_RENAME, /* a name, another name */
	CALL_UNNAME,
	CALL_TOLD,
};

struct call {
	enum call_kind kind;
	int file;
	int64_t offset; /* or new length, or the number told */
	size_t len;
	char *bytes; /* or name, and the other name behind its end */
};

struct name {
	char text[NAME_MAX + 1];
	int file;
};

struct names {
	struct name list[NAMES_MAX];
	size_t count;
};

struct image {
	unsigned char *bytes;
	size_t len, room;
};

static char watched[PATH_MAX];
static struct call *calls;
static size_t calls_count, calls_room;
static int fds[FDS_MAX]; /* file or folder, and one more: 0 is NONE */
static int files_count;
static char folders[FOLDERS_MAX][NAME_MAX + 1]; /* below the watched one, "" itself */
static int folders_count;
static struct names names_now;

static struct {
	enum disk_kind kind;
	unsigned number, times, seen, failed;
	int error;
} fault;

/* --- writing down --- */

static void
note(struct call call, const void *bytes)
{
	if (calls_count == calls_room) {
		calls_room = calls_room == 0 ? 4096 : 2 * calls_room;
		calls = realloc(calls, calls_room * sizeof *calls);
		assert(calls != NULL);
	}
	if (call.len > 0) {
		call.bytes = malloc(call.len);
		assert(call.bytes != NULL);
		memcpy(call.bytes, bytes, call.len);
	}
	calls[calls_count++] = call;
}

/* The name below the watched folder, NULL for what is not remembered: SQLite's shared
 * memory holds nothing that lasts. */
static const char *
name_of(const char *path)
{
	size_t len = strlen(watched);
	const char *name = path + len + 1;
	size_t name_len;

	if (len == 0 || strncmp(path, watched, len) != 0 || path[len] != '/')
		return NULL;
	name_len = strlen(name);
	if (name_len > 4 && (strcmp(name + name_len - 4, "-shm") == 0 ||
				strcmp(name + name_len - 5, ".lock") == 0))
		return NULL;
	return name;
}

static struct name *
find_name(struct names *names, const char *text)
{
	for (size_t i = 0; i < names->count; i++)
		if (strcmp(names->list[i].text, text) == 0)
			return &names->list[i];
	return NULL;
}

/* The number of a folder, by the name below the watched one of something in it. */
static int
folder_of(const char *name)
{
	const char *end = strrchr(name, '/');
	int len = end == NULL ? 0 : (int)(end - name);

	for (int i = 0; i < folders_count; i++)
		if (strncmp(folders[i], name, (size_t)len) == 0 &&
		    folders[i][len] == '\0')
			return FOLDER_FIRST + i;
	assert(folders_count < FOLDERS_MAX);
	(void)snprintf(folders[folders_count], sizeof folders[0], "%.*s", len, name);
	return FOLDER_FIRST + folders_count++;
}

static void
set_name(struct names *names, const char *text, int file)
{
	struct name *name = find_name(names, text);

	if (name == NULL) {
		assert(names->count < NAMES_MAX);
		name = &names->list[names->count++];
		(void)snprintf(name->text, sizeof name->text, "%s", text);
	}
	name->file = file;
}

static void
drop_name(struct names *names, const char *text)
{
	struct name *name = find_name(names, text);

	if (name != NULL)
		*name = names->list[--names->count];
}

static int
file_of(int fd)
{
	return fd >= 0 && fd < FDS_MAX ? fds[fd] - 1 : NONE;
}

void
disk_watch(const char *folder)
{
	disk_forget();
	(void)snprintf(watched, sizeof watched, "%s", folder);
}

void
disk_forget(void)
{
	watched[0] = '\0';
	for (size_t i = 0; i < calls_count; i++)
		free(calls[i].bytes);
	free(calls);
	calls = NULL;
	calls_count = calls_room = 0;
	files_count = folders_count = 0;
	names_now.count = 0;
	memset(fds, 0, sizeof fds);
	disk_fail(DISK_ANY, 0, 0, 0);
	fault.failed = 0;
}

size_t
disk_calls(void)
{
	return calls_count;
}

void
disk_told(unsigned number)
{
	note((struct call){ .kind = CALL_TOLD, .file = NONE, .offset = number }, NULL);
}

/* --- failing --- */

void
disk_fail(enum disk_kind kind, unsigned number, unsigned times, int error)
{
	fault.kind = kind;
	fault.number = number;
	fault.times = times;
	fault.error = error;
	fault.seen = 0;
}

unsigned
disk_failed(void)
{
	return fault.failed;
}

static bool
fails(enum disk_kind kind)
{
	if (fault.kind != DISK_ANY && fault.kind != kind)
		return false;
	fault.seen++;
	if (fault.number == 0 || fault.seen < fault.number ||
	    fault.seen - fault.number >= fault.times)
		return false;
	fault.failed++;
	errno = fault.error;
	return true;
}

/* --- the calls --- */

static bool
is_folder(int fd)
{
	struct stat info;

	return fstat(fd, &info) == 0 && S_ISDIR(info.st_mode);
}

static bool
is_file(int number)
{
	return number >= 0 && number < FOLDER_FIRST;
}

static void
opened(int fd, const char *path, int flags, bool is_new)
{
	const char *name = name_of(path);
	struct name *found;
	char inside[PATH_MAX + 2];

	if (fd < 0 || fd >= FDS_MAX)
		return;
	fds[fd] = 0;
	(void)snprintf(inside, sizeof inside, "%s/x", path);
	if (is_folder(fd) && name_of(inside) != NULL)
		fds[fd] = folder_of(name_of(inside)) + 1;
	if (name == NULL || fds[fd] != 0)
		return;
	found = find_name(&names_now, name);
	if (is_new || found == NULL) {
		set_name(&names_now, name, files_count);
		note((struct call){ CALL_NAME, files_count, 0, strlen(name) + 1, NULL },
		    name);
		files_count++;
		found = find_name(&names_now, name);
	}
	fds[fd] = found->file + 1;
	if ((flags & O_TRUNC) != 0)
		note((struct call){ .kind = CALL_TRUNCATE, .file = found->file }, NULL);
}

static int
open_noted(const char *path, int flags, mode_t mode)
{
	struct stat info;
	bool is_new = name_of(path) != NULL && stat(path, &info) != 0;
	int fd = (int)syscall(SYS_openat, AT_FDCWD, path, flags, mode);

	opened(fd, path, flags, is_new);
	return fd;
}

#define OPEN_LIKE(function)                                                              \
	REPLACES int function(const char *path, int flags, ...);                         \
	REPLACES int function(const char *path, int flags, ...)                          \
	{                                                                                \
		mode_t mode = 0;                                                         \
		va_list list;                                                            \
                                                                                         \
		va_start(list, flags);                                                   \
		if ((flags & O_CREAT) != 0)                                              \
			mode = va_arg(list, mode_t);                                     \
		va_end(list);                                                            \
		return open_noted(path, flags, mode);                                    \
	}
#undef open
OPEN_LIKE(open)
#undef open64
OPEN_LIKE(open64)

REPLACES int
close(int fd)
{
	if (fd >= 0 && fd < FDS_MAX)
		fds[fd] = 0;
	return (int)syscall(SYS_close, fd);
}

static ssize_t
write_noted(int fd, const void *bytes, size_t len, int64_t offset)
{
	int file = file_of(fd);
	ssize_t put;

	if (is_file(file) && fails(DISK_WRITE)) {
		if (fault.error != ENOSPC || len < 2 || fault.seen > fault.number)
			return -1;
		len /= 2; /* the space that was left */
	}
	put = syscall(SYS_pwrite64, fd, bytes, len, offset);
	if (is_file(file) && put > 0)
		note((struct call){ CALL_WRITE, file, offset, (size_t)put, NULL }, bytes);
	return put;
}

REPLACES ssize_t
write(int fd, const void *bytes, size_t len)
{
	off_t at;
	ssize_t put;

	if (!is_file(file_of(fd)))
		return syscall(SYS_write, fd, bytes, len);
	at = lseek(fd, 0, SEEK_CUR);
	put = write_noted(fd, bytes, len, at);
	if (put > 0)
		(void)lseek(fd, at + put, SEEK_SET);
	return put;
}

#undef pwrite
REPLACES ssize_t
pwrite(int fd, const void *bytes, size_t len, off_t offset)
{
	return write_noted(fd, bytes, len, offset);
}

#undef pwrite64
REPLACES ssize_t
pwrite64(int fd, const void *bytes, size_t len, off_t offset)
{
	return write_noted(fd, bytes, len, offset);
}

/* Not carried out: whoever reads the files sees them without. */
static int
sync_noted(int fd)
{
	int file = file_of(fd);

	if (file == NONE)
		return 0;
	if (fails(DISK_SYNC)) {
		note((struct call){ .kind = CALL_LOST, .file = file }, NULL);
		return -1;
	}
	note((struct call){ .kind = CALL_SYNC, .file = file }, NULL);
	return 0;
}

REPLACES int
fsync(int fd)
{
	return sync_noted(fd);
}

REPLACES int
fdatasync(int fd)
{
	return sync_noted(fd);
}

static int
truncate_noted(int fd, off_t len)
{
	int file = file_of(fd);

	if (is_file(file))
		note((struct call){ .kind = CALL_TRUNCATE, .file = file, .offset = len },
		    NULL);
	return (int)syscall(SYS_ftruncate, fd, len);
}

#undef ftruncate
REPLACES int
ftruncate(int fd, off_t len)
{
	return truncate_noted(fd, len);
}

#undef ftruncate64
REPLACES int
ftruncate64(int fd, off_t len)
{
	return truncate_noted(fd, len);
}

REPLACES int
unlink(const char *path)
{
	const char *name = name_of(path);

	if (name != NULL && find_name(&names_now, name) != NULL) {
		drop_name(&names_now, name);
		note((struct call){ CALL_UNNAME, NONE, 0, strlen(name) + 1, NULL }, name);
	}
	return (int)syscall(SYS_unlink, path);
}

REPLACES int
rename(const char *from, const char *to)
{
	const char *name = name_of(from), *other = name_of(to);
	char both[2 * NAME_MAX + 2];
	size_t len, other_len;

	if (syscall(SYS_rename, from, to) != 0)
		return -1;
	if (name == NULL || other == NULL)
		return 0;
	len = strlen(name) + 1;
	other_len = strlen(other) + 1;
	memcpy(both, name, len);
	memcpy(both + len, other, other_len);
	set_name(&names_now, other, find_name(&names_now, name)->file);
	drop_name(&names_now, name);
	note((struct call){ CALL_RENAME, NONE, 0, len + other_len, NULL }, both);
	return 0;
}

REPLACES int
link(const char *from, const char *to)
{
	const char *name = name_of(from), *other = name_of(to);
	struct name *found;

	if (syscall(SYS_link, from, to) != 0)
		return -1;
	found = name == NULL ? NULL : find_name(&names_now, name);
	if (found == NULL || other == NULL)
		return 0;
	note((struct call){ CALL_NAME, found->file, 0, strlen(other) + 1, NULL }, other);
	set_name(&names_now, other, found->file);
	return 0;
}

/* --- after the cut --- */

uint64_t
disk_random(uint64_t *state)
{
	uint64_t x = *state;

	x ^= x << 13;
	x ^= x >> 7;
	x ^= x << 17;
	return *state = x;
}

static void
grow(struct image *image, size_t len)
{
	if (len > image->room) {
		image->room = 2 * len;
		image->bytes = realloc(image->bytes, image->room);
		assert(image->bytes != NULL);
	}
	if (len > image->len) {
		memset(image->bytes + image->len, 0, len - image->len);
		image->len = len;
	}
}

/* The call as it was, or, with sectors, those pieces of it that random lets live. */
static void
play(struct image *image, const struct call *call, size_t sector, uint64_t *random)
{
	size_t offset = (size_t)call->offset;

	if (call->kind == CALL_TRUNCATE) {
		grow(image, offset);
		image->len = offset;
	}
	if (call->kind != CALL_WRITE)
		return;
	for (size_t at = 0; at < call->len;) {
		size_t piece = call->len - at;

		if (sector > 0 && piece > sector - (offset + at) % sector)
			piece = sector - (offset + at) % sector;
		if (sector == 0 || disk_random(random) % 2 == 0) {
			grow(image, offset + at + piece);
			memcpy(image->bytes + offset + at, call->bytes + at, piece);
		}
		at += piece;
	}
}

static size_t
last_sync(size_t end, int file, enum disk_loss loss)
{
	for (size_t i = loss == DISK_LYING ? 0 : end; i > 0; i--)
		if (calls[i - 1].kind == CALL_SYNC && calls[i - 1].file == file)
			return i;
	return 0;
}

static bool
survives(size_t index, size_t synced, enum disk_loss loss, uint64_t *random)
{
	return index < synced || (loss != DISK_ALL && disk_random(random) % 2 == 0);
}

static void
rebuild_names(size_t end, enum disk_loss loss, uint64_t *random, struct names *names)
{
	size_t synced[FOLDERS_MAX];

	for (int i = 0; i < folders_count; i++)
		synced[i] = last_sync(end, FOLDER_FIRST + i, loss);
	names->count = 0;
	for (size_t i = 0; i < end; i++) {
		const struct call *call = &calls[i];
		struct name *from;

		if (call->kind != CALL_NAME && call->kind != CALL_RENAME &&
		    call->kind != CALL_UNNAME)
			continue;
		if (!survives(
			i, synced[folder_of(call->bytes) - FOLDER_FIRST], loss, random))
			continue;
		if (call->kind == CALL_NAME)
			set_name(names, call->bytes, call->file);
		else if (call->kind == CALL_UNNAME)
			drop_name(names, call->bytes);
		else if ((from = find_name(names, call->bytes)) != NULL) {
			set_name(
			    names, call->bytes + strlen(call->bytes) + 1, from->file);
			drop_name(names, call->bytes);
		}
	}
}

/* The calls on the file from start to end, as far as they survive. */
static void
replay(struct image *image, int file, const size_t range[2], enum disk_loss loss,
    uint64_t *random)
{
	size_t sector = loss == DISK_TORN_512 ? 512 : loss == DISK_TORN_4096 ? 4096 : 0;

	for (size_t i = range[0]; i < range[1]; i++)
		if (calls[i].file == file && loss != DISK_ALL &&
		    (loss == DISK_KEEP || sector > 0 || disk_random(random) % 2 == 0))
			play(image, &calls[i], sector, random);
}

static void
rebuild_file(
    int file, size_t end, enum disk_loss loss, uint64_t *random, struct image *image)
{
	size_t start = 0;

	image->len = 0;
	for (size_t i = 0; i < end; i++) {
		bool synced = calls[i].kind == CALL_SYNC && loss != DISK_LYING;

		if (calls[i].file != file || (!synced && calls[i].kind != CALL_LOST))
			continue;
		replay(image, file, (const size_t[2]){ start, i },
		    synced ? DISK_KEEP : loss, random);
		start = i + 1;
	}
	replay(image, file, (const size_t[2]){ start, end }, loss, random);
}

static void
write_image(const char *folder, const char *name, const struct image *image)
{
	char path[PATH_MAX];
	int fd;

	(void)snprintf(path, sizeof path, "%s/%s", folder, name);
	fd = (int)syscall(SYS_openat, AT_FDCWD, path, O_WRONLY | O_CREAT | O_EXCL, 0600);
	assert(fd >= 0);
	assert(
	    syscall(SYS_pwrite64, fd, image->bytes, image->len, 0) == (long)image->len);
	(void)syscall(SYS_close, fd);
}

unsigned
disk_rebuild(size_t call, enum disk_loss loss, uint64_t *random, const char *folder)
{
	static struct names names;
	struct image image = { NULL, 0, 0 };
	size_t told = call;

	assert(call <= calls_count);
	rebuild_names(call, loss, random, &names);
	for (size_t i = 0; i < names.count; i++) {
		rebuild_file(names.list[i].file, call, loss, random, &image);
		write_image(folder, names.list[i].text, &image);
	}
	free(image.bytes);
	while (told > 0 && calls[told - 1].kind != CALL_TOLD)
		told--;
	return told == 0 ? 0 : (unsigned)calls[told - 1].offset;
}
