#include "format/xml.h"

#include <libxml/parser.h>
#include <libxml/parserInternals.h>

#include "base/auto.h"
#include "base/limits.h"
#include "format/xml_scan.h"

AUTO_DEFINE(xml_ctxtp, xmlParserCtxtPtr, xmlFreeParserCtxt)

/* The library keeps each name once: one of ours for one pointer of its. */
#define NAMES 256
#define PIECE ((size_t)64 << 10)

struct reader {
	struct arena *arena;
	xmlParserCtxtPtr parser;
	struct xml *root;
	struct xml *open; /* innermost */
	struct buf text;  /* since the last tag */
	size_t bound;     /* declarations in force */
	enum err err;     /* ours; the library has its own */
	struct {
		const xmlChar *theirs;
		struct str ours;
	} names[NAMES];
};

static void
stop(struct reader *reader, enum err err)
{
	if (reader->err == ERR_OK)
		reader->err = err;
	xmlStopParser(reader->parser);
}

static struct str
copy(struct reader *reader, const xmlChar *from, size_t len)
{
	struct str ours = arena_str(reader->arena, str_bytes(from, len));

	if (ours.ptr == NULL)
		stop(reader, ERR_LIMIT);
	return ours;
}

/* Without replacing entities (which is never switched on) the library leaves one
 * reference in a value or the name of a namespace, whatever the text wrote for it: &#38;
 * for an ampersand. */
static struct str
value_of(struct reader *reader, const xmlChar *from, size_t len)
{
	struct str value = copy(reader, from, len);
	struct str left = STR("&#38;");
	char *to;
	size_t used = 0;

	if (value.len == 0 || str_find(value, '&') == value.len)
		return value;
	to = arena_alloc(reader->arena, value.len);
	if (to == NULL) {
		stop(reader, ERR_LIMIT);
		return STR("");
	}
	for (size_t i = 0; i < value.len; i++) {
		to[used++] = value.ptr[i];
		if (str_starts(str_slice(value, i, value.len), left))
			i += left.len - 1;
	}
	return (struct str){ to, used };
}

static struct str
name_of(struct reader *reader, const xmlChar *theirs)
{
	size_t slot = (size_t)((uintptr_t)theirs >> 3) % NAMES;

	if (theirs == NULL)
		return STR("");
	if (reader->names[slot].theirs != theirs) {
		reader->names[slot].ours =
		    value_of(reader, theirs, (size_t)xmlStrlen(theirs));
		reader->names[slot].theirs = theirs;
	}
	return reader->names[slot].ours;
}

static struct str
take_text(struct reader *reader)
{
	struct str text = STR("");

	if (buf_failed(&reader->text))
		stop(reader, ERR_IO);
	else if (reader->text.len > 0)
		text = copy(reader, (const xmlChar *)reader->text.ptr, reader->text.len);
	buf_reset(&reader->text);
	return text;
}

/* The text so far belongs to the innermost element or behind its last child. */
static void
settle_text(struct reader *reader)
{
	struct xml *open = reader->open;

	if (open == NULL)
		return;
	if (open->last == NULL)
		open->text = take_text(reader);
	else
		open->last->tail = take_text(reader);
}

static void
take_bindings(struct reader *reader, struct xml *node, int count, const xmlChar **theirs)
{
	struct xml_binding *bindings =
	    arena_array(reader->arena, (size_t)count, sizeof *bindings);

	reader->bound += (size_t)count;
	if (bindings == NULL || reader->bound > LIMIT_XML_NAMESPACES) {
		stop(reader, ERR_LIMIT);
		return;
	}
	for (size_t i = 0; i < (size_t)count; i++) {
		bindings[i].prefix = name_of(reader, theirs[2 * i]);
		bindings[i].space = name_of(reader, theirs[2 * i + 1]);
		bindings[i].next = i + 1 < (size_t)count ? &bindings[i + 1] : NULL;
	}
	node->bindings = bindings;
}

