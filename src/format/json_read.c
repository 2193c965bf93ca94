#include "format/json.h"

#include <math.h>
#include <string.h>

#include "base/limits.h"
#include "format/json_text.h"

/* The library and our tree share names; the library's are set aside while its header is
 * read. Those of its functions that are renamed here are not used. */
/* NOLINTBEGIN(readability-identifier-naming) */
#define JSON_OBJECT LIBRARY_OBJECT
#define JSON_ARRAY LIBRARY_ARRAY
#define JSON_STRING LIBRARY_STRING
#define JSON_INTEGER LIBRARY_INTEGER
#define JSON_REAL LIBRARY_REAL
#define JSON_TRUE LIBRARY_TRUE
#define JSON_FALSE LIBRARY_FALSE
#define JSON_NULL LIBRARY_NULL
#define json_object library_object
#define json_array library_array
#define json_string library_string
#define json_integer library_integer
#define json_copy library_copy
#define json_equal library_equal
#include <jansson.h>
#undef JSON_OBJECT
#undef JSON_ARRAY
#undef JSON_STRING
#undef JSON_INTEGER
#undef JSON_REAL
#undef JSON_TRUE
#undef JSON_FALSE
#undef JSON_NULL
#undef json_object
#undef json_array
#undef json_string
#undef json_integer
#undef json_copy
#undef json_equal
/* NOLINTEND(readability-identifier-naming) */

void
json_warm(void)
{
	json_object_seed(0);
}

/* Counts depth and values before the library allocates or recurses for any of them.  A
 * value has an opening bracket or a comma before it, but for the first. */
static enum err
check_limits(struct str text, struct why *why)
{
	size_t depth = 0;
	size_t values = 1;
	bool in_string = false;

	/* The library would take a zero byte at the end for the end. */
	if (text.len > 0 && memchr(text.ptr, '\0', text.len) != NULL)
		return err_why(why, ERR_SYNTAX, 0, "JSON: holds a zero byte");
	for (size_t i = 0; i < text.len; i++) {
		char c = text.ptr[i];

		if (c == '"') {
			in_string = !in_string;
		} else if (in_string) {
			if (c == '\\')
				i++;
		} else if (c == '{' || c == '[') {
			values++;
			if (++depth > LIMIT_DEPTH)
				return err_why(why, ERR_LIMIT, 0,
				    "JSON: nested deeper than %d", LIMIT_DEPTH);
		} else if (c == '}' || c == ']') {
			depth -= depth > 0 ? 1 : 0;
		} else if (c == ',') {
			values++;
		}
	}
	if (values > LIMIT_JSON_VALUES)
		return err_why(
		    why, ERR_LIMIT, 0, "JSON: more than %d values", LIMIT_JSON_VALUES);
	return ERR_OK;
}

/* Our words, not the library's: its own quote the text, which may be personal data. */
static enum err
refuse(const json_error_t *error, struct why *why)
{
	static const struct {
		enum json_error_code code;
		enum err err;
		const char *words;
	} kinds[] = {
		{ json_error_out_of_memory, ERR_IO, "no memory" },
		{ json_error_stack_overflow, ERR_LIMIT, "nested too deeply" },
		{ json_error_premature_end_of_input, ERR_SYNTAX, "ends too early" },
		{ json_error_end_of_input_expected, ERR_SYNTAX,
		    "something stands behind the value" },
		{ json_error_invalid_utf8, ERR_SYNTAX, "not UTF-8" },
		{ json_error_duplicate_key, ERR_SYNTAX, "a member stands twice" },
		{ json_error_null_character, ERR_SYNTAX, "holds U+0000" },
		{ json_error_null_byte_in_key, ERR_SYNTAX, "holds U+0000" },
		{ json_error_numeric_overflow, ERR_SYNTAX,
		    "a number no double can hold" },
	};

	for (size_t i = 0; i < sizeof kinds / sizeof kinds[0]; i++)
		if (kinds[i].code == json_error_code(error))
			return err_why(why, kinds[i].err, error->line,
			    "JSON: %s, byte %d", kinds[i].words, error->position);
	return err_why(why, ERR_SYNTAX, error->line, "JSON: not well formed, byte %d",
	    error->position);
}

/* One open array or object while the library's tree is carried over. */
struct frame {
	json_t *from;
	struct json *to;
	size_t index; /* array: the next item */
	void *member; /* object: the next member */
};

