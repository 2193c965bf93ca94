/*
 * document.h - what is to be printed: blocks of text, and the files that lie in the PDF.
 *
 * One JSON object, which comity writes and comity-paper reads:
 *
 *	v 1, language, title, banner, foot, page, qr, at,
 *	blocks [[kind, text, ...]], files [{name, type, about, relation, data (base64)}]
 *
 * A document says all that its PDF depends on: the same one gives the same bytes wherever
 * the same libraries and fonts are (font.h).
 */
#ifndef COMITY_PAPER_DOCUMENT_H
#define COMITY_PAPER_DOCUMENT_H

#include <stdbool.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/err.h"
#include "base/str.h"

#define PAPER_VERSION 1
/* An order of LIMIT_ORDER in base64, and its rows. */
#define PAPER_DOCUMENT_MAX ((size_t)64 << 20)
#define PAPER_COLUMNS 6

enum paper_kind {
	PAPER_TITLE,
	PAPER_HEADING,
	PAPER_TEXT,
	PAPER_NOTICE, /* in a frame: what must not be missed */
	PAPER_LINE,   /* name, value, and what may be remarked */
	PAPER_HEAD,   /* the names of the columns of the rows that follow */
	PAPER_ROW,
	PAPER_CODE, /* as it is, byte for byte, in letters of one width */
	PAPER_KIND_COUNT
};

struct paper_block {
	enum paper_kind kind;
	struct str cells[PAPER_COLUMNS];
	size_t cells_count;
};

struct paper_file {
	struct str name, type, about;
	struct str relation; /* ISO 32000-2, 7.11.3: Source, Data, Supplement ... */
	struct str bytes;
};

struct paper {
	struct str language; /* ISO 639-1 */
	bool rtl;
	struct str title;
	struct str banner; /* on every page, in a bar and behind the text: training */
	struct str foot;   /* on every page */
	struct str page;   /* "Page {page} of {pages}" */
	struct str qr;     /* on every page; empty: none */
	int64_t at;        /* the PDF's own date: of what it shows, not of the printing */
	const struct paper_block *blocks;
	size_t blocks_count;
	const struct paper_file *files; /* in the order of their names */
	size_t files_count;
};

/* ERR_SYNTAX: another version, a member missing or too many, an unknown kind, a wrong
 * number of cells, files out of order. */
enum err paper_read(
    struct arena *arena, struct str text, struct paper *ret_paper, struct why *why);

#endif
