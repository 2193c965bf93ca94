#include "cli/law_text.h"

#include <stdarg.h>
#include <stdio.h>

/* Columns, not bytes: what continues a character in UTF-8 takes none. */
static size_t
width_of(struct str s)
{
	size_t width = 0;

	for (size_t i = 0; i < s.len; i++)
		width += ((unsigned char)s.ptr[i] & 0xc0) != 0x80;
	return width;
}

static void
add(struct law_text *text, struct str s)
{
	buf_add(text->out, s);
	text->column += width_of(s);
}

static void
pad(struct law_text *text, size_t column)
{
	while (text->column < column)
		add(text, STR(" "));
}

void
law_text_line(struct law_text *text, size_t indent)
{
	if (text->column > 0)
		buf_add_byte(text->out, '\n');
	text->column = 0;
	text->indent = indent;
}

void
law_text_column(struct law_text *text, struct str word, size_t width)
{
	size_t end = text->column + width;

	add(text, word);
	pad(text, end);
}

static void
add_word(struct law_text *text, struct str word)
{
	bool mark = word.ptr[0] == ',' || word.ptr[0] == ';' || word.ptr[0] == ':';
	bool apart = !mark && text->column > 0 && text->column != text->indent;

	if (text->column > text->indent &&
	    text->column + apart + width_of(word) > LAW_TEXT_COLUMNS) {
		buf_add_byte(text->out, '\n');
		text->column = 0;
		pad(text, text->indent);
		apart = false;
	}
	if (apart)
		add(text, STR(" "));
	add(text, word);
}

void
law_text_words(struct law_text *text, struct str words)
{
	while (words.len > 0) {
		struct str word = str_cut(&words, ' ');

		if (word.len > 0)
			add_word(text, word);
	}
}

void
law_text_format(struct law_text *text, const char *format, ...)
{
	char words[1024];
	va_list args;

	va_start(args, format);
	(void)vsnprintf(words, sizeof words, format, args);
	va_end(args);
	str_mend(words);
	law_text_words(text, str_from(words));
}

void
law_text_date(
    struct law_text *text, const char *before, struct clock_date date, const char *after)
{
	law_text_format(
	    text, "%s%04d-%02d-%02d%s", before, date.year, date.month, date.day, after);
}

void
law_text_title(struct law_text *text, struct str title, struct clock_date day)
{
	char date[64];

	(void)snprintf(
	    date, sizeof date, "law of %04d-%02d-%02d", day.year, day.month, day.day);
	law_text_line(text, 0);
	law_text_words(text, title);
	add(text, STR(" "));
	pad(text, LAW_TEXT_COLUMNS - str_from(date).len);
	add(text, str_from(date));
	law_text_line(text, 0);
}

static bool
is_same_source(const struct table_row *a, const struct table_row *b)
{
	return str_eq(a->source, b->source) && a->tag == b->tag && a->kind == b->kind;
}

void
law_text_source(struct law_text *text, const struct table_row *row)
{
	size_t i = 0;

	if (row == NULL)
		return;
	while (i < text->sources_count && !is_same_source(text->sources[i], row))
		i++;
	if (i == LAW_TEXT_SOURCES_MAX) {
		law_text_words(text, row->source);
		return;
	}
	if (i == text->sources_count)
		text->sources[text->sources_count++] = row;
	law_text_format(text, "[%zu%s]", i + 1, table_unverified(row) ? "?" : "");
}

void
law_text_sources(struct law_text *text)
{
	law_text_line(text, 0);
	buf_add_c(text->out, "\nSources (S, S2 read; ?, K, N: not verified)\n");
	for (size_t i = 0; i < text->sources_count; i++) {
		const struct table_row *row = text->sources[i];
		char number[24];

		law_text_line(text, 8);
		(void)snprintf(number, sizeof number, "  [%zu%s]", i + 1,
		    table_unverified(row) ? "?" : "");
		law_text_column(text, str_from(number), 8);
		law_text_format(text, "%.*s, %.*s%s:", STR_ARG(rule_kind_name(row->kind)),
		    STR_ARG(law_tag_name(row->tag)),
		    table_unverified(row) ? ", not verified" : "");
		law_text_words(text, row->source);
	}
	law_text_line(text, 0);
}
