#include "node/vault_rows.h"

#include <unistd.h>

#include "base/cursor.h"
#include "base/limits.h"
#include "evidence/rows.h"
#include "format/json.h"
#include "node/frames.h"
#include "node/vault_room.h"
#include "record/order_text.h"
#include "trust/digest.h"

/* The jail knows no question about a file but how far it goes. */
enum err
vault_read(
    struct arena *arena, int fd, size_t max, struct str *ret_bytes, struct why *why)
{
	off_t end = lseek(fd, 0, SEEK_END);
	char *bytes;

	if (end < 0 || lseek(fd, 0, SEEK_SET) != 0)
		return err_errno(why, "the file");
	if ((uint64_t)end > max)
		return err_why(
		    why, ERR_LIMIT, 0, "at most %zu bytes are opened here", max);
	bytes = arena_alloc(arena, (size_t)end + 1);
	if (bytes == NULL)
		return err_why(why, ERR_LIMIT, 0, "no memory");
	for (size_t len = 0; len < (size_t)end;) {
		ssize_t got = read(fd, bytes + len, (size_t)end - len);

		if (got < 0)
			return err_errno(why, "the file");
		if (got == 0)
			return err_why(why, ERR_IO, 0, "the file has become shorter");
		len += (size_t)got;
	}
	*ret_bytes = str_bytes(bytes, (size_t)end);
	return ERR_OK;
}

static enum err
compare(struct arena *arena, struct str payload, int fd,
    unsigned char ret_sha256[static SHA256_LEN], struct json **ret_report,
    struct why *why)
{
	struct cursor cursor = cursor_from(payload);
	struct str text = arena_str(arena, cursor_sized(&cursor));
	struct str bytes = arena_str(arena, cursor_sized(&cursor));
	struct order order, allowed;
	struct str rows;
	enum err e;

	if (!cursor_end(&cursor))
		return err_why(why, ERR_IO, 0, "compare frame");
	e = vault_read(arena, fd, LIMIT_ROWS, &rows, why);
	if (e == ERR_OK)
		sha256(rows, ret_sha256);
	if (e == ERR_OK)
		e = order_read(arena, text, &order, why);
	if (e == ERR_OK && bytes.len > 0)
		e = vault_allowed(arena, &order, bytes, &allowed, why);
	return e == ERR_OK ? rows_report(arena, &order, bytes.len > 0 ? &allowed : NULL,
				 rows, ret_report, why)
			   : e;
}

enum err
vault_compare(struct channel *channel, struct arena *arena, const struct frame *job,
    int fd, struct why *why)
{
	struct why no = { .text = "" };
	unsigned char digest[SHA256_LEN] = { 0 };
	struct json *report = NULL;
	struct buf text, payload;
	enum err e = compare(arena, job->payload, fd, digest, &report, &no);

	buf_init(&text, ROWS_REPORT_MAX);
	buf_init(&payload, CHANNEL_FRAME_MAX);
	if (e == ERR_OK)
		json_write(report, &text);
	if (buf_failed(&text))
		e = err_why(&no, ERR_LIMIT, 0, "too much to show");
	buf_add_be16(&payload, (uint16_t)e);
	buf_add(&payload, str_bytes(digest, sizeof digest));
	buf_add_sized(&payload, str_from(no.text));
	buf_add_sized(&payload, buf_str(&text));
	e = buf_failed(&payload)
		? err_why(why, ERR_LIMIT, 0, "no memory")
		: channel_send(
		      channel, FRAME(FRAME_COMPARED, job->id, buf_str(&payload)), why);
	buf_release(&text);
	buf_release(&payload);
	return e == ERR_OK ? channel_flush(channel, why) : e;
}
