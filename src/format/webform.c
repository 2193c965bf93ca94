#include "format/webform.h"

#include <string.h>
#include <strings.h>

#include "base/base64.h"
#include "base/limits.h"

#define NAME_MAX_LEN 200
#define NAME_DEPTH_MAX 8
#define FILE_NAME_MAX 255
#define FILE_TYPE_MAX 100
#define BOUNDARY_MAX 70

struct reader {
	struct arena *arena;
	struct json *root;
	size_t fields;
	size_t file_bytes;
};

/* --- names --- */

static bool
is_name_byte(char byte)
{
	return (byte >= 'a' && byte <= 'z') || (byte >= 'A' && byte <= 'Z') ||
	       (byte >= '0' && byte <= '9') || byte == '-' || byte == '_';
}

static bool
is_part(struct str part)
{
	for (size_t i = 0; i < part.len; i++)
		if (!is_name_byte(part.ptr[i]))
			return false;
	return part.len > 0;
}

static struct json *
find_member(const struct json *object, struct str name)
{
	struct json *member = object->first;

	while (member != NULL && !str_eq(member->name, name))
		member = member->next;
	return member;
}

/* The last part of a name: a value once, a list as often as it comes. */
static enum err
put_value(struct reader *reader, struct json *object, struct str name, bool list,
    struct json *value, struct why *why)
{
	struct json *member = find_member(object, name);

	if (member != NULL && (!list || member->kind != JSON_ARRAY))
		return err_why(why, ERR_SYNTAX, 0, "the form says %.*s twice",
		    STR_ARG(str_head(name, 40)));
	if (!list) {
		(void)json_put_named(object, name, value);
		return ERR_OK;
	}
	if (member == NULL)
		member = json_put_named(object, name, json_array(reader->arena));
	(void)json_add(member, value);
	return ERR_OK;
}

/* Steps into the object of that name, which is made when it is not there. */
static enum err
step_into(struct reader *reader, struct json **object, struct str part, struct why *why)
{
	struct json *member = find_member(*object, part);

	if (member == NULL)
		member = json_put_named(*object, part, json_object(reader->arena));
	if (member == NULL)
		return err_why(why, ERR_LIMIT, 0, "the form is too large");
	if (member->kind != JSON_OBJECT)
		return err_why(why, ERR_SYNTAX, 0, "the form has %.*s as a value too",
		    STR_ARG(str_head(part, 40)));
	*object = member;
	return ERR_OK;
}

static enum err
put(struct reader *reader, struct str name, struct json *value, struct why *why)
{
	struct json *object = reader->root;
	bool list = str_ends(name, STR("[]"));

	if (++reader->fields > LIMIT_FORM_FIELDS || name.len > NAME_MAX_LEN)
		return err_why(why, ERR_LIMIT, 0, "the form has too many members");
	if (value == NULL)
		return err_why(why, ERR_LIMIT, 0, "the form is too large");
	if (list)
		name.len -= 2;
	for (int depth = 0; depth < NAME_DEPTH_MAX; depth++) {
		bool last = str_find(name, '.') == name.len;
		struct str part = str_cut(&name, '.');
		enum err e;

		if (!is_part(part))
			return err_why(why, ERR_SYNTAX, 0, "a member's name is none");
		if (last)
			return put_value(reader, object, part, list, value, why);
		e = step_into(reader, &object, part, why);
		if (e != ERR_OK)
			return e;
	}
	return err_why(why, ERR_LIMIT, 0, "a member's name is too deep");
}

/* --- values --- */

/* Browsers end lines with CR LF. */
static struct str
unix_lines(char *text, size_t len)
{
	size_t out = 0;

	for (size_t i = 0; i < len; i++)
		if (text[i] != '\r' || i + 1 == len || text[i + 1] != '\n')
			text[out++] = text[i];
	return (struct str){ text, out };
}

static int
hex_digit(char digit)
{
	if (digit >= '0' && digit <= '9')
		return digit - '0';
	if (digit >= 'A' && digit <= 'F')
		return digit - 'A' + 10;
	return digit >= 'a' && digit <= 'f' ? digit - 'a' + 10 : -1;
}

/* %41 is a byte, + is a space. */
static enum err
unescape(struct reader *reader, struct str text, struct str *ret_text, struct why *why)
{
	char *out = arena_alloc(reader->arena, text.len + 1);
	size_t len = 0;

	if (out == NULL)
		return err_why(why, ERR_LIMIT, 0, "the form is too large");
	for (size_t i = 0; i < text.len; i++) {
		char byte = text.ptr[i] == '+' ? ' ' : text.ptr[i];

		if (byte == '%') {
			struct str digits = str_slice(text, i + 1, i + 3);
			int high = digits.len == 2 ? hex_digit(digits.ptr[0]) : -1;
			int low = digits.len == 2 ? hex_digit(digits.ptr[1]) : -1;

			if (high < 0 || low < 0)
				return err_why(
				    why, ERR_SYNTAX, 0, "%% without its digits");
			byte = (char)(high << 4 | low);
			i += 2;
		}
		out[len++] = byte;
	}
	*ret_text = unix_lines(out, len);
	if (!str_utf8(*ret_text))
		return err_why(why, ERR_SYNTAX, 0, "a value is not UTF-8");
	return ERR_OK;
}

