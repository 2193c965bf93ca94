#include "trust/cms.h"

#include <assert.h>

#include "base/clock.h"
#include "base/limits.h"
#include "trust/cert_inside.h"
#include "trust/cms_inside.h"
#include "trust/der.h"
#include "trust/key_inside.h"
#include "trust/ossl.h"

static enum err
encode(struct arena *arena, CMS_ContentInfo *cms, struct str *ret_der, struct why *why)
{
	unsigned char *der = NULL;
	int len = i2d_CMS_ContentInfo(cms, &der);

	return ossl_take_der(arena, der, len, ret_der, why);
}

/* The whole input, and nothing behind it. */
static CMS_ContentInfo *
decode(struct str der)
{
	const unsigned char *at = (const unsigned char *)der.ptr;
	const unsigned char *end = at + der.len;
	CMS_ContentInfo *cms;

	if (der.len == 0)
		return NULL;
	cms = d2i_CMS_ContentInfo(NULL, &at, (long)der.len);
	if (cms != NULL && at != end) {
		CMS_ContentInfo_free(cms);
		return NULL;
	}
	return cms;
}

/* ---- signing ---------------------------------------------------------------------- */

/* OpenSSL would write the system's time: time is a value here. */
static bool
claim_time(CMS_SignerInfo *signer, int64_t at)
{
	ASN1_TIME *time = ASN1_TIME_set(NULL, at / CLOCK_SECOND);
	bool ok =
	    time != NULL && CMS_signed_add1_attr_by_NID(signer, NID_pkcs9_signingTime,
				ASN1_STRING_type(time), time, -1) == 1;

	ASN1_TIME_free(time);
	return ok;
}

enum err
cms_cades_sign(struct arena *arena, const struct key *key, const struct cert *cert,
    struct str content, int64_t at, struct str *ret_p7s, struct why *why)
{
	const unsigned flags = CMS_DETACHED | CMS_BINARY | CMS_PARTIAL;
	CMS_SignerInfo *signer;

	if (key->kind != KEY_P256 || !key->is_private)
		return err_why(why, ERR_USAGE, 0, "documents are sealed with P-256 keys");
	if (!str_eq(key_public_der(key), key_public_der(cert->key)))
		return err_why(
		    why, ERR_USAGE, 0, "the certificate is not of the signing key");
	ossl_begin();
	AUTO(ossl_biop) BIO *data = ossl_reader(content);
	AUTO(ossl_cmsp) CMS_ContentInfo *cms = CMS_sign(NULL, NULL, NULL, NULL, flags);
	if (data == NULL || cms == NULL)
		return ossl_why(why, "signing a document");
	signer = CMS_add1_signer(cms, cert->x509, key->pkey, ossl_sha256(),
	    flags | CMS_CADES | CMS_NOSMIMECAP);
	if (signer == NULL || !claim_time(signer, at) ||
	    CMS_final(cms, data, NULL, flags) != 1)
		return ossl_why(why, "signing a document");
	return encode(arena, cms, ret_p7s, why);
}

/* ---- checking --------------------------------------------------------------------- */

bool
cms_digest_is_strong(CMS_SignerInfo *signer)
{
	X509_ALGOR *digest = NULL;
	const ASN1_OBJECT *id = NULL;
	int nid;

	CMS_SignerInfo_get0_algs(signer, NULL, NULL, &digest, NULL);
	if (digest == NULL)
		return false;
	X509_ALGOR_get0(&id, NULL, NULL, digest);
	nid = OBJ_obj2nid(id);
	return nid == NID_sha256 || nid == NID_sha384 || nid == NID_sha512;
}

/* The one signer of a detached signature with signed attributes.  Without them another
 * content could be found for the same signature (the attributes' own bytes). */
static CMS_SignerInfo *
only_signer(CMS_ContentInfo *cms)
{
	STACK_OF(CMS_SignerInfo) * signers;
	CMS_SignerInfo *signer;

	if (OBJ_obj2nid(CMS_get0_type(cms)) != NID_pkcs7_signed ||
	    OBJ_obj2nid(CMS_get0_eContentType(cms)) != NID_pkcs7_data ||
	    CMS_is_detached(cms) != 1)
		return NULL;
	signers = CMS_get0_SignerInfos(cms);
	if (sk_CMS_SignerInfo_num(signers) != 1)
		return NULL;
	signer = sk_CMS_SignerInfo_value(signers, 0);
	return CMS_signed_get_attr_count(signer) > 0 && cms_digest_is_strong(signer)
		   ? signer
		   : NULL;
}

