/* The container: what we write others can read, what others twist we refuse. */
#include <fcntl.h>
#include <string.h>
#include <unistd.h>

#include <archive.h>
#include <archive_entry.h>

#include "base/arena.h"
#include "base/clock.h"
#include "base/limits.h"
#include "evidence/zip.h"
#include "test.h"

#define AT INT64_C(1790000000000000) /* 2026-09-21 */
#define MIME STR("application/vnd.etsi.asic-e+zip")

static struct arena arena;

static struct str
zip_of(const struct zip_entry *entries, size_t count, bool wide)
{
	struct zip_writer writer;
	struct buf out;
	struct str bytes;

	buf_init(&out, (size_t)1 << 20);
	zip_start(&writer, &out, -1, AT);
	writer.wide = wide;
	for (size_t i = 0; i < count; i++)
		if (zip_add(&writer, entries[i].name, entries[i].bytes, NULL) != ERR_OK)
			return STR("");
	if (zip_end(&writer, NULL) != ERR_OK)
		return STR("");
	zip_release(&writer);
	bytes = arena_str(&arena, buf_str(&out));
	buf_release(&out);
	return bytes;
}

static struct str
three(bool wide)
{
	const struct zip_entry entries[] = {
		{ STR_INIT("mimetype"), STR_INIT("application/vnd.etsi.asic-e+zip") },
		{ STR_INIT("data/caf\xc3\xa9 1.csv"), STR_INIT("a,b\r\n1,2\r\n") },
		{ STR_INIT("empty"), STR_INIT("") },
	};

	return zip_of(entries, 3, wide);
}

static bool
reads(struct str bytes, struct zip_list *list, struct why *why)
{
	return zip_read(&arena, bytes, 100000, list, why) == ERR_OK;
}

static bool
refused(struct str bytes, const char *because)
{
	struct zip_list list = { 0 };
	struct why why = { 0 };

	if (reads(bytes, &list, &why))
		return false;
	if (strstr(why.text, because) != NULL)
		return true;
	printf("# refused, but with: %s\n", why.text);
	return false;
}

static char *mutable(struct str bytes)
{
	char *copy = arena_alloc(&arena, bytes.len + 1);

	if (copy == NULL)
		abort();
	memcpy(copy, bytes.ptr, bytes.len);
	return copy;
}

/* A copy in which the places where from stands hold to (of the same length): all of them,
 * or only the last (the directory). */
static struct str
with(struct str bytes, const char *from, const char *to, bool last_only)
{
	char *copy = mutable(bytes);
	size_t len = strlen(from);

	for (size_t i = bytes.len - len + 1; i-- > 0;)
		if (memcmp(copy + i, from, len) == 0) {
			memcpy(copy + i, to, len);
			if (last_only)
				break;
		}
	return (struct str){ copy, bytes.len };
}

static void
test_names(void)
{
	static const char *const bad[] = { "", "/etc/passwd", "../x", "a/../b", "a//b",
		".", "a/.", "a\\b", "C:x", "dir/", "a\nb", "\xff", "a\x7f" };
	static const char *const good[] = { "a", "a/b", "..a", "a..b/c", "caf\xc3\xa9",
		"12:30.eml", "a b" };
	char longest[LIMIT_ENTRY_NAME + 1];

	for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++)
		CHECK(!zip_name_ok(str_from(bad[i])),
		    "a name that could escape is refused");
	for (size_t i = 0; i < sizeof good / sizeof good[0]; i++)
		CHECK(zip_name_ok(str_from(good[i])), "an ordinary name is fine");
	memset(longest, 'x', sizeof longest);
	CHECK(!zip_name_ok(str_bytes(longest, sizeof longest)), "a name too long");
	CHECK(zip_name_ok(str_bytes(longest, sizeof longest - 1)), "the longest name");
	CHECK(!zip_name_ok(str_bytes("a\0b", 3)), "NUL in a name");
}

