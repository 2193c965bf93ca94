#include "node/backup.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/auto.h"
#include "base/buf.h"
#include "base/file.h"
#include "base/hex.h"
#include "node/place.h"
#include "store/store_scan.h"
#include "trust/digest.h"

#define COPY_STEP ((size_t)64 << 10)
#define SUMS_MAX ((size_t)256 << 20)
#define OUTSIDE_MAX (LIMIT_PINS + 4)
/* Of what is read of one row. */
#define ROW_ROOM ((size_t)1 << 20)

struct copying {
	struct arena *arena;
	const char *from, *to; /* folders */
	struct buf sums;
	struct str *outside;
	struct backup made;
};

/* --- files --- */

/* A name within a folder: what a list of files says is not believed. */
static bool
is_inside(struct str path)
{
	struct str rest = path;

	if (path.len == 0 || path.len >= PATH_MAX / 2)
		return false;
	for (size_t i = 0; i < path.len; i++)
		if ((unsigned char)path.ptr[i] < 0x20 || path.ptr[i] == '\\')
			return false;
	while (rest.len > 0) {
		struct str part = str_cut(&rest, '/');

		if (part.len == 0 || str_eq_c(part, ".") || str_eq_c(part, ".."))
			return false;
	}
	return path.ptr[path.len - 1] != '/';
}

static enum err
join(const char *folder, struct str path, char ret_path[static PATH_MAX], struct why *why)
{
	int len = snprintf(ret_path, PATH_MAX, "%s/%.*s", folder, STR_ARG(path));

	return len < PATH_MAX ? ERR_OK : err_why(why, ERR_LIMIT, 0, "path too long");
}

/* The folders above a file. */
static enum err
make_folders(const char *folder, struct str path, struct why *why)
{
	enum err e = ERR_OK;

	for (size_t i = 1; e == ERR_OK && i < path.len; i++) {
		char made[PATH_MAX];

		if (path.ptr[i] != '/')
			continue;
		e = join(folder, str_slice(path, 0, i), made, why);
		if (e == ERR_OK)
			e = file_mkdir(made, 0700, why);
	}
	return e;
}

static enum err
copy_bytes(int from, int to, struct sha256 *hash, int64_t *size, struct why *why)
{
	char block[COPY_STEP];
	ssize_t got;

	while ((got = read(from, block, sizeof block)) > 0) {
		struct str bytes = str_bytes(block, (size_t)got);
		enum err e = fd_write_all(to, bytes, why);

		if (e != ERR_OK)
			return e;
		sha256_add(hash, bytes);
		*size += got;
	}
	return got < 0 ? err_errno(why, "read") : ERR_OK;
}

/* A file that is on the disk afterwards; its digest. */
static enum err
copy_file(struct copying *copying, struct str path,
    unsigned char ret_sha256[static SHA256_LEN], struct why *why)
{
	char source[PATH_MAX], target[PATH_MAX];
	AUTO_FD int in = -1;
	AUTO_FD int out = -1;
	struct sha256 hash;
	enum err e = join(copying->from, path, source, why);

	if (e == ERR_OK)
		e = join(copying->to, path, target, why);
	if (e == ERR_OK)
		e = make_folders(copying->to, path, why);
	if (e != ERR_OK)
		return e;
	in = open(source, O_RDONLY | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK);
	if (in < 0)
		return err_errno(why, "%s", source);
	out = open(target, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW, 0600);
	if (out < 0)
		return err_errno(why, "%s", target);
	sha256_init(&hash);
	e = copy_bytes(in, out, &hash, &copying->made.bytes, why);
	sha256_end(&hash, ret_sha256);
	if (e == ERR_OK && fsync(out) != 0)
		e = err_errno(why, "%s", target);
	copying->made.files++;
	return e == ERR_OK ? file_sync_folder(target, why) : e;
}

/* The folder that is being written; its name is to come. */
static enum err
begin(struct copying *copying, const char *to, struct why *why)
{
	struct stat status;

	if (lstat(to, &status) == 0)
		return err_why(why, ERR_CONFLICT, 0, "%s exists already", to);
	copying->to =
	    arena_cstr(copying->arena, arena_format(copying->arena, "%s.part", to));
	copying->outside =
	    arena_array(copying->arena, OUTSIDE_MAX, sizeof *copying->outside);
	if (copying->to == NULL || copying->outside == NULL)
		return err_why(why, ERR_LIMIT, 0, "backup: no memory");
	(void)file_remove_tree(copying->to); /* of one that was cut off */
	if (mkdir(copying->to, 0700) != 0)
		return err_errno(why, "%s", copying->to);
	buf_init(&copying->sums, SUMS_MAX);
	return ERR_OK;
}

static enum err
end(struct copying *copying, const char *to, enum err e, struct why *why)
{
	buf_release(&copying->sums);
	copying->made.outside = copying->outside;
	if (e == ERR_OK && rename(copying->to, to) != 0)
		e = err_errno(why, "%s", to);
	if (e == ERR_OK)
		e = file_sync_folder(to, why);
	if (e != ERR_OK)
		(void)file_remove_tree(copying->to);
	return e;
}

