#include "record/member.h"

#include <assert.h>
#include <stdio.h>
#include <string.h>

#include "base/base64.h"
#include "base/clock.h"
#include "base/hex.h"
#include "model/order.h"

#define DIGEST_LEN 32

struct take
take_from(struct arena *arena, const char *document, struct why *why)
{
	return (struct take){ .arena = arena, .why = why, .document = document };
}

bool
take_ok(const struct take *take)
{
	return take->err == ERR_OK;
}

static void
fail(struct take *take, enum err err, const char *name, const char *words)
{
	if (take->err == ERR_OK)
		take->err = err_why(take->why, err, 0, "%s: %s/%s is not %s",
		    take->document, take->place, name, words);
}

void
take_fail(struct take *take, const char *name, const char *words)
{
	fail(take, ERR_SYNTAX, name, words);
}

void
take_full(struct take *take)
{
	if (take_ok(take))
		take->err =
		    err_why(take->why, ERR_LIMIT, 0, "%s: no memory", take->document);
}

void
take_place(struct take *take, const char *parent, size_t index)
{
	if (!take_ok(take))
		return;
	take->place[0] = 0;
	if (parent != NULL)
		(void)snprintf(take->place, sizeof take->place, "/%s/%zu", parent, index);
}

void
take_members(struct take *take, const struct json *object, const char *const *names)
{
	if (!take_ok(take) || json_has_only(object, names))
		return;
	for (const char *const *name = names; *name != NULL; name++)
		if (json_get(object, *name) == NULL)
			fail(take, ERR_SYNTAX, *name, "there");
	fail(take, ERR_SYNTAX, "", "an object of the members that this format has");
}

/* min to max */
static int64_t
version_between(struct take *take, const struct json *object, int64_t min, int64_t max)
{
	const struct json *member = json_get(object, "v");

	if (!take_ok(take))
		return 0;
	if (!json_is(member, JSON_INTEGER))
		fail(take, ERR_SYNTAX, "v", "a version");
	else if (member->integer < min || member->integer > max)
		fail(take, ERR_SYNTAX, "v", "a version that this release knows");
	return take_ok(take) ? member->integer : 0;
}

void
take_version(struct take *take, const struct json *object, int64_t version)
{
	(void)version_between(take, object, version, version);
}

int64_t
take_versions(struct take *take, const struct json *object, int64_t version)
{
	return version_between(take, object, 1, version);
}

const struct json *
take_canonical(struct take *take, struct str text, size_t max)
{
	struct json *root = NULL;

	if (!take_ok(take))
		return NULL;
	if (text.len > max)
		take->err = err_why(take->why, ERR_LIMIT, 0, "%s: longer than %zu bytes",
		    take->document, max);
	else
		take->err = canon_read(take->arena, text, &root, take->why);
	return take_ok(take) ? root : NULL;
}

const struct json *
take_document(struct take *take, struct str text, size_t max, const char *const *names,
    int64_t version)
{
	const struct json *root = take_canonical(take, text, max);

	take_version(take, root, version);
	take_members(take, root, names);
	return take_ok(take) ? root : NULL;
}

/* The member's text; the empty str with a fault when it is of another kind. */
static struct str
text_of(struct take *take, const struct json *object, const char *name)
{
	const struct json *member = json_get(object, name);

	if (!take_ok(take))
		return STR("");
	if (!json_is(member, JSON_STRING)) {
		fail(take, ERR_SYNTAX, name, "a text");
		return STR("");
	}
	return member->string;
}

static struct str
checked(struct take *take, struct str text, const char *name, enum form form)
{
	if (!take_ok(take))
		return STR("");
	if (!form_fits(form, text)) {
		fail(take, ERR_SYNTAX, name, form_words(form));
		return STR("");
	}
	return text;
}

struct str
take_form(struct take *take, const struct json *object, const char *name, enum form form)
{
	return checked(take, text_of(take, object, name), name, form);
}

struct str
take_form_or_none(
    struct take *take, const struct json *object, const char *name, enum form form)
{
	struct str text = text_of(take, object, name);

	return str_empty(text) ? STR("") : checked(take, text, name, form);
}

int64_t
take_integer(struct take *take, const struct json *object, const char *name, int64_t min,
    int64_t max)
{
	const struct json *member = json_get(object, name);

	if (!take_ok(take))
		return 0;
	if (!json_is(member, JSON_INTEGER) || member->integer < min ||
	    member->integer > max) {
		fail(take, ERR_SYNTAX, name, "a number in its range");
		return 0;
	}
	return member->integer;
}

