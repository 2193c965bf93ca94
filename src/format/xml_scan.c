#include "format/xml_scan.h"

#include "base/limits.h"

/* A well-formed text has one way to be cut into tags, text, comments and CDATA sections,
 * and this is it: up to its first fault the parser sees what is seen here. */
struct scan {
	struct str text;
	size_t at;
	size_t depth;
	size_t elements;
	enum xml_comments comments;
	struct why *why;
};

/* Counted only when something is refused. */
static int
line_of(const struct scan *scan)
{
	int line = 1;

	for (size_t i = 0; i < scan->at && i < scan->text.len; i++)
		line += scan->text.ptr[i] == '\n';
	return line;
}

static enum err
refuse(const struct scan *scan, enum err err, const char *words)
{
	return err_why(scan->why, err, line_of(scan), "XML: %s", words);
}

static struct str
rest_of(const struct scan *scan)
{
	return str_slice(scan->text, scan->at, scan->text.len);
}

static bool
ahead(const struct scan *scan, const char *words)
{
	return str_starts(rest_of(scan), str_from(words));
}

/* Moves behind the next end; false when there is none. */
static bool
skip_past(struct scan *scan, struct str end)
{
	while (scan->at + end.len <= scan->text.len) {
		const char *from = scan->text.ptr + scan->at;
		const char *found = memchr(from, end.ptr[0], scan->text.len - scan->at);

		if (found == NULL)
			break;
		scan->at += (size_t)(found - from);
		if (str_starts(rest_of(scan), end)) {
			scan->at += end.len;
			return true;
		}
		scan->at++;
	}
	return false;
}

/* A reference to a character or to one of the five. */
static enum err
take_reference(struct scan *scan)
{
	static const char *const five[] = { "&amp;", "&lt;", "&gt;", "&quot;", "&apos;",
		"&#" };

	for (size_t i = 0; i < sizeof five / sizeof five[0]; i++)
		if (ahead(scan, five[i])) {
			scan->at++;
			return ERR_OK;
		}
	return refuse(scan, ERR_SYNTAX, "an entity");
}

static enum err
take_value(struct scan *scan)
{
	char quote = scan->text.ptr[scan->at++];
	size_t from = scan->at;
	enum err e = ERR_OK;

	while (e == ERR_OK && scan->at < scan->text.len) {
		char c = scan->text.ptr[scan->at];

		if (c == quote) {
			scan->at++;
			return ERR_OK;
		}
		if (scan->at - from == LIMIT_TEXT)
			return refuse(scan, ERR_LIMIT, "a long value");
		if (c == '&')
			e = take_reference(scan);
		else
			scan->at++;
	}
	return e != ERR_OK ? e : refuse(scan, ERR_SYNTAX, "ends inside of a value");
}

static enum err
count_element(struct scan *scan, bool empty)
{
	if (++scan->elements > LIMIT_XML_ELEMENTS)
		return refuse(scan, ERR_LIMIT, "too many elements");
	if (scan->depth == LIMIT_DEPTH)
		return refuse(scan, ERR_LIMIT, "nested too deeply");
	if (!empty)
		scan->depth++;
	return ERR_OK;
}

/* The library compares the attributes of one tag with one another: few are let in. */
static enum err
take_start_tag(struct scan *scan)
{
	size_t attributes = 0;
	enum err e = ERR_OK;

	while (e == ERR_OK && scan->at < scan->text.len) {
		char c = scan->text.ptr[scan->at];

		if (c == '>') {
			e = count_element(scan, scan->text.ptr[scan->at - 1] == '/');
			scan->at++;
			return e;
		}
		if (c == '=' && ++attributes > LIMIT_XML_ATTRIBUTES)
			return refuse(scan, ERR_LIMIT, "too many attributes");
		if (c == '"' || c == '\'')
			e = take_value(scan);
		else
			scan->at++;
	}
	return e != ERR_OK ? e : refuse(scan, ERR_SYNTAX, "ends inside of a tag");
}

static enum err
take_end_tag(struct scan *scan)
{
	scan->depth -= scan->depth > 0 ? 1 : 0;
	if (!skip_past(scan, STR(">")))
		return refuse(scan, ERR_SYNTAX, "ends inside of a tag");
	return ERR_OK;
}

