#include "evidence/zip_form.h"

#include "base/limits.h"

#define SIGNATURE_CENTRAL 0x02014b50U
#define SIGNATURE_END 0x06054b50U
#define CENTRAL_LEN 46 /* APPNOTE 4.3.12, without name */
#define END_LEN 22     /* APPNOTE 4.3.16, without comment */
#define FLAG_ENCRYPTED 1
#define FLAG_DESCRIPTOR (1 << 3) /* sizes stand behind the bytes, not in the header */
#define EXTRA_64 1
#define EXTRA_UNICODE_NAME 0x7075
#define METHOD_STORED 0
#define METHOD_DEFLATE 8
#define MODE_KIND 0170000U
#define MODE_PLAIN 0100000U
#define MADE_BY_UNIX 3

bool
zip_name_same(struct str a, struct str b)
{
	if (a.len != b.len)
		return false;
	for (size_t i = 0; i < a.len; i++)
		if (str_small(a.ptr[i]) != str_small(b.ptr[i]))
			return false;
	return true;
}

bool
zip_name_ok(struct str name)
{
	struct str rest = name;

	if (str_empty(name) || name.len > LIMIT_ENTRY_NAME || !str_utf8(name))
		return false;
	for (size_t i = 0; i < name.len; i++) {
		unsigned char c = (unsigned char)name.ptr[i];

		if (c < 0x20 || c == 0x7f || c == '\\')
			return false;
	}
	if (name.len > 1 && name.ptr[1] == ':')
		return false;
	if (name.ptr[name.len - 1] == '/')
		return false;
	while (!str_empty(rest)) {
		struct str part = str_cut(&rest, '/');

		if (str_empty(part) || str_eq(part, STR(".")) || str_eq(part, STR("..")))
			return false;
	}
	return true;
}

const struct zip_entry *
zip_find(const struct zip_list *list, struct str name)
{
	for (size_t i = 0; i < list->count; i++)
		if (str_eq(list->entries[i].name, name))
			return &list->entries[i];
	return NULL;
}

uint32_t
zip_le(struct str bytes, size_t at, unsigned len)
{
	uint32_t value = 0;

	for (unsigned i = 0; i < len; i++)
		value |= (uint32_t)(unsigned char)bytes.ptr[at + i] << (8 * i);
	return value;
}

enum err
zip_first_is_mimetype(struct str bytes, struct str mimetype, struct why *why)
{
	size_t name_end = ZIP_LOCAL_LEN + STR("mimetype").len;

	if (bytes.len < name_end + mimetype.len ||
	    zip_le(bytes, 0, 4) != ZIP_SIGNATURE_LOCAL)
		return err_why(why, ERR_SYNTAX, 0, "not a zip file");
	if (zip_le(bytes, 26, 2) != STR("mimetype").len ||
	    !str_eq(str_slice(bytes, ZIP_LOCAL_LEN, name_end), STR("mimetype")))
		return err_why(why, ERR_SYNTAX, 0,
		    "EN 319 162-1 A.1: the first entry is not mimetype");
	if (zip_le(bytes, 8, 2) != 0 || zip_le(bytes, 6, 2) != 0)
		return err_why(why, ERR_SYNTAX, 0,
		    "EN 319 162-1 A.1: mimetype is compressed or flagged");
	if (zip_le(bytes, 28, 2) != 0)
		return err_why(
		    why, ERR_SYNTAX, 0, "EN 319 162-1 A.1: mimetype has an extra field");
	if (zip_le(bytes, 22, 4) != mimetype.len ||
	    !str_eq(str_slice(bytes, name_end, name_end + mimetype.len), mimetype))
		return err_why(
		    why, ERR_SYNTAX, 0, "mimetype is not %.*s", STR_ARG(mimetype));
	return ERR_OK;
}

/* Extra fields may not change what the plain fields say. */
static enum err
check_extra(struct str extra, struct why *why)
{
	while (extra.len > 0) {
		size_t len;
		uint32_t id;

		if (extra.len < 4)
			return err_why(why, ERR_SYNTAX, 0, "damaged zip: an extra field");
		id = zip_le(extra, 0, 2);
		len = zip_le(extra, 2, 2);
		if (len > extra.len - 4)
			return err_why(why, ERR_SYNTAX, 0, "damaged zip: an extra field");
		if (id == EXTRA_64)
			return err_why(why, ERR_LIMIT, 0,
			    "a zip in 64-bit form is not opened whole");
		if (id == EXTRA_UNICODE_NAME)
			return err_why(
			    why, ERR_SYNTAX, 0, "a zip that gives a file two names");
		extra = str_slice(extra, 4 + len, extra.len);
	}
	return ERR_OK;
}

