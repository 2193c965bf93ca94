/*
 * json_answers.c - reads JSON texts for json_agrees.py.
 *
 * In: the length of a text in four bytes, the smallest first, and the text.  Out: 'y' and
 * the canonical text (with a length like that) when json_read takes it, else 'n'; then
 * 'y' or 'n' of canon_read.  A length of 2^32 - 1: the answers are wanted now.
 */
#include <stdint.h>
#include <string.h>

#include "base/limits.h"
#include "format/json.h"
#include "test.h"

#define TEXT_MAX ((size_t)1 << 20)

static void
answer_text(struct str text)
{
	uint32_t len = (uint32_t)text.len;

	(void)putchar('y');
	(void)fwrite(&len, sizeof len, 1, stdout);
	(void)fwrite(text.ptr, 1, text.len, stdout);
}

/* False when a text that was taken cannot be written, or canon_read is of another mind
 * about what the writer wrote: this is ours alone to know. */
static bool
answer(struct arena *arena, struct str text)
{
	struct json *lenient = NULL, *strict = NULL, *again = NULL;
	bool taken = json_read(arena, text, &lenient, NULL) == ERR_OK;
	bool fine = true;
	struct buf out;

	buf_init(&out, 8 * TEXT_MAX);
	if (taken) {
		json_write(lenient, &out);
		fine = !buf_failed(&out) &&
		       canon_read(arena, buf_str(&out), &again, NULL) == ERR_OK &&
		       json_equal(lenient, again);
		answer_text(buf_str(&out));
	} else {
		(void)putchar('n');
	}
	(void)putchar(canon_read(arena, text, &strict, NULL) == ERR_OK ? 'y' : 'n');
	buf_release(&out);
	return fine;
}

int
main(void)
{
	struct arena arena;
	static char text[TEXT_MAX];
	uint32_t len;

	if (arena_init(&arena, (size_t)64 << 20, NULL) != ERR_OK)
		return EXIT_FAILURE;
	while (fread(&len, sizeof len, 1, stdin) == 1) {
		size_t mark = arena_mark(&arena);

		if (len == UINT32_MAX) {
			(void)fflush(stdout);
			continue;
		}
		if (len > sizeof text || fread(text, 1, len, stdin) != len)
			return EXIT_FAILURE;
		if (!answer(&arena, str_bytes(text, len))) {
			fprintf(
			    stderr, "not written as it was read: %.*s\n", (int)len, text);
			return EXIT_FAILURE;
		}
		arena_return(&arena, mark);
	}
	arena_release(&arena);
	return fflush(stdout) == 0 ? EXIT_SUCCESS : EXIT_FAILURE;
}
