#include "node/renderer.h"

#include "ui/page.h"

enum err
renderer_open(struct arena *arena, struct ui **ret_ui, struct why *why)
{
	struct ui *ui = arena_alloc(arena, sizeof *ui);
	enum err e;

	if (ui == NULL)
		return err_why(why, ERR_LIMIT, 0, "no memory for pages");
	e = ui_open(ui, why);
	if (e == ERR_OK)
		*ret_ui = ui;
	return e;
}

enum err
renderer_page(struct arena *arena, const struct ui *ui, const struct render_ask *ask,
    struct buf *out, struct why *why)
{
	struct str code = str_from(language_code(language_choose(ask->language)));
	struct json *tree;
	enum err e = canon_read(arena, ask->tree, &tree, why);

	if (e == ERR_OK)
		e = page_render(ui, ask->page, code, tree, out, why);
	if (e == ERR_NOT_FOUND)
		e = page_render(ui, STR("error"), code, tree, out, why);
	return e;
}
