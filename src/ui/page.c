/* page.c - the pages of the desk. */
#include "ui/page.h"

#include <stdio.h>

#define UI_ARENA ((size_t)16 << 20)

const struct page page_names[] = {
	{ "signin", "/signin", NULL },
	{ "today", "/", "today" },
	{ "orders", "/orders", "order/list" },
	{ "order", "/orders/{id}", "order/show" },
	{ "error", NULL, NULL },
	{ NULL, NULL, NULL },
};

static enum err
check_page(const struct ui *ui, const struct page *page, struct why *why)
{
	char title[64];

	(void)snprintf(title, sizeof title, "page.%s", page->name);
	if (templates_find(&ui->templates, str_from(page->name)) == NULL)
		return err_why(why, ERR_SYNTAX, 0, "no template: %s.html", page->name);
	if (words_find(&ui->templates.words, str_from(title)) == WORDS_NONE)
		return err_why(why, ERR_SYNTAX, 0, "no words: %s", title);
	return ERR_OK;
}

enum err
ui_open(struct ui *ui, struct why *why)
{
	struct words words;
	enum err e = arena_init(&ui->arena, UI_ARENA, why);

	if (e != ERR_OK)
		return e;
	e = words_read(&ui->arena, embedded_words, &words, why);
	if (e == ERR_OK)
		e = templates_read(
		    &ui->arena, embedded_pages, &words, &ui->templates, why);
	if (e == ERR_OK && templates_find(&ui->templates, STR("layout")) == NULL)
		e = err_why(why, ERR_SYNTAX, 0, "no template: layout.html");
	for (const struct page *page = page_names; e == ERR_OK && page->name != NULL;
	     page++)
		e = check_page(ui, page, why);
	if (e != ERR_OK)
		ui_close(ui);
	return e;
}

void
ui_close(struct ui *ui)
{
	arena_release(&ui->arena);
}

static const struct page *
find_page(struct str name)
{
	for (const struct page *page = page_names; page->name != NULL; page++)
		if (str_eq_c(name, page->name))
			return page;
	return NULL;
}

enum err
page_render(const struct ui *ui, struct str page, struct str language,
    const struct json *data, struct buf *out, struct why *why)
{
	struct template_page call = { .language = LANGUAGE_EN, .data = data };

	if (find_page(page) == NULL)
		return err_why(why, ERR_NOT_FOUND, 0, "no such page: %.*s",
		    STR_ARG(str_slice(page, 0, 80)));
	(void)language_parse(language, &call.language);
	call.layout = templates_find(&ui->templates, STR("layout"));
	call.content = templates_find(&ui->templates, page);
	return templates_render(&ui->templates, &call, out, why);
}
