#include "evidence/asic_xml.h"

#include "base/base64.h"
#include "base/buf.h"
#include "base/limits.h"

#define URI_MAX (LIMIT_ENTRY_NAME * 3 + 1)

/* RFC 3986 2.3: all but the unreserved and the slash is encoded. */
static void
add_uri(struct buf *out, struct str name)
{
	struct buf uri;

	buf_init(&uri, URI_MAX);
	for (size_t i = 0; i < name.len; i++) {
		unsigned char c = (unsigned char)name.ptr[i];
		bool plain = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
			     (c >= '0' && c <= '9') || c == '-' || c == '.' || c == '_' ||
			     c == '~' || c == '/';

		if (plain)
			buf_add_byte(&uri, c);
		else
			buf_format(&uri, "%%%02X", c);
	}
	if (buf_failed(&uri))
		out->failed = true;
	xml_add_attribute(out, "URI", buf_str(&uri));
	buf_release(&uri);
}

static void
add_reference(struct buf *out, const struct asic_reference *reference)
{
	buf_add_c(out, "  <asic:DataObjectReference");
	add_uri(out, reference->name);
	if (!str_empty(reference->type))
		xml_add_attribute(out, "MimeType", reference->type);
	buf_add_c(out, ">\n    <ds:DigestMethod");
	xml_add_attribute(out, "Algorithm", STR(XML_SHA256));
	buf_add_c(out, "/>\n    <ds:DigestValue>");
	base64_encode(str_bytes(reference->sha256, SHA256_LEN), out);
	buf_add_c(out, "</ds:DigestValue>\n  </asic:DataObjectReference>\n");
}

static void
add_manifest(struct buf *out, const struct asic_manifest *manifest)
{
	buf_add_c(out, "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<asic:ASiCManifest");
	xml_add_attribute(out, "xmlns:asic", STR(XML_NS_ASIC));
	xml_add_attribute(out, "xmlns:ds", STR(XML_NS_DS));
	buf_add_c(out, ">\n  <asic:SigReference");
	add_uri(out, manifest->signature);
	xml_add_attribute(out, "MimeType", manifest->signature_type);
	buf_add_c(out, "/>\n");
	for (size_t i = 0; i < manifest->count; i++)
		add_reference(out, &manifest->references[i]);
	buf_add_c(out, "</asic:ASiCManifest>\n");
}

enum err
asic_write(struct arena *arena, const struct asic_manifest *manifest, struct str *ret_xml,
    struct why *why)
{
	struct str text;
	struct buf out;
	bool failed;

	buf_init(&out, LIMIT_MANIFEST);
	add_manifest(&out, manifest);
	failed = buf_failed(&out);
	text = arena_str(arena, buf_str(&out));
	buf_release(&out);
	if (failed || text.ptr == NULL)
		return err_why(why, ERR_LIMIT, 0, "a manifest cannot be written");
	*ret_xml = text;
	return ERR_OK;
}
