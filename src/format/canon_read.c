#include "format/json.h"

#include <stdlib.h>
#include <string.h>

#include "base/limits.h"
#include "format/json_text.h"

/* text is a copy in the arena: strings are views of it, escapes are undone in place. */
struct reader {
	struct arena *arena;
	char *text;
	size_t at;
	size_t len;
	struct json *open[LIMIT_DEPTH];
	size_t depth;
	size_t values;
	struct why *why;
};

static enum err
refuse(const struct reader *reader, const char *words)
{
	return err_why(reader->why, ERR_SYNTAX, 0, "canonical JSON, byte %zu: %s",
	    reader->at, words);
}

static enum err
refuse_limit(const struct reader *reader, const char *words)
{
	return err_why(
	    reader->why, ERR_LIMIT, 0, "canonical JSON, byte %zu: %s", reader->at, words);
}

/* The byte at hand, 0 at the end (no canonical text holds a 0). */
static char
peek(const struct reader *reader)
{
	return reader->at < reader->len ? reader->text[reader->at] : '\0';
}

static bool
take(struct reader *reader, char c)
{
	if (peek(reader) != c || c == '\0')
		return false;
	reader->at++;
	return true;
}

static bool
take_word(struct reader *reader, struct str word)
{
	struct str rest = { reader->text + reader->at, reader->len - reader->at };

	if (!str_starts(rest, word))
		return false;
	reader->at += word.len;
	return true;
}

/* What \u00xx stands for when no shorter escape does (RFC 8785, 3.2.2.2); 0 if none. */
static unsigned char
long_escape(const char *digits, size_t left)
{
	unsigned char byte;

	if (left < 4 || memcmp(digits, "00", 2) != 0 ||
	    (digits[2] != '0' && digits[2] != '1'))
		return 0;
	byte = digits[2] == '1' ? 0x10 : 0;
	if (digits[3] >= '0' && digits[3] <= '9')
		byte = (unsigned char)(byte + digits[3] - '0');
	else if (digits[3] >= 'a' && digits[3] <= 'f')
		byte = (unsigned char)(byte + digits[3] - 'a' + 10);
	else
		return 0;
	return json_escape(byte) == 'u' ? byte : 0;
}

/* The byte that the escape at hand stands for, which is then behind us; 0 for any escape
 * that the canonical writer would not write. */
static unsigned char
take_escape(struct reader *reader)
{
	static const char pairs[] = "b\bt\tn\nf\fr\r\"\"\\\\";
	unsigned char byte;
	char letter = peek(reader);

	for (size_t i = 0; i + 1 < sizeof pairs; i += 2) {
		if (pairs[i] == letter) {
			reader->at++;
			return (unsigned char)pairs[i + 1];
		}
	}
	if (letter != 'u')
		return 0;
	byte = long_escape(reader->text + reader->at + 1, reader->len - reader->at - 1);
	if (byte != 0)
		reader->at += 5;
	return byte;
}

static enum err
read_string(struct reader *reader, struct str *ret_string)
{
	char *start;
	char *end;

	if (!take(reader, '"'))
		return refuse(reader, "a string is expected");
	start = reader->text + reader->at;
	end = start;
	while (reader->at < reader->len && reader->text[reader->at] != '"') {
		unsigned char byte = (unsigned char)reader->text[reader->at++];

		if (byte < 0x20)
			return refuse(reader, "a control character stands bare");
		if (byte == '\\') {
			byte = take_escape(reader);
			if (byte == 0)
				return refuse(reader, "not the shortest escape");
		}
		*end++ = (char)byte;
	}
	if (!take(reader, '"'))
		return refuse(reader, "the string does not end");
	*ret_string = (struct str){ start, (size_t)(end - start) };
	if (!str_utf8(*ret_string))
		return refuse(reader, "not UTF-8");
	return ERR_OK;
}

static bool
is_digit(char c)
{
	return c >= '0' && c <= '9';
}

/* A whole number up to 2^53 - 1, without leading zero and without minus zero. */
static bool
whole_number(struct str text, int64_t *ret_value)
{
	bool minus = text.len > 0 && text.ptr[0] == '-';
	uint64_t size;

	if (!str_u64(str_slice(text, minus ? 1 : 0, text.len), LIMIT_INTEGER, &size) ||
	    (minus && size == 0))
		return false;
	*ret_value = minus ? -(int64_t)size : (int64_t)size;
	return true;
}