static enum err
read_pairs(struct reader *reader, struct str text, struct why *why)
{
	while (text.len > 0) {
		struct str value = str_cut(&text, '&');
		struct str name = str_cut(&value, '=');
		enum err e = unescape(reader, name, &name, why);

		if (e == ERR_OK)
			e = unescape(reader, value, &value, why);
		if (e == ERR_OK)
			e = put(reader, name, json_string(reader->arena, value), why);
		if (e != ERR_OK)
			return e;
	}
	return ERR_OK;
}

/* --- parts --- */

struct part {
	struct str name;
	struct str file; /* its name */
	bool is_file;
	struct str type;
	struct str content;
};

/* word; name="value"; ...: the next parameter.  Browsers write a quote in a name as %22.
 */
static bool
next_parameter(struct str *rest, struct str *ret_name, struct str *ret_value)
{
	size_t end;

	if (!str_starts(*rest, STR("; ")))
		return false;
	*rest = str_slice(*rest, 2, rest->len);
	*ret_name = str_cut(rest, '=');
	if (!str_starts(*rest, STR("\"")))
		return false;
	*rest = str_slice(*rest, 1, rest->len);
	end = str_find(*rest, '"');
	if (end == rest->len)
		return false;
	*ret_value = str_slice(*rest, 0, end);
	*rest = str_slice(*rest, end + 1, rest->len);
	return true;
}

static bool
read_disposition(struct str value, struct part *part)
{
	struct str kind = STR("form-data");
	struct str name, text;

	if (part->name.len > 0 || !str_starts(value, kind))
		return false;
	value = str_slice(value, kind.len, value.len);
	while (value.len > 0) {
		if (!next_parameter(&value, &name, &text))
			return false;
		if (str_eq_c(name, "name") && part->name.len == 0) {
			part->name = text;
		} else if (str_eq_c(name, "filename") && !part->is_file) {
			part->file = text;
			part->is_file = true;
		} else {
			return false;
		}
	}
	return part->name.len > 0 && part->file.len <= FILE_NAME_MAX &&
	       str_utf8(part->file);
}

static bool
is_header(struct str line, const char *name, struct str *ret_value)
{
	size_t len = strlen(name);

	if (line.len < len || strncasecmp(line.ptr, name, len) != 0)
		return false;
	*ret_value = str_slice(line, len, line.len);
	return true;
}

/* The headers of one part, to their empty line. */
static enum err
read_head(struct str *rest, struct part *part, struct why *why)
{
	for (;;) {
		size_t end = str_find(*rest, '\n');
		struct str line = str_slice(*rest, 0, end);
		struct str value;
		bool good = end < rest->len && str_ends(line, STR("\r"));

		*rest = str_slice(*rest, end + 1, rest->len);
		line = str_trim(line);
		if (good && line.len == 0 && part->name.len > 0)
			return ERR_OK;
		if (good && is_header(line, "Content-Disposition: ", &value))
			good = read_disposition(value, part);
		else if (good && is_header(line, "Content-Type: ", &value))
			good = part->type.len == 0 && value.len <= FILE_TYPE_MAX &&
			       str_utf8((part->type = value));
		else
			good = false;
		if (!good)
			return err_why(why, ERR_SYNTAX, 0, "the head of a part is none");
	}
}

static enum err
put_file(struct reader *reader, const struct part *part, struct why *why)
{
	struct json *file = json_object(reader->arena);
	struct str text;
	struct buf base64;

	if (part->file.len == 0 && part->content.len == 0)
		return ERR_OK; /* none was chosen */
	reader->file_bytes += part->content.len;
	if (reader->file_bytes > LIMIT_FORM_FILES)
		return err_why(why, ERR_LIMIT, 0, "the files are too large");
	buf_init(&base64, 2 * LIMIT_FORM_FILES);
	base64_encode(part->content, &base64);
	text = arena_str(reader->arena, buf_str(&base64));
	buf_release(&base64);
	if (text.len == 0 && part->content.len > 0)
		return err_why(why, ERR_LIMIT, 0, "the form is too large");
	json_put_str(reader->arena, file, "base64", text);
	json_put_str(reader->arena, file, "name", part->file);
	json_put_str(reader->arena, file, "type", part->type);
	return put(reader, part->name, file, why);
}

