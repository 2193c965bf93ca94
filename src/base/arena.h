/*
 * arena.h - the memory of one request: given out piece by piece, taken back at once.
 *
 * The block is mapped at init and never grows, so that no request can exhaust the
 * machine; pages are only touched when used.  A full arena gives NULL (callers return
 * ERR_LIMIT). arena_reset wipes what was used: requests hold personal data.
 *
 * A function that returns memory takes the arena first; one that takes no arena returns
 * none.
 */
#ifndef COMITY_BASE_ARENA_H
#define COMITY_BASE_ARENA_H

#include <stddef.h>

#include "base/err.h"
#include "base/str.h"

struct arena {
	unsigned char *block;
	size_t size;
	size_t used;
};

enum err arena_init(struct arena *arena, size_t size, struct why *why);
void arena_release(struct arena *arena);

/* Zeroed memory, aligned for any type; NULL when the arena is full. */
void *arena_alloc(struct arena *arena, size_t size);
/* count zeroed things of size bytes each; NULL also when the product overflows. */
void *arena_array(struct arena *arena, size_t count, size_t size);

/* A copy in the arena; the result's ptr is NULL when the arena is full (never for len 0).
 */
struct str arena_str(struct arena *arena, struct str s);
/* Both, one behind the other; as arena_str. */
struct str arena_join(struct arena *arena, struct str a, struct str b);
/* A copy in small letters (str_small); as arena_str. */
struct str arena_small(struct arena *arena, struct str s);
/* A terminated copy for a library call; NULL when full or when s holds a NUL byte. */
char *arena_cstr(struct arena *arena, struct str s);
/* printf into the arena; ptr NULL when full. */
struct str arena_format(struct arena *arena, const char *format, ...) PRINTF_LIKE(2, 3);

void arena_reset(struct arena *arena);
/* Marks and returns: everything allocated after the mark is wiped and given back. */
size_t arena_mark(const struct arena *arena);
void arena_return(struct arena *arena, size_t mark);

#endif
