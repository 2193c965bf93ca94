/*
 * xml.h - one XML tree, one reader, one writer.
 *
 * xml_read takes what strangers wrote (XML 1.0 with namespaces, by libxml2, with our
 * limits).  A small scanner of our own refuses, before the library sees a byte, what is
 * never taken: a document type (hence every entity but the five), processing
 * instructions, any encoding but UTF-8, U+0000, deep nesting, many attributes.  Nothing
 * is ever fetched or opened.
 *
 * The tree lives in the arena.  Comments are dropped, the text around them is one text;
 * CDATA is text; line ends are LF (XML 1.0, 2.11).
 */
#ifndef COMITY_FORMAT_XML_H
#define COMITY_FORMAT_XML_H

#include <stdbool.h>
#include <stddef.h>

#include "base/arena.h"
#include "base/buf.h"
#include "base/err.h"
#include "base/str.h"

#define XML_SPACE_XSI "http://www.w3.org/2001/XMLSchema-instance"
#define XML_SPACE_DSIG "http://www.w3.org/2000/09/xmldsig#"
/* In front of a document. */
#define XML_PROLOG "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n"

struct xml_attribute {
	struct str prefix, name, space; /* space: the namespace, empty = none */
	struct str value;
	struct xml_attribute *next;
};

/* xmlns:prefix="space"; prefix empty: the default namespace. */
struct xml_binding {
	struct str prefix, space;
	struct xml_binding *next;
};

struct xml {
	struct str prefix, name, space;
	struct xml_attribute *attributes;
	struct xml_binding *bindings; /* that are declared at this element */
	struct xml *parent, *next;
	struct xml *first, *last; /* child elements */
	struct str text;          /* in front of the first child, or all there is */
	struct str tail;          /* behind this element, inside of its parent */
	int line;
};

enum xml_comments { XML_COMMENTS_REFUSED, XML_COMMENTS_DROPPED };

/* ERR_SYNTAX or ERR_LIMIT, why->line is the line; ERR_IO without memory. */
enum err xml_read(struct arena *arena, struct str text, enum xml_comments comments,
    struct xml **ret_root, struct why *why);

/* Before a sandbox closes: what the library takes at its first use. */
void xml_warm(void);

/* --- reading a tree --- */

bool xml_is(const struct xml *node, const char *space, const char *name);
/* Spaces, tabs and line ends only. */
bool xml_blank(struct str text);
/* Whether no text stands between the children. */
bool xml_only_children(const struct xml *node);
/* Views the value; false when there is no such attribute. */
bool xml_attribute_get(
    const struct xml *node, const char *space, const char *name, struct str *ret_value);
/* The namespace that a prefix means at this place; false when it means none. */
bool xml_resolve(const struct xml *node, struct str prefix, struct str *ret_space);
/* The element after this one in the order of the document, inside of root; NULL at the
 * end. */
const struct xml *xml_after(const struct xml *root, const struct xml *node);

/* --- writing; the buf fails for text that XML cannot hold (xml_text_ok) --- */

/* Whether XML 1.0 can hold it: no U+0000 to U+001F but tab, LF and CR, no U+FFFE and
 * U+FFFF. */
bool xml_text_ok(struct str text);
void xml_add_text(struct buf *out, struct str text); /* escaped */
/* name="value", escaped, with a space in front. */
void xml_add_attribute(struct buf *out, const char *name, struct str value);

/* The element as a text that means the same anywhere: with the declarations it uses from
 * around it (names, and prefixes of values that look like a QName). */
void xml_write(const struct xml *top, struct buf *out);

#endif