static enum err
check_kind(struct str bytes, size_t at, const struct zip_header *header, struct why *why)
{
	uint32_t mode = zip_le(bytes, at + 38, 4) >> 16;
	bool is_unix = zip_le(bytes, at + 5, 1) == MADE_BY_UNIX;

	if (!zip_name_ok(header->name))
		return err_why(why, ERR_SYNTAX, 0, "a file name that is not allowed");
	if (is_unix && (mode & MODE_KIND) != 0 && (mode & MODE_KIND) != MODE_PLAIN)
		return err_why(why, ERR_SYNTAX, 0, "not a plain file: %.*s",
		    STR_ARG(str_head(header->name, 80)));
	if ((header->flags & FLAG_ENCRYPTED) != 0)
		return err_why(why, ERR_SYNTAX, 0, "encrypted inside: %.*s",
		    STR_ARG(str_head(header->name, 80)));
	if (header->method != METHOD_STORED && header->method != METHOD_DEFLATE)
		return err_why(why, ERR_SYNTAX, 0, "a zip method that is not read: %u",
		    header->method);
	return ERR_OK;
}

/* One header of the directory at *at, which moves behind it. */
static enum err
read_central(struct str bytes, size_t *at, size_t end, struct zip_header *ret_header,
    struct why *why)
{
	struct zip_header header;
	size_t name_len, extra_len, name_at = *at + CENTRAL_LEN;
	enum err e;

	if (end - *at < CENTRAL_LEN || zip_le(bytes, *at, 4) != SIGNATURE_CENTRAL)
		return err_why(why, ERR_SYNTAX, 0, "damaged zip: its directory");
	name_len = zip_le(bytes, *at + 28, 2);
	extra_len = zip_le(bytes, *at + 30, 2);
	if (name_len + extra_len > end - name_at || zip_le(bytes, *at + 32, 2) != 0)
		return err_why(why, ERR_SYNTAX, 0, "damaged zip: its directory");
	header = (struct zip_header){
		.name = str_slice(bytes, name_at, name_at + name_len),
		.flags = zip_le(bytes, *at + 8, 2),
		.method = zip_le(bytes, *at + 10, 2),
		.crc = zip_le(bytes, *at + 16, 4),
		.packed = zip_le(bytes, *at + 20, 4),
		.size = zip_le(bytes, *at + 24, 4),
		.local_at = zip_le(bytes, *at + 42, 4),
		.central_at = *at,
	};
	e = check_extra(
	    str_slice(bytes, name_at + name_len, name_at + name_len + extra_len), why);
	if (e == ERR_OK)
		e = check_kind(bytes, *at, &header, why);
	if (e != ERR_OK)
		return e;
	*at = name_at + name_len + extra_len;
	*ret_header = header;
	return ERR_OK;
}

/* later: the value follows in a data descriptor, and 0 may stand here. */
static bool
agrees(uint32_t local, uint32_t central, bool later)
{
	return local == central || (later && local == 0);
}

/* The local header must say what the directory said; *ret_end is the end of its bytes. */
static enum err
check_local(struct str bytes, size_t end, const struct zip_header *header,
    size_t *ret_end, struct why *why)
{
	size_t at = header->local_at, name_at = at + ZIP_LOCAL_LEN, name_len, extra_len;
	bool later = (header->flags & FLAG_DESCRIPTOR) != 0;

	if (at > end || end - at < ZIP_LOCAL_LEN ||
	    zip_le(bytes, at, 4) != ZIP_SIGNATURE_LOCAL)
		return err_why(why, ERR_SYNTAX, 0, "damaged zip: a header is missing");
	name_len = zip_le(bytes, at + 26, 2);
	extra_len = zip_le(bytes, at + 28, 2);
	if (name_len + extra_len > end - name_at ||
	    header->packed > end - name_at - name_len - extra_len)
		return err_why(why, ERR_SYNTAX, 0, "damaged zip: an entry is cut");
	if (!str_eq(str_slice(bytes, name_at, name_at + name_len), header->name) ||
	    zip_le(bytes, at + 6, 2) != header->flags ||
	    zip_le(bytes, at + 8, 2) != header->method ||
	    !agrees(zip_le(bytes, at + 14, 4), header->crc, later) ||
	    !agrees(zip_le(bytes, at + 18, 4), header->packed, later) ||
	    !agrees(zip_le(bytes, at + 22, 4), header->size, later))
		return err_why(
		    why, ERR_SYNTAX, 0, "the zip's directory and its headers differ");
	*ret_end = name_at + name_len + extra_len + header->packed;
	return check_extra(
	    str_slice(bytes, name_at + name_len, name_at + name_len + extra_len), why);
}