/* Any other number is canonical when writing it again gives the same text. */
static bool
real_number(struct str text, double *ret_value)
{
	char copy[JSON_NUMBER_SIZE];
	char again[JSON_NUMBER_SIZE];
	size_t len;
	double value;

	if (text.len == 0 || text.len >= sizeof copy)
		return false;
	memcpy(copy, text.ptr, text.len);
	copy[text.len] = '\0';
	value = strtod(copy, NULL);
	len = json_number_text(value, again);
	if (!str_eq(text, (struct str){ again, len }))
		return false;
	*ret_value = value;
	return true;
}

static enum err
read_number(struct reader *reader, struct json *value)
{
	struct str text = { reader->text + reader->at, 0 };

	while (is_digit(peek(reader)) ||
	       (peek(reader) != '\0' && strchr("+-.e", peek(reader)) != NULL))
		reader->at++;
	text.len = (size_t)(reader->text + reader->at - text.ptr);
	if (whole_number(text, &value->integer)) {
		value->kind = JSON_INTEGER;
		return ERR_OK;
	}
	if (!real_number(text, &value->real))
		return refuse(reader, "not a canonical number");
	value->kind = JSON_REAL;
	return ERR_OK;
}

static enum err
read_word(struct reader *reader, struct json *value)
{
	if (take_word(reader, STR("null")))
		value->kind = JSON_NULL;
	else if (take_word(reader, STR("false")))
		value->kind = JSON_FALSE;
	else if (take_word(reader, STR("true")))
		value->kind = JSON_TRUE;
	else
		return refuse(reader, "a value is expected");
	return ERR_OK;
}

static enum err
open_container(struct reader *reader, struct json *value)
{
	value->kind = take(reader, '{') ? JSON_OBJECT : JSON_ARRAY;
	if (value->kind == JSON_ARRAY)
		reader->at++;
	if (reader->depth == LIMIT_DEPTH)
		return refuse_limit(reader, "nested too deeply");
	reader->open[reader->depth++] = value;
	return ERR_OK;
}

/* One value; of an array or object only its opening. */
static enum err
read_value(struct reader *reader, struct json *value)
{
	char c = peek(reader);

	if (c == '"') {
		value->kind = JSON_STRING;
		return read_string(reader, &value->string);
	}
	if (c == '{' || c == '[')
		return open_container(reader, value);
	if (c == '-' || is_digit(c))
		return read_number(reader, value);
	return read_word(reader, value);
}

/* The name of the next member: behind the one before it (RFC 8785, 3.2.3), never equal to
 * it. */
static enum err
read_name(struct reader *reader, const struct json *object, struct str *ret_name)
{
	enum err e = read_string(reader, ret_name);

	if (e != ERR_OK)
		return e;
	if (object->last != NULL && json_name_cmp(object->last->name, *ret_name) >= 0)
		return refuse(reader, "members are not in order, or one stands twice");
	if (!take(reader, ':'))
		return refuse(reader, "a colon is expected");
	return ERR_OK;
}

/* The next child of the innermost open container, with its name and comma. */
static enum err
read_child(struct reader *reader)
{
	struct json *parent = reader->open[reader->depth - 1];
	struct json *child = arena_alloc(reader->arena, sizeof *child);
	enum err e;

	if (child == NULL || ++reader->values > LIMIT_JSON_VALUES)
		return refuse_limit(reader, "too many values");
	if (parent->count > 0 && !take(reader, ','))
		return refuse(reader, "a comma or the end is expected");
	if (parent->kind == JSON_OBJECT) {
		e = read_name(reader, parent, &child->name);
		if (e != ERR_OK)
			return e;
	}
	json_link(parent, child);
	return read_value(reader, child);
}

static bool
take_close(struct reader *reader)
{
	const struct json *inner = reader->open[reader->depth - 1];

	return take(reader, inner->kind == JSON_OBJECT ? '}' : ']');
}

static enum err
read_root(struct reader *reader, struct json *root)
{
	enum err e = read_value(reader, root);

	while (e == ERR_OK && reader->depth > 0) {
		if (take_close(reader))
			reader->depth--;
		else
			e = read_child(reader);
	}
	if (e == ERR_OK && reader->at < reader->len)
		return refuse(reader, "something stands behind the value");
	return e;
}

enum err
canon_read(struct arena *arena, struct str text, struct json **ret_root, struct why *why)
{
	struct reader reader = { .arena = arena, .len = text.len, .why = why };
	struct json *root = arena_alloc(arena, sizeof *root);
	enum err e;

	reader.text = arena_alloc(arena, text.len + 1);
	if (root == NULL || reader.text == NULL)
		return refuse_limit(&reader, "no room for the text");
	if (text.len > 0)
		memcpy(reader.text, text.ptr, text.len);
	e = read_root(&reader, root);
	if (e == ERR_OK)
		*ret_root = root;
	return e;
}
