/*
 * page.h - the pages of the desk: one JSON tree in, one HTML text out.
 *
 * Pure: no file, no clock, no network.  The tree holds what the page shows, and who may
 * see it has been decided before; a template never asks.
 *
 * Members of every tree (what is not there is not shown):
 *
 *	page      its name; language, theme: as chosen (en, fr, es, ar; light, dark, auto)
 *	path      of the page with its query, for links back to it: "/orders?state=open"
 *	now       RFC 3339; distances of time are counted from it
 *	realm     "live", or a training realm: then every page says so
 *	node      {organisation, fingerprint, status}
 *	person    id; person_name.  Without it nobody is signed in.
 *	may       list of the pages that the person may open: the menu
 *	needs     how many things need the person, for the menu
 *	csrf      for forms
 *	refusal   {rule, words, source, kind, pointer, nothing_sent}: why the form before
 *	          was not done
 *	typed     what was typed into it, by the name of the field
 *	done      word of what was done ("sent", "decided" ...)
 *	view      what this page shows: the answer of the call of the API of the same name
 *
 * page_names lists each page with its path and what its view holds; tests/unit/ui has
 * one tree for each.
 */
#ifndef COMITY_UI_PAGE_H
#define COMITY_UI_PAGE_H

#include "base/arena.h"
#include "base/buf.h"
#include "base/err.h"
#include "base/str.h"
#include "format/json.h"
#include "ui/template.h"

/* Bytes of a page; a list of 1,000 rows takes a quarter. */
#define PAGE_MAX ((size_t)4 << 20)

struct page {
	const char *name; /* and of its template and its title: "page.NAME" */
	const char *path; /* {id} stands for one */
	const char *call; /* the call of the API whose answer is the view, or NULL */
};

/* Ends with a NULL name. */
extern const struct page page_names[];

extern const struct embedded embedded_pages[]; /* src/ui/pages/ *.html */
extern const struct embedded embedded_words[]; /* src/ui/words/ *.tsv */

/* Templates and words, once at start. */
struct ui {
	struct arena arena;
	struct templates templates;
};

/* ERR_SYNTAX: a template or a catalogue is wrong; the build's tests open it too. */
enum err ui_open(struct ui *ui, struct why *why);
void ui_close(struct ui *ui);

/* Appends the page to out.  ERR_NOT_FOUND: no such page; ERR_LIMIT: out is full.  An
 * unknown language is English. */
enum err page_render(const struct ui *ui, struct str page, struct str language,
    const struct json *data, struct buf *out, struct why *why);

#endif
