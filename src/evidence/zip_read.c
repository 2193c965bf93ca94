#include "evidence/zip_form.h"

#include <archive.h>
#include <archive_entry.h>

#include "base/auto.h"

AUTO_DEFINE(archive_freep, struct archive *, archive_read_free)

static enum err
open_zip(struct str bytes, struct archive **ret_archive, struct why *why)
{
	struct archive *archive = archive_read_new();
	int r;

	if (archive == NULL)
		return err_why(why, ERR_IO, 0, "no memory for a zip reader");
	r = archive_read_support_format_zip_seekable(archive);
	if (r == ARCHIVE_OK)
		r = archive_read_open_memory(archive, bytes.ptr, bytes.len);
	if (r != ARCHIVE_OK) {
		(void)err_why(why, ERR_SYNTAX, 0, "not a zip file: %s",
		    archive_error_string(archive));
		(void)archive_read_free(archive);
		return ERR_SYNTAX;
	}
	*ret_archive = archive;
	return ERR_OK;
}

static bool
is_ascii(struct str s)
{
	for (size_t i = 0; i < s.len; i++)
		if ((unsigned char)s.ptr[i] >= 0x80)
			return false;
	return true;
}

/* libarchive translates names that are marked as UTF-8 into the locale's characters, and
 * fails in the C locale of a jailed process.  Without the mark it hands the bytes
 * through. */
static enum err
unmark_names(struct arena *arena, const struct zip_header *headers, size_t count,
    struct str *bytes, struct why *why)
{
	char *copy = NULL;

	for (size_t i = 0; i < count; i++) {
		if (is_ascii(headers[i].name))
			continue;
		if (copy == NULL) {
			copy = arena_alloc(arena, bytes->len);
			if (copy == NULL)
				return err_why(
				    why, ERR_LIMIT, 0, "no room for the zip's names");
			memcpy(copy, bytes->ptr, bytes->len);
		}
		copy[headers[i].local_at + 7] &= (char)~(ZIP_FLAG_UTF8 >> 8);
		copy[headers[i].central_at + 9] &= (char)~(ZIP_FLAG_UTF8 >> 8);
	}
	if (copy != NULL)
		bytes->ptr = copy;
	return ERR_OK;
}

/* libarchive must see the entry that the headers announce.  Its warnings are faults. */
static enum err
next_entry(struct archive *archive, const struct zip_header *header, struct why *why)
{
	struct archive_entry *entry;
	const char *name;

	if (archive_read_next_header(archive, &entry) != ARCHIVE_OK)
		return err_why(
		    why, ERR_SYNTAX, 0, "damaged zip: %s", archive_error_string(archive));
	name = archive_entry_pathname(entry);
	if (name == NULL || !str_eq(str_from(name), header->name))
		return err_why(
		    why, ERR_SYNTAX, 0, "the zip's directory and its headers differ");
	if (archive_entry_filetype(entry) != AE_IFREG ||
	    archive_entry_hardlink(entry) != NULL)
		return err_why(why, ERR_SYNTAX, 0, "not a plain file: %.*s",
		    STR_ARG(str_head(str_from(name), 80)));
	return ERR_OK;
}

/* The next piece of the entry's bytes; empty at its end.  offset says where it must lie:
 * sparse entries are refused. */
static enum err
next_piece(struct archive *archive, size_t offset, struct str *ret_piece, struct why *why)
{
	const void *ptr = NULL;
	size_t len = 0;
	la_int64_t at = 0;
	int r;

	do /* a stored entry ends with an empty piece, and then with the end */
		r = archive_read_data_block(archive, &ptr, &len, &at);
	while (r == ARCHIVE_OK && len == 0);
	if (r == ARCHIVE_EOF) {
		*ret_piece = STR("");
		return ERR_OK;
	}
	if (r != ARCHIVE_OK)
		return err_why(
		    why, ERR_SYNTAX, 0, "damaged zip: %s", archive_error_string(archive));
	if (at < 0 || (uint64_t)at != offset)
		return err_why(why, ERR_SYNTAX, 0, "damaged zip: a gap in an entry");
	*ret_piece = str_bytes(ptr, len);
	return ERR_OK;
}

static enum err
unpack(struct arena *arena, struct archive *archive, const struct zip_header *header,
    struct str *ret_bytes, struct why *why)
{
	char *bytes = arena_alloc(arena, (size_t)header->size + 1);
	size_t len = 0;

	if (bytes == NULL)
		return err_why(why, ERR_LIMIT, 0, "no room for the zip's files");
	for (;;) {
		struct str piece;
		enum err e = next_piece(archive, len, &piece, why);

		if (e != ERR_OK)
			return e;
		if (str_empty(piece))
			break;
		if (piece.len > header->size - len)
			return err_why(why, ERR_SYNTAX, 0,
			    "damaged zip: an entry is longer than it says");
		memcpy(bytes + len, piece.ptr, piece.len);
		len += piece.len;
	}
	if (len != header->size)
		return err_why(
		    why, ERR_SYNTAX, 0, "damaged zip: an entry is shorter than it says");
	*ret_bytes = (struct str){ bytes, len };
	return ERR_OK;
}

static enum err
check_sizes(const struct zip_header *headers, size_t count, size_t room, struct why *why)
{
	for (size_t i = 0; i < count; i++) {
		if (headers[i].size > room)
			return err_why(
			    why, ERR_LIMIT, 0, "the zip unpacks to more than is allowed");
		room -= headers[i].size;
	}
	return ERR_OK;
}

static enum err
unpack_all(struct arena *arena, struct str bytes, const struct zip_header *headers,
    struct zip_list *list, struct why *why)
{
	AUTO(archive_freep) struct archive *archive = NULL;
	enum err e = open_zip(bytes, &archive, why);

	for (size_t i = 0; i < list->count && e == ERR_OK; i++) {
		list->entries[i].name = headers[i].name;
		e = next_entry(archive, &headers[i], why);
		if (e == ERR_OK)
			e = unpack(
			    arena, archive, &headers[i], &list->entries[i].bytes, why);
	}
	return e;
}

enum err
zip_read(struct arena *arena, struct str bytes, size_t bytes_max,
    struct zip_list *ret_list, struct why *why)
{
	struct zip_header *headers;
	struct zip_list list = { 0 };
	enum err e = zip_walk(arena, bytes, &headers, &list.count, why);

	if (e == ERR_OK)
		e = check_sizes(headers, list.count, bytes_max, why);
	if (e == ERR_OK)
		e = unmark_names(arena, headers, list.count, &bytes, why);
	if (e != ERR_OK)
		return e;
	list.entries = arena_array(arena, list.count + 1, sizeof *list.entries);
	if (list.entries == NULL)
		return err_why(why, ERR_LIMIT, 0, "no room for the zip's directory");
	e = unpack_all(arena, bytes, headers, &list, why);
	if (e == ERR_OK)
		*ret_list = list;
	return e;
}
