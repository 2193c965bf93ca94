/*
 * json.h - one JSON tree, two readers, one writer.
 *
 * json_read takes what strangers wrote (RFC 8259, by jansson, with our limits);
 * canon_read takes only the one canonical text of a value (RFC 8785) and nothing else;
 * json_write writes that text.  Everything Comity emits is canonical, so what is signed
 * is what is sent.
 *
 * The tree lives in the arena it was read into.  Members keep the order of the text.
 */
#ifndef COMITY_FORMAT_JSON_H
#define COMITY_FORMAT_JSON_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/buf.h"
#include "base/err.h"
#include "base/str.h"

enum json_kind {
	JSON_NULL,
	JSON_FALSE,
	JSON_TRUE,
	JSON_INTEGER, /* a whole number of at most 2^53 - 1 in size, however it was
			 written */
	JSON_REAL,    /* any other number: an IEEE 754 double */
	JSON_STRING,
	JSON_ARRAY,
	JSON_OBJECT,
	JSON_KIND_COUNT
};

struct json {
	enum json_kind kind;
	uint32_t count;    /* items or members */
	struct str name;   /* when a member of an object */
	struct json *next; /* the following item or member */
	struct json *last; /* array, object: its last item, for appending */
	union {
		int64_t integer;
		double real;
		struct str string;  /* UTF-8 without U+0000 */
		struct json *first; /* array, object */
	};
};

/* Foreign text.  Refuses duplicate members, U+0000, invalid UTF-8, lone surrogates, a
 * byte order mark, numbers no double can hold, trailing bytes, depth over LIMIT_DEPTH and
 * more than LIMIT_JSON_VALUES values: ERR_SYNTAX or ERR_LIMIT, why->line is the line. */
enum err json_read(
    struct arena *arena, struct str text, struct json **ret_root, struct why *why);

/* Before a sandbox closes: the library takes its random seed, which it cannot take later.
 */
void json_warm(void);

/* The canonical text only (RFC 8785): members sorted, no space, shortest escapes,
 * canonical numbers, no duplicate member; text behind the value is refused.  A small
 * reader of our own: the core uses it on bytes that may be hostile. */
enum err canon_read(
    struct arena *arena, struct str text, struct json **ret_root, struct why *why);

/* The canonical text (RFC 8785).  Members are sorted by UTF-16 code units while writing;
 * the tree is not changed.  The buf fails for what has no such text: NULL, a string that
 * is not UTF-8 or holds U+0000, a member that stands twice, an integer over 2^53 - 1, a
 * real that is not finite, depth over LIMIT_DEPTH, a container that lost a child to a
 * full arena. */
void json_write(const struct json *value, struct buf *out);

/* For people: two spaces of indent, members in tree order. */
void json_write_pretty(const struct json *value, struct buf *out);

/* --- reading a tree; all accept NULL and then answer "not there" --- */

const struct json *json_get(const struct json *object, const char *name);
/* The same, to be changed. */
struct json *json_member(struct json *object, const char *name);
/* The member's string / integer / boolean; the empty str, the fallback, false if it is
 * not there or of another kind. */
struct str json_get_str(const struct json *object, const char *name);
int64_t json_get_int(const struct json *object, const char *name, int64_t fallback);
bool json_get_bool(const struct json *object, const char *name);
bool json_is(const struct json *value, enum json_kind kind);
/* First item or member, NULL for anything else than a non-empty array or object. */
const struct json *json_first(const struct json *value);
/* Whether object has exactly the members named (in any order); the list ends with NULL.
 */
bool json_has_only(const struct json *object, const char *const *names);
/* The same value: members in any order. */
bool json_equal(const struct json *a, const struct json *b);

/* --- building a tree; NULL from a full arena, and NULL in gives NULL out; an object or
 * array that was given NULL can no longer be written, so that one check at the end
 * (buf_failed after json_write) is enough --- */

struct json *json_object(struct arena *arena);
struct json *json_array(struct arena *arena);
struct json *json_string(struct arena *arena, struct str s); /* a view, not copied */
struct json *json_integer(struct arena *arena, int64_t value);
struct json *json_bool(struct arena *arena, bool value);
/* Appends value to the object under name (a view) and returns value. */
struct json *json_put(struct json *object, const char *name, struct json *value);
/* The same for a name that is no literal. */
struct json *json_put_named(struct json *object, struct str name, struct json *value);
void json_put_str(
    struct arena *arena, struct json *object, const char *name, struct str s);
/* As clock.h writes it; 0, which is no time, puts nothing. */
void json_put_time(
    struct arena *arena, struct json *object, const char *name, int64_t at);
void json_put_int(
    struct arena *arena, struct json *object, const char *name, int64_t value);
void json_put_bool(
    struct arena *arena, struct json *object, const char *name, bool value);
struct json *json_add(struct json *array, struct json *item);
/* A deep copy of the tree (strings are shared views). */
struct json *json_copy(struct arena *arena, const struct json *value);

#endif
