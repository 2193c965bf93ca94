#include "paper/sheet.h"

#include <cairo-pdf.h>
#include <pango/pangocairo.h>

#include "paper/qr.h"

/* Points: 1/72 inch. */
#define PAGE_WIDTH 595.28
#define PAGE_HEIGHT 841.89
#define MARGIN 50.0
#define BODY_WIDTH (PAGE_WIDTH - 2 * MARGIN)
#define HEADER_TOP 34.0
#define BANNER_HEIGHT 16.0
#define QR_SIZE 74.0
#define BODY_TOP (HEADER_TOP + QR_SIZE + 6.0)
#define FOOT_Y (PAGE_HEIGHT - 44.0)
#define BODY_BOTTOM (FOOT_Y - 8.0)
#define GAP 8.0 /* between cells */
#define FRAME 5.0
#define SMALL_PT 7.5
#define BEHIND_WIDTH 560.0 /* of the banner behind the text, which stands askew */

static const struct look {
	const char *family;
	double size;
	bool bold;
	double before, after; /* space around the block */
	/* of a hundred, of each cell; 0 = the same for all */
	double shares[PAPER_COLUMNS];
} looks[PAPER_KIND_COUNT] = {
	[PAPER_TITLE] = { FONT_TEXT, 16, true, 0, 8, { 100 } },
	[PAPER_HEADING] = { FONT_TEXT, 11.5, true, 12, 4, { 100 } },
	[PAPER_TEXT] = { FONT_TEXT, 9.5, false, 0, 6, { 100 } },
	[PAPER_NOTICE] = { FONT_TEXT, 9.5, true, 2 * FRAME, 2 * FRAME, { 100 } },
	[PAPER_LINE] = { FONT_TEXT, 9, false, 1, 3, { 26, 44, 30 } },
	[PAPER_HEAD] = { FONT_TEXT, 8, true, 4, 3, { 0 } },
	[PAPER_ROW] = { FONT_TEXT, 8, false, 1, 2, { 0 } },
	[PAPER_CODE] = { FONT_CODE, 7.5, false, 2, 6, { 100 } },
};

struct sheet {
	const struct paper *paper;
	struct arena *arena;
	const struct font_set *fonts;
	cairo_t *cr;
	PangoContext *context;
	double y;
	unsigned page, pages; /* pages 0: they are being counted */
	struct why *why;
	enum err err;
};

/* --- one text --- */

static PangoLayout *
new_text(struct sheet *sheet, struct str text, const struct look *look, double width)
{
	PangoLayout *layout = pango_layout_new(sheet->context);
	PangoFontDescription *font = pango_font_description_new();
	PangoAttrList *attributes = pango_attr_list_new();
	struct str plain = font_plain(sheet->arena, sheet->fonts, text);

	pango_font_description_set_family_static(font, look->family);
	pango_font_description_set_absolute_size(font, look->size * PANGO_SCALE);
	pango_font_description_set_weight(
	    font, look->bold ? PANGO_WEIGHT_BOLD : PANGO_WEIGHT_NORMAL);
	pango_layout_set_font_description(layout, font);
	pango_font_description_free(font);
	/* a hyphen that is not in a digest would be read as one */
	pango_attr_list_insert(attributes, pango_attr_insert_hyphens_new(FALSE));
	pango_layout_set_attributes(layout, attributes);
	pango_attr_list_unref(attributes);
	pango_layout_set_wrap(layout, PANGO_WRAP_WORD_CHAR);
	pango_layout_set_width(layout, (int)(width * PANGO_SCALE));
	pango_layout_set_text(layout, plain.ptr == NULL ? "" : plain.ptr, (int)plain.len);
	return layout;
}

static double
line_height(PangoLayout *layout, int line)
{
	PangoRectangle box;

	if (line >= pango_layout_get_line_count(layout))
		return 0;
	pango_layout_line_get_extents(
	    pango_layout_get_line_readonly(layout, line), NULL, &box);
	return (double)box.height / PANGO_SCALE;
}