/* Five pointers an attribute: name, prefix, namespace, value, end of the value. */
static void
take_attributes(
    struct reader *reader, struct xml *node, int count, const xmlChar **theirs)
{
	struct xml_attribute *attributes =
	    arena_array(reader->arena, (size_t)count, sizeof *attributes);

	if (attributes == NULL) {
		stop(reader, ERR_LIMIT);
		return;
	}
	for (size_t i = 0; i < (size_t)count; i++, theirs += 5) {
		attributes[i].name = name_of(reader, theirs[0]);
		attributes[i].prefix = name_of(reader, theirs[1]);
		attributes[i].space = name_of(reader, theirs[2]);
		attributes[i].value =
		    value_of(reader, theirs[3], (size_t)(theirs[4] - theirs[3]));
		attributes[i].next = i + 1 < (size_t)count ? &attributes[i + 1] : NULL;
	}
	node->attributes = attributes;
}

static void
link_node(struct reader *reader, struct xml *node)
{
	struct xml *parent = reader->open;

	node->parent = parent;
	if (parent == NULL)
		reader->root = node;
	else if (parent->last == NULL)
		parent->first = node;
	else
		parent->last->next = node;
	if (parent != NULL)
		parent->last = node;
	reader->open = node;
}

/* The library's signature. */
/* NOLINTBEGIN(readability-function-size) */
static void
on_start(void *context, const xmlChar *name, const xmlChar *prefix, const xmlChar *space,
    int bindings_count, const xmlChar **bindings, int attributes_count, int defaulted,
    const xmlChar **attributes)
{
	struct reader *reader = context;
	struct xml *node;

	(void)defaulted;
	if (reader->err != ERR_OK)
		return;
	settle_text(reader);
	node = arena_alloc(reader->arena, sizeof *node);
	if (node == NULL) {
		stop(reader, ERR_LIMIT);
		return;
	}
	node->name = name_of(reader, name);
	node->prefix = name_of(reader, prefix);
	node->space = name_of(reader, space);
	node->line = xmlSAX2GetLineNumber(reader->parser);
	if (bindings_count > 0)
		take_bindings(reader, node, bindings_count, bindings);
	if (attributes_count > 0)
		take_attributes(reader, node, attributes_count, attributes);
	link_node(reader, node);
}
/* NOLINTEND(readability-function-size) */

static void
on_end(void *context, const xmlChar *name, const xmlChar *prefix, const xmlChar *space)
{
	struct reader *reader = context;

	(void)name;
	(void)prefix;
	(void)space;
	if (reader->err != ERR_OK || reader->open == NULL)
		return;
	settle_text(reader);
	for (const struct xml_binding *b = reader->open->bindings; b != NULL; b = b->next)
		reader->bound--;
	reader->open = reader->open->parent;
}

static void
on_text(void *context, const xmlChar *text, int len)
{
	struct reader *reader = context;

	if (reader->err == ERR_OK && reader->open != NULL)
		buf_add(&reader->text, str_bytes(text, (size_t)len));
}

/* The scanner has refused both already: this is the second lock on the same door. */
static void
on_doctype(void *context, const xmlChar *name, const xmlChar *public_id,
    const xmlChar *system_id)
{
	(void)name;
	(void)public_id;
	(void)system_id;
	stop(context, ERR_SYNTAX);
}

static void
on_instruction(void *context, const xmlChar *target, const xmlChar *data)
{
	(void)target;
	(void)data;
	stop(context, ERR_SYNTAX);
}

/* Its words quote the text, which may be personal data: nothing is printed. */
static void
#if LIBXML_VERSION >= 21200
on_error(void *context, const xmlError *error)
#else
on_error(void *context, xmlErrorPtr error)
#endif
{
	(void)context;
	(void)error;
}

static xmlParserInputPtr
refuse_file(const char *url, const char *id, xmlParserCtxtPtr parser)
{
	(void)url;
	(void)id;
	(void)parser;
	return NULL;
}

