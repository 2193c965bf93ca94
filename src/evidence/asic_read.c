#include "evidence/asic_xml.h"

#include <libxml/parser.h>

#include "base/base64.h"
#include "base/limits.h"
#include "evidence/zip.h"

AUTO_DEFINE(xml_docp, xmlDocPtr, xmlFreeDoc)
AUTO_DEFINE(xml_ctxtp, xmlParserCtxtPtr, xmlFreeParserCtxt)

/* Called at <!DOCTYPE, before anything in it is read: no entity is ever declared. */
static void
refuse_dtd(void *context, const xmlChar *name, const xmlChar *public_id,
    const xmlChar *system_id)
{
	xmlParserCtxtPtr parser = context;

	(void)name;
	(void)public_id;
	(void)system_id;
	xmlStopParser(parser);
	parser->wellFormed = 0;
}

static enum err
parse(struct str xml, xmlDocPtr *ret_doc, struct why *why)
{
	AUTO(xml_ctxtp) xmlParserCtxtPtr parser = xmlNewParserCtxt();
	xmlDocPtr doc;

	if (xml.len > LIMIT_MANIFEST)
		return err_why(why, ERR_LIMIT, 0, "a manifest of %zu bytes", xml.len);
	if (parser == NULL)
		return err_why(why, ERR_IO, 0, "no memory for a parser");
	if (xml.len == 0 || !str_utf8(xml))
		return err_why(why, ERR_SYNTAX, 0, "the manifest is not UTF-8");
	parser->sax->internalSubset = refuse_dtd;
	doc = xmlCtxtReadMemory(parser, xml.ptr, (int)xml.len, NULL, "UTF-8",
	    XML_PARSE_NONET | XML_PARSE_NOERROR | XML_PARSE_NOWARNING |
		XML_PARSE_NOCDATA);
	if (doc == NULL || parser->wellFormed == 0 || doc->intSubset != NULL) {
		xmlFreeDoc(doc);
		return err_why(why, ERR_SYNTAX, 0, "the manifest is not plain XML");
	}
	*ret_doc = doc;
	return ERR_OK;
}

/* --- a strict walk --- */

static bool
is_space(const xmlNode *node)
{
	return node->type == XML_TEXT_NODE && xmlIsBlankNode(node) == 1;
}

/* node itself, or the next that is not white space. */
static const xmlNode *
skip_space(const xmlNode *node)
{
	while (node != NULL && is_space(node))
		node = node->next;
	return node;
}

static bool
is_element(const xmlNode *node, const char *ns, const char *name)
{
	return node != NULL && node->type == XML_ELEMENT_NODE && node->ns != NULL &&
	       xmlStrEqual(node->ns->href, XML(ns)) && xmlStrEqual(node->name, XML(name));
}

/* Whether every attribute is one of those named, without a namespace. */
static bool
attributes_are(const xmlNode *node, const char *const *names)
{
	for (const xmlAttr *attr = node->properties; attr != NULL; attr = attr->next) {
		size_t i = 0;

		while (names[i] != NULL && !xmlStrEqual(attr->name, XML(names[i])))
			i++;
		if (names[i] == NULL || attr->ns != NULL)
			return false;
	}
	return true;
}

/* The one text below node (an attribute or an element), empty if there is none; false
 * when there is more than text. */
static bool
only_text(const xmlNode *child, struct str *ret_text)
{
	*ret_text = STR("");
	if (child == NULL)
		return true;
	if (child->type != XML_TEXT_NODE || child->next != NULL)
		return false;
	*ret_text = str_from((const char *)child->content);
	return true;
}

/* The attribute's text (the tree's); false when it is not there. */
static bool
attribute(const xmlNode *node, const char *name, struct str *ret_text)
{
	for (const xmlAttr *attr = node->properties; attr != NULL; attr = attr->next)
		if (xmlStrEqual(attr->name, XML(name)))
			return only_text(attr->children, ret_text);
	return false;
}

static int
hex_value(char c)
{
	if (c >= '0' && c <= '9')
		return c - '0';
	if (c >= 'A' && c <= 'F')
		return c - 'A' + 10;
	return c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
}

static bool
take_escape(struct str digits, char *ret_c)
{
	int high = digits.len == 2 ? hex_value(digits.ptr[0]) : -1;
	int low = digits.len == 2 ? hex_value(digits.ptr[1]) : -1;

	if (high < 0 || low < 0)
		return false;
	*ret_c = (char)(high << 4 | low);
	return true;
}

/* A relative URI of plain characters and %XX as the name of a file. */
static enum err
take_name(struct arena *arena, const xmlNode *node, struct str *ret_name, struct why *why)
{
	struct str uri;
	char *name;
	size_t len = 0;

	if (!attribute(node, "URI", &uri) || uri.len > 3 * LIMIT_ENTRY_NAME)
		return err_why(why, ERR_SYNTAX, 0, "a reference without its URI");
	name = arena_alloc(arena, uri.len + 1);
	if (name == NULL)
		return err_why(why, ERR_LIMIT, 0, "no room for a manifest");
	for (size_t i = 0; i < uri.len; i++) {
		char c = uri.ptr[i];

		if (c == '?' || c == '#' || c == ':')
			return err_why(why, ERR_SYNTAX, 0, "a URI that is no file name");
		if (c == '%') {
			if (!take_escape(str_slice(uri, i + 1, i + 3), &c))
				return err_why(
				    why, ERR_SYNTAX, 0, "a URI with a bad escape");
			i += 2;
		}
		name[len++] = c;
	}
	*ret_name = (struct str){ name, len };
	if (!zip_name_ok(*ret_name))
		return err_why(why, ERR_SYNTAX, 0, "a URI that is no file name");
	return ERR_OK;
}

