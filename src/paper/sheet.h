/*
 * sheet.h - a document set on pages of A4, as PDF.
 *
 * Every page has the banner, the title, the QR code, the foot and its number of how many.
 * The document's language says on which side a line begins; Arabic is shaped and turned.
 * What comes out is plain PDF; archive.h makes it one for the archive.
 */
#ifndef COMITY_PAPER_SHEET_H
#define COMITY_PAPER_SHEET_H

#include "base/buf.h"
#include "paper/document.h"
#include "paper/font.h"

/* ERR_LIMIT: out or the arena is full, or the QR code's text is too long. */
enum err sheet_draw(struct arena *arena, const struct paper *paper,
    const struct font_set *fonts, struct buf *out, struct why *why);

#endif