static enum err
put_part(struct reader *reader, const struct part *part, struct why *why)
{
	struct str text;

	if (part->is_file)
		return put_file(reader, part, why);
	text = arena_str(reader->arena, part->content);
	if (part->content.len > 0 && text.ptr == NULL)
		return err_why(why, ERR_LIMIT, 0, "the form is too large");
	if (!str_utf8(text))
		return err_why(why, ERR_SYNTAX, 0, "a value is not UTF-8");
	if (text.len > 0)
		text = unix_lines((char *)(uintptr_t)text.ptr, text.len);
	return put(reader, part->name, json_string(reader->arena, text), why);
}

/* --BOUNDARY CRLF head CRLF CRLF content CRLF --BOUNDARY ... --BOUNDARY-- CRLF */
static enum err
read_parts(struct reader *reader, struct str body, struct str boundary, struct why *why)
{
	struct str mark = arena_format(reader->arena, "\r\n--%.*s", STR_ARG(boundary));
	struct str first = str_slice(mark, 2, mark.len);

	if (mark.ptr == NULL || !str_starts(body, first))
		return err_why(why, ERR_SYNTAX, 0, "the form does not begin with a part");
	body = str_slice(body, first.len, body.len);
	while (str_starts(body, STR("\r\n"))) {
		struct part part = { .is_file = false };
		const char *end;
		enum err e;

		body = str_slice(body, 2, body.len);
		e = read_head(&body, &part, why);
		if (e != ERR_OK)
			return e;
		end =
		    body.len == 0 ? NULL : memmem(body.ptr, body.len, mark.ptr, mark.len);
		if (end == NULL)
			return err_why(why, ERR_SYNTAX, 0, "a part has no end");
		part.content = str_slice(body, 0, (size_t)(end - body.ptr));
		body = str_slice(body, part.content.len + mark.len, body.len);
		e = put_part(reader, &part, why);
		if (e != ERR_OK)
			return e;
	}
	if (!str_eq_c(body, "--") && !str_eq_c(body, "--\r\n"))
		return err_why(why, ERR_SYNTAX, 0, "the form has no end");
	return ERR_OK;
}

/* RFC 2046 5.1.1, without the space. */
static bool
is_boundary(struct str text)
{
	for (size_t i = 0; i < text.len; i++)
		if (!is_name_byte(text.ptr[i]) &&
		    strchr("'()+,./:=?", text.ptr[i]) == NULL)
			return false;
	return text.len > 0 && text.len <= BOUNDARY_MAX;
}

static enum err
read_multipart(
    struct reader *reader, struct str parameters, struct str body, struct why *why)
{
	struct str name = STR("boundary=");

	parameters = str_trim(parameters);
	if (!str_starts(parameters, name))
		return err_why(why, ERR_SYNTAX, 0, "the form names no boundary");
	parameters = str_slice(parameters, name.len, parameters.len);
	if (parameters.len > 2 && str_starts(parameters, STR("\"")) &&
	    str_ends(parameters, STR("\"")))
		parameters = str_slice(parameters, 1, parameters.len - 1);
	if (!is_boundary(parameters))
		return err_why(why, ERR_SYNTAX, 0, "the form's boundary is none");
	return read_parts(reader, body, parameters, why);
}

static bool
is_type(struct str text, const char *type)
{
	return text.len == strlen(type) && strncasecmp(text.ptr, type, text.len) == 0;
}

enum err
webform_read(struct arena *arena, struct str content_type, struct str body,
    struct json **ret_root, struct why *why)
{
	struct reader reader = { .arena = arena, .root = json_object(arena) };
	struct str parameters = content_type;
	struct str type = str_trim(str_cut(&parameters, ';'));
	enum err e;

	if (reader.root == NULL)
		return err_why(why, ERR_LIMIT, 0, "the form is too large");
	if (is_type(type, "application/x-www-form-urlencoded"))
		e = read_pairs(&reader, body, why);
	else if (is_type(type, "multipart/form-data"))
		e = read_multipart(&reader, parameters, body, why);
	else
		e = err_why(why, ERR_SYNTAX, 0, "this is no form");
	if (e == ERR_OK)
		*ret_root = reader.root;
	return e;
}

enum err
webform_query(
    struct arena *arena, struct str query, struct json **ret_root, struct why *why)
{
	struct reader reader = { .arena = arena, .root = json_object(arena) };
	enum err e = reader.root == NULL
			 ? err_why(why, ERR_LIMIT, 0, "the query is too large")
			 : read_pairs(&reader, query, why);

	if (e == ERR_OK)
		*ret_root = reader.root;
	return e;
}
