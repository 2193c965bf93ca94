/*
 * main.c - comity-paper: a document (document.h) on standard input, PDF/A-3b on standard
 * output.
 *
 * Apart from comity, whose other commands then start without libraries of fonts and PDF;
 * and what shapes letters that strangers wrote has no network, and reads no file but the
 * fonts.
 */
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "base/file.h"
#include "paper/archive.h"
#include "paper/font.h"
#include "paper/sheet.h"
#include "proc/sandbox.h"

#define ARENA_MAX ((size_t)512 << 20)
#define PDF_MAX ((size_t)128 << 20)
#define PRODUCER_MAX ((size_t)1024)

static void
add_producer(struct buf *out)
{
	buf_add_c(out, "comity-paper " COMITY_VERSION "; ");
	font_versions(out);
}

static enum err
make_pdf(struct arena *arena, const struct paper *paper, struct buf *out, struct why *why)
{
	struct font_set fonts;
	struct buf plain, producer;
	enum err e = font_open(&fonts, why);

	if (e != ERR_OK)
		return e;
	buf_init(&plain, PDF_MAX);
	buf_init(&producer, PRODUCER_MAX);
	add_producer(&producer);
	e = sheet_draw(arena, paper, &fonts, &plain, why);
	if (e == ERR_OK)
		e = archive_write(paper, buf_str(&plain), buf_str(&producer), out, why);
	buf_release(&producer);
	buf_release(&plain);
	font_close(&fonts);
	return e;
}

/* The fonts, and what a library opens late; nothing can be written or started. */
static enum err
shut(struct why *why)
{
	static const struct sandbox_path paths[] = {
		{ .path = FONT_FOLDER },
		{ .path = "/proc/self" },
	};
	enum err e = sandbox_harden(why);

	if (e == ERR_OK)
		e = sandbox_files(paths, sizeof paths / sizeof paths[0], why);
	return e == ERR_NOT_FOUND ? ERR_OK : e;
}

static enum err
run(struct arena *arena, struct why *why)
{
	struct paper paper;
	struct str text = STR("");
	struct buf out;
	enum err e = shut(why);

	buf_init(&out, PDF_MAX);
	if (e == ERR_OK)
		e = file_read(arena, "-", PAPER_DOCUMENT_MAX, &text, why);
	if (e == ERR_OK)
		e = paper_read(arena, text, &paper, why);
	if (e == ERR_OK)
		e = make_pdf(arena, &paper, &out, why);
	if (e == ERR_OK)
		e = fd_write_all(STDOUT_FILENO, buf_str(&out), why);
	buf_release(&out);
	return e;
}

static void
print_producer(void)
{
	struct buf producer;

	buf_init(&producer, PRODUCER_MAX);
	add_producer(&producer);
	printf("%.*s\n", STR_ARG(buf_str(&producer)));
	buf_release(&producer);
}

int
main(int argc, char **argv)
{
	static struct arena arena;
	struct why why;
	int code = 0;

	if (argc == 2 && strcmp(argv[1], "--version") == 0) {
		print_producer();
		return 0;
	}
	if (argc != 1) {
		fprintf(stderr, "usage: comity-paper <document >PDF\n");
		return 2;
	}
	if (arena_init(&arena, ARENA_MAX, &why) != ERR_OK ||
	    run(&arena, &why) != ERR_OK) {
		fprintf(stderr, "comity-paper: %s\n", why.text);
		code = 1;
	}
	arena_release(&arena);
	/* What the libraries keep for a next document is not given back. */
	(void)fflush(NULL);
	_exit(code);
}
