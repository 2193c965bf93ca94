/* qr.h - a QR code (ISO/IEC 18004), drawn as squares: no picture that could blur. */
#ifndef COMITY_PAPER_QR_H
#define COMITY_PAPER_QR_H

#include <cairo.h>

#include "base/arena.h"
#include "base/err.h"
#include "base/str.h"

struct qr_place {
	double x, y;
	double size; /* with the quiet zone of four modules */
};

/* ERR_LIMIT: more text than a code holds. */
enum err qr_draw(struct arena *arena, cairo_t *cr, struct str text,
    const struct qr_place *place, struct why *why);

#endif