/* What begins with "<!". */
static enum err
take_declared(struct scan *scan)
{
	if (ahead(scan, "<!--")) {
		if (scan->comments == XML_COMMENTS_REFUSED)
			return refuse(scan, ERR_SYNTAX, "a comment");
		scan->at += 4;
		if (!skip_past(scan, STR("-->")))
			return refuse(scan, ERR_SYNTAX, "ends inside of a comment");
		return ERR_OK;
	}
	if (ahead(scan, "<![CDATA[")) {
		if (!skip_past(scan, STR("]]>")))
			return refuse(scan, ERR_SYNTAX, "ends inside of CDATA");
		return ERR_OK;
	}
	return refuse(scan, ERR_SYNTAX, "a document type");
}

static enum err
take_markup(struct scan *scan)
{
	switch (scan->at + 1 < scan->text.len ? scan->text.ptr[scan->at + 1] : '\0') {
	case '!':
		return take_declared(scan);
	case '?':
		return refuse(scan, ERR_SYNTAX, "a processing instruction");
	case '/':
		return take_end_tag(scan);
	default:
		scan->at++;
		return take_start_tag(scan);
	}
}

static bool
same_letters(struct str s, const char *lower)
{
	if (s.len != strlen(lower))
		return false;
	for (size_t i = 0; i < s.len; i++)
		if (str_small(s.ptr[i]) != lower[i])
			return false;
	return true;
}

/* What stands in quotes behind the word, in a text that has it at most once. */
static bool
quoted(struct str text, const char *word, struct str *ret_value)
{
	struct str name = str_from(word);
	size_t at = 0;
	char quote;

	while (
	    at + name.len <= text.len && !str_starts(str_slice(text, at, text.len), name))
		at++;
	if (at + name.len > text.len)
		return false;
	text = str_trim(str_slice(text, at + name.len, text.len));
	if (!str_starts(text, STR("=")))
		return false;
	text = str_trim(str_slice(text, 1, text.len));
	quote = text.len == 0 ? '\0' : text.ptr[0];
	text = str_slice(text, 1, text.len);
	*ret_value = str_cut(&text, quote);
	return quote == '"' || quote == '\'';
}

static void
skip_text(struct scan *scan)
{
	size_t at = scan->at;

	while (
	    at < scan->text.len && scan->text.ptr[at] != '<' && scan->text.ptr[at] != '&')
		at++;
	scan->at = at;
}

/* <?xml ...?>: the encoding is UTF-8 or not said. */
static enum err
take_declaration(struct scan *scan)
{
	size_t from = scan->at;
	struct str inside, encoding;

	if (!ahead(scan, "<?xml ") && !ahead(scan, "<?xml\t") &&
	    !ahead(scan, "<?xml\n") && !ahead(scan, "<?xml\r"))
		return ERR_OK;
	if (!skip_past(scan, STR("?>")))
		return refuse(scan, ERR_SYNTAX, "ends inside of its declaration");
	inside = str_slice(scan->text, from, scan->at);
	if (quoted(inside, "encoding", &encoding) && !same_letters(encoding, "utf-8"))
		return refuse(scan, ERR_SYNTAX, "the encoding is not UTF-8");
	return ERR_OK;
}

enum err
xml_scan(struct str text, enum xml_comments comments, struct why *why)
{
	struct scan scan = { .text = text, .comments = comments, .why = why };
	enum err e;

	if (text.len > LIMIT_BODY)
		return refuse(&scan, ERR_LIMIT, "too many bytes");
	if (!str_utf8(text))
		return refuse(&scan, ERR_SYNTAX, "not UTF-8, or with U+0000");
	if (str_starts(text, STR("\xef\xbb\xbf")))
		scan.at = 3;
	e = take_declaration(&scan);
	while (e == ERR_OK && scan.at < text.len) {
		char c = text.ptr[scan.at];

		if (c == '<')
			e = take_markup(&scan);
		else if (c == '&')
			e = take_reference(&scan);
		else
			skip_text(&scan);
	}
	return e;
}