/* --- making --- */

static void
add_sum(struct copying *copying, struct str path, const unsigned char *digest)
{
	char hex[SHA256_HEX_LEN];

	hex_encode(str_bytes(digest, SHA256_LEN), hex);
	buf_format(&copying->sums, "%s  %.*s\n", hex, STR_ARG(path));
}

/* A file of the folder, if it is there. */
static enum err
take(struct copying *copying, struct str path, struct why *why)
{
	unsigned char digest[SHA256_LEN];
	char source[PATH_MAX];
	struct stat status;
	enum err e = join(copying->from, path, source, why);

	if (e != ERR_OK)
		return e;
	if (lstat(source, &status) != 0 && errno == ENOENT)
		return ERR_OK;
	e = copy_file(copying, path, digest, why);
	if (e == ERR_OK)
		add_sum(copying, path, digest);
	return e;
}

/* A file that the configuration names. */
static enum err
take_named(struct copying *copying, struct str path, struct why *why)
{
	if (path.len == 0)
		return ERR_OK;
	if (is_inside(path))
		return take(copying, path, why);
	if (copying->made.outside_count < OUTSIDE_MAX)
		copying->outside[copying->made.outside_count++] = path;
	return ERR_OK;
}

/* The files of a folder in the folder, not of those below. */
static enum err
take_folder(struct copying *copying, struct str folder, struct why *why)
{
	char path[PATH_MAX];
	struct dirent *entry;
	DIR *dir;
	enum err e = join(copying->from, folder, path, why);

	if (e != ERR_OK)
		return e;
	dir = opendir(path);
	if (dir == NULL)
		return errno == ENOENT ? ERR_OK : err_errno(why, "%s", path);
	while (e == ERR_OK && (entry = readdir(dir)) != NULL)
		if (entry->d_name[0] != '.' && entry->d_type != DT_DIR)
			e = take(copying,
			    arena_format(copying->arena, "%.*s/%s", STR_ARG(folder),
				entry->d_name),
			    why);
	(void)closedir(dir);
	return e;
}

/* Everything small: configuration, whom it believes, what is public of its keys. */
static enum err
take_papers(struct copying *copying, const struct config *config, struct why *why)
{
	static const char *const files[] = { PLACE_CONFIG, PLACE_DIRECTORY,
		PLACE_DIRECTORY_KEPT, PLACE_TLS_CERT, PLACE_SEAL_CERT,
		PLACE_LEDGER_VKEY };
	enum err e = ERR_OK;

	for (size_t i = 0; e == ERR_OK && i < sizeof files / sizeof files[0]; i++)
		e = take(copying, str_from(files[i]), why);
	if (e == ERR_OK)
		e = take_folder(copying, STR(PLACE_ROSTERS), why);
	for (size_t i = 0; e == ERR_OK && i < config->pins_count; i++)
		e = take_named(copying, config->pins[i].file, why);
	if (e == ERR_OK && is_inside(config->law))
		e = take_folder(copying, config->law, why);
	else if (e == ERR_OK)
		e = take_named(copying, config->law, why);
	if (e == ERR_OK)
		e = take_named(copying, config->what_if, why);
	return e == ERR_OK ? take_named(copying, config->tsa_cert, why) : e;
}

/* One state of it; what the node writes meanwhile is not in it. */
static enum err
take_database(struct copying *copying, struct store *store, struct why *why)
{
	unsigned char digest[SHA256_LEN];
	char path[PATH_MAX];
	int64_t size = 0;
	AUTO_FD int fd = -1;
	enum err e = make_folders(copying->to, STR(PLACE_DATABASE), why);

	if (e == ERR_OK)
		e = join(copying->to, STR(PLACE_DATABASE), path, why);
	if (e == ERR_OK)
		e = store_backup(store, path, why);
	if (e != ERR_OK)
		return e;
	fd = open(path, O_RDONLY | O_CLOEXEC | O_NOFOLLOW);
	if (fd < 0 || fsync(fd) != 0)
		return err_errno(why, "%s", path);
	e = sha256_fd(fd, digest, &size, why);
	copying->made.files++;
	copying->made.bytes += size;
	if (e == ERR_OK)
		add_sum(copying, STR(PLACE_DATABASE), digest);
	return e == ERR_OK ? file_sync_folder(path, why) : e;
}

/* After the database: a package has its name before a row speaks of it, so all that the
 * copy speaks of are there. */
static enum err
take_packages(struct copying *copying, struct store *store, struct why *why)
{
	struct scanned row = { .number = 0 };
	struct arena rows;
	enum err e = arena_init(&rows, ROW_ROOM, why);

	if (e != ERR_OK)
		return e;
	while (e == ERR_OK && (e = store_scan_next(&rows, store, SCAN_EVIDENCE,
				   row.number, &row, why)) == ERR_OK) {
		e = take(copying,
		    arena_format(&rows, PLACE_EVIDENCE "/%.*s", STR_ARG(row.file)), why);
		arena_reset(&rows);
	}
	arena_release(&rows);
	return e == ERR_NOT_FOUND ? ERR_OK : e;
}

