#include "format/mail.h"

#include <strings.h>

#include "base/limits.h"

#define BOUNDARY_MAX 70 /* RFC 2046 5.1.1 */
#define HEADER_FIELDS_MAX 256

/* Of the mail or of a part; the first ones are enum mail_field. */
enum { FIELD_TYPE = MAIL_FIELD_COUNT, FIELD_ENCODING, FIELD_DISPOSITION, FIELD_COUNT };

static const struct str names[FIELD_COUNT] = {
	[MAIL_FROM] = STR_INIT("from"),
	[MAIL_SENDER] = STR_INIT("sender"),
	[MAIL_REPLY_TO] = STR_INIT("reply-to"),
	[MAIL_TO] = STR_INIT("to"),
	[MAIL_DATE] = STR_INIT("date"),
	[MAIL_SUBJECT] = STR_INIT("subject"),
	[MAIL_MESSAGE_ID] = STR_INIT("message-id"),
	[FIELD_TYPE] = STR_INIT("content-type"),
	[FIELD_ENCODING] = STR_INIT("content-transfer-encoding"),
	[FIELD_DISPOSITION] = STR_INIT("content-disposition"),
};

struct reader {
	struct arena *arena;
	struct mail *mail;
	struct str rest;
	struct str boundaries[LIMIT_MAIL_DEPTH]; /* of the multiparts around */
	size_t depth;
	struct mail_part *leaf; /* whose body is being read; NULL: nobody's */
};

struct str
mail_field_name(enum mail_field field)
{
	return names[field];
}

static bool
same_word(struct str a, struct str b)
{
	return a.len == b.len && (a.len == 0 || strncasecmp(a.ptr, b.ptr, a.len) == 0);
}

/* --- the header --- */

/* RFC 5322 3.6.8: printable, no colon. */
static bool
is_name(struct str name)
{
	for (size_t i = 0; i < name.len; i++)
		if (name.ptr[i] <= ' ' || name.ptr[i] >= 0x7f)
			return false;
	return name.len > 0;
}

static bool
is_folded(struct str line)
{
	return line.len > 0 && (line.ptr[0] == ' ' || line.ptr[0] == '\t');
}

/* The value and the lines that go on with it (RFC 5322 2.2.3), as they stand there. */
static struct str
take_value(struct reader *reader, struct str value)
{
	struct str ahead = reader->rest, line;
	const char *end = value.ptr + value.len;

	while (str_line(&ahead, &line) && is_folded(line)) {
		end = line.ptr + line.len;
		reader->rest = ahead;
	}
	return str_trim(str_bytes(value.ptr, (size_t)(end - value.ptr)));
}

static enum err
take_field(struct reader *reader, struct str line, struct str fields[static FIELD_COUNT],
    struct why *why)
{
	struct str value = line;
	struct str name = str_cut(&value, ':');

	if (name.len == line.len || !is_name(name))
		return err_why(why, ERR_SYNTAX, 0, "a header line is no field");
	value = take_value(reader, value);
	for (size_t i = 0; i < FIELD_COUNT; i++) {
		if (!same_word(name, names[i]))
			continue;
		if (fields[i].ptr != NULL)
			return err_why(why, ERR_SYNTAX, 0, "%.*s stands there twice",
			    STR_ARG(names[i]));
		fields[i] = value.len > 0 ? value : STR(" ");
	}
	return ERR_OK;
}

static enum err
take_header(struct reader *reader, struct str fields[static FIELD_COUNT], struct why *why)
{
	const char *start = reader->rest.ptr;
	struct str line;
	enum err e = ERR_OK;

	for (size_t count = 0; e == ERR_OK; count++) {
		if (!str_line(&reader->rest, &line) || line.len == 0)
			return ERR_OK;
		e = take_field(reader, line, fields, why);
		if (count == HEADER_FIELDS_MAX ||
		    (size_t)(reader->rest.ptr - start) > LIMIT_MAIL_HEADER)
			return err_why(why, ERR_LIMIT, 0, "the header is too long");
	}
	return e;
}

/* --- parameters (RFC 2045 5.1) --- */