bool
take_bool(struct take *take, const struct json *object, const char *name)
{
	const struct json *member = json_get(object, name);

	if (!take_ok(take))
		return false;
	if (!json_is(member, JSON_TRUE) && !json_is(member, JSON_FALSE))
		fail(take, ERR_SYNTAX, name, "true or false");
	return take_ok(take) && member->kind == JSON_TRUE;
}

static int64_t
time_of(struct take *take, struct str text, const char *name)
{
	struct str time = checked(take, text, name, FORM_TIME);
	int64_t at = 0;

	if (take_ok(take))
		(void)clock_parse(time, &at);
	return at;
}

int64_t
take_time(struct take *take, const struct json *object, const char *name)
{
	return time_of(take, text_of(take, object, name), name);
}

int64_t
take_time_or_none(struct take *take, const struct json *object, const char *name)
{
	struct str text = text_of(take, object, name);

	return str_empty(text) ? 0 : time_of(take, text, name);
}

static void
sha256_of(struct take *take, struct str text, const char *name,
    unsigned char ret_digest[static DIGEST_LEN])
{
	unsigned char digest[DIGEST_LEN];

	if (!take_ok(take))
		return;
	if (!hex_decode(text, digest, sizeof digest))
		fail(take, ERR_SYNTAX, name, "64 lower-case hexadecimal digits");
	else
		memcpy(ret_digest, digest, sizeof digest);
}

void
take_sha256(struct take *take, const struct json *object, const char *name,
    unsigned char ret_digest[static DIGEST_LEN])
{
	sha256_of(take, text_of(take, object, name), name, ret_digest);
}

bool
take_sha256_or_none(struct take *take, const struct json *object, const char *name,
    unsigned char ret_digest[static DIGEST_LEN])
{
	struct str text = text_of(take, object, name);

	if (str_empty(text))
		return false;
	sha256_of(take, text, name, ret_digest);
	return take_ok(take);
}

struct str
take_base64(struct take *take, const struct json *object, const char *name, size_t max)
{
	struct str text = text_of(take, object, name);
	struct str bytes = STR("");

	if (!take_ok(take))
		return bytes;
	if (text.len / 4 * 3 > max + 2) {
		fail(take, ERR_LIMIT, name, "short enough");
		return bytes;
	}
	if (base64_decode(take->arena, text, &bytes, NULL) != ERR_OK || bytes.len == 0 ||
	    bytes.len > max) {
		fail(take, ERR_SYNTAX, name, "base64 of the right length");
		return STR("");
	}
	return bytes;
}

struct str
take_base64_or_none(
    struct take *take, const struct json *object, const char *name, size_t max)
{
	const struct json *member = json_get(object, name);

	if (json_is(member, JSON_STRING) && str_empty(member->string))
		return STR("");
	return take_base64(take, object, name, max);
}

const struct json *
take_array(struct take *take, const struct json *object, const char *name, size_t min,
    size_t max)
{
	const struct json *array = json_get(object, name);

	if (!take_ok(take))
		return NULL;
	if (!json_is(array, JSON_ARRAY))
		fail(take, ERR_SYNTAX, name, "a list");
	else if (array->count < min)
		fail(take, ERR_SYNTAX, name, "long enough");
	else if (array->count > max)
		fail(take, ERR_LIMIT, name, "short enough");
	return take_ok(take) ? array : NULL;
}

void *
take_room(struct take *take, const struct json *array, size_t size)
{
	void *room;

	if (!take_ok(take) || array == NULL || array->count == 0)
		return NULL;
	room = arena_array(take->arena, array->count, size);
	if (room == NULL)
		take_full(take);
	return room;
}

static bool
among(struct str text, const struct str *list, size_t count)
{
	for (size_t i = 0; i < count; i++)
		if (str_eq(list[i], text))
			return true;
	return false;
}

const struct str *
take_list(struct take *take, const struct json *array, const char *name, enum form form,
    size_t *ret_count)
{
	struct str *list = take_room(take, array, sizeof *list);
	size_t count = 0;

	for (const struct json *item = list == NULL ? NULL : json_first(array);
	     item != NULL && take_ok(take); item = item->next) {
		if (!json_is(item, JSON_STRING) || !form_fits(form, item->string))
			fail(take, ERR_SYNTAX, name, "a list of texts of the right form");
		else if (among(item->string, list, count))
			fail(take, ERR_SYNTAX, name, "a list without repetition");
		else
			list[count++] = item->string;
	}
	*ret_count = count;
	return list;
}