static enum err
take_type(struct arena *arena, const xmlNode *node, struct str *ret_type, struct why *why)
{
	struct str type = STR("");

	(void)attribute(node, "MimeType", &type);
	*ret_type = arena_str(arena, type);
	if (ret_type->ptr == NULL)
		return err_why(why, ERR_LIMIT, 0, "no room for a manifest");
	return ERR_OK;
}

static enum err
take_digest(struct arena *arena, const xmlNode *reference, unsigned char *ret_sha256,
    struct why *why)
{
	static const char *const algorithm_only[] = { "Algorithm", NULL };
	static const char *const none[] = { NULL };
	const xmlNode *method = skip_space(reference->children);
	const xmlNode *value;
	struct str text, bytes;
	enum err e;

	if (!is_element(method, XML_NS_DS, "DigestMethod") ||
	    !attributes_are(method, algorithm_only) ||
	    !attribute(method, "Algorithm", &text) || method->children != NULL)
		return err_why(why, ERR_SYNTAX, 0, "a reference without digest method");
	if (!str_eq(text, STR(XML_SHA256)))
		return err_why(why, ERR_SYNTAX, 0, "a digest that is not SHA-256");
	value = skip_space(method->next);
	if (!is_element(value, XML_NS_DS, "DigestValue") ||
	    !attributes_are(value, none) || !only_text(value->children, &text) ||
	    skip_space(value->next) != NULL)
		return err_why(why, ERR_SYNTAX, 0, "a reference without digest value");
	e = base64_decode(arena, text, &bytes, why);
	if (e != ERR_OK)
		return e;
	if (bytes.len != SHA256_LEN)
		return err_why(why, ERR_SYNTAX, 0, "a digest that is not SHA-256");
	memcpy(ret_sha256, bytes.ptr, SHA256_LEN);
	return ERR_OK;
}

static enum err
take_reference(struct arena *arena, const xmlNode *node, struct asic_manifest *manifest,
    struct why *why)
{
	static const char *const names[] = { "URI", "MimeType", "Rootfile", NULL };
	struct asic_reference *reference = &manifest->references[manifest->count];
	enum err e;

	if (!is_element(node, XML_NS_ASIC, "DataObjectReference") ||
	    !attributes_are(node, names))
		return err_why(
		    why, ERR_SYNTAX, 0, "something else than a data object's reference");
	if (manifest->count == LIMIT_ENTRIES)
		return err_why(
		    why, ERR_LIMIT, 0, "more than %d references", LIMIT_ENTRIES);
	e = take_name(arena, node, &reference->name, why);
	if (e == ERR_OK)
		e = take_type(arena, node, &reference->type, why);
	if (e == ERR_OK)
		e = take_digest(arena, node, reference->sha256, why);
	for (size_t i = 0; i < manifest->count && e == ERR_OK; i++)
		if (zip_name_same(manifest->references[i].name, reference->name))
			e = err_why(why, ERR_SYNTAX, 0, "a file is named twice");
	if (e == ERR_OK)
		manifest->count++;
	return e;
}

static enum err
take_root(struct arena *arena, const xmlNode *root, struct asic_manifest *manifest,
    struct why *why)
{
	static const char *const none[] = { NULL };
	static const char *const names[] = { "URI", "MimeType", NULL };
	const xmlNode *node;
	enum err e;

	if (!is_element(root, XML_NS_ASIC, "ASiCManifest") ||
	    !attributes_are(root, none) || root->prev != NULL || root->next != NULL)
		return err_why(why, ERR_SYNTAX, 0, "not an ASiCManifest alone");
	node = skip_space(root->children);
	if (!is_element(node, XML_NS_ASIC, "SigReference") ||
	    !attributes_are(node, names) || node->children != NULL)
		return err_why(why, ERR_SYNTAX, 0, "SigReference does not come first");
	e = take_name(arena, node, &manifest->signature, why);
	if (e == ERR_OK)
		e = take_type(arena, node, &manifest->signature_type, why);
	while (e == ERR_OK && (node = skip_space(node->next)) != NULL)
		e = take_reference(arena, node, manifest, why);
	if (e == ERR_OK && manifest->count == 0)
		e = err_why(why, ERR_SYNTAX, 0, "a manifest of nothing");
	return e;
}

enum err
asic_read(struct arena *arena, struct str xml, struct asic_manifest *ret_manifest,
    struct why *why)
{
	AUTO(xml_docp) xmlDocPtr doc = NULL;
	struct asic_manifest manifest = { 0 };
	enum err e = parse(xml, &doc, why);

	if (e != ERR_OK)
		return e;
	/* one more than is taken: a reference is read before it is counted */
	manifest.references =
	    arena_array(arena, LIMIT_ENTRIES + 1, sizeof *manifest.references);
	if (manifest.references == NULL)
		return err_why(why, ERR_LIMIT, 0, "no room for a manifest");
	e = take_root(arena, doc->children, &manifest, why);
	if (e == ERR_OK)
		*ret_manifest = manifest;
	return e;
}

const struct asic_reference *
asic_find(const struct asic_manifest *manifest, struct str name)
{
	for (size_t i = 0; i < manifest->count; i++)
		if (str_eq(manifest->references[i].name, name))
			return &manifest->references[i];
	return NULL;
}
