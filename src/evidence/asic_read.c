#include "evidence/asic_xml.h"

#include "base/base64.h"
#include "base/limits.h"
#include "evidence/zip.h"

/* --- a strict walk --- */

/* Whether every attribute is one of those named, without a namespace. */
static bool
attributes_are(const struct xml *node, const char *const *names)
{
	for (const struct xml_attribute *a = node->attributes; a != NULL; a = a->next) {
		size_t i = 0;

		while (names[i] != NULL && !str_eq_c(a->name, names[i]))
			i++;
		if (names[i] == NULL || a->space.len > 0)
			return false;
	}
	return true;
}

static bool
attribute(const struct xml *node, const char *name, struct str *ret_text)
{
	return xml_attribute_get(node, "", name, ret_text);
}

static bool
is_empty(const struct xml *node)
{
	return node->first == NULL && node->text.len == 0;
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
take_name(
    struct arena *arena, const struct xml *node, struct str *ret_name, struct why *why)
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
take_type(
    struct arena *arena, const struct xml *node, struct str *ret_type, struct why *why)
{
	struct str type = STR("");

	(void)attribute(node, "MimeType", &type);
	*ret_type = arena_str(arena, type);
	if (ret_type->ptr == NULL)
		return err_why(why, ERR_LIMIT, 0, "no room for a manifest");
	return ERR_OK;
}

static enum err
take_digest(struct arena *arena, const struct xml *reference, unsigned char *ret_sha256,
    struct why *why)
{
	static const char *const algorithm_only[] = { "Algorithm", NULL };
	static const char *const none[] = { NULL };
	const struct xml *method = reference->first;
	const struct xml *value;
	struct str text, bytes;
	enum err e;

	if (!xml_is(method, XML_NS_DS, "DigestMethod") ||
	    !attributes_are(method, algorithm_only) ||
	    !attribute(method, "Algorithm", &text) || !is_empty(method))
		return err_why(why, ERR_SYNTAX, 0, "a reference without digest method");
	if (!str_eq(text, STR(XML_SHA256)))
		return err_why(why, ERR_SYNTAX, 0, "a digest that is not SHA-256");
	value = method->next;
	if (!xml_is(value, XML_NS_DS, "DigestValue") || !attributes_are(value, none) ||
	    value->first != NULL || value->next != NULL || !xml_only_children(reference))
		return err_why(why, ERR_SYNTAX, 0, "a reference without digest value");
	e = base64_decode(arena, value->text, &bytes, why);
	if (e != ERR_OK)
		return e;
	if (bytes.len != SHA256_LEN)
		return err_why(why, ERR_SYNTAX, 0, "a digest that is not SHA-256");
	memcpy(ret_sha256, bytes.ptr, SHA256_LEN);
	return ERR_OK;
}

static enum err
take_reference(struct arena *arena, const struct xml *node,
    struct asic_manifest *manifest, struct why *why)
{
	static const char *const names[] = { "URI", "MimeType", "Rootfile", NULL };
	struct asic_reference *reference = &manifest->references[manifest->count];
	enum err e;

	if (!xml_is(node, XML_NS_ASIC, "DataObjectReference") ||
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
take_root(struct arena *arena, const struct xml *root, struct asic_manifest *manifest,
    struct why *why)
{
	static const char *const none[] = { NULL };
	static const char *const names[] = { "URI", "MimeType", NULL };
	const struct xml *node;
	enum err e;

	if (!xml_is(root, XML_NS_ASIC, "ASiCManifest") || !attributes_are(root, none) ||
	    !xml_only_children(root))
		return err_why(why, ERR_SYNTAX, 0, "not an ASiCManifest alone");
	node = root->first;
	if (!xml_is(node, XML_NS_ASIC, "SigReference") || !attributes_are(node, names) ||
	    !is_empty(node))
		return err_why(why, ERR_SYNTAX, 0, "SigReference does not come first");
	e = take_name(arena, node, &manifest->signature, why);
	if (e == ERR_OK)
		e = take_type(arena, node, &manifest->signature_type, why);
	while (e == ERR_OK && (node = node->next) != NULL)
		e = take_reference(arena, node, manifest, why);
	if (e == ERR_OK && manifest->count == 0)
		e = err_why(why, ERR_SYNTAX, 0, "a manifest of nothing");
	return e;
}

enum err
asic_read(struct arena *arena, struct str xml, struct asic_manifest *ret_manifest,
    struct why *why)
{
	struct asic_manifest manifest = { 0 };
	struct xml *root;
	enum err e;

	if (xml.len > LIMIT_MANIFEST)
		return err_why(why, ERR_LIMIT, 0, "a manifest of %zu bytes", xml.len);
	e = xml_read(arena, xml, XML_COMMENTS_REFUSED, &root, why);
	if (e != ERR_OK)
		return e;
	/* one more than is taken: a reference is read before it is counted */
	manifest.references =
	    arena_array(arena, LIMIT_ENTRIES + 1, sizeof *manifest.references);
	if (manifest.references == NULL)
		return err_why(why, ERR_LIMIT, 0, "no room for a manifest");
	e = take_root(arena, root, &manifest, why);
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
