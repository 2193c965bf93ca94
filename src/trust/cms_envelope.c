#include <assert.h>
#include <openssl/cms.h>
#include <openssl/ec.h>
#include <openssl/rsa.h>

#include "base/limits.h"
#include "trust/cert_inside.h"
#include "trust/cms.h"
#include "trust/der.h"
#include "trust/key_inside.h"
#include "trust/ossl.h"

AUTO_DEFINE(ossl_cmsp, CMS_ContentInfo *, CMS_ContentInfo_free)
AUTO_DEFINE(ossl_cipherp, EVP_CIPHER *, EVP_CIPHER_free)

/* OpenSSL's defaults are SHA-1 in the key derivation and PKCS#1 v1.5. */
static bool
add_recipient(CMS_ContentInfo *cms, const struct cert *cert)
{
	CMS_RecipientInfo *info = CMS_add1_recipient_cert(cms, cert->x509, CMS_KEY_PARAM);
	EVP_PKEY_CTX *ctx = info == NULL ? NULL : CMS_RecipientInfo_get0_pkey_ctx(info);

	if (ctx == NULL)
		return false;
	if (CMS_RecipientInfo_type(info) == CMS_RECIPINFO_AGREE)
		return EVP_PKEY_CTX_set_ecdh_kdf_md(ctx, ossl_sha256()) > 0;
	return CMS_RecipientInfo_type(info) == CMS_RECIPINFO_TRANS &&
	       EVP_PKEY_CTX_set_rsa_padding(ctx, RSA_PKCS1_OAEP_PADDING) > 0 &&
	       EVP_PKEY_CTX_set_rsa_oaep_md(ctx, ossl_sha256()) > 0 &&
	       EVP_PKEY_CTX_set_rsa_mgf1_md(ctx, ossl_sha256()) > 0;
}

enum err
cms_encrypt(struct arena *arena, struct str content, const struct cert *const *recipients,
    size_t recipients_count, struct str *ret_der, struct why *why)
{
	unsigned char *der = NULL;
	int len;

	if (recipients_count == 0 || recipients_count > LIMIT_RECIPIENTS)
		return err_why(why, ERR_USAGE, 0, "%zu recipients", recipients_count);
	for (size_t i = 0; i < recipients_count; i++) {
		if (!cert_allows(recipients[i], CERT_RECIPIENT))
			return err_why(why, ERR_USAGE, 0,
			    "recipient %zu: the certificate is not for encryption", i);
	}
	if (content.len > LIMIT_EVIDENCE_PART)
		return err_why(why, ERR_LIMIT, 0, "more than one part");
	ossl_begin();
	AUTO(ossl_cipherp)
	EVP_CIPHER *cipher = EVP_CIPHER_fetch(NULL, "AES-256-GCM", NULL);
	AUTO(ossl_biop) BIO *data = ossl_reader(content);
	AUTO(ossl_cmsp)
	CMS_ContentInfo *cms =
	    cipher == NULL ? NULL /* it would look into it */
			   : CMS_encrypt(NULL, NULL, cipher, CMS_PARTIAL | CMS_BINARY);
	if (data == NULL || cms == NULL)
		return ossl_why(why, "encrypting");
	for (size_t i = 0; i < recipients_count; i++) {
		if (!add_recipient(cms, recipients[i]))
			return ossl_why(why, "encrypting to a recipient");
	}
	if (CMS_final(cms, data, NULL, CMS_BINARY) != 1)
		return ossl_why(why, "encrypting");
	len = i2d_CMS_ContentInfo(cms, &der);
	return ossl_take_der(arena, der, len, ret_der, why);
}

/* ---- the shape of what is opened -------------------------------------------------- */

/*
 * RFC 5083: ContentInfo { OID, [0] { version, recipients, content info, mac } }.
 *
 * OpenSSL takes the tag as long as it comes, one byte if need be, and any cipher that the
 * bytes name, also one without a tag.  So both are looked at before it: the whole tag of
 * 16 bytes, and AES-256-GCM.
 */
static bool
shape_is_ours(struct str der)
{
	/* AlgorithmIdentifier's OID: 2.16.840.1.101.3.4.1.46 */
	static const unsigned char aes_256_gcm[] = { 0x60, 0x86, 0x48, 0x01, 0x65, 0x03,
		0x04, 0x01, 0x2e };
	struct cursor whole = cursor_from(der);
	struct cursor outer = cursor_from(der_element(&whole, 0x30));
	struct cursor inner;
	struct cursor info;
	struct cursor algorithm;
	struct str id;
	struct str mac;

	(void)der_element(&outer, 0x06);
	inner = cursor_from(der_element(&outer, 0xa0));
	inner = cursor_from(der_element(&inner, 0x30));
	(void)der_element(&inner, 0x02);
	(void)der_element(&inner, 0x31);
	info = cursor_from(der_element(&inner, 0x30));
	mac = der_element(&inner, 0x04);
	(void)der_element(&info, 0x06);
	algorithm = cursor_from(der_element(&info, 0x30));
	id = der_element(&algorithm, 0x06);
	return cursor_end(&whole) && cursor_end(&outer) && cursor_end(&inner) &&
	       !info.failed && !algorithm.failed &&
	       str_eq(id, str_bytes(aes_256_gcm, sizeof(aes_256_gcm))) && mac.len == 16;
}