/* The value at the front of *rest, as it is written; *rest moves behind it. */
static struct str
take_parameter(struct str *rest)
{
	struct str found;
	size_t end = 1;

	if (rest->len == 0 || rest->ptr[0] != '"')
		return str_trim(str_cut(rest, ';'));
	while (end < rest->len && rest->ptr[end] != '"')
		end += rest->ptr[end] == '\\' ? 2 : 1;
	found = str_slice(*rest, 0, end);
	*rest = str_slice(*rest, found.len, rest->len);
	(void)str_cut(rest, ';');
	return found;
}

static struct str
unquote(struct arena *arena, struct str value)
{
	char *text;
	size_t len = 0;

	if (!str_starts(value, STR("\"")))
		return value;
	text = arena_array(arena, value.len, 1);
	for (size_t i = 1; i < value.len && text != NULL; i++) {
		if (value.ptr[i] == '\\' && i + 1 < value.len)
			i++;
		text[len++] = value.ptr[i];
	}
	return str_bytes(text, len);
}

/* Empty when it is not there. */
static struct str
parameter(struct arena *arena, struct str value, struct str wanted)
{
	(void)str_cut(&value, ';');
	while (value.len > 0) {
		struct str name = str_trim(str_cut(&value, '='));
		struct str found;

		value = str_trim(value);
		found = take_parameter(&value);
		if (same_word(name, wanted))
			return unquote(arena, found);
	}
	return STR("");
}

/* --- an entity: the mail or a part of it --- */

static enum err
enter_multipart(struct reader *reader, const struct str *fields, struct why *why)
{
	struct str boundary =
	    parameter(reader->arena, fields[FIELD_TYPE], STR("boundary"));
	struct str encoding = fields[FIELD_ENCODING];

	if (boundary.len == 0 || boundary.len > BOUNDARY_MAX)
		return err_why(why, ERR_SYNTAX, 0, "a multipart without a boundary");
	if (encoding.len > 0 && !same_word(encoding, STR("7bit")) &&
	    !same_word(encoding, STR("8bit")) && !same_word(encoding, STR("binary")))
		return err_why(why, ERR_SYNTAX, 0, "a multipart that is encoded");
	if (reader->depth == LIMIT_MAIL_DEPTH)
		return err_why(
		    why, ERR_LIMIT, 0, "parts in parts, more than %d", LIMIT_MAIL_DEPTH);
	for (size_t i = 0; i < reader->depth; i++)
		if (str_eq(boundary, reader->boundaries[i]))
			return err_why(
			    why, ERR_SYNTAX, 0, "two multiparts of one boundary");
	reader->boundaries[reader->depth++] = boundary;
	return ERR_OK;
}

static enum err
enter_part(
    struct reader *reader, const struct str *fields, struct str type, struct why *why)
{
	struct arena *arena = reader->arena;
	struct mail_part *part;
	struct str name = parameter(arena, fields[FIELD_DISPOSITION], STR("filename"));

	if (reader->mail->parts_count == LIMIT_MAIL_PARTS)
		return err_why(why, ERR_LIMIT, 0, "more than %d parts", LIMIT_MAIL_PARTS);
	if (name.len == 0)
		name = parameter(arena, fields[FIELD_TYPE], STR("name"));
	part = &reader->mail->parts[reader->mail->parts_count++];
	*part = (struct mail_part){ .type = type,
		.charset = arena_small(
		    arena, parameter(arena, fields[FIELD_TYPE], STR("charset"))),
		.encoding = arena_small(arena, str_trim(fields[FIELD_ENCODING])),
		.name = mail_words(arena, name),
		.body = str_slice(reader->rest, 0, 0) };
	reader->leaf = part;
	return ERR_OK;
}

/* multipart/signed (RFC 8551 3.5.3), or a signature around all of it. */
static bool
is_signed(struct str type)
{
	return str_eq_c(type, "multipart/signed") ||
	       str_eq_c(type, "application/pkcs7-mime") ||
	       str_eq_c(type, "application/x-pkcs7-mime");
}

static enum err
take_entity(struct reader *reader, struct str fields[static FIELD_COUNT], struct why *why)
{
	enum err e = take_header(reader, fields, why);
	struct str rest = fields[FIELD_TYPE];
	struct str type = arena_small(reader->arena, str_trim(str_cut(&rest, ';')));

	if (e != ERR_OK)
		return e;
	reader->mail->signed_ |= is_signed(type);
	if (reader->mail->outer.type.ptr == NULL) {
		reader->mail->outer.type = type;
		reader->mail->outer.protocol =
		    parameter(reader->arena, fields[FIELD_TYPE], STR("protocol"));
	}
	if (str_starts(type, STR("multipart/")))
		return enter_multipart(reader, fields, why);
	return enter_part(reader, fields, type.len > 0 ? type : STR("text/plain"), why);
}

