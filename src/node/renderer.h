/* renderer.h - what the desk's process does: one tree in, one page out. */
#ifndef COMITY_NODE_RENDERER_H
#define COMITY_NODE_RENDERER_H

#include "base/arena.h"
#include "base/buf.h"
#include "base/err.h"
#include "base/str.h"

struct ui;

/* Templates and words, which live as long as the process. */
enum err renderer_open(struct arena *arena, struct ui **ret_ui, struct why *why);

struct render_ask {
	struct str page;
	struct str language; /* a code, or what a browser asks for */
	struct str tree;     /* canonical */
};

/* Appends the page to out.  A page that nobody has drawn is shown as the page of errors,
 * which says what there is to say. */
enum err renderer_page(struct arena *arena, const struct ui *ui,
    const struct render_ask *ask, struct buf *out, struct why *why);

#endif
