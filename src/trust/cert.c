#include "trust/cert.h"

#include <assert.h>
#include <strings.h>
#include <openssl/pem.h>
#include <openssl/x509v3.h>

#include "base/clock.h"
#include "trust/cert_inside.h"
#include "trust/key_inside.h"

/* What a certificate must not forbid (or must say) to be used for something. */
static const struct {
	uint32_t usage; /* any of these bits of key usage */
	uint32_t extended;
	bool must_say;
} uses[CERT_USE_COUNT] = {
	[CERT_TLS] = { KU_DIGITAL_SIGNATURE, XKU_SSL_SERVER | XKU_SSL_CLIENT, false },
	[CERT_SEAL] = { KU_DIGITAL_SIGNATURE | KU_NON_REPUDIATION, 0, false },
	[CERT_RECIPIENT] = { KU_KEY_AGREEMENT | KU_KEY_ENCIPHERMENT, 0, false },
	[CERT_TSA] = { KU_DIGITAL_SIGNATURE | KU_NON_REPUDIATION, XKU_TIMESTAMP, true },
	[CERT_CA] = { KU_KEY_CERT_SIGN, 0, true },
};

static enum err
fill(struct cert *cert, struct why *why)
{
	int len = i2d_X509(cert->x509, &cert->der);
	EVP_PKEY *pkey;

	if (len <= 0)
		return ossl_why(why, "certificate");
	cert->der_len = (size_t)len;
	sha256(cert_der(cert), cert->sha256);
	if (!ossl_time(X509_get0_notBefore(cert->x509), &cert->not_before) ||
	    !ossl_time(X509_get0_notAfter(cert->x509), &cert->not_after))
		return ossl_why(why, "the certificate's times are no times");
	pkey = X509_get_pubkey(cert->x509);
	if (pkey == NULL)
		return ossl_why(why, "the certificate's key is of no known kind");
	return key_wrap(pkey, false, &cert->key, why);
}

enum err
cert_wrap(X509 *x509, struct cert **ret_cert, struct why *why)
{
	struct cert *cert = OPENSSL_zalloc(sizeof(*cert));
	enum err e;

	if (cert == NULL) {
		X509_free(x509);
		return err_why(why, ERR_IO, 0, "no memory for a certificate");
	}
	cert->x509 = x509;
	e = fill(cert, why);
	if (e != ERR_OK) {
		cert_free(cert);
		return e;
	}
	*ret_cert = cert;
	return ERR_OK;
}

void
cert_free(struct cert *cert)
{
	if (cert == NULL)
		return;
	key_free(cert->key);
	X509_free(cert->x509);
	OPENSSL_free(cert->der);
	OPENSSL_free(cert);
}

/* The bytes that were pinned must be the bytes that are used: what encodes differently
 * from what was read is refused. */
static enum err
read_der(struct str der, struct cert **ret_cert, struct why *why)
{
	const unsigned char *at = (const unsigned char *)der.ptr;
	X509 *x509 = d2i_X509(NULL, &at, (long)der.len);
	struct cert *cert;
	enum err e;

	if (x509 == NULL)
		return ossl_why(why, "not a certificate");
	e = cert_wrap(x509, &cert, why);
	if (e != ERR_OK)
		return e;
	if (!str_eq(cert_der(cert), der)) {
		cert_free(cert);
		return err_why(why, ERR_CRYPTO, 0, "the certificate is not strict DER");
	}
	*ret_cert = cert;
	return ERR_OK;
}

enum err
cert_read(struct str bytes, struct cert **ret_cert, struct why *why)
{
	X509 *x509 = NULL;

	if (bytes.len == 0 || bytes.len > KEY_INPUT_MAX)
		return err_why(
		    why, ERR_LIMIT, 0, "%zu bytes are no certificate", bytes.len);
	ossl_begin();
	if (str_starts(bytes, STR("\x30")))
		return read_der(bytes, ret_cert, why);
	AUTO(ossl_biop) BIO *bio = ossl_reader(bytes);
	if (bio != NULL)
		x509 = PEM_read_bio_X509(bio, NULL, ossl_no_password, NULL);
	if (x509 == NULL)
		return ossl_why(why, "not a certificate in PEM");
	return cert_wrap(x509, ret_cert, why);
}

struct str
cert_der(const struct cert *cert)
{
	return str_bytes(cert->der, cert->der_len);
}

const unsigned char *
cert_sha256(const struct cert *cert)
{
	return cert->sha256;
}

