/*
 * font.h - the fonts of the paper: these files and no others, whatever the machine has.
 *
 * What is set in them is the same everywhere, and every letter of it lies in the PDF.  A
 * character that they lack, or that would do something to its line, is shown by its
 * number: <U+202E>.
 */
#ifndef COMITY_PAPER_FONT_H
#define COMITY_PAPER_FONT_H

#include <pango/pango.h>

#include "base/arena.h"
#include "base/buf.h"
#include "base/err.h"
#include "base/str.h"

#define FONT_TEXT "DejaVu Sans"
#define FONT_CODE "DejaVu Sans Mono"

struct font_set {
	PangoFontMap *map;
	struct _FcConfig *config;
};

/* ERR_NOT_FOUND: a file of the fonts is not there. */
enum err font_open(struct font_set *ret_fonts, struct why *why);
void font_close(struct font_set *fonts);

/* The text as it can be shown; line ends stay.  Empty when the arena is full. */
struct str font_plain(struct arena *arena, const struct font_set *fonts, struct str text);

/* What the bytes of a PDF depend on beside its document: versions of the libraries, and
 * of the fonts their sizes. */
void font_versions(struct buf *out);

#endif
