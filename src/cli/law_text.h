/*
 * law_text.h - what the law says in lines of 80 columns, with numbered sources.
 *
 * A number stands behind what a row says; the list of sources at the end says which act
 * and article it is, whether it is law or house, and whether anybody has read it.  A
 * number with a question mark is not verified.
 */
#ifndef COMITY_CLI_LAW_TEXT_H
#define COMITY_CLI_LAW_TEXT_H

#include "base/buf.h"
#include "law/table.h"

#define LAW_TEXT_COLUMNS 80
#define LAW_TEXT_SOURCES_MAX 256

struct law_text {
	struct buf *out;
	size_t column; /* 0 = nothing stands in the line yet */
	size_t indent; /* of the lines that follow when words do not fit */
	const struct table_row *sources[LAW_TEXT_SOURCES_MAX];
	size_t sources_count;
};

/* Ends the line that has begun; the next begins at column 0 and goes on at indent. */
void law_text_line(struct law_text *text, size_t indent);
/* A word of at least so many columns: what follows stands under one another. */
void law_text_column(struct law_text *text, struct str word, size_t width);
/* Words parted by spaces, folded; a space in front unless the line is empty. */
void law_text_words(struct law_text *text, struct str words);
void law_text_format(struct law_text *text, const char *format, ...) PRINTF_LIKE(2, 3);
/* 2026-11-22 between words that stand against it. */
void law_text_date(
    struct law_text *text, const char *before, struct clock_date date, const char *after);
/* A title with the day at the right edge. */
void law_text_title(struct law_text *text, struct str title, struct clock_date day);
/* The number of the row's source, set against the word before; NULL = nothing. */
void law_text_source(struct law_text *text, const struct table_row *row);
/* All that were numbered. */
void law_text_sources(struct law_text *text);

#endif
