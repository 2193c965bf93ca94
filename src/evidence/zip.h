/*
 * zip.h - the container of an evidence package: our own writer, a distrustful reader.
 *
 * The writer stores (never compresses), puts the entries in the order given, writes no
 * extra field unless an entry needs 64 bits, and takes its time stamps from the caller:
 * the same entries give the same bytes.  libarchive cannot do that for the mimetype entry
 * of EN 319 162-1, which must be first, stored and without an extra field.
 *
 * The reader takes zips of strangers, stored or deflated, up to 4 GiB.  It walks the
 * directory and the local headers itself and lets libarchive unpack; a file in which the
 * two tell different stories is refused: what one program shows, every other shows.
 */
#ifndef COMITY_EVIDENCE_ZIP_H
#define COMITY_EVIDENCE_ZIP_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/buf.h"
#include "base/err.h"
#include "base/str.h"

struct zip_entry {
	struct str name;
	struct str bytes;
};

struct zip_list {
	struct zip_entry *entries;
	size_t count;
};

/* Relative, UTF-8 without control characters and backslashes, no empty, "." or ".." part,
 * no drive letter, at most LIMIT_ENTRY_NAME bytes: safe to unpack anywhere. */
bool zip_name_ok(struct str name);
/* Names that a file system may take for the same: ASCII letters compare without case. */
bool zip_name_same(struct str a, struct str b);

/* --- writing --- */

struct zip_writer {
	struct buf *out; /* where the bytes go, or NULL for fd */
	int fd;
	uint64_t offset;
	uint64_t count;
	uint16_t dos_time, dos_date;
	bool wide; /* write the 64-bit forms even where 32 bits would do */
	struct buf directory;
	uint32_t crc_table[256];
};

/* out or fd: one of the two (out NULL, or fd -1).  at becomes every entry's time, in UTC,
 * cut to two seconds; before 1980 is 1980. */
void zip_start(struct zip_writer *writer, struct buf *out, int fd, int64_t at);
enum err zip_add(
    struct zip_writer *writer, struct str name, struct str bytes, struct why *why);
/* len bytes of a regular file from its start; read twice, ERR_CONFLICT if they changed.
 */
enum err zip_add_fd(
    struct zip_writer *writer, struct str name, int fd, uint64_t len, struct why *why);
enum err zip_end(struct zip_writer *writer, struct why *why);
void zip_release(struct zip_writer *writer);

/* All at once. */
enum err zip_write(
    const struct zip_list *list, int64_t at, struct buf *out, struct why *why);

/* --- reading --- */

/* Names are views into bytes.  ERR_SYNTAX: not a zip, damaged, two readings differ, a
 * name that is not ok, two names that are the same, anything that is not a plain file,
 * encrypted entries, bytes that no entry owns.  ERR_LIMIT: more than LIMIT_ENTRIES
 * entries, more than bytes_max bytes unpacked, the 64-bit form. */
enum err zip_read(struct arena *arena, struct str bytes, size_t bytes_max,
    struct zip_list *ret_list, struct why *why);

/* The first entry is "mimetype", stored, without extra field, and holds exactly mimetype
 * (EN 319 162-1 A.1). */
enum err zip_first_is_mimetype(struct str bytes, struct str mimetype, struct why *why);

/* The bytes of an entry, or NULL. */
const struct zip_entry *zip_find(const struct zip_list *list, struct str name);

#endif
