/*
 * str.h - a view of bytes: not terminated, never freed through, lives as long as what it
 * shows.
 *
 * All text of the program is a struct str; C strings exist only at calls into libraries
 * (arena_cstr).  An empty str may have a NULL ptr.
 */
#ifndef COMITY_BASE_STR_H
#define COMITY_BASE_STR_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

struct str {
	const char *ptr;
	size_t len;
};

/* A literal as a str: STR("x") in code, STR_INIT("x") in static tables. */
#define STR_INIT(literal)                                                                \
	{                                                                                \
		("" literal), sizeof(literal) - 1                                        \
	}
#define STR(literal) ((struct str)STR_INIT(literal))

/* For printf: "%.*s", STR_ARG(s). */
#define STR_ARG(s) (int)(s).len, (s).len > 0 ? (s).ptr : ""

/* The small ones stand here: tables and messages are read by nothing else, and a length
 * known to the compiler is not counted again. */

/* NULL gives the empty str. */
static inline struct str
str_from(const char *cstr)
{
	return (struct str){ cstr, cstr == NULL ? 0 : strlen(cstr) };
}

struct str str_bytes(const void *ptr, size_t len);

bool str_empty(struct str s);

static inline bool
str_eq(struct str a, struct str b)
{
	/* NOLINTNEXTLINE(clang-analyzer-core.NonNullParamChecker) */
	return a.len == b.len && (a.len == 0 || memcmp(a.ptr, b.ptr, a.len) == 0);
}

static inline bool
str_eq_c(struct str a, const char *b)
{
	return str_eq(a, str_from(b));
}

/* Takes as long whatever the bytes are: for digests, tokens and the like. */
bool str_eq_secret(struct str a, struct str b);
/* An ASCII letter as a small one; any other byte as it is. */
static inline char
str_small(char c)
{
	return (char)(c >= 'A' && c <= 'Z' ? c + ('a' - 'A') : c);
}
/* Order of the bytes (as memcmp), the shorter first. */
int str_cmp(struct str a, struct str b);

static inline bool
str_starts(struct str s, struct str prefix)
{
	return s.len >= prefix.len && str_eq((struct str){ s.ptr, prefix.len }, prefix);
}

bool str_ends(struct str s, struct str suffix);
bool str_has(struct str s, struct str part);
/* First position of c, or s.len. */
static inline size_t
str_find(struct str s, char c)
{
	const char *at = s.len == 0 ? NULL : memchr(s.ptr, c, s.len);

	return at == NULL ? s.len : (size_t)(at - s.ptr);
}

/* The part from..to (to excluded), cut to what there is. */
static inline struct str
str_slice(struct str s, size_t from, size_t to)
{
	if (to > s.len)
		to = s.len;
	if (from > to)
		from = to;
	return (struct str){ from == 0 ? s.ptr : s.ptr + from, to - from };
}

/* The first bytes, at most that many, without a piece of a character (of a text that is
 * to be shown). */
struct str str_head(struct str s, size_t max);
struct str str_trim(struct str s); /* spaces, tabs, CR, LF at both ends */
/* Returns what stands before the first c and moves *rest behind it; all of it if there is
 * no c. */
static inline struct str
str_cut(struct str *rest, char c)
{
	size_t at = str_find(*rest, c);
	struct str head = str_slice(*rest, 0, at);

	*rest = str_slice(*rest, at < rest->len ? at + 1 : at, rest->len);
	return head;
}

/* The next line without its LF (and CR); false at the end. */
bool str_line(struct str *rest, struct str *ret_line);

/* Decimal digits only, no sign, no space, no leading zero but "0" itself, at most max. */
bool str_u64(struct str s, uint64_t max, uint64_t *ret_value);
/* Well-formed UTF-8 without U+0000 (RFC 3629: no surrogates, nothing over-long). */
bool str_utf8(struct str s);
/* Takes an unfinished character off the end of a text that was cut to fit. */
void str_mend(char *text);
/* The bytes of the character at the front if it would do something to the line that it
 * is shown on, else 0: controls (U+0000 to U+001F, U+007F to U+009F), line and paragraph
 * separators, and marks that turn the direction of writing. */
size_t str_control(struct str s);

#endif
