/*
 * main.c - comity-paper: a document (document.h) on standard input, PDF/A-3b on standard
 * output; or from the core of a node and back to it (service.h).
 *
 * Apart from comity, whose other commands then start without libraries of fonts and PDF;
 * and what shapes letters that strangers wrote has no network, and reads no file but the
 * fonts.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/file.h"
#include "paper/archive.h"
#include "paper/font.h"
#include "paper/service.h"
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
draw(struct arena *arena, const struct paper *paper, struct buf *out, struct why *why)
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

static enum err
make_pdf(struct arena *arena, struct str text, struct buf *out, struct why *why)
{
	struct paper paper;
	enum err e = paper_read(arena, text, &paper, why);

	return e == ERR_OK ? draw(arena, &paper, out, why) : e;
}

/* The fonts, and what a library opens late; nothing can be written, started or called.
 * ERR_NOT_FOUND: all of that, but this kernel cannot say which files. */
static enum err
shut(struct why *why)
{
	static struct sandbox sandbox; /* large: not on the stack */
	enum err files = sandbox_fonts(why);
	enum err e;

	if (files != ERR_OK && files != ERR_NOT_FOUND)
		return files;
	e = sandbox_prepare(ROLE_PAPER, &sandbox, why);
	if (e == ERR_OK)
		e = sandbox_enter(&sandbox, why);
	return e == ERR_OK ? files : e;
}

static enum err
run(struct arena *arena, struct why *why)
{
	struct str text = STR("");
	struct buf out;
	enum err e = shut(why);

	buf_init(&out, PDF_MAX);
	if (e == ERR_OK || e == ERR_NOT_FOUND)
		e = file_read(arena, "-", PAPER_DOCUMENT_MAX, &text, why);
	if (e == ERR_OK)
		e = make_pdf(arena, text, &out, why);
	if (e == ERR_OK)
		e = fd_write_all(STDOUT_FILENO, buf_str(&out), why);
	buf_release(&out);
	return e;
}

/* The keys of a node lie on the same machine: where files cannot be shut off nothing is
 * printed. */
static enum err
serve(struct arena *arena, struct why *why)
{
	static struct service service; /* large: not on the stack */
	struct why refused = { .text = "" };
	enum err printed = ERR_OK;
	enum err e = service_open(&service, why);
	struct buf out;

	if (e == ERR_OK) {
		printed = shut(&refused);
		e = service_wait(&service, why);
	}
	if (e != ERR_OK)
		return e;
	buf_init(&out, LIMIT_BODY);
	if (printed == ERR_OK)
		printed = make_pdf(arena, service.asked.payload, &out, &refused);
	if (printed == ERR_OK)
		e = service_answer(&service, true, buf_str(&out), why);
	else
		e = service_answer(&service, false, str_from(refused.text), why);
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
	enum err e;
	bool asked = argc > 2 && strcmp(argv[1], "--role") == 0;

	(void)clearenv(); /* the same document is the same PDF for everybody */
	if (argc == 2 && strcmp(argv[1], "--version") == 0) {
		print_producer();
		return 0;
	}
	if (argc != 1 && !asked) {
		fprintf(stderr, "usage: comity-paper <document >PDF\n");
		return 2;
	}
	e = arena_init(&arena, ARENA_MAX, &why);
	if (e == ERR_OK)
		e = asked ? serve(&arena, &why) : run(&arena, &why);
	if (e != ERR_OK)
		fprintf(stderr, "comity-paper: %s\n", why.text);
	arena_release(&arena);
	/* What the libraries keep for a next document is not given back. */
	(void)fflush(NULL);
	_exit(e == ERR_OK ? 0 : 1);
}