struct transfer {
	struct arena *arena;
	struct frame frames[LIMIT_DEPTH];
	size_t depth;
};

static void
take_number(double number, struct json *to)
{
	if (fabs(number) <= (double)LIMIT_INTEGER && trunc(number) == number) {
		to->kind = JSON_INTEGER;
		to->integer = (int64_t)number;
	} else {
		to->kind = JSON_REAL;
		to->real = number;
	}
}

static bool
take_string(struct arena *arena, const json_t *from, struct json *to)
{
	to->kind = JSON_STRING;
	to->string = arena_str(
	    arena, (struct str){ json_string_value(from), json_string_length(from) });
	return to->string.ptr != NULL;
}

static void
open_container(struct transfer *transfer, json_t *from, struct json *to)
{
	struct frame *frame = &transfer->frames[transfer->depth++];

	*frame = (struct frame){ .from = from, .to = to };
	to->kind = json_typeof(from) == LIBRARY_OBJECT ? JSON_OBJECT : JSON_ARRAY;
	if (to->kind == JSON_OBJECT)
		frame->member = json_object_iter(from);
}

/* False when the arena is full. */
static bool
take_value(struct transfer *transfer, json_t *from, struct json *to)
{
	switch (json_typeof(from)) {
	case LIBRARY_OBJECT:
	case LIBRARY_ARRAY:
		open_container(transfer, from, to);
		return true;
	case LIBRARY_STRING:
		return take_string(transfer->arena, from, to);
	case LIBRARY_INTEGER:
	case LIBRARY_REAL:
		take_number(json_number_value(from), to);
		return true;
	case LIBRARY_TRUE:
		to->kind = JSON_TRUE;
		return true;
	case LIBRARY_FALSE:
		to->kind = JSON_FALSE;
		return true;
	case LIBRARY_NULL:
		break;
	}
	to->kind = JSON_NULL;
	return true;
}

/* The next value inside the open container, NULL at its end; *ret_name is set for a
 * member. */
static json_t *
next_child(struct frame *frame, struct str *ret_name)
{
	json_t *child;

	if (frame->to->kind == JSON_ARRAY)
		return json_array_get(frame->from, frame->index++);
	if (frame->member == NULL)
		return NULL;
	ret_name->ptr = json_object_iter_key(frame->member);
	ret_name->len = json_object_iter_key_len(frame->member);
	child = json_object_iter_value(frame->member);
	frame->member = json_object_iter_next(frame->from, frame->member);
	return child;
}

/* Carries one value over, or closes the innermost container.  False when the arena is
 * full. */
static bool
step(struct transfer *transfer)
{
	struct frame *frame = &transfer->frames[transfer->depth - 1];
	struct str name = STR("");
	json_t *child = next_child(frame, &name);
	struct json *to;

	if (child == NULL) {
		transfer->depth--;
		return true;
	}
	to = arena_alloc(transfer->arena, sizeof *to);
	if (to == NULL)
		return false;
	to->name = arena_str(transfer->arena, name);
	json_link(frame->to, to);
	return to->name.ptr != NULL && take_value(transfer, child, to);
}

static struct json *
carry_over(struct arena *arena, json_t *from)
{
	struct transfer transfer = { .arena = arena };
	struct json *root = arena_alloc(arena, sizeof *root);
	bool ok = root != NULL && take_value(&transfer, from, root);

	while (ok && transfer.depth > 0)
		ok = step(&transfer);
	return ok ? root : NULL;
}

enum err
json_read(struct arena *arena, struct str text, struct json **ret_root, struct why *why)
{
	json_error_t error;
	json_t *library_root;
	struct json *root;
	enum err e = check_limits(text, why);

	if (e != ERR_OK)
		return e;
	/* Whole numbers as doubles too: beyond 2^53 - 1 they are none of ours. */
	library_root = json_loadb(text.len > 0 ? text.ptr : "", text.len,
	    JSON_REJECT_DUPLICATES | JSON_DECODE_ANY | JSON_DECODE_INT_AS_REAL, &error);
	if (library_root == NULL)
		return refuse(&error, why);
	root = carry_over(arena, library_root);
	json_decref(library_root);
	if (root == NULL)
		return err_why(why, ERR_LIMIT, 0, "JSON: no room for the tree");
	*ret_root = root;
	return ERR_OK;
}
