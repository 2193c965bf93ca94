#include "trust/xmldsig.h"

#include <openssl/rsa.h>
#include <xmlsec/xmlsec.h>
#include <xmlsec/errors.h>
#include <xmlsec/openssl/app.h>
#include <xmlsec/openssl/crypto.h>
#include <xmlsec/openssl/evp.h>
#include <xmlsec/parser.h>
#include <xmlsec/xmldsig.h>
#include <xmlsec/xmltree.h>

#include "base/base64.h"
#include "base/limits.h"
#include "format/xml.h"
#include "trust/key_inside.h"
#include "trust/ossl.h"

AUTO_DEFINE(xmlsec_docp, xmlDocPtr, xmlFreeDoc)
AUTO_DEFINE(xmlsec_ctxp, xmlSecDSigCtxPtr, xmlSecDSigCtxDestroy)

#define C14N11 "http://www.w3.org/2006/12/xml-c14n11"
#define ENVELOPED XML_SPACE_DSIG "enveloped-signature"
#define DIGEST_SHA256 "http://www.w3.org/2001/04/xmlenc#sha256"
#define MORE "http://www.w3.org/2001/04/xmldsig-more#"

/* RFC 8017; the keys of the directory are younger than shorter ones. */
#define RSA_BITS_MIN 2048
#define WARM_ARENA ((size_t)1 << 20)

/* --- the form --- */

static struct verdict
malformed(const char *words)
{
	return verdict_no("seal-malformed", NULL, "%s", words);
}

static bool
is_ds(const struct xml *node, const char *name)
{
	return xml_is(node, XML_SPACE_DSIG, name);
}

/* The element says its algorithm, and nothing else. */
static bool
says_algorithm(const struct xml *node, const char *name, const char *algorithm)
{
	struct str value;

	return is_ds(node, name) && node->first == NULL && xml_blank(node->text) &&
	       node->attributes != NULL && node->attributes->next == NULL &&
	       xml_attribute_get(node, "", "Algorithm", &value) &&
	       str_eq_c(value, algorithm);
}

/* No attribute but an Id, which nothing refers to. */
static bool
is_plain(const struct xml *node, const char *name)
{
	const struct xml_attribute *only;

	if (!is_ds(node, name))
		return false;
	only = node->attributes;
	return only == NULL ||
	       (only->next == NULL && only->space.len == 0 && str_eq_c(only->name, "Id"));
}

static bool
is_base64_text(const struct xml *node, const char *name)
{
	return is_plain(node, name) && node->first == NULL && !xml_blank(node->text);
}

/* The one signature; NULL when there is none, or more. */
static const struct xml *
find_signature(const struct xml *root, size_t *ret_count)
{
	const struct xml *found = NULL;

	*ret_count = 0;
	for (const struct xml *node = root; node != NULL; node = xml_after(root, node))
		if (is_ds(node, "Signature")) {
			found = node;
			++*ret_count;
		}
	return *ret_count == 1 ? found : NULL;
}

static struct verdict
check_reference(const struct xml *reference)
{
	const struct xml *transforms = reference->first;
	const struct xml *first, *digest;
	struct str uri;

	if (!xml_attribute_get(reference, "", "URI", &uri) || uri.len > 0 ||
	    reference->attributes->next != NULL)
		return malformed("the reference is not to the whole document");
	if (!is_plain(transforms, "Transforms") || !xml_only_children(transforms))
		return malformed("a reference without its transforms");
	first = transforms->first;
	if (first == NULL || first->next == NULL || first->next->next != NULL ||
	    !says_algorithm(first, "Transform", ENVELOPED) ||
	    !says_algorithm(first->next, "Transform", C14N11))
		return malformed(
		    "the transforms are not enveloped-signature and Canonical XML 1.1");
	digest = transforms->next;
	if (!says_algorithm(digest, "DigestMethod", DIGEST_SHA256))
		return malformed("the digest is not SHA-256");
	if (!is_base64_text(digest->next, "DigestValue") || digest->next->next != NULL)
		return malformed("not one digest");
	return VERDICT_IS_YES;
}

