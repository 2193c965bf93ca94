/*
 * vectors.h - third-party test files, read from the folder that $VECTORS names.
 *
 * The default is ../shared beside the source tree.  Where it is absent, vectors_here() is
 * false and the test says so with test_skip.
 */
#ifndef COMITY_TESTS_VECTORS_H
#define COMITY_TESTS_VECTORS_H

#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "base/arena.h"
#include "base/file.h"
#include "base/limits.h"
#include "base/str.h"
#include "source_root.h"

#define VECTORS_MAX LIMIT_BODY

/* The folder, and name below it, as a path in the arena. */
static inline const char *
vectors_path(struct arena *arena, const char *name)
{
	const char *folder = getenv("VECTORS");
	struct str path;

	if (folder == NULL || folder[0] == '\0')
		path = arena_format(arena, "%s/../shared/%s", SOURCE_ROOT, name);
	else if (folder[0] == '/')
		path = arena_format(arena, "%s/%s", folder, name);
	else
		path = arena_format(arena, "%s/%s/%s", SOURCE_ROOT, folder, name);
	return path.ptr;
}

static inline bool
vectors_here(struct arena *arena)
{
	return access(vectors_path(arena, "vectors"), R_OK) == 0;
}

/* The file's bytes; a test that needs a file that is not there cannot go on. */
static inline struct str
vectors_read(struct arena *arena, const char *name)
{
	struct str bytes = STR("");
	struct why why = { 0 };

	if (file_read(arena, vectors_path(arena, name), VECTORS_MAX, &bytes, &why) !=
	    ERR_OK) {
		printf("Bail out! %s\n", why.text);
		exit(EXIT_FAILURE);
	}
	return bytes;
}

/* What docs/vectors.md says of a file: how many cases were taken, how many refused, in
 * how many of them ours is not the suite's own answer, and how many do not fit. */
struct vectors_count {
	size_t taken, refused, other, left_out;
};

static inline void
vectors_add(struct vectors_count *count, bool taken, bool as_expected)
{
	count->taken += taken;
	count->refused += !taken;
	count->other += !as_expected;
}

static inline void
vectors_say(const char *name, const struct vectors_count *count)
{
	printf("# vectors %s %zu %zu %zu %zu\n", name, count->taken, count->refused,
	    count->other, count->left_out);
}

#endif
