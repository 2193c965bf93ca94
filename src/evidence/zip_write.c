#include "evidence/zip.h"

#include <assert.h>
#include <errno.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/file.h"
#include "base/limits.h"

/* APPNOTE 4.3 and 4.4 */
#define SIGNATURE_LOCAL 0x04034b50U
#define SIGNATURE_CENTRAL 0x02014b50U
#define SIGNATURE_END 0x06054b50U
#define SIGNATURE_END64 0x06064b50U
#define SIGNATURE_LOCATOR64 0x07064b50U
#define VERSION_PLAIN 10
#define VERSION_64 45
#define MADE_BY_UNIX (3 << 8)
#define FLAG_UTF8 (1 << 11)
#define EXTRA_64 1
#define MODE_PLAIN_FILE 0100644U
#define MAX_16 0xffffU
#define MAX_32 0xffffffffU

#define DIRECTORY_MAX ((size_t)64 << 20)
#define COPY_STEP ((size_t)64 << 10)

struct entry {
	struct str name;
	uint64_t len;
	uint32_t crc;
	bool wide;
	uint64_t offset;
};

static void
add_le(struct buf *buf, uint64_t value, unsigned bytes)
{
	for (unsigned i = 0; i < bytes; i++)
		buf_add_byte(buf, (unsigned char)(value >> (8 * i)));
}

static void
fill_crc_table(uint32_t table[static 256])
{
	for (uint32_t i = 0; i < 256; i++) {
		uint32_t value = i;

		for (int bit = 0; bit < 8; bit++)
			value =
			    (value & 1) != 0 ? 0xedb88320U ^ (value >> 1) : value >> 1;
		table[i] = value;
	}
}

/* crc of nothing is 0; feed the result back in. */
static uint32_t
crc_add(const struct zip_writer *writer, uint32_t crc, struct str bytes)
{
	crc = ~crc;
	for (size_t i = 0; i < bytes.len; i++)
		crc = writer->crc_table[(crc ^ (unsigned char)bytes.ptr[i]) & 0xff] ^
		      (crc >> 8);
	return ~crc;
}

static enum err
put(struct zip_writer *writer, struct str bytes, struct why *why)
{
	writer->offset += bytes.len;
	if (writer->out == NULL)
		return fd_write_all(writer->fd, bytes, why);
	buf_add(writer->out, bytes);
	if (buf_failed(writer->out))
		return err_why(why, ERR_LIMIT, 0, "the container passes %zu bytes",
		    writer->out->max);
	return ERR_OK;
}

static enum err
put_buf(struct zip_writer *writer, struct buf *buf, struct why *why)
{
	enum err e;

	if (buf_failed(buf))
		e = err_why(why, ERR_LIMIT, 0, "no room for the zip directory");
	else
		e = put(writer, buf_str(buf), why);
	buf_release(buf);
	return e;
}

void
zip_start(struct zip_writer *writer, struct buf *out, int fd, int64_t at)
{
	struct clock_date date = clock_date_utc(at);
	int64_t second = (at - clock_midnight_utc(date)) / CLOCK_SECOND;

	assert((out == NULL) != (fd < 0));
	*writer = (struct zip_writer){ .out = out, .fd = fd };
	buf_init(&writer->directory, DIRECTORY_MAX);
	fill_crc_table(writer->crc_table);
	if (date.year < 1980 || date.year > 2107) { /* what the format can say */
		date = (struct clock_date){ 1980, 1, 1 };
		second = 0;
	}
	writer->dos_date =
	    (uint16_t)((date.year - 1980) << 9 | date.month << 5 | date.day);
	writer->dos_time =
	    (uint16_t)(second / 3600 << 11 | second / 60 % 60 << 5 | second % 60 / 2);
}

static bool
is_ascii(struct str s)
{
	for (size_t i = 0; i < s.len; i++)
		if ((unsigned char)s.ptr[i] >= 0x80)
			return false;
	return true;
}

/* The fields that the local header and the directory share: version to name length. */
static void
add_common(const struct zip_writer *writer, const struct entry *entry, struct buf *out)
{
	uint64_t len = entry->wide ? MAX_32 : entry->len;

	add_le(out, entry->wide ? VERSION_64 : VERSION_PLAIN, 2);
	add_le(out, is_ascii(entry->name) ? 0 : FLAG_UTF8, 2);
	add_le(out, 0, 2); /* stored */
	add_le(out, writer->dos_time, 2);
	add_le(out, writer->dos_date, 2);
	add_le(out, entry->crc, 4);
	add_le(out, len, 4);
	add_le(out, len, 4);
	add_le(out, entry->name.len, 2);
}

static void
add_local(const struct zip_writer *writer, const struct entry *entry, struct buf *out)
{
	add_le(out, SIGNATURE_LOCAL, 4);
	add_common(writer, entry, out);
	add_le(out, entry->wide ? 20 : 0, 2);
	buf_add(out, entry->name);
	if (!entry->wide)
		return;
	add_le(out, EXTRA_64, 2);
	add_le(out, 16, 2);
	add_le(out, entry->len, 8);
	add_le(out, entry->len, 8);
}

static void
add_central(const struct zip_writer *writer, const struct entry *entry, struct buf *out)
{
	bool far = entry->wide || entry->offset >= MAX_32;
	unsigned extra = (entry->wide ? 16U : 0U) + (far ? 8U : 0U);

	add_le(out, SIGNATURE_CENTRAL, 4);
	add_le(out, MADE_BY_UNIX | (far ? VERSION_64 : VERSION_PLAIN), 2);
	add_common(writer, entry, out);
	add_le(out, extra > 0 ? extra + 4 : 0, 2);
	add_le(out, 0, 2); /* comment */
	add_le(out, 0, 2); /* disk */
	add_le(out, 0, 2); /* internal attributes */
	add_le(out, MODE_PLAIN_FILE << 16, 4);
	add_le(out, far ? MAX_32 : entry->offset, 4);
	buf_add(out, entry->name);
	if (extra == 0)
		return;
	add_le(out, EXTRA_64, 2);
	add_le(out, extra, 2);
	if (entry->wide) {
		add_le(out, entry->len, 8);
		add_le(out, entry->len, 8);
	}
	add_le(out, entry->offset, 8);
}

