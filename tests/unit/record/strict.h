/*
 * strict.h - bad input made from good: every member of a document spoilt, one at a time.
 *
 * Each member of each object is left out, made null, made far too long and given an
 * unknown neighbour; the reader must refuse each.  What a reader refuses for reasons of
 * its own stands in a table of struct bad.
 */
#ifndef COMITY_TESTS_STRICT_H
#define COMITY_TESTS_STRICT_H

#include <assert.h>
#include <stdlib.h>
#include <string.h>

#include "base/arena.h"
#include "base/buf.h"
#include "format/json.h"
#include "test.h"

/* The document with the first old replaced by new; spoils what the words say. */
struct bad {
	const char *old, *new, *words;
};

struct strict {
	struct arena arena;
	bool (*reads)(struct str text);
	const char *open; /* name of a map whose members are free, or NULL */
	size_t tried, accepted;
};

static struct str
strict_text(struct arena *arena, const struct json *root)
{
	struct buf buf;
	struct str copy;

	buf_init(&buf, (size_t)16 << 20);
	json_write(root, &buf);
	copy = arena_str(arena, buf_str(&buf));
	buf_release(&buf);
	return copy;
}

static void
strict_try(struct strict *strict, const struct json *root, const struct json *at,
    const char *how)
{
	size_t mark = arena_mark(&strict->arena);

	strict->tried++;
	if (strict->reads(strict_text(&strict->arena, root))) {
		strict->accepted++;
		printf("# accepted: %.*s %s\n", STR_ARG(at->name), how);
	}
	arena_return(&strict->arena, mark);
}

static void
strict_member(struct strict *strict, struct json *root, struct json *m)
{
	static char huge[200001];
	struct json good = *m;
	struct json extra = { .kind = JSON_TRUE, .name = STR_INIT("zzz") };

	memset(huge, 'a', sizeof huge - 1);
	m->name = STR("v2"); /* gone, and an unknown one in its place */
	strict_try(strict, root, &good, "renamed");
	m->name = good.name;
	m->kind = JSON_NULL;
	strict_try(strict, root, &good, "null");
	m->kind = JSON_STRING;
	m->string = str_from(huge);
	strict_try(strict, root, &good, "too long");
	*m = good;
	if (m->kind == JSON_OBJECT &&
	    !str_eq_c(m->name, strict->open == NULL ? "" : strict->open)) {
		extra.next = m->first;
		m->first = &extra;
		m->count++;
		strict_try(strict, root, &good, "with one more member");
		*m = good;
	}
}

static void
strict_walk(struct strict *strict, struct json *root, struct json *container)
{
	bool open = strict->open != NULL && str_eq_c(container->name, strict->open);

	for (struct json *m = container->first; m != NULL; m = m->next) {
		if (container->kind == JSON_OBJECT && !open)
			strict_member(strict, root, m);
		if (m->kind == JSON_OBJECT || m->kind == JSON_ARRAY)
			strict_walk(strict, root, m);
	}
}

/* Whether the reader refuses the document after each spoiling of each member. */
static inline bool
strict_refuses(struct str text, bool (*reads)(struct str text), const char *open)
{
	struct strict strict = { .reads = reads, .open = open };
	struct json *root = NULL;

	if (arena_init(&strict.arena, (size_t)64 << 20, NULL) != ERR_OK)
		return false;
	if (canon_read(&strict.arena, text, &root, NULL) == ERR_OK)
		strict_walk(&strict, root, root);
	printf("# %zu spoilt documents\n", strict.tried);
	arena_release(&strict.arena);
	return strict.tried > 3 && strict.accepted == 0;
}

static inline void
strict_bad(struct str text, const struct bad *bad, bool (*reads)(struct str text))
{
	struct buf buf;

	buf_init(&buf, (size_t)16 << 20);
	for (; bad->old != NULL; bad++) {
		const char *hit = memmem(text.ptr, text.len, bad->old, strlen(bad->old));
		size_t at = hit == NULL ? 0 : (size_t)(hit - text.ptr);

		buf_reset(&buf);
		buf_add(&buf, str_slice(text, 0, at));
		buf_add_c(&buf, bad->new);
		buf_add(&buf, str_slice(text, at + strlen(bad->old), text.len));
		CHECK(hit != NULL && !reads(buf_str(&buf)), bad->words);
	}
	buf_release(&buf);
}

#endif