static void
test_round_trip(void)
{
	struct zip_list list = { 0 };
	struct why why = { 0 };
	struct str bytes = three(false);

	if (!CHECK(reads(bytes, &list, &why), "what we write we read")) {
		printf("# %s\n", why.text);
		return;
	}
	CHECK(list.count == 3 && str_eq(list.entries[0].bytes, MIME), "in order");
	CHECK(zip_find(&list, STR("data/caf\xc3\xa9 1.csv")) != NULL, "UTF-8 names");
	CHECK(zip_find(&list, STR("empty")) != NULL &&
		  zip_find(&list, STR("empty"))->bytes.len == 0,
	    "an empty file");
	CHECK(zip_find(&list, STR("Empty")) == NULL, "names are found exactly");
	CHECK(zip_first_is_mimetype(bytes, MIME, &why) == ERR_OK, "mimetype first");
	CHECK(str_eq(bytes, three(false)), "same entries, same bytes");
}

/* The 64-bit form is written for others (libarchive reads it here), not opened whole. */
static void
test_wide(void)
{
	struct str bytes = three(true);
	struct archive *archive = archive_read_new();
	struct archive_entry *entry;
	struct zip_list list;
	int count = 0;

	(void)archive_read_support_format_zip_seekable(archive);
	(void)archive_read_open_memory(archive, bytes.ptr, bytes.len);
	for (;;) {
		int r = archive_read_next_header(archive, &entry);

		if (r != ARCHIVE_OK &&
		    r != ARCHIVE_WARN) /* a name is not of the C locale */
			break;
		count++;
		if (archive_entry_size(entry) > 0)
			CHECK(archive_read_data_skip(archive) == ARCHIVE_OK, "its bytes");
	}
	CHECK(count == 3, "libarchive reads the 64-bit form");
	(void)archive_read_free(archive);
	CHECK(zip_first_is_mimetype(bytes, MIME, NULL) == ERR_OK,
	    "mimetype has no extra field even then");
	CHECK(zip_read(&arena, bytes, 100000, &list, NULL) == ERR_LIMIT,
	    "we do not open it whole");
}

static void
test_mimetype(void)
{
	const struct zip_entry late[] = { { STR_INIT("a"), STR_INIT("") },
		{ STR_INIT("mimetype"), STR_INIT("application/vnd.etsi.asic-e+zip") } };
	const struct zip_entry other[] = { { STR_INIT("mimetype"),
	    STR_INIT("application/vnd.etsi.asic-s+zip") } };

	CHECK(zip_first_is_mimetype(zip_of(late, 2, false), MIME, NULL) == ERR_SYNTAX,
	    "mimetype second");
	CHECK(zip_first_is_mimetype(zip_of(other, 1, false), MIME, NULL) == ERR_SYNTAX,
	    "another type");
	CHECK(zip_first_is_mimetype(STR("PK"), MIME, NULL) == ERR_SYNTAX, "two bytes");
}

static void
test_damage(void)
{
	struct str good = three(false);
	struct zip_list list;
	struct why why;

	CHECK(refused(STR(""), "not a zip"), "nothing");
	CHECK(refused(str_slice(good, 0, good.len - 1), "cut"), "one byte short");
	CHECK(refused((struct str){ mutable(good), good.len + 1 }, "not a zip"),
	    "a byte behind the end");
	CHECK(refused(with(good, "1,2", "1,3", false), "damaged"),
	    "a flipped byte of content");
	CHECK(zip_read(&arena, good, 20, &list, &why) == ERR_LIMIT,
	    "more bytes than allowed");
	CHECK(refused(with(good, "empty", "../ab", false), "not allowed"),
	    "a name that escapes");
	CHECK(refused(with(good, "empty", "/abcd", false), "not allowed"),
	    "an absolute name");
}

static void
test_duplicates(void)
{
	const struct zip_entry twice[] = { { STR_INIT("a"), STR_INIT("1") },
		{ STR_INIT("a"), STR_INIT("2") } };
	const struct zip_entry folded[] = { { STR_INIT("a.txt"), STR_INIT("1") },
		{ STR_INIT("A.TXT"), STR_INIT("2") } };

	CHECK(refused(zip_of(twice, 2, false), "two files"), "one name twice");
	CHECK(refused(zip_of(folded, 2, false), "two files"), "names equal but for case");
}

