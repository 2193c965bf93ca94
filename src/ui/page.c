/* page.c - the pages of the desk. */
#include "ui/page.h"

#include <stdio.h>

#define UI_ARENA ((size_t)16 << 20)

/* clang-format off */
const struct page page_names[] = {
	{ "signin", "/sign-in" },
	{ "today", "/" },
	{ "triage", "/triage" },
	{ "orders", "/orders" },
	{ "order", "/orders/ID" },
	{ "court", "/orders/ID/validate" },
	{ "decide", "/orders/ID/ACT" },
	{ "change", "/orders/ID/change/KIND" },
	{ "change-sign", NULL },
	{ "evidence", "/orders/ID/evidence" },
	{ "room", "/orders/ID/evidence/SET" },
	{ "new", "/new" },
	{ "new-step", "/new/ID/STEP" },
	{ "new-annexes", "/new/ID/annexes" },
	{ "new-check", "/new/ID/check" },
	{ "sign", "/new/ID/sign" },
	{ "tray", "/tray" },
	{ "tray-item", "/tray/ITEM" },
	{ "intake", "/intake" },
	{ "sheet", "/orders/ID/sheet" },
	{ "stated", "/orders/ID/stated" },
	{ "proof", "/orders/ID/proof" },
	{ "notices", "/notices" },
	{ "report", "/report" },
	{ "audit", "/audit" },
	{ "health", "/health" },
	{ "profile", "/profile" },
	{ "about", "/about" },
	{ "verify", "/verify" },
	{ "error", NULL },
	{ NULL, NULL },
};
/* clang-format on */

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

static struct json
own_string(const char *name, struct str value)
{
	return (
	    struct json){ .kind = JSON_STRING, .name = str_from(name), .string = value };
}

enum err
page_render(const struct ui *ui, struct str page, struct str language,
    const struct json *data, struct buf *out, struct why *why)
{
	struct template_page call = { .language = LANGUAGE_EN, .data = data };
	struct json all[3], own = { .kind = JSON_OBJECT, .count = 3, .first = all };

	if (find_page(page) == NULL)
		return err_why(why, ERR_NOT_FOUND, 0, "no such page: %.*s",
		    STR_ARG(str_head(page, 80)));
	if (!language_parse(language, &call.language))
		call.language = language_choose(language);
	all[0] = own_string("page", page);
	all[1] = own_string("language", str_from(language_code(call.language)));
	all[2] = own_string("dir", str_from(language_direction(call.language)));
	all[0].next = &all[1];
	all[1].next = &all[2];
	call.own = &own;
	call.layout = templates_find(&ui->templates, STR("layout"));
	call.content = templates_find(&ui->templates, page);
	return templates_render(&ui->templates, &call, out, why);
}
