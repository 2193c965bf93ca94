/*
 * archive.h - makes plain PDF one for the archive: PDF/A-3b (ISO 19005-3), with the
 * files that it carries.
 *
 * The files lie in it uncompressed, each behind a member /ComityFile that names it, so
 * that evidence/printed.h reads them back without a PDF library.  Nothing is random: the
 * file's identifier follows from its content.
 */
#ifndef COMITY_PAPER_ARCHIVE_H
#define COMITY_PAPER_ARCHIVE_H

#include "base/buf.h"
#include "paper/document.h"

/* ERR_LIMIT: out is full; ERR_SYNTAX: qpdf does not take what it was given. */
enum err archive_write(const struct paper *paper, struct str plain, struct str producer,
    struct buf *out, struct why *why);

#endif