/* --- the body --- */

/* Whether the line parts the parts of a multipart around; which, and whether it is its
 * end. */
static bool
is_delimiter(
    const struct reader *reader, struct str line, size_t *ret_level, bool *ret_end)
{
	if (!str_starts(line, STR("--")))
		return false;
	line = str_trim(str_slice(line, 2, line.len));
	for (size_t i = reader->depth; i-- > 0;) {
		struct str boundary = reader->boundaries[i];

		*ret_level = i;
		*ret_end = line.len == boundary.len + 2 && str_ends(line, STR("--"));
		if (str_starts(line, boundary) && (*ret_end || line.len == boundary.len))
			return true;
	}
	return false;
}

/* The line end in front of a delimiter is the delimiter's (RFC 2046 5.1.1). */
static struct str
without_end(struct str body)
{
	if (str_ends(body, STR("\n")))
		body.len -= str_ends(body, STR("\r\n")) ? 2 : 1;
	return body;
}

static void
end_leaf(struct reader *reader, const char *end)
{
	struct mail_part *leaf = reader->leaf;

	if (leaf == NULL)
		return;
	leaf->body = str_bytes(leaf->body.ptr, (size_t)(end - leaf->body.ptr));
	if (reader->depth > 0)
		leaf->body = without_end(leaf->body);
	reader->leaf = NULL;
}

/* A delimiter of the outermost multipart: one piece ends, and another begins or what
 * stands behind all of them. */
static void
note_outer(struct reader *reader, struct str line, bool end)
{
	struct mail_outer *outer = &reader->mail->outer;
	size_t n = outer->pieces_count;

	if (n == 0)
		outer->before.len = (size_t)(line.ptr - outer->before.ptr);
	else if (n <= 2)
		outer->pieces[n - 1] = without_end(str_bytes(outer->pieces[n - 1].ptr,
		    (size_t)(line.ptr - outer->pieces[n - 1].ptr)));
	if (end) {
		outer->ended = true;
		outer->after = reader->rest;
		return;
	}
	if (n < 2) {
		outer->pieces[n] = str_slice(reader->rest, 0, 0);
		outer->leaf[n] = reader->mail->parts_count;
	}
	outer->pieces_count++;
}

static enum err
take_parts(struct reader *reader, struct why *why)
{
	struct str line = reader->rest;
	enum err e = ERR_OK;
	size_t level;
	bool end;

	while (e == ERR_OK && str_line(&reader->rest, &line)) {
		struct str fields[FIELD_COUNT] = { { NULL, 0 } };

		if (!is_delimiter(reader, line, &level, &end))
			continue;
		end_leaf(reader, line.ptr);
		if (level == 0)
			note_outer(reader, line, end);
		reader->depth = end ? level : level + 1;
		if (!end)
			e = take_entity(reader, fields, why);
	}
	end_leaf(reader, reader->rest.ptr);
	return e;
}

enum err
mail_read(struct arena *arena, struct str text, struct mail *ret_mail, struct why *why)
{
	struct mail mail = { .parts = arena_array(
				 arena, LIMIT_MAIL_PARTS, sizeof *mail.parts) };
	struct reader reader = { .arena = arena, .mail = &mail, .rest = text };
	struct str fields[FIELD_COUNT] = { { NULL, 0 } };
	enum err e;

	if (mail.parts == NULL)
		return err_why(why, ERR_LIMIT, 0, "no memory for a mail");
	if (str_find(text, '\0') < text.len)
		return err_why(why, ERR_SYNTAX, 0, "a mail has no zero bytes");
	e = take_entity(&reader, fields, why);
	mail.outer.before = reader.rest;
	if (e == ERR_OK)
		e = take_parts(&reader, why);
	if (e != ERR_OK)
		return e;
	for (size_t i = 0; i < MAIL_FIELD_COUNT; i++) {
		mail.raw[i] = fields[i];
		mail.fields[i] = mail_words(arena, str_trim(fields[i]));
	}
	*ret_mail = mail;
	return ERR_OK;
}