X509 *
cms_signer_cert(CMS_ContentInfo *cms, CMS_SignerInfo *signer)
{
	STACK_OF(X509) *certs = CMS_get1_certs(cms);
	X509 *found = NULL;

	for (int i = 0; i < sk_X509_num(certs) && found == NULL; i++) {
		if (CMS_SignerInfo_cert_cmp(signer, sk_X509_value(certs, i)) == 0)
			found = sk_X509_value(certs, i);
	}
	if (found != NULL && X509_up_ref(found) != 1)
		found = NULL;
	sk_X509_pop_free(certs, X509_free);
	return found;
}

X509_STORE *
cms_store_of_one(X509 *cert)
{
	X509_STORE *store = X509_STORE_new();

	if (store != NULL && X509_STORE_add_cert(store, cert) == 1 &&
	    X509_STORE_set_flags(
		store, X509_V_FLAG_PARTIAL_CHAIN | X509_V_FLAG_NO_CHECK_TIME) == 1 &&
	    X509_STORE_set_purpose(store, X509_PURPOSE_ANY) == 1)
		return store;
	X509_STORE_free(store);
	return NULL;
}

/* CMS_CADES: signed attributes, the content's digest and signingCertificateV2. */
static bool
signature_is_right(CMS_ContentInfo *cms, X509 *cert, struct str content)
{
	AUTO(ossl_biop) BIO *data = ossl_signed_reader(content);
	AUTO(ossl_storep) X509_STORE *store = cms_store_of_one(cert);

	return data != NULL && store != NULL &&
	       CMS_verify(
		   cms, NULL, store, data, NULL, CMS_BINARY | CMS_CADES | CMS_NOCRL) == 1;
}

/* The algorithm that is named is the one that the digest and the key make. */
static bool
algorithm_fits(CMS_SignerInfo *signer, EVP_PKEY *pkey)
{
	X509_ALGOR *digest = NULL;
	X509_ALGOR *signature = NULL;
	const ASN1_OBJECT *digest_id = NULL;
	const ASN1_OBJECT *signature_id = NULL;
	int digest_nid = NID_undef;
	int key_nid = NID_undef;

	CMS_SignerInfo_get0_algs(signer, NULL, NULL, &digest, &signature);
	X509_ALGOR_get0(&digest_id, NULL, NULL, digest);
	X509_ALGOR_get0(&signature_id, NULL, NULL, signature);
	if (EVP_PKEY_is_a(pkey, "RSA") && OBJ_obj2nid(signature_id) == NID_rsaEncryption)
		return true;
	return OBJ_find_sigid_algs(OBJ_obj2nid(signature_id), &digest_nid, &key_nid) ==
		   1 &&
	       key_nid == EVP_PKEY_get_base_id(pkey) &&
	       (digest_nid == NID_undef || digest_nid == OBJ_obj2nid(digest_id));
}

/* RFC 5652 section 5: { OID, [0] { version, digests, content, certificates, signers } };
 * both versions are 1 with issuer and serial number. */
static bool
versions_are_one(struct str p7s)
{
	struct cursor cursor = cursor_from(p7s);
	struct cursor signer;
	struct str version;

	cursor = cursor_from(der_element(&cursor, 0x30));
	(void)der_element(&cursor, 0x06);
	cursor = cursor_from(der_element(&cursor, 0xa0));
	cursor = cursor_from(der_element(&cursor, 0x30));
	version = der_element(&cursor, 0x02);
	(void)der_element(&cursor, 0x31);
	(void)der_element(&cursor, 0x30);
	(void)der_element(&cursor, 0xa0);
	signer = cursor_from(der_element(&cursor, 0x31));
	signer = cursor_from(der_element(&signer, 0x30));
	return str_eq(version, STR("\x01")) && cursor_end(&cursor) &&
	       str_eq(der_element(&signer, 0x02), STR("\x01"));
}

static bool
names_issuer_exactly(CMS_SignerInfo *signer, X509 *cert)
{
	X509_NAME *name = NULL;
	const unsigned char *a = NULL;
	const unsigned char *b = NULL;
	size_t a_len = 0;
	size_t b_len = 0;

	return CMS_SignerInfo_get0_signer_id(signer, NULL, &name, NULL) == 1 &&
	       name != NULL && X509_NAME_get0_der(name, &a, &a_len) == 1 &&
	       X509_NAME_get0_der(X509_get_issuer_name(cert), &b, &b_len) == 1 &&
	       str_eq(str_bytes(a, a_len), str_bytes(b, b_len));
}