static struct verdict
check_signed_info(const struct xml *info, const char *method)
{
	const struct xml *canonical = info->first;
	const struct xml *reference;

	if (!says_algorithm(canonical, "CanonicalizationMethod", C14N11))
		return malformed("the canonicalisation is not Canonical XML 1.1");
	if (!is_ds(canonical->next, "SignatureMethod"))
		return malformed("no signature method");
	if (!says_algorithm(canonical->next, "SignatureMethod", method))
		return verdict_no("seal-algorithm", NULL,
		    "the signature method is not the one of the sender's key");
	reference = canonical->next->next;
	if (!is_ds(reference, "Reference") || reference->next != NULL ||
	    !xml_only_children(reference) || !xml_only_children(info))
		return malformed("not exactly one reference");
	return check_reference(reference);
}

static struct verdict
check_form(const struct xml *root, const char *method)
{
	size_t count;
	const struct xml *signature = find_signature(root, &count);
	const struct xml *info, *value;

	if (count == 0)
		return verdict_no("seal-missing", NULL, "there is no XML signature");
	if (signature == NULL || signature->parent != root)
		return malformed("not one signature, as a child of the root");
	info = signature->first;
	if (!is_plain(signature, "Signature") || !xml_only_children(signature) ||
	    !is_plain(info, "SignedInfo"))
		return malformed("the signature does not begin with SignedInfo");
	value = info->next;
	if (!is_base64_text(value, "SignatureValue") ||
	    (value->next != NULL &&
		(!is_ds(value->next, "KeyInfo") || value->next->next != NULL)))
		return malformed("not one SignatureValue, and KeyInfo at most");
	return check_signed_info(info, method);
}

/* --- the signature --- */

/* The method of the key, NULL when XML has none that is taken. */
static const char *
method_of(const struct key *key)
{
	if (key->kind == KEY_P256)
		return MORE "ecdsa-sha256";
	if (key->kind == KEY_OTHER && EVP_PKEY_base_id(key->pkey) == EVP_PKEY_RSA &&
	    EVP_PKEY_bits(key->pkey) >= RSA_BITS_MIN)
		return MORE "rsa-sha256";
	return NULL;
}

static xmlSecKeyPtr
library_key(const struct key *key)
{
	xmlSecKeyPtr ours = xmlSecKeyCreate();
	xmlSecKeyDataPtr data = NULL;

	if (ours == NULL || EVP_PKEY_up_ref(key->pkey) != 1) {
		xmlSecKeyDestroy(ours);
		return NULL;
	}
	data = xmlSecOpenSSLEvpKeyAdopt(key->pkey);
	if (data == NULL) {
		EVP_PKEY_free(key->pkey);
	} else if (xmlSecKeySetValue(ours, data) == 0) {
		return ours;
	} else {
		xmlSecKeyDataDestroy(data);
	}
	xmlSecKeyDestroy(ours);
	return NULL;
}

/* Nothing is switched on but the form above, a second time. */
static xmlSecDSigCtxPtr
narrow_context(const struct key *key)
{
	xmlSecDSigCtxPtr context = xmlSecDSigCtxCreate(NULL);
	xmlSecTransformId method = key->kind == KEY_P256
				       ? xmlSecOpenSSLTransformEcdsaSha256Id
				       : xmlSecOpenSSLTransformRsaSha256Id;

	if (context == NULL)
		return NULL;
	context->enabledReferenceUris = xmlSecTransformUriTypeEmpty;
	context->signKey = library_key(key);
	if (context->signKey == NULL ||
	    xmlSecDSigCtxEnableReferenceTransform(context, xmlSecTransformEnvelopedId) <
		0 ||
	    xmlSecDSigCtxEnableReferenceTransform(context, xmlSecTransformInclC14N11Id) <
		0 ||
	    xmlSecDSigCtxEnableReferenceTransform(
		context, xmlSecOpenSSLTransformSha256Id) < 0 ||
	    xmlSecDSigCtxEnableSignatureTransform(context, xmlSecTransformInclC14N11Id) <
		0 ||
	    xmlSecDSigCtxEnableSignatureTransform(context, method) < 0) {
		xmlSecDSigCtxDestroy(context);
		return NULL;
	}
	return context;
}

/* In three parts: of one the parser takes only so much. */
static xmlDocPtr
parse(struct str text)
{
	size_t third = text.len / 3;
	const xmlSecByte *bytes = (const xmlSecByte *)text.ptr;

	return xmlSecParseMemoryExt(bytes, (xmlSecSize)third, bytes + third,
	    (xmlSecSize)third, bytes + 2 * third, (xmlSecSize)(text.len - 2 * third));
}

