#include "paper/qr.h"

#include <qrencode.h>

#include "base/auto.h"

#define QUIET_ZONE 4

AUTO_DEFINE(qr_freep, QRcode *, QRcode_free)

/* Modules beside one another are one rectangle. */
static void
draw_row(cairo_t *cr, const QRcode *code, int row, const struct qr_place *place)
{
	const unsigned char *modules = code->data + (ptrdiff_t)row * code->width;
	double step = place->size / (code->width + 2 * QUIET_ZONE);
	int from = 0;

	for (int i = 0; i <= code->width; i++) {
		bool black = i < code->width && (modules[i] & 1) != 0;

		if (black)
			continue;
		if (i > from)
			cairo_rectangle(cr, place->x + step * (from + QUIET_ZONE),
			    place->y + step * (row + QUIET_ZONE), step * (i - from),
			    step);
		from = i + 1;
	}
}

enum err
qr_draw(struct arena *arena, cairo_t *cr, struct str text, const struct qr_place *place,
    struct why *why)
{
	const char *terminated = arena_cstr(arena, text);
	AUTO(qr_freep) QRcode *code = NULL;

	if (terminated != NULL)
		code = QRcode_encodeString8bit(terminated, 0, QR_ECLEVEL_M);
	if (code == NULL)
		return err_why(why, ERR_LIMIT, 0, "no QR code holds %zu bytes", text.len);
	for (int row = 0; row < code->width; row++)
		draw_row(cr, code, row, place);
	cairo_fill(cr);
	return ERR_OK;
}