struct span {
	double x, width;
	bool from_right; /* where its lines begin, whichever way the text itself runs */
};

static void
draw_line(struct sheet *sheet, PangoLayout *layout, int line, struct span span)
{
	PangoRectangle box;
	PangoLayoutLine *drawn;

	if (line >= pango_layout_get_line_count(layout))
		return;
	drawn = pango_layout_get_line_readonly(layout, line);
	pango_layout_line_get_extents(drawn, NULL, &box);
	if (span.from_right)
		span.x += span.width - (double)box.width / PANGO_SCALE;
	cairo_move_to(sheet->cr, span.x, sheet->y - (double)box.y / PANGO_SCALE);
	pango_cairo_show_layout_line(sheet->cr, drawn);
}

/* One line at a place, outside the body. */
static void
draw_at(struct sheet *sheet, struct str text, const struct look *look, double x, double y,
    double width)
{
	double kept = sheet->y;
	PangoLayout *layout = new_text(sheet, text, look, width);

	for (int i = 0; i < pango_layout_get_line_count(layout); i++) {
		sheet->y = y;
		draw_line(sheet, layout, i, (struct span){ x, width, sheet->paper->rtl });
		y += line_height(layout, i);
	}
	g_object_unref(layout);
	sheet->y = kept;
}

/* --- what every page has --- */

static void
draw_banner(struct sheet *sheet)
{
	static const struct look in_bar = { FONT_TEXT, 10, true, 0, 0, { 100 } };
	static const struct look behind = { FONT_TEXT, 44, true, 0, 0, { 100 } };

	if (sheet->paper->banner.len == 0)
		return;
	cairo_save(sheet->cr);
	cairo_set_source_rgb(sheet->cr, 0.90, 0.90, 0.90);
	cairo_translate(sheet->cr, MARGIN, PAGE_HEIGHT * 0.72);
	cairo_rotate(sheet->cr, -0.6);
	draw_at(sheet, sheet->paper->banner, &behind, 0, 0, BEHIND_WIDTH);
	cairo_restore(sheet->cr);
	cairo_rectangle(sheet->cr, 0, 12, PAGE_WIDTH, BANNER_HEIGHT);
	cairo_fill(sheet->cr);
	cairo_set_source_rgb(sheet->cr, 1, 1, 1);
	draw_at(sheet, sheet->paper->banner, &in_bar, MARGIN, 14, BODY_WIDTH);
	cairo_set_source_rgb(sheet->cr, 0, 0, 0);
}

/* "Page {page} of {pages}": each once. */
static struct str
page_words(struct sheet *sheet)
{
	const struct {
		struct str hole;
		unsigned number;
	} holes[] = { { STR("{pages}"), sheet->pages }, { STR("{page}"), sheet->page } };
	struct str words = sheet->paper->page;

	for (size_t i = 0; i < sizeof holes / sizeof holes[0]; i++)
		for (size_t at = 0; at < words.len; at++) {
			struct str rest = str_slice(words, at, words.len);

			if (!str_starts(rest, holes[i].hole))
				continue;
			words = arena_format(sheet->arena, "%.*s%u%.*s",
			    STR_ARG(str_head(words, at)), holes[i].number,
			    STR_ARG(str_slice(rest, holes[i].hole.len, rest.len)));
			break;
		}
	return words;
}

