/* What the writer writes, both readers read back as the same value; what differs from it
 * by one bit is refused or is the canonical text of something else. */
#include <string.h>

#include "format/json.h"
#include "random.h"
#include "test.h"

#include "base/limits.h"

#define TREES 3000
#define FLIPS 40

static struct str
random_text(struct random *random, struct arena *arena)
{
	static const char *const pieces[] = { "a", "B", "0", "\"", "\\", "/", "\n",
		"\x01", "\x1f", "\x7f", "\u00e9", "\u20ac", "\xed\x9f\xbf", "\ue000",
		"\uffff", "\U00010000", "\U0010ffff", "name", "\t", " " };
	size_t count = random_below(random, 6);
	struct str text = STR("");

	while (count-- > 0) {
		size_t i = random_below(random, sizeof pieces / sizeof pieces[0]);

		text = arena_format(arena, "%.*s%s", STR_ARG(text), pieces[i]);
	}
	return text;
}

static void
random_number(struct random *random, struct json *value)
{
	uint64_t bits = random_next(random);
	double real;

	value->kind = JSON_INTEGER;
	value->integer = (int64_t)random_below(random, 2001) - 1000;
	if (bits % 4 == 0)
		value->integer = (int64_t)(bits % LIMIT_INTEGER);
	if (bits % 4 != 1)
		return;
	bits = random_next(random);
	memcpy(&real, &bits, sizeof real);
	if (real - real == 0) { /* neither infinite nor not a number */
		value->kind = JSON_REAL;
		value->real = real;
	}
}

static void
random_scalar(struct random *random, struct arena *arena, struct json *value)
{
	static const enum json_kind kinds[] = { JSON_NULL, JSON_FALSE, JSON_TRUE };
	size_t kind = random_below(random, 5);

	if (kind < 3) {
		value->kind = kinds[kind];
	} else if (kind == 3) {
		random_number(random, value);
	} else {
		value->kind = JSON_STRING;
		value->string = random_text(random, arena);
	}
}

/* Members get names that differ, in any order. */
static void
add_child(
    struct random *random, struct arena *arena, struct json *parent, struct json *child)
{
	const char *name;
	struct str text;

	if (parent->kind == JSON_ARRAY) {
		(void)json_add(parent, child);
		return;
	}
	text = random_text(random, arena);
	text = arena_format(arena, "%.*s%u", STR_ARG(text), parent->count);
	name = arena_cstr(arena, text);
	(void)json_put(parent, name, child);
}

static struct json *
random_tree(struct random *random, struct arena *arena)
{
	struct json *root =
	    random_below(random, 2) == 0 ? json_array(arena) : json_object(arena);
	struct json *open[8] = { root };
	size_t depth = 1;
	size_t count = random_below(random, 60);

	while (count-- > 0) {
		struct json *parent = open[random_below(random, depth)];
		struct json *child = json_array(arena);

		if (random_below(random, 4) == 0 && depth < 8) {
			open[depth++] = child;
			if (random_below(random, 2) == 0)
				child->kind = JSON_OBJECT;
		} else {
			random_scalar(random, arena, child);
		}
		add_child(random, arena, parent, child);
	}
	return root;
}

static bool
writes_as(const struct json *tree, struct str expected)
{
	struct buf again;
	bool same;

	buf_init(&again, LIMIT_BODY);
	json_write(tree, &again);
	same = !buf_failed(&again) && str_eq(buf_str(&again), expected);
	buf_release(&again);
	return same;
}

static bool
reads_back(struct arena *arena, const struct json *tree, struct str text)
{
	struct json *strict = NULL;
	struct json *lenient = NULL;

	return canon_read(arena, text, &strict, NULL) == ERR_OK &&
	       writes_as(strict, text) &&
	       json_read(arena, text, &lenient, NULL) == ERR_OK &&
	       writes_as(lenient, text) && json_equal(tree, json_copy(arena, strict));
}

static bool
pretty_is_same(struct arena *arena, const struct json *tree, struct str text)
{
	struct json *read = NULL;
	struct buf pretty;
	bool same;

	buf_init(&pretty, LIMIT_BODY);
	json_write_pretty(tree, &pretty);
	same = json_read(arena, buf_str(&pretty), &read, NULL) == ERR_OK &&
	       writes_as(read, text);
	buf_release(&pretty);
	return same;
}

/* Whether each of some one-bit changes is refused or canonical itself. */
static bool
flips_are_safe(struct random *random, struct arena *arena, struct str text)
{
	struct str copy = arena_str(arena, text);
	char *bytes = (char *)(uintptr_t)copy.ptr;

	for (int i = 0; i < FLIPS; i++) {
		size_t at = random_below(random, text.len);
		char bit = (char)(1 << random_below(random, 7));
		struct json *tree = NULL;

		bytes[at] = (char)(bytes[at] ^ bit);
		if (canon_read(arena, copy, &tree, NULL) == ERR_OK &&
		    !writes_as(tree, copy)) {
			printf("# %.*s\n", STR_ARG(copy));
			return false;
		}
		bytes[at] = (char)(bytes[at] ^ bit);
	}
	return true;
}

int
main(void)
{
	struct random random = random_start();
	int unread = 0;
	int uglier = 0;
	int unsafe = 0;
	struct arena arena;

	if (arena_init(&arena, (size_t)16 << 20, NULL) != ERR_OK)
		return EXIT_FAILURE;
	for (int i = 0; i < TREES; i++) {
		struct json *tree = random_tree(&random, &arena);
		struct buf out;
		struct str text;

		buf_init(&out, LIMIT_BODY);
		json_write(tree, &out);
		text = buf_str(&out);
		unread += text.len == 0 || !reads_back(&arena, tree, text);
		uglier += !pretty_is_same(&arena, tree, text);
		unsafe += text.len > 0 && !flips_are_safe(&random, &arena, text);
		buf_release(&out);
		arena_reset(&arena);
	}
	CHECK(unread == 0, "both readers read what the writer wrote, and write it again");
	CHECK(uglier == 0, "the text for people is the same value");
	CHECK(unsafe == 0, "one changed bit is refused or is canonical itself");
	arena_release(&arena);
	return test_done();
}