/* Entries lie one behind the other from the first byte to the directory; only a data
 * descriptor may stand between (12 or 16 bytes, APPNOTE 4.3.9). */
static enum err
check_layout(struct str bytes, size_t start, const struct zip_header *headers,
    size_t count, struct why *why)
{
	size_t end = 0;

	for (size_t i = 0; i <= count; i++) {
		size_t next = i < count ? headers[i].local_at : start;
		bool slack = i > 0 && (headers[i - 1].flags & FLAG_DESCRIPTOR) != 0;
		enum err e;

		if (next != end && !(slack && (next == end + 12 || next == end + 16)))
			return err_why(
			    why, ERR_SYNTAX, 0, "a zip with bytes that no entry owns");
		if (i == count)
			break;
		e = check_local(bytes, start, &headers[i], &end, why);
		if (e != ERR_OK)
			return e;
	}
	return ERR_OK;
}

static enum err
check_unique(const struct zip_header *headers, size_t count, struct why *why)
{
	for (size_t i = 0; i < count; i++)
		for (size_t j = 0; j < i; j++)
			if (zip_name_same(headers[i].name, headers[j].name))
				return err_why(why, ERR_SYNTAX, 0,
				    "two files of the name %.*s",
				    STR_ARG(str_head(headers[i].name, 80)));
	return ERR_OK;
}

/* The end record: where the directory starts, and how many entries it has. */
static enum err
read_end(struct str bytes, size_t *ret_start, size_t *ret_count, struct why *why)
{
	size_t at = bytes.len - END_LEN;

	if (bytes.len < END_LEN || zip_le(bytes, at, 4) != SIGNATURE_END ||
	    zip_le(bytes, at + 20, 2) != 0)
		return err_why(why, ERR_SYNTAX, 0,
		    "not a zip file, or cut, or with bytes behind its end");
	if (zip_le(bytes, at + 10, 2) == 0xffff ||
	    zip_le(bytes, at + 16, 4) == UINT32_MAX)
		return err_why(
		    why, ERR_LIMIT, 0, "a zip in 64-bit form is not opened whole");
	if (zip_le(bytes, at + 10, 2) > LIMIT_ENTRIES)
		return err_why(
		    why, ERR_LIMIT, 0, "more than %d files in a zip", LIMIT_ENTRIES);
	if (zip_le(bytes, at + 4, 4) != 0 ||
	    zip_le(bytes, at + 8, 2) != zip_le(bytes, at + 10, 2) ||
	    (size_t)zip_le(bytes, at + 12, 4) + zip_le(bytes, at + 16, 4) != at)
		return err_why(why, ERR_SYNTAX, 0, "damaged zip: its end record");
	*ret_start = zip_le(bytes, at + 16, 4);
	*ret_count = zip_le(bytes, at + 10, 2);
	return ERR_OK;
}

enum err
zip_walk(struct arena *arena, struct str bytes, struct zip_header **ret_headers,
    size_t *ret_count, struct why *why)
{
	struct zip_header *headers;
	size_t start = 0, count = 0, at;
	enum err e = read_end(bytes, &start, &count, why);

	if (e != ERR_OK)
		return e;
	headers = arena_array(arena, count + 1, sizeof *headers);
	if (headers == NULL)
		return err_why(why, ERR_LIMIT, 0, "no room for the zip's directory");
	at = start;
	for (size_t i = 0; i < count && e == ERR_OK; i++)
		e = read_central(bytes, &at, bytes.len - END_LEN, &headers[i], why);
	if (e == ERR_OK && at != bytes.len - END_LEN)
		e = err_why(why, ERR_SYNTAX, 0, "damaged zip: its directory");
	if (e == ERR_OK)
		e = check_layout(bytes, start, headers, count, why);
	if (e == ERR_OK)
		e = check_unique(headers, count, why);
	if (e != ERR_OK)
		return e;
	*ret_headers = headers;
	*ret_count = count;
	return ERR_OK;
}
