/*
 * desk_role.c - the process that makes pages: a tree in, HTML out.
 *
 * It has its templates and nothing else.  What it is asked to show was chosen by the
 * core, from what this person may see; should a text of a stranger turn it, it knows one
 * page at a time and can tell nobody but the core.
 */
#include "node/role.h"

#include "base/cursor.h"
#include "base/limits.h"
#include "node/frames.h"
#include "node/renderer.h"

/* As ui/page.h says. */
#define HTML_MAX ((size_t)4 << 20)

struct desk {
	struct channel channel;
	struct arena arena; /* of one page */
	struct ui *ui;
	struct buf html;
	struct buf reply;
};

static enum err
handle(struct desk *desk, const struct frame *frame, struct why *why)
{
	struct cursor cursor = cursor_from(frame->payload);
	struct render_ask ask = { .page = cursor_sized(&cursor) };
	struct why fault;
	enum err e;

	ask.language = cursor_sized(&cursor);
	ask.tree = cursor_sized(&cursor);
	if (frame->kind != FRAME_PAGE || !cursor_end(&cursor))
		return err_why(why, ERR_SYNTAX, 0, "frame of kind %u", frame->kind);
	arena_reset(&desk->arena);
	buf_reset(&desk->html);
	e = renderer_page(&desk->arena, desk->ui, &ask, &desk->html, &fault);
	buf_reset(&desk->reply);
	buf_add_byte(&desk->reply, e == ERR_OK);
	buf_add_sized(
	    &desk->reply, e == ERR_OK ? buf_str(&desk->html) : str_from(fault.text));
	return channel_send(
	    &desk->channel, FRAME(FRAME_PAGED, frame->id, buf_str(&desk->reply)), why);
}

int
run_desk(const struct config *config, struct arena *arena)
{
	static struct desk desk; /* large: not on the stack */
	struct frame frame;
	struct why why;
	enum err e;

	buf_init(&desk.html, HTML_MAX);
	buf_init(&desk.reply, CHANNEL_FRAME_MAX);
	e = arena_init(&desk.arena, LIMIT_ARENA, &why);
	if (e == ERR_OK)
		e = renderer_open(arena, &desk.ui, &why);
	if (e == ERR_OK)
		e = channel_init(&desk.channel, CHANNEL_FD, &why);
	if (e == ERR_OK)
		e = role_ready(&desk.channel, ROLE_DESK, config, arena, &why);
	while (e == ERR_OK) {
		e = role_next(&desk.channel, &frame, &why);
		if (e == ERR_OK)
			e = handle(&desk, &frame, &why);
	}
	return e == ERR_IO ? 0 : role_failed("desk-stopped", &why);
}
