/*
 * member.h - the members of our documents: taken strictly, put in one form.
 *
 * take_x reads one member of a JSON object and insists on its kind, form and limits.  The
 * first fault is kept (err, why with the JSON Pointer of the place); after it every take
 * gives nothing, so a reader takes all and asks once.  Every member is always there; the
 * empty text stands for "none" where none is allowed.
 *
 * put_x writes what take_x reads.
 */
#ifndef COMITY_RECORD_MEMBER_H
#define COMITY_RECORD_MEMBER_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/err.h"
#include "base/str.h"
#include "format/json.h"
#include "record/form.h"

struct take {
	struct arena *arena;
	struct why *why;
	const char *document; /* "order": begins every message */
	enum err err;
	char place[96]; /* JSON Pointer of the object at hand, "" = the document */
};

struct take take_from(struct arena *arena, const char *document, struct why *why);

/* Canonical text of at most max bytes -> its root object with exactly these members (NULL
 * ends the list), whose "v" is version. */
const struct json *take_document(struct take *take, struct str text, size_t max,
    const char *const *names, int64_t version);
/* Canonical text of at most max bytes -> its root, of any kind. */
const struct json *take_canonical(struct take *take, struct str text, size_t max);
/* The object's "v" is version: a version that is not known is another format. */
void take_version(struct take *take, const struct json *object, int64_t version);
/* The object's "v", of those up to version that are all read; 0 is a fault. */
int64_t take_versions(struct take *take, const struct json *object, int64_t version);
/* The object has exactly these members. */
void take_members(struct take *take, const struct json *object, const char *const *names);
/* Messages speak of parent/index from now on; parent NULL = of the document. */
void take_place(struct take *take, const char *parent, size_t index);
/* A fault that the caller found at the member name. */
void take_fail(struct take *take, const char *name, const char *words);
/* The arena is full. */
void take_full(struct take *take);
bool take_ok(const struct take *take);

struct str take_form(
    struct take *take, const struct json *object, const char *name, enum form form);
struct str take_form_or_none(
    struct take *take, const struct json *object, const char *name, enum form form);
int64_t take_integer(struct take *take, const struct json *object, const char *name,
    int64_t min, int64_t max);
bool take_bool(struct take *take, const struct json *object, const char *name);
/* 2026-11-22T12:00:00Z and nothing else. */
int64_t take_time(struct take *take, const struct json *object, const char *name);
int64_t take_time_or_none(struct take *take, const struct json *object, const char *name);
void take_sha256(struct take *take, const struct json *object, const char *name,
    unsigned char ret_digest[static 32]);
/* false for the empty text. */
bool take_sha256_or_none(struct take *take, const struct json *object, const char *name,
    unsigned char ret_digest[static 32]);
/* Decoded bytes, 1 to max. */
struct str take_base64(
    struct take *take, const struct json *object, const char *name, size_t max);
struct str take_base64_or_none(
    struct take *take, const struct json *object, const char *name, size_t max);
/* The array, NULL when it is none or has fewer than min or more than max items. */
const struct json *take_array(struct take *take, const struct json *object,
    const char *name, size_t min, size_t max);
/* An array of texts of one form, none twice. */
const struct str *take_list(struct take *take, const struct json *array, const char *name,
    enum form form, size_t *ret_count);
/* An array of digests, none twice. */
unsigned char (*take_digests(struct take *take, const struct json *array,
    const char *name, size_t *ret_count))[32];
/* The member "categories": bits of enum data_category, of which at least min. */
unsigned take_categories(struct take *take, const struct json *object, size_t min);
/* Index of the member's text in words[count]. */
size_t take_word(struct take *take, const struct json *object, const char *name,
    const struct str *words, size_t count);
/* Zeroed memory for the items of an array; NULL is a fault kept in take unless count is
 * 0. */
void *take_room(struct take *take, const struct json *array, size_t size);

void put_time(struct arena *arena, struct json *object, const char *name, int64_t at);
void put_time_or_none(
    struct arena *arena, struct json *object, const char *name, int64_t at);
void put_sha256(struct arena *arena, struct json *object, const char *name,
    const unsigned char digest[static 32]);
void put_base64(
    struct arena *arena, struct json *object, const char *name, struct str bytes);
void put_base64_or_none(
    struct arena *arena, struct json *object, const char *name, struct str bytes);
void put_list(struct arena *arena, struct json *object, const char *name,
    const struct str *list, size_t count);
void put_categories(struct arena *arena, struct json *object, unsigned categories);
/* The 64 digits. */
struct json *json_sha256(struct arena *arena, const unsigned char digest[static 32]);

#endif
