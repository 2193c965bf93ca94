#include "evidence/asic_xml.h"

#include <libxml/tree.h>

#include "base/base64.h"
#include "base/buf.h"
#include "base/limits.h"

AUTO_DEFINE(xml_docp, xmlDocPtr, xmlFreeDoc)

#define TEXT_MAX (LIMIT_ENTRY_NAME * 3 + 1)

/* RFC 3986 2.3: all but the unreserved and the slash is encoded. */
static void
add_uri(struct buf *out, struct str name)
{
	for (size_t i = 0; i < name.len; i++) {
		unsigned char c = (unsigned char)name.ptr[i];
		bool plain = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
			     (c >= '0' && c <= '9') || c == '-' || c == '.' || c == '_' ||
			     c == '~' || c == '/';

		if (plain)
			buf_add_byte(out, c);
		else
			buf_format(out, "%%%02X", c);
	}
}

/* Sets an attribute; the text ends up escaped. */
static bool
attribute(xmlNodePtr node, const char *name, struct str text)
{
	char cstr[TEXT_MAX];

	if (text.len >= sizeof cstr)
		return false;
	memcpy(cstr, text.ptr, text.len);
	cstr[text.len] = '\0';
	return xmlNewProp(node, XML(name), XML(cstr)) != NULL;
}

static bool
uri_attribute(xmlNodePtr node, struct str name)
{
	struct buf uri;
	bool ok;

	buf_init(&uri, TEXT_MAX);
	add_uri(&uri, name);
	ok = !buf_failed(&uri) && attribute(node, "URI", buf_str(&uri));
	buf_release(&uri);
	return ok;
}

static bool
digest(xmlNodePtr reference, xmlNsPtr ds, const unsigned char *sha256)
{
	xmlNodePtr method = xmlNewChild(reference, ds, XML("DigestMethod"), NULL);
	struct buf text;
	bool ok;

	buf_init(&text, 64);
	base64_encode(str_bytes(sha256, SHA256_LEN), &text);
	buf_add_byte(&text, '\0');
	ok = method != NULL && attribute(method, "Algorithm", STR(XML_SHA256)) &&
	     xmlNewTextChild(reference, ds, XML("DigestValue"), XML(text.ptr)) != NULL;
	buf_release(&text);
	return ok;
}

static bool
fill(xmlDocPtr doc, const struct asic_manifest *manifest)
{
	xmlNodePtr root = xmlNewNode(NULL, XML("ASiCManifest")), node;
	xmlNsPtr asic, ds;

	if (root == NULL)
		return false;
	xmlDocSetRootElement(doc, root);
	asic = xmlNewNs(root, XML(XML_NS_ASIC), XML("asic"));
	ds = xmlNewNs(root, XML(XML_NS_DS), XML("ds"));
	if (asic == NULL || ds == NULL)
		return false;
	xmlSetNs(root, asic);
	node = xmlNewChild(root, asic, XML("SigReference"), NULL);
	if (node == NULL || !uri_attribute(node, manifest->signature) ||
	    !attribute(node, "MimeType", manifest->signature_type))
		return false;
	for (size_t i = 0; i < manifest->count; i++) {
		const struct asic_reference *reference = &manifest->references[i];

		node = xmlNewChild(root, asic, XML("DataObjectReference"), NULL);
		if (node == NULL || !uri_attribute(node, reference->name))
			return false;
		if (!str_empty(reference->type) &&
		    !attribute(node, "MimeType", reference->type))
			return false;
		if (!digest(node, ds, reference->sha256))
			return false;
	}
	return true;
}

enum err
asic_write(struct arena *arena, const struct asic_manifest *manifest, struct str *ret_xml,
    struct why *why)
{
	AUTO(xml_docp) xmlDocPtr doc = xmlNewDoc(XML("1.0"));
	struct str text;
	xmlChar *dump = NULL;
	int len = 0;

	if (doc == NULL || !fill(doc, manifest))
		return err_why(why, ERR_LIMIT, 0, "a manifest cannot be written");
	xmlDocDumpFormatMemoryEnc(doc, &dump, &len, "UTF-8", 1);
	if (dump == NULL || len <= 0)
		return err_why(why, ERR_IO, 0, "no memory for a manifest");
	text = arena_str(arena, str_bytes(dump, (size_t)len));
	xmlFree(dump);
	if (text.ptr == NULL)
		return err_why(why, ERR_LIMIT, 0, "no room for a manifest");
	*ret_xml = text;
	return ERR_OK;
}
