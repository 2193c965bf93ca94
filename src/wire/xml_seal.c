#include "wire/xml_seal.h"

#include "base/base64.h"
#include "base/limits.h"
#include "format/xml.h"
#include "trust/digest.h"
#include "wire/element.h"

#define ROOT "HI1Message"
#define ROOT_END "</" ROOT ">"
#define DECLARES_DS " xmlns:ds=\"" XML_SPACE_DSIG "\""
/* Of SignedInfo without the digest: declarations and algorithms. */
#define SIGNED_INFO_MAX ((size_t)8 << 10)

/* clang-format off */
#define SAYS(name, algorithm) "<ds:" name " Algorithm=\"" algorithm "\"></ds:" name ">"
#define C14N11 "http://www.w3.org/2006/12/xml-c14n11"
#define ECDSA "http://www.w3.org/2001/04/xmldsig-more#ecdsa-sha256"
#define DIGEST "http://www.w3.org/2001/04/xmlenc#sha256"

static const char before_digest[] =
    SAYS("CanonicalizationMethod", C14N11)
    SAYS("SignatureMethod", ECDSA)
    "<ds:Reference URI=\"\"><ds:Transforms>"
    SAYS("Transform", XML_SPACE_DSIG "enveloped-signature")
    SAYS("Transform", C14N11)
    "</ds:Transforms>"
    SAYS("DigestMethod", DIGEST)
    "<ds:DigestValue>";
static const char after_digest[] = "</ds:DigestValue></ds:Reference></ds:SignedInfo>";
/* clang-format on */

/* The declarations of the root: no value of theirs holds a >. */
static bool
declarations(struct str canonical, struct str *ret_text)
{
	struct str space = part_names[PART_CORE].space;
	struct str start = STR("<" ROOT);
	struct str first = STR(" xmlns=\"");
	size_t end = str_find(canonical, '>');
	struct str rest;

	if (!str_starts(canonical, start) || !str_ends(canonical, STR(ROOT_END)) ||
	    end > SIGNED_INFO_MAX / 2)
		return false;
	*ret_text = str_slice(canonical, start.len, end);
	if (!str_starts(*ret_text, first))
		return false;
	rest = str_slice(*ret_text, first.len, ret_text->len);
	return str_starts(rest, space) && rest.len > space.len &&
	       rest.ptr[space.len] == '"' && str_has(rest, STR(DECLARES_DS));
}

bool
xml_seal_is_from(struct str canonical, struct str sender_country, struct str sender_slug)
{
	struct str spaces;
	struct buf wanted;
	bool ok;

	if (!declarations(canonical, &spaces))
		return false;
	buf_init(&wanted, SIGNED_INFO_MAX);
	buf_format(&wanted, "<" ROOT "%.*s><Header><SenderIdentifier><CountryCode>",
	    STR_ARG(spaces));
	xml_add_text(&wanted, sender_country);
	buf_add_c(&wanted, "</CountryCode><UniqueIdentifier>");
	xml_add_text(&wanted, sender_slug);
	buf_add_c(&wanted, "</UniqueIdentifier></SenderIdentifier>");
	ok = !buf_failed(&wanted) && str_starts(canonical, buf_str(&wanted));
	buf_release(&wanted);
	return ok;
}

/* In the document SignedInfo has the declarations around it; as a canonical text it says
 * them itself. */
static void
add_signed_info(struct buf *out, struct str spaces, struct str canonical)
{
	unsigned char digest[SHA256_LEN];

	sha256(canonical, digest);
	buf_add_c(out, "<ds:SignedInfo");
	buf_add(out, spaces);
	buf_add_byte(out, '>');
	buf_add_c(out, before_digest);
	base64_encode(str_bytes(digest, sizeof digest), out);
	buf_add_c(out, after_digest);
}

static enum err
not_ours(struct why *why)
{
	return err_why(why, ERR_SYNTAX, 0, "seal: not a message as we write it");
}

enum err
xml_seal_signing_text(struct str canonical, struct buf *out, struct why *why)
{
	struct str spaces;

	if (!declarations(canonical, &spaces))
		return not_ours(why);
	add_signed_info(out, spaces, canonical);
	return buf_failed(out) ? err_why(why, ERR_LIMIT, 0, "seal: no room") : ERR_OK;
}

enum err
xml_seal_sign(const struct key *key, struct str canonical,
    unsigned char ret_signature[static KEY_SIGNATURE_LEN], struct why *why)
{
	struct buf text;
	enum err e;

	if (key_kind(key) != KEY_P256)
		return err_why(
		    why, ERR_USAGE, 0, "seal: this kind of key seals nothing in XML");
	buf_init(&text, SIGNED_INFO_MAX);
	e = xml_seal_signing_text(canonical, &text, why);
	if (e == ERR_OK)
		e = key_sign(key, buf_str(&text), ret_signature, why);
	buf_release(&text);
	return e;
}

enum err
xml_seal_attach(struct str canonical,
    const unsigned char signature[static KEY_SIGNATURE_LEN], struct buf *out,
    struct why *why)
{
	struct str spaces;
	struct str end = STR(ROOT_END);

	if (!declarations(canonical, &spaces))
		return not_ours(why);
	buf_add_c(out, XML_PROLOG);
	buf_add(out, str_slice(canonical, 0, canonical.len - end.len));
	buf_add_c(out, "<ds:Signature>");
	add_signed_info(out, STR(""), canonical);
	buf_add_c(out, "<ds:SignatureValue>");
	base64_encode(str_bytes(signature, KEY_SIGNATURE_LEN), out);
	buf_add_c(out, "</ds:SignatureValue></ds:Signature>" ROOT_END "\n");
	return buf_failed(out) ? err_why(why, ERR_LIMIT, 0, "seal: no room") : ERR_OK;
}
