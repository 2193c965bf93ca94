#include "base/arena.h"

#include <assert.h>
#include <stdalign.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <sys/mman.h>

/* Above this much, wiping by handing the pages back is cheaper than writing zeroes. */
#define WIPE_BY_HAND_MAX ((size_t)1 << 20)

enum err
arena_init(struct arena *arena, size_t size, struct why *why)
{
	void *block = mmap(NULL, size, PROT_READ | PROT_WRITE,
	    MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);

	if (block == MAP_FAILED)
		return err_errno(why, "arena of %zu bytes", size);
	(void)madvise(block, size, MADV_DONTDUMP);
	*arena = (struct arena){ .block = block, .size = size };
	return ERR_OK;
}

void
arena_release(struct arena *arena)
{
	if (arena->block != NULL) {
		arena_reset(arena);
		(void)munmap(arena->block, arena->size);
	}
	*arena = (struct arena){ 0 };
}

void *
arena_alloc(struct arena *arena, size_t size)
{
	size_t align = alignof(max_align_t);
	size_t need = (size + align - 1) & ~(align - 1);
	void *ptr;

	if (need < size || need > arena->size - arena->used)
		return NULL;
	ptr = arena->block + arena->used;
	arena->used += need;
	return ptr;
}

void *
arena_array(struct arena *arena, size_t count, size_t size)
{
	assert(size > 0);
	if (count > SIZE_MAX / size)
		return NULL;
	return arena_alloc(arena, count * size);
}

struct str
arena_str(struct arena *arena, struct str s)
{
	char *copy;

	if (s.len == 0)
		return STR("");
	copy = arena_alloc(arena, s.len);
	if (copy == NULL)
		return (struct str){ NULL, 0 };
	memcpy(copy, s.ptr, s.len);
	return (struct str){ copy, s.len };
}

struct str
arena_join(struct arena *arena, struct str a, struct str b)
{
	char *copy;

	if (a.len == 0)
		return arena_str(arena, b);
	copy = b.len > SIZE_MAX - a.len ? NULL : arena_alloc(arena, a.len + b.len);
	if (copy == NULL)
		return (struct str){ NULL, 0 };
	memcpy(copy, a.ptr, a.len);
	if (b.len > 0)
		memcpy(copy + a.len, b.ptr, b.len);
	return (struct str){ copy, a.len + b.len };
}

struct str
arena_small(struct arena *arena, struct str s)
{
	char *text = s.len == 0 ? NULL : arena_array(arena, s.len, 1);

	if (text == NULL)
		return (struct str){ NULL, 0 };
	for (size_t i = 0; i < s.len; i++)
		text[i] = str_small(s.ptr[i]);
	return (struct str){ text, s.len };
}

char *
arena_cstr(struct arena *arena, struct str s)
{
	char *copy;

	if (s.len > 0 && memchr(s.ptr, '\0', s.len) != NULL)
		return NULL;
	copy = arena_alloc(arena, s.len + 1);
	if (copy != NULL && s.len > 0)
		memcpy(copy, s.ptr, s.len);
	return copy;
}

struct str
arena_format(struct arena *arena, const char *format, ...)
{
	struct str text = { NULL, 0 };
	va_list args;
	va_list again;
	int len;

	va_start(args, format);
	va_copy(again, args);
	len = vsnprintf(NULL, 0, format, args);
	if (len >= 0) {
		char *ptr = arena_alloc(arena, (size_t)len + 1);

		if (ptr != NULL) {
			(void)vsnprintf(ptr, (size_t)len + 1, format, again);
			text = (struct str){ ptr, (size_t)len };
		}
	}
	va_end(again);
	va_end(args);
	return text;
}

void
arena_reset(struct arena *arena)
{
	arena_return(arena, 0);
}

size_t
arena_mark(const struct arena *arena)
{
	return arena->used;
}

void
arena_return(struct arena *arena, size_t mark)
{
	size_t dirty;

	assert(mark <= arena->used);
	dirty = arena->used - mark;
	if (dirty > WIPE_BY_HAND_MAX && mark == 0)
		(void)madvise(arena->block, arena->size, MADV_DONTNEED);
	else if (dirty > 0)
		explicit_bzero(arena->block + mark, dirty);
	arena->used = mark;
}
