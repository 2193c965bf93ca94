#include "trust/paper_signature.h"

#include <string.h>

#include "base/limits.h"
#include "trust/cert_inside.h"
#include "trust/cms_inside.h"
#include "trust/key_inside.h"

/* --- its form --- */

static bool
is_zero(struct str s)
{
	for (size_t i = 0; i < s.len; i++)
		if (s.ptr[i] != '\0')
			return false;
	return true;
}

static CMS_ContentInfo *
decode(struct str bytes)
{
	const unsigned char *at = (const unsigned char *)bytes.ptr;
	const unsigned char *start = at;
	CMS_ContentInfo *cms;

	if (bytes.len == 0)
		return NULL;
	cms = d2i_CMS_ContentInfo(NULL, &at, (long)bytes.len);
	if (cms != NULL && !is_zero(str_slice(bytes, (size_t)(at - start), bytes.len))) {
		CMS_ContentInfo_free(cms);
		return NULL;
	}
	return cms;
}

static struct verdict
no_form(const char *words)
{
	struct why why;

	(void)ossl_why(&why, words);
	return verdict_no("signature-form", NULL, "%s", why.text);
}

static struct verdict
only_signer(CMS_ContentInfo *cms, bool detached, CMS_SignerInfo **ret_signer)
{
	STACK_OF(CMS_SignerInfo) * signers;
	CMS_SignerInfo *signer;

	if (cms == NULL || OBJ_obj2nid(CMS_get0_type(cms)) != NID_pkcs7_signed)
		return no_form("not a signature in CMS");
	if (OBJ_obj2nid(CMS_get0_eContentType(cms)) != NID_pkcs7_data ||
	    (CMS_is_detached(cms) == 1) != detached)
		return no_form("a signature over something else");
	signers = CMS_get0_SignerInfos(cms);
	if (sk_CMS_SignerInfo_num(signers) > 1)
		return verdict_person(
		    "signature-several", NULL, "more than one signer in one signature");
	if (sk_CMS_SignerInfo_num(signers) < 1)
		return no_form("nobody has signed");
	signer = sk_CMS_SignerInfo_value(signers, 0);
	if (CMS_signed_get_attr_count(signer) < 1)
		return no_form("a signature without signed attributes");
	if (!cms_digest_is_strong(signer))
		return verdict_no("signature-weak", NULL, "its digest is too weak");
	*ret_signer = signer;
	return VERDICT_IS_YES;
}

/* --- the signature --- */

/* By this certificate, and by no other that lies inside. */
static bool
is_right(CMS_ContentInfo *cms, X509 *x509, const struct str *content, BIO *out)
{
	const unsigned flags = CMS_BINARY | CMS_NOINTERN | CMS_NOCRL;
	AUTO(ossl_biop) BIO *data = content == NULL ? NULL : ossl_signed_reader(*content);
	AUTO(ossl_storep) X509_STORE *store = cms_store_of_one(x509);
	STACK_OF(X509) *certs = sk_X509_new_null();
	bool ok = store != NULL && certs != NULL && (content == NULL || data != NULL) &&
		  sk_X509_push(certs, x509) > 0 &&
		  CMS_verify(cms, certs, store, data, out, flags) == 1;

	sk_X509_free(certs);
	return ok;
}

static struct verdict
check_cert(const struct cert *cert)
{
	if (EVP_PKEY_get_security_bits(cert->key->pkey) < CMS_SECURITY_BITS_MIN)
		return verdict_no("signature-weak", NULL, "the signer's key is too weak");
	if (!cert_allows(cert, CERT_SEAL))
		return verdict_no("signature-form", NULL,
		    "the certificate is not for signing documents");
	return VERDICT_IS_YES;
}

static struct verdict
check(struct arena *arena, CMS_ContentInfo *cms, const struct cert *cert,
    const struct str *content, struct str *ret_content)
{
	AUTO(ossl_biop) BIO *out = BIO_new(BIO_s_mem());
	struct verdict verdict = check_cert(cert);
	struct why why;

	if (!verdict_is_yes(&verdict))
		return verdict;
	if (out == NULL || !is_right(cms, cert->x509, content, out)) {
		(void)ossl_why(&why, "it is not over these bytes");
		return verdict_no("signature-wrong", NULL, "%s", why.text);
	}
	if (content != NULL)
		*ret_content = *content;
	else if (ossl_take(arena, out, ret_content, &why) != ERR_OK)
		return verdict_no("signature-form", NULL, "%s", why.text);
	return VERDICT_IS_YES;
}

static struct verdict
verify(struct arena *arena, CMS_ContentInfo *cms, const struct cert *cert,
    const struct str *content, struct paper_signer *signer)
{
	struct verdict verdict = check(arena, cms, cert, content, &signer->content);
	struct why why;

	memcpy(signer->cert_sha256, cert_sha256(cert), SHA256_LEN);
	if (verdict_is_yes(&verdict) &&
	    cert_subject(arena, cert, &signer->subject, &why) != ERR_OK)
		return verdict_no("signature-form", NULL, "%s", why.text);
	return verdict;
}

struct verdict
paper_signature_verify(struct arena *arena, struct str cms_bytes,
    const struct str *content, struct paper_signer *ret_signer)
{
	struct paper_signer signer = { .has_time = false };
	CMS_SignerInfo *info = NULL;
	struct cert *cert = NULL;
	struct verdict verdict;
	struct why why;
	X509 *x509;

	if (cms_bytes.len > LIMIT_ORIGINAL)
		return verdict_no("signature-form", NULL, "too large for a signature");
	ossl_begin();
	AUTO(ossl_cmsp) CMS_ContentInfo *cms = decode(cms_bytes);
	verdict = only_signer(cms, content != NULL, &info);
	if (!verdict_is_yes(&verdict))
		return verdict;
	x509 = cms_signer_cert(cms, info);
	if (x509 == NULL)
		return no_form("the signer's certificate is not inside");
	if (cert_wrap(x509, &cert, &why) != ERR_OK)
		return verdict_no("signature-form", NULL, "%s", why.text);
	verdict = verify(arena, cms, cert, content, &signer);
	signer.has_time = cms_time(info, &signer.at);
	cert_free(cert);
	ossl_begin();
	if (verdict_is_yes(&verdict))
		*ret_signer = signer;
	return verdict;
}
