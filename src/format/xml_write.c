#include "format/xml.h"

#include "base/limits.h"

static bool
char_ok(const unsigned char *c, size_t left)
{
	if (*c < 0x20)
		return *c == '\t' || *c == '\n' || *c == '\r';
	/* U+FFFE and U+FFFF */
	return left < 3 || c[0] != 0xef || c[1] != 0xbf || c[2] < 0xbe;
}

bool
xml_text_ok(struct str text)
{
	for (size_t i = 0; i < text.len; i++)
		if (!char_ok((const unsigned char *)text.ptr + i, text.len - i))
			return false;
	return str_utf8(text);
}

/* One text for a value, that of Canonical XML 1.1 (2.3): line ends would be changed by a
 * reader, tabs and line feeds of an attribute become spaces, > may end a CDATA section
 * that is none. */
static void
add_char(struct buf *out, char c, bool in_attribute)
{
	if (c == '&')
		buf_add_c(out, "&amp;");
	else if (c == '<')
		buf_add_c(out, "&lt;");
	else if (c == '>' && !in_attribute)
		buf_add_c(out, "&gt;");
	else if (c == '\r')
		buf_add_c(out, "&#xD;");
	else if (in_attribute && c == '"')
		buf_add_c(out, "&quot;");
	else if (in_attribute && c == '\t')
		buf_add_c(out, "&#x9;");
	else if (in_attribute && c == '\n')
		buf_add_c(out, "&#xA;");
	else
		buf_add_byte(out, (unsigned char)c);
}

static void
add_escaped(struct buf *out, struct str text, bool in_attribute)
{
	if (!xml_text_ok(text))
		out->failed = true;
	for (size_t i = 0; i < text.len; i++)
		add_char(out, text.ptr[i], in_attribute);
}

void
xml_add_text(struct buf *out, struct str text)
{
	add_escaped(out, text, false);
}

static void
add_value(struct buf *out, struct str value)
{
	buf_add_c(out, "=\"");
	add_escaped(out, value, true);
	buf_add_byte(out, '"');
}

void
xml_add_attribute(struct buf *out, const char *name, struct str value)
{
	buf_add_byte(out, ' ');
	buf_add_c(out, name);
	add_value(out, value);
}

/* --- a tree as it was read --- */

static void
add_name(struct buf *out, struct str prefix, struct str name)
{
	buf_add(out, prefix);
	if (prefix.len > 0)
		buf_add_byte(out, ':');
	buf_add(out, name);
}

static void
add_binding(struct buf *out, struct str prefix, struct str space)
{
	buf_add_c(out, prefix.len > 0 ? " xmlns:" : " xmlns");
	buf_add(out, prefix);
	add_value(out, space);
}

/* The namespaces that an element means without declaring them. */
struct inherited {
	struct xml_binding bindings[LIMIT_XML_NAMESPACES];
	size_t count;
};

static bool
is_bound_below(const struct xml *from, const struct xml *top, struct str prefix)
{
	for (; from != top->parent; from = from->parent)
		for (const struct xml_binding *b = from->bindings; b != NULL; b = b->next)
			if (str_eq(b->prefix, prefix))
				return true;
	return false;
}

static void
inherit(struct inherited *inherited, const struct xml *top, const struct xml *user,
    struct str prefix)
{
	struct str space = STR("");
	bool bound;

	for (size_t i = 0; i < inherited->count; i++)
		if (str_eq(inherited->bindings[i].prefix, prefix))
			return;
	bound = xml_resolve(top->parent, prefix, &space);
	/* A name without a prefix in no namespace says so, lest it falls into another. */
	if (is_bound_below(user, top, prefix) || (!bound && prefix.len > 0) ||
	    inherited->count == LIMIT_XML_NAMESPACES)
		return;
	inherited->bindings[inherited->count++] =
	    (struct xml_binding){ .prefix = prefix, .space = space };
}

/* "xs" of "xs:string": a value may be a QName, and is taken for one. */
static void
inherit_value(struct inherited *inherited, const struct xml *top, const struct xml *user,
    struct str value)
{
	struct str rest = str_trim(value);
	struct str prefix = str_cut(&rest, ':');

	if (prefix.len > 0 && rest.len > 0)
		inherit(inherited, top, user, prefix);
}

static void
inherit_all(struct inherited *inherited, const struct xml *top)
{
	for (const struct xml *node = top; node != NULL; node = xml_after(top, node)) {
		inherit(inherited, top, node, node->prefix);
		inherit_value(inherited, top, node, node->text);
		for (const struct xml_attribute *a = node->attributes; a != NULL;
		     a = a->next) {
			if (a->prefix.len > 0)
				inherit(inherited, top, node, a->prefix);
			inherit_value(inherited, top, node, a->value);
		}
	}
}

static void
add_inherited(struct buf *out, const struct xml *top)
{
	struct inherited inherited = { .count = 0 };

	if (top->parent == NULL)
		return;
	inherit_all(&inherited, top);
	for (size_t i = 0; i < inherited.count; i++)
		add_binding(
		    out, inherited.bindings[i].prefix, inherited.bindings[i].space);
}

static void
add_start(struct buf *out, const struct xml *node, const struct xml *top)
{
	buf_add_byte(out, '<');
	add_name(out, node->prefix, node->name);
	for (const struct xml_binding *b = node->bindings; b != NULL; b = b->next)
		add_binding(out, b->prefix, b->space);
	if (node == top)
		add_inherited(out, top);
	for (const struct xml_attribute *a = node->attributes; a != NULL; a = a->next) {
		buf_add_byte(out, ' ');
		add_name(out, a->prefix, a->name);
		add_value(out, a->value);
	}
	buf_add_byte(out, '>');
	xml_add_text(out, node->text);
}

static void
add_end(struct buf *out, const struct xml *node)
{
	buf_add_c(out, "</");
	add_name(out, node->prefix, node->name);
	buf_add_byte(out, '>');
}

void
xml_write(const struct xml *top, struct buf *out)
{
	const struct xml *node = top;

	add_start(out, node, top);
	while (node != NULL) {
		if (node->first != NULL) {
			node = node->first;
			add_start(out, node, top);
			continue;
		}
		/* Close it, and all whose last child it is. */
		for (;;) {
			add_end(out, node);
			if (node == top)
				return;
			xml_add_text(out, node->tail);
			if (node->next != NULL)
				break;
			node = node->parent;
		}
		node = node->next;
		add_start(out, node, top);
	}
}
