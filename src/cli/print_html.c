/* print_html.c - the same document as one page that needs nothing else: for a web site.
 */
#include "cli/print_out.h"
#include "ui/escape.h"

static const char style[] =
    "body{font:1rem/1.5 sans-serif;max-width:48rem;margin:2rem auto;padding:0 1rem}"
    "dl>div{display:flex;flex-wrap:wrap;gap:0 1rem}dt{min-width:12rem;font-weight:bold}"
    "dd{margin:0}.notice{border:2px solid;padding:.5rem 1rem}"
    "table{border-collapse:collapse}th,td{border:1px solid;padding:.25rem .5rem;"
    "text-align:start;vertical-align:top}";

/* What stands open around the blocks of a kind that follow one another. */
struct around {
	const char *kind;
	const char *begin, *end;
};

static const struct around arounds[] = {
	{ "line", "<dl>\n", "</dl>\n" },
	{ "head", "<table>\n", NULL }, /* its rows follow */
	{ "row", NULL, "</table>\n" },
	{ NULL, NULL, NULL },
};

static const struct around *
around_of(struct str kind)
{
	const struct around *around = arounds;

	while (around->kind != NULL && !str_eq_c(kind, around->kind))
		around++;
	return around;
}

static void
add_element(struct buf *out, const char *begin, struct str text, const char *end)
{
	buf_add_c(out, begin);
	escape_text(text, out);
	buf_add_c(out, end);
}

static void
add_line(struct buf *out, const struct json *cell)
{
	add_element(out, "<div><dt>", cell->string, "</dt>");
	for (cell = cell->next; cell != NULL; cell = cell->next)
		add_element(out, "<dd><bdi>", cell->string, "</bdi></dd>");
	buf_add_c(out, "</div>\n");
}

static void
add_row(struct buf *out, const struct json *cell, bool head)
{
	buf_add_c(out, "<tr>");
	for (; cell != NULL; cell = cell->next)
		add_element(out, head ? "<th scope=\"col\">" : "<td><bdi>", cell->string,
		    head ? "</th>" : "</bdi></td>");
	buf_add_c(out, "</tr>\n");
}

static void
add_block(struct buf *out, struct str kind, const struct json *cell)
{
	if (str_eq_c(kind, "title"))
		add_element(out, "<h1>", cell->string, "</h1>\n");
	else if (str_eq_c(kind, "heading"))
		add_element(out, "<h2>", cell->string, "</h2>\n");
	else if (str_eq_c(kind, "notice"))
		add_element(out, "<p class=\"notice\">", cell->string, "</p>\n");
	else if (str_eq_c(kind, "line"))
		add_line(out, cell);
	else if (str_eq_c(kind, "head") || str_eq_c(kind, "row"))
		add_row(out, cell, str_eq_c(kind, "head"));
	else
		add_element(out, "<p>", cell->string, "</p>\n");
}

static void
add_blocks(struct buf *out, const struct json *block)
{
	struct str last = STR("");

	for (; block != NULL; block = block->next) {
		struct str kind = json_first(block)->string;
		bool same = str_eq(kind, last) ||
			    (str_eq_c(kind, "row") && str_eq_c(last, "head"));

		if (!same && around_of(last)->end != NULL)
			buf_add_c(out, around_of(last)->end);
		if (!same && around_of(kind)->begin != NULL)
			buf_add_c(out, around_of(kind)->begin);
		add_block(out, kind, json_first(block)->next);
		last = kind;
	}
	if (around_of(last)->end != NULL)
		buf_add_c(out, around_of(last)->end);
}

void
print_html(const struct print *print, struct buf *out)
{
	buf_format(out,
	    "<!DOCTYPE html>\n<html lang=\"%s\" dir=\"%s\">\n<head>\n"
	    "<meta charset=\"utf-8\">\n<meta http-equiv=\"Content-Security-Policy\" "
	    "content=\"default-src 'none'; style-src 'unsafe-inline'\">\n"
	    "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n",
	    language_code(print->language), language_direction(print->language));
	add_element(
	    out, "<title>", json_get_str(print->root, "title"), "</title>\n<style>");
	buf_add_c(out, style);
	buf_add_c(out, "</style>\n</head>\n<body>\n<main>\n");
	add_blocks(out, json_first(print->blocks));
	buf_add_c(out, "</main>\n");
	add_element(out, "<footer><p>", json_get_str(print->root, "foot"),
	    "</p></footer>\n</body>\n</html>\n");
}