unsigned char (*take_digests(struct take *take, const struct json *array,
    const char *name, size_t *ret_count))[DIGEST_LEN]
{
	unsigned char(*list)[DIGEST_LEN] = take_room(take, array, sizeof *list);
	size_t count = 0;

	for (const struct json *item = list == NULL ? NULL : json_first(array);
	     item != NULL && take_ok(take); item = item->next) {
		if (!json_is(item, JSON_STRING))
			fail(take, ERR_SYNTAX, name, "a list of digests");
		sha256_of(take, item->string, name, list[count]);
		for (size_t i = 0; i < count; i++)
			if (memcmp(list[i], list[count], DIGEST_LEN) == 0)
				fail(take, ERR_SYNTAX, name, "a list without repetition");
		count++;
	}
	*ret_count = count;
	return list;
}

/* One text for one set: the names stand in the order of the bits. */
unsigned
take_categories(struct take *take, const struct json *object, size_t min)
{
	const struct json *array =
	    take_array(take, object, "categories", min, DATA_CATEGORY_COUNT);
	unsigned all = 0;

	for (const struct json *item = json_first(array); item != NULL;
	     item = item->next) {
		enum data_category category;

		if (!json_is(item, JSON_STRING) ||
		    !data_category_parse(item->string, &category) ||
		    (unsigned)category <= all) {
			fail(take, ERR_SYNTAX, "categories",
			    "a list of categories in their order");
			return 0;
		}
		all |= category;
	}
	return all;
}

size_t
take_word(struct take *take, const struct json *object, const char *name,
    const struct str *words, size_t count)
{
	struct str text = text_of(take, object, name);

	for (size_t i = 0; i < count && take_ok(take); i++)
		if (str_eq(words[i], text))
			return i;
	fail(take, ERR_SYNTAX, name, "one of the words allowed here");
	return 0;
}

/* A full arena gives no text; no node then, which spoils the whole tree (json.h). */
static struct json *
text_node(struct arena *arena, struct str text)
{
	struct str copy = arena_str(arena, text);

	return copy.ptr == NULL ? NULL : json_string(arena, copy);
}

void
put_time(struct arena *arena, struct json *object, const char *name, int64_t at)
{
	char text[CLOCK_TEXT_MAX];

	(void)json_put(object, name, text_node(arena, clock_text(at, text)));
}

void
put_time_or_none(struct arena *arena, struct json *object, const char *name, int64_t at)
{
	if (at == 0)
		json_put_str(arena, object, name, STR(""));
	else
		put_time(arena, object, name, at);
}

struct json *
json_sha256(struct arena *arena, const unsigned char digest[static DIGEST_LEN])
{
	char text[2 * DIGEST_LEN + 1];

	hex_encode(str_bytes(digest, DIGEST_LEN), text);
	return text_node(arena, str_bytes(text, 2 * DIGEST_LEN));
}

void
put_sha256(struct arena *arena, struct json *object, const char *name,
    const unsigned char digest[static DIGEST_LEN])
{
	(void)json_put(object, name, json_sha256(arena, digest));
}

void
put_base64(struct arena *arena, struct json *object, const char *name, struct str bytes)
{
	struct buf buf;

	buf_init(&buf, bytes.len / 3 * 4 + 5);
	base64_encode(bytes, &buf);
	(void)json_put(
	    object, name, buf_failed(&buf) ? NULL : text_node(arena, buf_str(&buf)));
	buf_release(&buf);
}

void
put_base64_or_none(
    struct arena *arena, struct json *object, const char *name, struct str bytes)
{
	if (str_empty(bytes))
		json_put_str(arena, object, name, STR(""));
	else
		put_base64(arena, object, name, bytes);
}

void
put_list(struct arena *arena, struct json *object, const char *name,
    const struct str *list, size_t count)
{
	struct json *array = json_put(object, name, json_array(arena));

	for (size_t i = 0; i < count; i++)
		(void)json_add(array, json_string(arena, list[i]));
}

void
put_categories(struct arena *arena, struct json *object, unsigned categories)
{
	struct json *array = json_put(object, "categories", json_array(arena));

	for (unsigned i = 0; i < DATA_CATEGORY_COUNT; i++) {
		enum data_category category = (enum data_category)(1U << i);

		if (categories & category)
			(void)json_add(
			    array, json_string(arena, data_category_name(category)));
	}
}