static CMS_ContentInfo *
read_envelope(struct str der)
{
	const unsigned char *at = (const unsigned char *)der.ptr;
	const unsigned char *end = at + der.len;
	CMS_ContentInfo *cms = d2i_CMS_ContentInfo(NULL, &at, (long)der.len);

	if (cms != NULL && at == end &&
	    OBJ_obj2nid(CMS_get0_type(cms)) == NID_id_smime_ct_authEnvelopedData)
		return cms;
	CMS_ContentInfo_free(cms);
	return NULL;
}

static bool
agrees_with(CMS_RecipientInfo *info, X509 *cert)
{
	STACK_OF(CMS_RecipientEncryptedKey) *keys =
	    CMS_RecipientInfo_kari_get0_reks(info);

	for (int i = 0; i < sk_CMS_RecipientEncryptedKey_num(keys); i++) {
		if (CMS_RecipientEncryptedKey_cert_cmp(
			sk_CMS_RecipientEncryptedKey_value(keys, i), cert) == 0)
			return true;
	}
	return false;
}

static bool
is_recipient(CMS_ContentInfo *cms, X509 *cert)
{
	STACK_OF(CMS_RecipientInfo) *infos = CMS_get0_RecipientInfos(cms);
	bool found = false;

	for (int i = 0; i < sk_CMS_RecipientInfo_num(infos) && !found; i++) {
		CMS_RecipientInfo *info = sk_CMS_RecipientInfo_value(infos, i);
		int type = CMS_RecipientInfo_type(info);

		if (type == CMS_RECIPINFO_TRANS)
			found = CMS_RecipientInfo_ktri_cert_cmp(info, cert) == 0;
		else if (type == CMS_RECIPINFO_AGREE)
			found = agrees_with(info, cert);
	}
	return found;
}

/* RFC 3394, as RFC 5753 section 7 has it.  A key that is wrapped with padding (RFC 5649)
 * OpenSSL 3.0 unwraps into room for eight bytes less than it writes when it is wrong. */
static bool
is_wrapped_plainly(CMS_RecipientInfo *info)
{
	X509_ALGOR *agreement = NULL;
	X509_ALGOR *wrap = NULL;
	const ASN1_OBJECT *id = NULL;
	int nid = NID_undef;

	if (CMS_RecipientInfo_kari_get0_alg(info, &agreement, NULL) != 1 ||
	    agreement->parameter == NULL)
		return false;
	wrap =
	    ASN1_TYPE_unpack_sequence(ASN1_ITEM_rptr(X509_ALGOR), agreement->parameter);
	if (wrap != NULL) {
		X509_ALGOR_get0(&id, NULL, NULL, wrap);
		nid = OBJ_obj2nid(id);
	}
	X509_ALGOR_free(wrap);
	return nid == NID_id_aes128_wrap || nid == NID_id_aes192_wrap ||
	       nid == NID_id_aes256_wrap;
}

static bool
wraps_are_plain(CMS_ContentInfo *cms)
{
	STACK_OF(CMS_RecipientInfo) *infos = CMS_get0_RecipientInfos(cms);

	for (int i = 0; i < sk_CMS_RecipientInfo_num(infos); i++) {
		CMS_RecipientInfo *info = sk_CMS_RecipientInfo_value(infos, i);

		if (CMS_RecipientInfo_type(info) == CMS_RECIPINFO_AGREE &&
		    !is_wrapped_plainly(info))
			return false;
	}
	return true;
}

enum err
cms_decrypt(struct arena *arena, struct str der, const struct key *key,
    const struct cert *cert, struct str *ret_content, struct why *why)
{
	if (!key->is_private || key->kind == KEY_ED25519)
		return err_why(why, ERR_USAGE, 0, "this key opens nothing");
	if (der.len > LIMIT_ENVELOPE)
		return err_why(why, ERR_LIMIT, 0, "more than one part");
	if (!shape_is_ours(der))
		return err_why(why, ERR_CRYPTO, 0, "not a CMS envelope with AES-256-GCM");
	ossl_begin();
	AUTO(ossl_cmsp) CMS_ContentInfo *cms = read_envelope(der);
	AUTO(ossl_biop) BIO *out = BIO_new(BIO_s_mem());
	if (cms == NULL || out == NULL)
		return ossl_why(why, "not a CMS envelope");
	if (!is_recipient(cms, cert->x509))
		return err_why(
		    why, ERR_NOT_FOUND, 0, "not encrypted to this certificate");
	if (!wraps_are_plain(cms))
		return err_why(why, ERR_CRYPTO, 0,
		    "a key in the envelope is not wrapped as RFC 3394 says");
	if (CMS_decrypt(cms, key->pkey, cert->x509, NULL, out, CMS_BINARY) != 1)
		return ossl_why(why, "the envelope does not open");
	return ossl_take(arena, out, ret_content, why);
}