static void
draw_frame(struct sheet *sheet)
{
	static const struct look title = { FONT_TEXT, 8.5, true, 0, 0, { 100 } };
	static const struct look small = { FONT_TEXT, SMALL_PT, false, 0, 0, { 100 } };
	bool rtl = sheet->paper->rtl;
	struct qr_place qr = { rtl ? MARGIN : PAGE_WIDTH - MARGIN - QR_SIZE, HEADER_TOP,
		QR_SIZE };
	double x = rtl ? MARGIN + QR_SIZE + GAP : MARGIN;

	cairo_set_source_rgb(sheet->cr, 0, 0, 0);
	draw_banner(sheet);
	if (sheet->paper->qr.len > 0 && sheet->err == ERR_OK)
		sheet->err =
		    qr_draw(sheet->arena, sheet->cr, sheet->paper->qr, &qr, sheet->why);
	draw_at(sheet, sheet->paper->title, &title, x, HEADER_TOP + 8,
	    BODY_WIDTH - QR_SIZE - GAP);
	draw_at(sheet, page_words(sheet), &small, x, HEADER_TOP + 34,
	    BODY_WIDTH - QR_SIZE - GAP);
	cairo_rectangle(sheet->cr, MARGIN, FOOT_Y - 4, BODY_WIDTH, 0.5);
	cairo_fill(sheet->cr);
	draw_at(sheet, sheet->paper->foot, &small, MARGIN, FOOT_Y, BODY_WIDTH);
}

static void
begin_page(struct sheet *sheet)
{
	if (sheet->page > 0)
		cairo_show_page(sheet->cr);
	sheet->page++;
	draw_frame(sheet);
	sheet->y = BODY_TOP;
}

/* --- blocks --- */

struct row {
	const struct look *look;
	PangoLayout *cells[PAPER_COLUMNS];
	struct span spans[PAPER_COLUMNS];
	size_t count;
	int lines;
	double height;
};

static void
set_row(struct sheet *sheet, const struct paper_block *block, struct row *row)
{
	double inset = block->kind == PAPER_NOTICE ? FRAME : 0;
	double whole = BODY_WIDTH - 2 * inset;
	double at = MARGIN + inset;

	*row = (struct row){ .look = &looks[block->kind], .count = block->cells_count };
	for (size_t i = 0; i < row->count; i++) {
		double share = row->look->shares[i] > 0 ? row->look->shares[i] / 100
							: 1.0 / (double)row->count;

		struct span *span = &row->spans[i];

		span->width = whole * share - (row->count > 1 ? GAP : 0);
		span->x = sheet->paper->rtl ? PAGE_WIDTH - at - span->width : at;
		span->from_right = sheet->paper->rtl && block->kind != PAPER_CODE;
		at += whole * share;
		row->cells[i] = new_text(sheet, block->cells[i], row->look, span->width);
		if (row->lines < pango_layout_get_line_count(row->cells[i]))
			row->lines = pango_layout_get_line_count(row->cells[i]);
	}
}

static double
row_line_height(const struct row *row, int line)
{
	double height = 0;

	for (size_t i = 0; i < row->count; i++)
		if (height < line_height(row->cells[i], line))
			height = line_height(row->cells[i], line);
	return height;
}

static void
draw_row(struct sheet *sheet, const struct row *row)
{
	for (int line = 0; line < row->lines; line++) {
		double height = row_line_height(row, line);

		if (sheet->y + height > BODY_BOTTOM)
			begin_page(sheet);
		for (size_t i = 0; i < row->count; i++)
			draw_line(sheet, row->cells[i], line, row->spans[i]);
		sheet->y += height;
	}
}

/* What fits on a page is not torn; a heading stays with a line of what follows. */
static void
draw_block(struct sheet *sheet, const struct paper_block *block)
{
	size_t mark = arena_mark(sheet->arena);
	struct row row;
	double needed;

	set_row(sheet, block, &row);
	for (int line = 0; line < row.lines; line++)
		row.height += row_line_height(&row, line);
	needed = row.look->before + row.height + row.look->after +
		 (block->kind == PAPER_HEADING || block->kind == PAPER_HEAD ? 24 : 0);
	if (sheet->y + needed > BODY_BOTTOM && needed <= BODY_BOTTOM - BODY_TOP)
		begin_page(sheet);
	sheet->y += row.look->before;
	if (block->kind == PAPER_NOTICE && row.height <= BODY_BOTTOM - sheet->y) {
		cairo_set_line_width(sheet->cr, 1);
		cairo_rectangle(sheet->cr, MARGIN, sheet->y - FRAME, BODY_WIDTH,
		    row.height + 2 * FRAME);
		cairo_stroke(sheet->cr);
	}
	draw_row(sheet, &row);
	sheet->y += row.look->after;
	for (size_t i = 0; i < row.count; i++)
		g_object_unref(row.cells[i]);
	arena_return(sheet->arena, mark);
}