static const xmlSAXHandler handler = {
	.initialized = XML_SAX2_MAGIC,
	.internalSubset = on_doctype,
	.externalSubset = on_doctype,
	.processingInstruction = on_instruction,
	.startElementNs = on_start,
	.endElementNs = on_end,
	.characters = on_text,
	.ignorableWhitespace = on_text,
	.cdataBlock = on_text,
	.serror = on_error,
};

/* Our words, not the library's. */
static enum err
explain(const struct reader *reader, struct why *why)
{
	static const struct {
		int code;
		const char *words;
	} kinds[] = {
		{ XML_ERR_TAG_NAME_MISMATCH, "a tag is closed that is not open" },
		{ XML_ERR_ATTRIBUTE_REDEFINED, "an attribute stands twice" },
		{ XML_ERR_DOCUMENT_EMPTY, "there is nothing" },
		{ XML_ERR_DOCUMENT_END, "something stands behind the end" },
		{ XML_ERR_TAG_NOT_FINISHED, "ends too early" },
		{ XML_ERR_INVALID_CHAR, "a character that XML does not have" },
		{ XML_NS_ERR_UNDEFINED_NAMESPACE, "a prefix without a namespace" },
	};
	int code = reader->parser->lastError.code;
	int line = reader->parser->lastError.line;

	if (reader->err == ERR_LIMIT)
		return err_why(why, ERR_LIMIT, line,
		    "XML: no room for the tree, or too many namespaces");
	if (reader->err == ERR_IO || code == XML_ERR_NO_MEMORY)
		return err_why(why, ERR_IO, line, "XML: no memory");
	for (size_t i = 0; i < sizeof kinds / sizeof kinds[0]; i++)
		if (kinds[i].code == code)
			return err_why(why, ERR_SYNTAX, line, "XML: %s", kinds[i].words);
	return err_why(why, ERR_SYNTAX, line, "XML: not well formed");
}

/* In pieces: of one long text the library takes only so much without being told to drop
 * its own limits. */
static enum err
parse(struct reader *reader, struct str text, struct why *why)
{
	AUTO(xml_ctxtp) xmlParserCtxtPtr parser = NULL;
	xmlSAXHandler hooks = handler;

	parser = xmlCreatePushParserCtxt(&hooks, reader, NULL, 0, NULL);
	if (parser == NULL)
		return err_why(why, ERR_IO, 0, "XML: no memory for a parser");
	reader->parser = parser;
	(void)xmlCtxtUseOptions(
	    parser, XML_PARSE_NONET | XML_PARSE_NOERROR | XML_PARSE_NOWARNING);
	for (size_t at = 0; at < text.len && parser->wellFormed != 0; at += PIECE) {
		struct str piece = str_slice(text, at, at + PIECE);

		(void)xmlParseChunk(
		    parser, piece.ptr, (int)piece.len, at + PIECE >= text.len);
	}
	if (reader->err != ERR_OK || parser->wellFormed == 0 ||
	    parser->nsWellFormed == 0 || reader->root == NULL || reader->open != NULL)
		return explain(reader, why);
	return ERR_OK;
}

enum err
xml_read(struct arena *arena, struct str text, enum xml_comments comments,
    struct xml **ret_root, struct why *why)
{
	struct reader reader = { .arena = arena };
	struct str mark = STR("\xef\xbb\xbf");
	enum err e = xml_scan(text, comments, why);

	if (e != ERR_OK)
		return e;
	if (str_starts(text, mark))
		text = str_slice(text, mark.len, text.len);
	if (str_empty(text))
		return err_why(why, ERR_SYNTAX, 0, "XML: there is nothing");
	xmlSetExternalEntityLoader(refuse_file);
	buf_init(&reader.text, LIMIT_BODY);
	e = parse(&reader, text, why);
	buf_release(&reader.text);
	if (e == ERR_OK)
		*ret_root = reader.root;
	return e;
}

void
xml_warm(void)
{
	AUTO(xml_ctxtp) xmlParserCtxtPtr parser = NULL;

	xmlInitParser();
	xmlSetExternalEntityLoader(refuse_file);
	parser = xmlNewParserCtxt();
	(void)parser;
}
