#include "node/vault_room.h"

#include <string.h>

#include "base/cursor.h"
#include "base/limits.h"
#include "casefile/part.h"
#include "node/frames.h"
#include "node/role.h"
#include "node/vault_rows.h"
#include "record/order_text.h"

struct room {
	struct channel *channel;
	struct arena *arena;
	struct buf payload;
	struct order order, allowed;
	unsigned char order_sha256[SHA256_LEN];
	struct str seal, arrival; /* digests; seal of zeros: not known */
	struct evidence_options options;
	struct opened opened;
};

static enum err
answer(struct room *room, uint16_t kind, uint64_t id, struct why *why)
{
	enum err e = buf_failed(&room->payload)
			 ? err_why(why, ERR_LIMIT, 0, "too much to show")
			 : channel_send(room->channel,
			       FRAME(kind, id, buf_str(&room->payload)), why);

	return e == ERR_OK ? channel_flush(room->channel, why) : e;
}

/* --- open --- */

enum err
vault_allowed(struct arena *arena, const struct order *order, struct str bytes,
    struct order *ret_allowed, struct why *why)
{
	size_t count = order->targets_count;
	unsigned *categories = arena_array(arena, count + 1, sizeof *categories);

	if (categories == NULL || bytes.len != count)
		return err_why(why, ERR_SYNTAX, 0, "job frame: targets");
	for (size_t i = 0; i < count; i++)
		categories[i] = (unsigned char)bytes.ptr[i];
	return part_order(arena, order, categories, ret_allowed, why);
}

static enum err
read_job(struct room *room, struct str payload, struct why *why)
{
	static const char zeros[SHA256_LEN];
	struct cursor cursor = cursor_from(payload);
	struct str text = arena_str(room->arena, cursor_sized(&cursor));
	struct str allowed = arena_str(room->arena, cursor_sized(&cursor));
	enum err e;

	room->seal = arena_str(room->arena, cursor_bytes(&cursor, SHA256_LEN));
	room->arrival = arena_str(room->arena, cursor_bytes(&cursor, SHA256_LEN));
	if (!cursor_end(&cursor) || room->seal.ptr == NULL || room->arrival.ptr == NULL)
		return err_why(why, ERR_SYNTAX, 0, "open frame");
	e = order_read(room->arena, text, &room->order, why);
	if (e != ERR_OK)
		return e;
	order_sha256(text, room->order_sha256);
	room->options.order = &room->order;
	room->options.order_sha256 = room->order_sha256;
	room->options.arrival_sha256 = (const unsigned char *)room->arrival.ptr;
	if (memcmp(room->seal.ptr, zeros, sizeof zeros) != 0)
		room->options.seal_sha256 = (const unsigned char *)room->seal.ptr;
	if (allowed.len == 0)
		return ERR_OK;
	room->options.allowed = &room->allowed;
	return vault_allowed(room->arena, &room->order, allowed, &room->allowed, why);
}

static enum err
open_package(struct room *room, const struct frame *job, int fd, struct opened_with *with,
    struct why *why)
{
	struct why no = { .text = "" };
	struct str bytes = STR("");
	enum err e = read_job(room, job->payload, &no);

	if (e == ERR_OK)
		e = vault_read(room->arena, fd, LIMIT_ENVELOPE, &bytes, &no);
	if (e == ERR_OK)
		e = opened_read(
		    room->arena, bytes, with, &room->options, &room->opened, &no);
	opened_forget(with); /* where it did not come to that */
	buf_reset(&room->payload);
	buf_add_byte(&room->payload, e == ERR_OK);
	buf_add_byte(&room->payload, e == ERR_OK && room->opened.whole);
	buf_add_sized(&room->payload, str_from(no.text));
	return answer(room, FRAME_OPENED, job->id, why);
}

/* --- look --- */

static enum err
look(struct room *room, struct str payload, struct json *tree, struct str *ret_file,
    struct why *why)
{
	struct cursor cursor = cursor_from(payload);
	unsigned what = cursor_u8(&cursor);
	struct str name = arena_str(room->arena, cursor_sized(&cursor));
	struct view_ask ask = { .search = arena_str(room->arena, cursor_sized(&cursor)) };

	ask.page = cursor_be64(&cursor);
	if (!cursor_end(&cursor))
		return err_why(why, ERR_SYNTAX, 0, "look frame");
	if (what == LOOK_TABLE)
		return opened_table(room->arena, &room->opened, name, &ask, tree, why);
	if (what == LOOK_PAPER)
		return opened_paper(room->arena, &room->opened, ret_file, why);
	return what == LOOK_FILE ? opened_file(&room->opened, name, ret_file, why)
				 : ERR_OK;
}

static enum err
answer_look(struct room *room, const struct frame *frame, struct why *why)
{
	size_t mark = arena_mark(room->arena);
	struct json *tree = opened_json(room->arena, &room->opened);
	struct why no = { .text = "" };
	struct str file = STR("");
	struct buf text;
	enum err e = look(room, frame->payload, tree, &file, &no);

	buf_init(&text, LIMIT_BODY);
	json_write(tree, &text);
	buf_reset(&room->payload);
	buf_add_be16(&room->payload, (uint16_t)e);
	buf_add_sized(&room->payload, str_from(no.text));
	buf_add_sized(&room->payload, buf_str(&text));
	buf_add_sized(&room->payload, file);
	e = buf_failed(&text) ? err_why(why, ERR_LIMIT, 0, "too much to show")
			      : answer(room, FRAME_LOOKED, frame->id, why);
	buf_release(&text);
	arena_return(room->arena, mark);
	return e;
}

enum err
vault_room(struct channel *channel, struct arena *arena, const struct frame *job, int fd,
    struct opened_with *with, struct why *why)
{
	struct room *room = arena_alloc(arena, sizeof *room);
	struct frame frame;
	enum err e;

	if (room == NULL)
		return err_why(why, ERR_LIMIT, 0, "no memory");
	room->channel = channel;
	room->arena = arena;
	buf_init(&room->payload, CHANNEL_FRAME_MAX);
	e = open_package(room, job, fd, with, why);
	while (e == ERR_OK) {
		e = role_next(channel, &frame, why);
		if (e == ERR_IO)
			return ERR_OK; /* the core has closed it */
		if (e == ERR_OK && frame.kind != FRAME_LOOK)
			e = err_why(why, ERR_SYNTAX, 0, "frame of kind %u", frame.kind);
		if (e == ERR_OK)
			e = answer_look(room, &frame, why);
	}
	return e;
}
