/*
 * vector_file.h - what the programs that read Wycheproof's files share.
 *
 * A file has groups of tests; a group has a key, a test its bytes in hexadecimal and its
 * result: valid, invalid, or acceptable (free).
 */
#ifndef COMITY_TESTS_VECTOR_FILE_H
#define COMITY_TESTS_VECTOR_FILE_H

#include <string.h>

#include <jansson.h>

#include "base/hex.h"
#include "test.h"
#include "vectors.h"

#define WYCHEPROOF "wycheproof/"

/* NULL if there are no vectors here, after a point that says so. */
static inline json_t *
vector_file(const char *name)
{
	struct arena arena;
	json_t *file = NULL;

	if (arena_init(&arena, LIMIT_ARENA, NULL) != ERR_OK)
		abort();
	if (vectors_here(&arena)) {
		struct str path = arena_format(&arena, "vectors/%s", name);
		struct str text = vectors_read(&arena, path.ptr);

		file = json_loadb(text.ptr, text.len, 0, NULL);
		CHECK(file != NULL, name);
	} else {
		test_skip(name, "no third-party vectors: set VECTORS");
	}
	arena_release(&arena);
	return file;
}

static inline const char *
vector_text(const json_t *object, const char *member)
{
	const char *text = json_string_value(json_object_get(object, member));

	return text == NULL ? "" : text;
}

static inline long long
vector_number(const json_t *object, const char *member)
{
	return json_integer_value(json_object_get(object, member));
}

/* A member in hexadecimal, into ret_bytes. */
static inline struct str
vector_bytes(
    const json_t *object, const char *member, unsigned char *ret_bytes, size_t max)
{
	struct str text = str_from(vector_text(object, member));

	if (text.len / 2 > max || !hex_decode(text, ret_bytes, text.len / 2)) {
		printf("Bail out! %s: more than %zu bytes\n", member, max);
		exit(EXIT_FAILURE);
	}
	return str_bytes(ret_bytes, text.len / 2);
}

static inline bool
vector_flag(const json_t *test, const char *flag)
{
	size_t i;
	json_t *value;

	json_array_foreach(json_object_get(test, "flags"), i, value)
	{
		if (strcmp(json_string_value(value), flag) == 0)
			return true;
	}
	return false;
}

/* One point.  why_other: why ours differs from the suite's answer, NULL if it must not.
 */
static inline void
vector_judge(const char *name, const json_t *test, bool taken, const char *why_other,
    struct vectors_count *count)
{
	const char *result = vector_text(test, "result");
	bool free_to = strcmp(result, "acceptable") == 0;
	bool same = free_to || taken == (strcmp(result, "valid") == 0);
	char words[300];

	(void)snprintf(words, sizeof words, "%s %lld (%s, %.80s): %s%s%s", name,
	    vector_number(test, "tcId"), result, vector_text(test, "comment"),
	    taken ? "taken" : "refused", same ? "" : ", ",
	    same                ? ""
	    : why_other == NULL ? "which it must not be"
				: why_other);
	CHECK(same || why_other != NULL, words);
	vectors_add(count, taken, same);
}

#endif