/* --- the whole --- */

static cairo_status_t
add_bytes(void *out, const unsigned char *bytes, unsigned int len)
{
	struct buf *buf = out;

	if (buf == NULL)
		return CAIRO_STATUS_SUCCESS;
	buf_add(buf, str_bytes(bytes, len));
	return buf_failed(buf) ? CAIRO_STATUS_WRITE_ERROR : CAIRO_STATUS_SUCCESS;
}

/* No hints: what fits on a line must not depend on a screen. */
static PangoContext *
new_context(const struct font_set *fonts, bool rtl)
{
	PangoContext *context = pango_font_map_create_context(fonts->map);
	cairo_font_options_t *options = cairo_font_options_create();

	cairo_font_options_set_hint_style(options, CAIRO_HINT_STYLE_NONE);
	cairo_font_options_set_hint_metrics(options, CAIRO_HINT_METRICS_OFF);
	cairo_font_options_set_antialias(options, CAIRO_ANTIALIAS_GRAY);
	pango_cairo_context_set_font_options(context, options);
	cairo_font_options_destroy(options);
	pango_cairo_context_set_resolution(context, 72);
	pango_context_set_round_glyph_positions(context, FALSE);
	pango_context_set_base_dir(
	    context, rtl ? PANGO_DIRECTION_RTL : PANGO_DIRECTION_LTR);
	pango_context_set_language(context, pango_language_from_string("en"));
	return context;
}

/* out NULL: only counts the pages. */
static unsigned
draw_pages(struct sheet *sheet, struct buf *out)
{
	cairo_surface_t *surface =
	    cairo_pdf_surface_create_for_stream(add_bytes, out, PAGE_WIDTH, PAGE_HEIGHT);

	sheet->cr = cairo_create(surface);
	sheet->page = 0;
	begin_page(sheet);
	for (size_t i = 0; i < sheet->paper->blocks_count && sheet->err == ERR_OK; i++)
		draw_block(sheet, &sheet->paper->blocks[i]);
	cairo_show_page(sheet->cr);
	if (sheet->err == ERR_OK && cairo_status(sheet->cr) != CAIRO_STATUS_SUCCESS)
		sheet->err = err_why(sheet->why, ERR_LIMIT, 0, "not drawn: %s",
		    cairo_status_to_string(cairo_status(sheet->cr)));
	cairo_destroy(sheet->cr);
	cairo_surface_finish(surface);
	if (sheet->err == ERR_OK && cairo_surface_status(surface) != CAIRO_STATUS_SUCCESS)
		sheet->err = err_why(sheet->why, ERR_LIMIT, 0, "not drawn: %s",
		    cairo_status_to_string(cairo_surface_status(surface)));
	cairo_surface_destroy(surface);
	return sheet->page;
}

enum err
sheet_draw(struct arena *arena, const struct paper *paper, const struct font_set *fonts,
    struct buf *out, struct why *why)
{
	struct sheet sheet = {
		.paper = paper, .arena = arena, .fonts = fonts, .why = why
	};

	sheet.context = new_context(fonts, paper->rtl);
	sheet.pages = draw_pages(&sheet, NULL);
	if (sheet.err == ERR_OK)
		(void)draw_pages(&sheet, out);
	g_object_unref(sheet.context);
	return sheet.err;
}