static void
test_two_stories(void)
{
	struct str good = three(false);
	struct str other =
	    zip_of(&(struct zip_entry){ STR_INIT("x"), STR_INIT("y") }, 1, false);
	struct zip_list list;
	struct buf glued;

	CHECK(refused(with(good, "empty", "other", true), ""),
	    "the directory has another name than the header");
	buf_init(&glued, 4096);
	buf_add(&glued, other);
	buf_add(&glued, good);
	CHECK(refused(buf_str(&glued), ""), "one zip in front of another");
	buf_reset(&glued);
	buf_add(&glued, good);
	buf_add(&glued, other);
	CHECK(refused(buf_str(&glued), ""), "one zip behind another");
	buf_release(&glued);
	CHECK(reads(good, &list, NULL), "the good one still reads");
}

static struct str
by_library(int type, const char *compression)
{
	struct archive *archive = archive_write_new();
	struct archive_entry *entry = archive_entry_new();
	static char space[8192];
	size_t used = 0;

	archive_write_set_format_zip(archive);
	archive_write_set_options(archive, compression);
	archive_write_set_bytes_in_last_block(archive, 1);
	archive_write_open_memory(archive, space, sizeof space, &used);
	archive_entry_set_pathname(entry, "a");
	archive_entry_set_filetype(entry, (unsigned)type);
	archive_entry_set_perm(entry, 0644);
	if (type == AE_IFLNK)
		archive_entry_set_symlink(entry, "/etc/passwd");
	else if (type == AE_IFREG)
		archive_entry_set_size(entry, 4);
	archive_write_header(archive, entry);
	if (type == AE_IFREG)
		archive_write_data(archive, "aaaa", 4);
	archive_write_close(archive);
	archive_entry_free(entry);
	archive_write_free(archive);
	return arena_str(&arena, str_bytes(space, used));
}

static void
test_other_writers(void)
{
	struct zip_list list;

	CHECK(refused(by_library(AE_IFLNK, "compression=store"), ""), "a symbolic link");
	CHECK(refused(by_library(AE_IFDIR, "compression=store"), ""), "a folder");
	CHECK(reads(by_library(AE_IFREG, "compression=deflate"), &list, NULL) &&
		  list.count == 1 && str_eq(list.entries[0].bytes, STR("aaaa")),
	    "another program's compressed file is read");
}

static void
test_fd(void)
{
	char path[] = "/tmp/comity-zip-XXXXXX";
	int fd = mkstemp(path);
	struct zip_writer writer;
	struct zip_list list;
	struct buf out;

	(void)unlink(path);
	CHECK(fd >= 0 && write(fd, "hello", 5) == 5, "a file");
	buf_init(&out, 4096);
	zip_start(&writer, &out, -1, AT);
	CHECK(zip_add_fd(&writer, STR("f"), fd, 6, NULL) == ERR_CONFLICT,
	    "a file shorter than announced");
	zip_release(&writer);
	buf_reset(&out);
	zip_start(&writer, &out, -1, AT);
	CHECK(zip_add_fd(&writer, STR("f"), fd, 5, NULL) == ERR_OK &&
		  zip_end(&writer, NULL) == ERR_OK && reads(buf_str(&out), &list, NULL) &&
		  str_eq(list.entries[0].bytes, STR("hello")),
	    "a file is packed from its descriptor");
	CHECK(zip_add(&writer, STR("../x"), STR(""), NULL) == ERR_USAGE,
	    "the writer refuses bad names too");
	zip_release(&writer);
	buf_release(&out);
	(void)close(fd);
}

int
main(void)
{
	if (!CHECK(arena_init(&arena, (size_t)64 << 20, NULL) == ERR_OK, "arena"))
		return test_done();
	test_names();
	test_round_trip();
	test_wide();
	test_mimetype();
	test_damage();
	test_duplicates();
	test_two_stories();
	test_other_writers();
	test_fd();
	arena_release(&arena);
	return test_done();
}