static struct verdict
verify(struct str text, const struct key *key)
{
	AUTO(xmlsec_docp) xmlDocPtr doc = NULL;
	AUTO(xmlsec_ctxp) xmlSecDSigCtxPtr context = NULL;
	xmlNodePtr root, node;

	ossl_begin();
	doc = parse(text);
	root = doc == NULL ? NULL : xmlDocGetRootElement(doc);
	node = root == NULL ? NULL
			    : xmlSecFindChild(root, xmlSecNodeSignature, xmlSecDSigNs);
	if (node == NULL)
		return malformed("the signature library does not read it");
	context = narrow_context(key);
	if (context == NULL)
		return malformed("the signature library does not take the key");
	if (xmlSecDSigCtxVerify(context, node) != 0 ||
	    context->status != xmlSecDSigStatusSucceeded)
		return verdict_no("seal-wrong", NULL,
		    "the signature is not the key's over this message");
	return VERDICT_IS_YES;
}

static struct verdict
verdict_of(struct arena *arena, struct str text, const struct key *expected)
{
	const char *method = method_of(expected);
	struct xml *root = NULL;
	struct why why = { 0 };
	struct verdict verdict;
	size_t mark = arena_mark(arena);

	if (method == NULL)
		return verdict_no("seal-algorithm", NULL,
		    "an XML signature needs a P-256 key, or an RSA key of 2048 bits");
	if (xml_read(arena, text, XML_COMMENTS_REFUSED, &root, &why) != ERR_OK)
		verdict =
		    verdict_no("seal-malformed", NULL, "line %d: %s", why.line, why.text);
	else
		verdict = check_form(root, method);
	arena_return(arena, mark);
	return verdict_is_yes(&verdict) ? verify(text, expected) : verdict;
}

/* --- start --- */

/* The digest is that of <a></a>, the signature is one over nothing. */
#define ALGORITHM(name, what) "<ds:" name " Algorithm=\"" what "\"/>"
#define NO_SIGNATURE                                                                     \
	"AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA" \
	"AA"                                                                             \
	"AAAAAA=="
static const char warm_text[] =
    "<a><ds:Signature xmlns:ds=\"" XML_SPACE_DSIG "\"><ds:SignedInfo>" ALGORITHM(
	"CanonicalizationMethod", C14N11) ALGORITHM("SignatureMethod", MORE
	"ecdsa-sha256") "<ds:Reference URI=\"\"><ds:Transforms>" ALGORITHM("Transform",
	ENVELOPED) ALGORITHM("Transform",
	C14N11) "</ds:Transforms>" ALGORITHM("DigestMethod",
	DIGEST_SHA256) "<ds:DigestValue>qBKmm6aFilTO/bL8OILnzrfWaqHteSViCChy3W7U+SE=</"
		       "ds:DigestValue>"
		       "</ds:Reference></ds:SignedInfo><ds:SignatureValue>" NO_SIGNATURE
		       "</ds:SignatureValue></ds:Signature></a>";

/* All that a verification touches, once. */
static enum err
try_once(struct why *why)
{
	struct key *key = NULL;
	struct arena arena;
	struct verdict verdict;
	enum err e = arena_init(&arena, WARM_ARENA, why);

	if (e != ERR_OK)
		return e;
	e = key_generate(KEY_P256, &key, why);
	if (e == ERR_OK) {
		verdict = verdict_of(&arena, str_from(warm_text), key);
		if (verdict.rule == NULL || strcmp(verdict.rule, "seal-wrong") != 0)
			e = err_why(why, ERR_CRYPTO, 0,
			    "an XML signature over nothing: %s", verdict.detail);
	}
	key_free(key);
	arena_release(&arena);
	return e;
}

enum err
xmldsig_warm(struct why *why)
{
	static bool ready; /* the library's own state is for the process, too */

	if (ready)
		return ERR_OK;
	xml_warm();
	xmlSecErrorsDefaultCallbackEnableOutput(0);
	if (xmlSecInit() < 0 || xmlSecCheckVersion() != 1 ||
	    xmlSecOpenSSLAppInit(NULL) < 0 || xmlSecOpenSSLInit() < 0)
		return err_why(why, ERR_CRYPTO, 0, "the XML signature library fails");
	ready = true;
	return try_once(why);
}

struct verdict
xmldsig_verify(struct arena *arena, struct str text, const struct key *expected)
{
	struct why why = { 0 };

	if (xmldsig_warm(&why) != ERR_OK)
		return verdict_no("seal-malformed", NULL, "%s", why.text);
	return verdict_of(arena, text, expected);
}