/* The form that Comity writes, in its only encoding: OpenSSL also reads BER, compares
 * names without case, and does not look at versions and at the signature algorithm. */
static bool
form_is_ours(
    CMS_ContentInfo *cms, CMS_SignerInfo *signer, const struct cert *cert, struct str p7s)
{
	unsigned char *der = NULL;
	int len = i2d_CMS_ContentInfo(cms, &der);
	bool same = len > 0 && str_eq(str_bytes(der, (size_t)len), p7s);

	OPENSSL_free(der);
	return same && versions_are_one(p7s) &&
	       names_issuer_exactly(signer, cert->x509) &&
	       algorithm_fits(signer, cert->key->pkey);
}

bool
cms_time(CMS_SignerInfo *signer, int64_t *ret_at)
{
	int index = CMS_signed_get_attr_by_NID(signer, NID_pkcs9_signingTime, -1);
	X509_ATTRIBUTE *attribute = CMS_signed_get_attr(signer, index);
	ASN1_TYPE *value =
	    attribute == NULL ? NULL : X509_ATTRIBUTE_get0_type(attribute, 0);

	return value != NULL &&
	       (value->type == V_ASN1_UTCTIME || value->type == V_ASN1_GENERALIZEDTIME) &&
	       ossl_time(value->value.asn1_string, ret_at);
}

static enum err
describe(struct arena *arena, const struct cert *cert, CMS_SignerInfo *info,
    struct cms_signer *ret_signer, struct why *why)
{
	struct cms_signer signer = { .cert_der = arena_str(arena, cert_der(cert)) };

	if (signer.cert_der.ptr == NULL)
		return err_why(why, ERR_LIMIT, 0, "no room for the signer's certificate");
	memcpy(signer.cert_sha256, cert_sha256(cert), SHA256_LEN);
	signer.has_time = cms_time(info, &signer.at);
	signer.valid_at_claim = signer.has_time && cert_valid_at(cert, signer.at);
	*ret_signer = signer;
	return ERR_OK;
}

static enum err
check_signer(const struct cert *cert, const unsigned char *expected_sha256,
    CMS_ContentInfo *cms, struct str content, struct why *why)
{
	if (expected_sha256 != NULL &&
	    memcmp(expected_sha256, cert_sha256(cert), SHA256_LEN) != 0)
		return err_why(
		    why, ERR_CRYPTO, 0, "signed by another certificate than expected");
	if (EVP_PKEY_get_security_bits(cert->key->pkey) < CMS_SECURITY_BITS_MIN)
		return err_why(why, ERR_CRYPTO, 0, "the signer's key is too weak");
	if (!cert_allows(cert, CERT_SEAL))
		return err_why(
		    why, ERR_CRYPTO, 0, "the certificate is not for signing documents");
	if (!signature_is_right(cms, cert->x509, content))
		return ossl_why(why, "the signature is wrong");
	return ERR_OK;
}

enum err
cms_verify_detached(struct arena *arena, struct str p7s, struct str content,
    const unsigned char *expected_sha256, struct cms_signer *ret_signer, struct why *why)
{
	CMS_SignerInfo *signer;
	struct cert *cert = NULL;
	X509 *x509;
	enum err e;

	if (p7s.len > LIMIT_SIGNATURE)
		return err_why(why, ERR_LIMIT, 0, "%zu bytes are no signature", p7s.len);
	ossl_begin();
	AUTO(ossl_cmsp) CMS_ContentInfo *cms = decode(p7s);
	signer = cms == NULL ? NULL : only_signer(cms);
	if (signer == NULL)
		return ossl_why(why, "not a detached CAdES signature by one signer");
	x509 = cms_signer_cert(cms, signer);
	if (x509 == NULL)
		return ossl_why(why, "the signer's certificate is not inside");
	e = cert_wrap(x509, &cert, why);
	if (e != ERR_OK)
		return e;
	e = check_signer(cert, expected_sha256, cms, content, why);
	if (e == ERR_OK && expected_sha256 != NULL &&
	    !form_is_ours(cms, signer, cert, p7s))
		e = err_why(why, ERR_CRYPTO, 0, "not the one form of a node's signature");
	if (e == ERR_OK)
		e = describe(arena, cert, signer, ret_signer, why);
	cert_free(cert);
	ossl_begin();
	return e;
}
