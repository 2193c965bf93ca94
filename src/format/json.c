#include "format/json.h"

#include <assert.h>

#include "base/clock.h"
#include "base/limits.h"
#include "format/json_text.h"

static struct json *
new_value(struct arena *arena, enum json_kind kind)
{
	struct json *value = arena_alloc(arena, sizeof *value);

	if (value != NULL)
		value->kind = kind;
	return value;
}

struct json *
json_object(struct arena *arena)
{
	return new_value(arena, JSON_OBJECT);
}

struct json *
json_array(struct arena *arena)
{
	return new_value(arena, JSON_ARRAY);
}

struct json *
json_string(struct arena *arena, struct str s)
{
	struct json *value = new_value(arena, JSON_STRING);

	if (value != NULL)
		value->string = s;
	return value;
}

struct json *
json_integer(struct arena *arena, int64_t value)
{
	struct json *number = new_value(arena, JSON_INTEGER);

	if (number != NULL)
		number->integer = value;
	return number;
}

struct json *
json_bool(struct arena *arena, bool value)
{
	return new_value(arena, value ? JSON_TRUE : JSON_FALSE);
}

void
json_link(struct json *parent, struct json *child)
{
	assert(child->next == NULL);
	if (parent->last == NULL)
		parent->first = child;
	else
		parent->last->next = child;
	parent->last = child;
	parent->count++;
}

/* A container that lost a child to a full arena becomes a kind that cannot be written. */
static struct json *
adopt(struct json *parent, enum json_kind kind, struct str name, struct json *child)
{
	if (parent == NULL || parent->kind == JSON_KIND_COUNT)
		return NULL;
	assert(parent->kind == kind);
	if (child == NULL) {
		parent->kind = JSON_KIND_COUNT;
		return NULL;
	}
	child->name = name;
	json_link(parent, child);
	return child;
}

struct json *
json_put_named(struct json *object, struct str name, struct json *value)
{
	return adopt(object, JSON_OBJECT, name, value);
}

struct json *
json_put(struct json *object, const char *name, struct json *value)
{
	return json_put_named(object, str_from(name), value);
}

struct json *
json_add(struct json *array, struct json *item)
{
	return adopt(array, JSON_ARRAY, STR(""), item);
}

void
json_put_str(struct arena *arena, struct json *object, const char *name, struct str s)
{
	(void)json_put(object, name, json_string(arena, s));
}

void
json_put_time(struct arena *arena, struct json *object, const char *name, int64_t at)
{
	char text[CLOCK_TEXT_MAX];

	if (at != 0)
		json_put_str(arena, object, name, arena_str(arena, clock_text(at, text)));
}

void
json_put_int(struct arena *arena, struct json *object, const char *name, int64_t value)
{
	(void)json_put(object, name, json_integer(arena, value));
}

void
json_put_bool(struct arena *arena, struct json *object, const char *name, bool value)
{
	(void)json_put(object, name, json_bool(arena, value));
}

static bool
is_container(const struct json *value)
{
	return value->kind == JSON_ARRAY || value->kind == JSON_OBJECT;
}

/* The value alone: no children, no place in a list. */
static struct json *
copy_bare(struct arena *arena, const struct json *value)
{
	struct json *copy = arena_alloc(arena, sizeof *copy);

	if (copy == NULL)
		return NULL;
	*copy = *value;
	copy->next = NULL;
	if (is_container(value)) {
		copy->first = NULL;
		copy->last = NULL;
		copy->count = 0;
	}
	return copy;
}

struct json *
json_copy(struct arena *arena, const struct json *value)
{
	struct {
		const struct json *next;
		struct json *copy;
	} open[LIMIT_DEPTH + 1];
	size_t depth = 0;
	struct json *root = value == NULL ? NULL : copy_bare(arena, value);

	if (root == NULL)
		return NULL;
	open[depth].next = json_first(value);
	open[depth++].copy = root;
	while (depth > 0) {
		const struct json *child = open[depth - 1].next;
		struct json *copy;

		if (child == NULL) {
			depth--;
			continue;
		}
		open[depth - 1].next = child->next;
		copy = copy_bare(arena, child);
		if (copy == NULL)
			return NULL;
		json_link(open[depth - 1].copy, copy);
		if (json_first(child) == NULL)
			continue;
		if (depth == sizeof open / sizeof open[0])
			return NULL;
		open[depth].next = json_first(child);
		open[depth++].copy = copy;
	}
	return root;
}

bool
json_is(const struct json *value, enum json_kind kind)
{
	return value != NULL && value->kind == kind;
}

const struct json *
json_first(const struct json *value)
{
	return value != NULL && is_container(value) ? value->first : NULL;
}

const struct json *
json_get(const struct json *object, const char *name)
{
	struct str wanted = str_from(name);

	if (!json_is(object, JSON_OBJECT))
		return NULL;
	for (const struct json *m = object->first; m != NULL; m = m->next)
		if (str_eq(m->name, wanted))
			return m;
	return NULL;
}

struct json *
json_member(struct json *object, const char *name)
{
	struct str wanted = str_from(name);

	if (!json_is(object, JSON_OBJECT))
		return NULL;
	for (struct json *m = object->first; m != NULL; m = m->next)
		if (str_eq(m->name, wanted))
			return m;
	return NULL;
}

struct str
json_get_str(const struct json *object, const char *name)
{
	const struct json *member = json_get(object, name);

	return json_is(member, JSON_STRING) ? member->string : STR("");
}

int64_t
json_get_int(const struct json *object, const char *name, int64_t fallback)
{
	const struct json *member = json_get(object, name);

	return json_is(member, JSON_INTEGER) ? member->integer : fallback;
}

bool
json_get_bool(const struct json *object, const char *name)
{
	return json_is(json_get(object, name), JSON_TRUE);
}

bool
json_has_only(const struct json *object, const char *const *names)
{
	uint32_t count = 0;

	if (!json_is(object, JSON_OBJECT))
		return false;
	for (; names[count] != NULL; count++)
		if (json_get(object, names[count]) == NULL)
			return false;
	return count == object->count;
}

/* Two values are one when their canonical text is. */
bool
json_equal(const struct json *a, const struct json *b)
{
	struct buf text_a;
	struct buf text_b;
	bool equal;

	buf_init(&text_a, LIMIT_ARENA);
	buf_init(&text_b, LIMIT_ARENA);
	json_write(a, &text_a);
	json_write(b, &text_b);
	equal = !buf_failed(&text_a) && !buf_failed(&text_b) &&
		str_eq(buf_str(&text_a), buf_str(&text_b));
	buf_release(&text_a);
	buf_release(&text_b);
	return equal;
}
