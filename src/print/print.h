/*
 * print.h - what comity hands comity-paper: a document in one of the desk's languages
 * (paper/document.h says its form), and the PDF that comes back.
 *
 * Words are those of the desk (ui/words); what the tables of law say stays in English.
 */
#ifndef COMITY_PRINT_PRINT_H
#define COMITY_PRINT_PRINT_H

#include "format/json.h"
#include "ui/words.h"

struct print {
	struct arena *arena;
	struct words words;
	enum language language;
	struct json *root, *blocks, *files;
};

/* What every page says. */
struct print_frame {
	struct str title;
	struct str realm; /* a training realm's stands in a bar on every page */
	struct str foot;
	struct str qr;
	int64_t at; /* of what is shown: the time of the printing stands nowhere */
};

/* A document in that language, in the arena. */
enum err print_begin(struct arena *arena, enum language language, struct print *ret_print,
    struct why *why);
void print_frame(struct print *print, const struct print_frame *frame);

struct str print_word(const struct print *print, const char *key);
/* The words with {name} filled in; ended by a NULL name. */
struct print_hole {
	const char *name;
	struct str value;
};
struct str print_fill(
    const struct print *print, const char *key, const struct print_hole *holes);

/* A block of one cell: title, heading, text, notice, code. */
void print_block(struct print *print, const char *kind, struct str text);
/* head or row, of up to six cells. */
void print_row(
    struct print *print, const char *kind, const struct str *cells, size_t count);
/* Name and value; not when there is no value. */
void print_line(struct print *print, const char *key, struct str value);
/* The same with a name that is no key, and a remark. */
void print_remarked(
    struct print *print, struct str name, struct str value, struct str remark);
void print_time(struct print *print, const char *key, int64_t at); /* 0: none */
void print_digest(struct print *print, const char *key, const unsigned char *sha256);

struct print_file {
	struct str name, type, about;
	const char *relation; /* Source, Data, Supplement */
	struct str bytes;
};

/* In the order of their names. */
void print_file(struct print *print, const struct print_file *file);

#endif
