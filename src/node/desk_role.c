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
#include "format/json.h"
#include "node/frames.h"

#define HTML_MAX LIMIT_BODY

struct desk {
	struct channel channel;
	struct arena arena; /* of one page */
	struct buf html;
	struct buf reply;
};

static void
escape(struct str text, struct buf *out)
{
	for (size_t i = 0; i < text.len; i++) {
		if (text.ptr[i] == '<')
			buf_add_c(out, "&lt;");
		else if (text.ptr[i] == '&')
			buf_add_c(out, "&amp;");
		else
			buf_add_byte(out, (unsigned char)text.ptr[i]);
	}
}

static enum err
render(struct desk *desk, struct str page, struct str text, struct why *why)
{
	struct json *tree;
	struct buf pretty;
	enum err e = canon_read(&desk->arena, text, &tree, why);

	if (e != ERR_OK)
		return e;
	buf_init(&pretty, HTML_MAX);
	json_write_pretty(tree, &pretty);
	buf_add_c(&desk->html, "<!doctype html><html lang=\"en\"><meta charset=\"utf-8\">"
			       "<title>");
	escape(page, &desk->html);
	buf_add_c(&desk->html, "</title><pre>");
	escape(buf_str(&pretty), &desk->html);
	buf_add_c(&desk->html, "</pre>\n");
	buf_release(&pretty);
	return buf_failed(&desk->html)
		   ? err_why(why, ERR_LIMIT, 0, "the page is too large")
		   : ERR_OK;
}

static enum err
handle(struct desk *desk, const struct frame *frame, struct why *why)
{
	struct cursor cursor = cursor_from(frame->payload);
	struct str page = cursor_sized(&cursor);
	struct str language = cursor_sized(&cursor);
	struct str tree = cursor_sized(&cursor);
	struct why fault;
	enum err e;

	(void)language;
	if (frame->kind != FRAME_PAGE || !cursor_end(&cursor))
		return err_why(why, ERR_SYNTAX, 0, "frame of kind %u", frame->kind);
	arena_reset(&desk->arena);
	buf_reset(&desk->html);
	e = render(desk, page, tree, &fault);
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