/* Writes the local header and notes the entry in the directory. */
static enum err
begin_entry(struct zip_writer *writer, struct entry *entry, struct why *why)
{
	struct buf header;

	if (!zip_name_ok(entry->name))
		return err_why(why, ERR_USAGE, 0, "not a name for a package: %.*s",
		    STR_ARG(str_head(entry->name, 80)));
	entry->wide = entry->len >= MAX_32 ||
		      (writer->wide && !str_eq(entry->name, STR("mimetype")));
	entry->offset = writer->offset;
	add_central(writer, entry, &writer->directory);
	writer->count++;
	buf_init(&header, LIMIT_ENTRY_NAME + 64);
	add_local(writer, entry, &header);
	return put_buf(writer, &header, why);
}

enum err
zip_add(struct zip_writer *writer, struct str name, struct str bytes, struct why *why)
{
	struct entry entry = { .name = name, .len = bytes.len };
	enum err e;

	entry.crc = crc_add(writer, 0, bytes);
	e = begin_entry(writer, &entry, why);
	if (e != ERR_OK)
		return e;
	return put(writer, bytes, why);
}

/* Reads len bytes of fd from its start; writes them too when write is set. */
static enum err
pass_over(struct zip_writer *writer, int fd, uint64_t len, bool write, uint32_t *ret_crc,
    struct why *why)
{
	char step[COPY_STEP];
	uint32_t crc = 0;
	uint64_t at = 0;

	while (at < len) {
		size_t want = len - at < COPY_STEP ? (size_t)(len - at) : COPY_STEP;
		ssize_t got = pread(fd, step, want, (off_t)at);
		enum err e;

		if (got < 0 && errno == EINTR)
			continue;
		if (got < 0)
			return err_errno(why, "read");
		if (got == 0)
			return err_why(
			    why, ERR_CONFLICT, 0, "the file is shorter than announced");
		crc = crc_add(writer, crc, str_bytes(step, (size_t)got));
		e = write ? put(writer, str_bytes(step, (size_t)got), why) : ERR_OK;
		if (e != ERR_OK)
			return e;
		at += (uint64_t)got;
	}
	*ret_crc = crc;
	return ERR_OK;
}

enum err
zip_add_fd(
    struct zip_writer *writer, struct str name, int fd, uint64_t len, struct why *why)
{
	struct entry entry = { .name = name, .len = len };
	uint32_t again = 0;
	enum err e;

	e = pass_over(writer, fd, len, false, &entry.crc, why);
	if (e == ERR_OK)
		e = begin_entry(writer, &entry, why);
	if (e == ERR_OK)
		e = pass_over(writer, fd, len, true, &again, why);
	if (e == ERR_OK && again != entry.crc)
		e = err_why(why, ERR_CONFLICT, 0, "the file changed while it was packed");
	return e;
}

/* APPNOTE 4.3.14 and 4.3.15 */
static void
add_end64(const struct zip_writer *writer, uint64_t start, uint64_t len, struct buf *out)
{
	add_le(out, SIGNATURE_END64, 4);
	add_le(out, 44, 8); /* length of what follows in this record */
	add_le(out, MADE_BY_UNIX | VERSION_64, 2);
	add_le(out, VERSION_64, 2);
	add_le(out, 0, 4);
	add_le(out, 0, 4);
	add_le(out, writer->count, 8);
	add_le(out, writer->count, 8);
	add_le(out, len, 8);
	add_le(out, start, 8);
	add_le(out, SIGNATURE_LOCATOR64, 4);
	add_le(out, 0, 4);
	add_le(out, start + len, 8);
	add_le(out, 1, 4);
}

enum err
zip_end(struct zip_writer *writer, struct why *why)
{
	uint64_t start = writer->offset, len = writer->directory.len;
	bool wide = writer->wide || writer->count >= MAX_16 || start >= MAX_32;
	struct buf end;
	enum err e = put_buf(writer, &writer->directory, why);

	if (e != ERR_OK)
		return e;
	buf_init(&end, 256);
	if (wide)
		add_end64(writer, start, len, &end);
	add_le(&end, SIGNATURE_END, 4);
	add_le(&end, 0, 2);
	add_le(&end, 0, 2);
	add_le(&end, wide ? MAX_16 : writer->count, 2);
	add_le(&end, wide ? MAX_16 : writer->count, 2);
	add_le(&end, wide ? MAX_32 : len, 4);
	add_le(&end, wide ? MAX_32 : start, 4);
	add_le(&end, 0, 2); /* no comment */
	return put_buf(writer, &end, why);
}

void
zip_release(struct zip_writer *writer)
{
	buf_release(&writer->directory);
}

enum err
zip_write(const struct zip_list *list, int64_t at, struct buf *out, struct why *why)
{
	struct zip_writer writer;
	enum err e = ERR_OK;

	zip_start(&writer, out, -1, at);
	for (size_t i = 0; i < list->count && e == ERR_OK; i++)
		e = zip_add(&writer, list->entries[i].name, list->entries[i].bytes, why);
	if (e == ERR_OK)
		e = zip_end(&writer, why);
	zip_release(&writer);
	return e;
}