const struct key *
cert_key(const struct cert *cert)
{
	return cert->key;
}

int64_t
cert_not_before(const struct cert *cert)
{
	return cert->not_before;
}

int64_t
cert_not_after(const struct cert *cert)
{
	return cert->not_after;
}

bool
cert_fits_key(const struct cert *cert, const struct key *key)
{
	return key_is_private(key) && EVP_PKEY_eq(cert->key->pkey, key->pkey) == 1;
}

bool
cert_valid_at(const struct cert *cert, int64_t at)
{
	return cert->not_before <= at && at <= cert->not_after;
}

bool
cert_allows(const struct cert *cert, enum cert_use use)
{
	uint32_t flags = X509_get_extension_flags(cert->x509);
	uint32_t extended = uses[use].extended;

	assert(use < CERT_USE_COUNT);
	if ((flags & EXFLAG_INVALID) != 0)
		return false;
	if (use == CERT_CA && (flags & EXFLAG_CA) == 0)
		return false;
	if (uses[use].must_say && (flags & EXFLAG_KUSAGE) == 0)
		return false;
	if ((flags & EXFLAG_KUSAGE) != 0 &&
	    (X509_get_key_usage(cert->x509) & uses[use].usage) == 0)
		return false;
	if ((flags & EXFLAG_XKUSAGE) != 0)
		return extended == 0 ||
		       (X509_get_extended_key_usage(cert->x509) & extended) == extended;
	return !(uses[use].must_say && extended != 0);
}

bool
cert_mail_fits(const struct cert *cert, struct str address)
{
	STACK_OF(OPENSSL_STRING) *named = X509_get1_email(cert->x509);
	bool fits = sk_OPENSSL_STRING_num(named) < 1;

	for (int i = 0; i < sk_OPENSSL_STRING_num(named); i++) {
		struct str one = str_from(sk_OPENSSL_STRING_value(named, i));

		fits = fits || (one.len == address.len &&
				   strncasecmp(one.ptr, address.ptr, one.len) == 0);
	}
	X509_email_free(named);
	return fits;
}

static enum err
name_text(
    struct arena *arena, const X509_NAME *name, struct str *ret_text, struct why *why)
{
	struct str text;
	enum err e;

	ossl_begin();
	AUTO(ossl_biop) BIO *bio = BIO_new(BIO_s_mem());
	if (bio == NULL ||
	    X509_NAME_print_ex(
		bio, name, 0, XN_FLAG_RFC2253 & ~(unsigned long)ASN1_STRFLGS_ESC_MSB) < 0)
		return ossl_why(why, "the name in a certificate");
	e = ossl_take(arena, bio, &text, why);
	if (e != ERR_OK)
		return e;
	if (!str_utf8(text))
		return err_why(
		    why, ERR_SYNTAX, 0, "the name in a certificate is no text");
	*ret_text = text;
	return ERR_OK;
}

enum err
cert_subject(
    struct arena *arena, const struct cert *cert, struct str *ret_text, struct why *why)
{
	return name_text(arena, X509_get_subject_name(cert->x509), ret_text, why);
}

enum err
cert_issuer(
    struct arena *arena, const struct cert *cert, struct str *ret_text, struct why *why)
{
	return name_text(arena, X509_get_issuer_name(cert->x509), ret_text, why);
}

enum err
cert_serial(
    struct arena *arena, const struct cert *cert, struct str *ret_text, struct why *why)
{
	ossl_begin();
	AUTO(ossl_biop) BIO *bio = BIO_new(BIO_s_mem());
	if (bio == NULL || i2a_ASN1_INTEGER(bio, X509_get0_serialNumber(cert->x509)) <= 0)
		return ossl_why(why, "the serial number of a certificate");
	return ossl_take(arena, bio, ret_text, why);
}

enum err
cert_write_pem(const struct cert *cert, struct buf *out, struct why *why)
{
	char *ptr = NULL;
	long len;

	ossl_begin();
	AUTO(ossl_biop) BIO *bio = BIO_new(BIO_s_mem());
	if (bio == NULL || PEM_write_bio_X509(bio, cert->x509) != 1)
		return ossl_why(why, "writing a certificate");
	len = BIO_get_mem_data(bio, &ptr);
	buf_add(out, str_bytes(ptr, len > 0 ? (size_t)len : 0));
	if (buf_failed(out))
		return err_why(why, ERR_LIMIT, 0, "no room for a certificate");
	return ERR_OK;
}