enum err
backup_make(struct arena *arena, const struct config *config, struct store *store,
    const char *to, struct backup *ret_backup, struct why *why)
{
	struct copying copying = { .arena = arena,
		.from = arena_cstr(arena, config->folder) };
	char sums[PATH_MAX];
	enum err e = copying.from == NULL ? err_why(why, ERR_LIMIT, 0, "no memory")
					  : begin(&copying, to, why);

	if (e != ERR_OK)
		return e;
	e = take_papers(&copying, config, why);
	if (e == ERR_OK)
		e = take_database(&copying, store, why);
	if (e == ERR_OK)
		e = take_packages(&copying, store, why);
	if (e == ERR_OK)
		e = join(copying.to, STR(BACKUP_SUMS), sums, why);
	if (e == ERR_OK && buf_failed(&copying.sums))
		e = err_why(why, ERR_LIMIT, 0, "too many files");
	if (e == ERR_OK)
		e = file_write(sums, buf_str(&copying.sums), 0600, why);
	e = end(&copying, to, e, why);
	if (e == ERR_OK)
		*ret_backup = copying.made;
	return e;
}

/* --- restoring --- */

static enum err
restore_line(struct copying *copying, struct str line, struct why *why)
{
	unsigned char expected[SHA256_LEN], found[SHA256_LEN];
	struct str hex = str_slice(line, 0, 2 * SHA256_LEN);
	struct str path = str_slice(line, 2 * SHA256_LEN + 2, line.len);
	enum err e;

	if (!hex_decode(hex, expected, SHA256_LEN) || !is_inside(path) ||
	    !str_eq_c(str_slice(line, 2 * SHA256_LEN, 2 * SHA256_LEN + 2), "  "))
		return err_why(why, ERR_SYNTAX, 0, BACKUP_SUMS ": no such line is ours");
	e = copy_file(copying, path, found, why);
	if (e == ERR_OK && memcmp(found, expected, SHA256_LEN) != 0)
		e = err_why(
		    why, ERR_CRYPTO, 0, "%.*s is not what was backed up", STR_ARG(path));
	return e;
}

static enum err
restore_keys(struct copying *copying, const char *keys, struct why *why)
{
	static const char *const files[] = { PLACE_TLS_KEY, PLACE_SEAL_KEY,
		PLACE_LEDGER_KEY };
	char path[PATH_MAX];
	enum err e = ERR_OK;

	for (size_t i = 0; e == ERR_OK && i < sizeof files / sizeof files[0]; i++) {
		const char *name = strrchr(files[i], '/') + 1;
		struct str bytes = STR("");

		e = join(keys, str_from(name), path, why);
		if (e == ERR_OK)
			e = file_read(copying->arena, path, CONFIG_FILE_MAX, &bytes, why);
		if (e == ERR_OK)
			e = join(copying->to, str_from(files[i]), path, why);
		if (e == ERR_OK)
			e = file_write(path, bytes, 0600, why);
	}
	return e;
}

static enum err
restore_files(struct copying *copying, struct str sums, struct why *why)
{
	static const char *const folders[] = { PLACE_KEYS, PLACE_DATA, PLACE_EVIDENCE };
	char path[PATH_MAX];
	enum err e = ERR_OK;

	while (e == ERR_OK && sums.len > 0)
		e = restore_line(copying, str_cut(&sums, '\n'), why);
	for (size_t i = 0; e == ERR_OK && i < sizeof folders / sizeof folders[0]; i++) {
		e = join(copying->to, str_from(folders[i]), path, why);
		if (e == ERR_OK)
			e = file_mkdir(path, 0700, why);
	}
	return e;
}

static enum err
begin_ledger(
    struct copying *copying, const struct successor_order *order, struct why *why)
{
	struct config config;
	enum err e = config_read_self(copying->arena, copying->to, &config, why);

	return e == ERR_OK ? successor_begin(copying->arena, &config, order, why) : e;
}

enum err
backup_restore(struct arena *arena, const struct restore *restore,
    struct backup *ret_backup, struct why *why)
{
	struct copying copying = { .arena = arena, .from = restore->from };
	char path[PATH_MAX];
	struct str sums = STR("");
	enum err e = join(restore->from, STR(BACKUP_SUMS), path, why);

	if (e == ERR_OK)
		e = file_read(arena, path, SUMS_MAX, &sums, why);
	if (e == ERR_OK)
		e = begin(&copying, restore->to, why);
	if (e != ERR_OK)
		return e;
	e = restore_files(&copying, sums, why);
	if (e == ERR_OK && restore->new_ledger != NULL)
		e = begin_ledger(&copying, restore->new_ledger, why);
	if (e == ERR_OK && restore->keys != NULL)
		e = restore_keys(&copying, restore->keys, why);
	e = end(&copying, restore->to, e, why);
	if (e == ERR_OK)
		*ret_backup = copying.made;
	return e;
}
