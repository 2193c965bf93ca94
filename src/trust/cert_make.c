#include <assert.h>
#include <openssl/x509v3.h>

#include "base/clock.h"
#include "trust/cert_inside.h"
#include "trust/key_inside.h"

#define SERIAL_LEN 16

/* RFC 5280 section 4.2.1: key usage, extended key usage, basic constraints. */
static const struct {
	const char *usage;
	const char *extended;
	const char *basic;
} extensions[CERT_USE_COUNT] = {
	[CERT_TLS] = { "critical,digitalSignature", "serverAuth,clientAuth",
	    "critical,CA:FALSE" },
	[CERT_SEAL] = { "critical,digitalSignature,nonRepudiation", NULL,
	    "critical,CA:FALSE" },
	[CERT_RECIPIENT] = { "critical,keyAgreement", NULL, "critical,CA:FALSE" },
	[CERT_TSA] = { "critical,digitalSignature", "critical,timeStamping",
	    "critical,CA:FALSE" },
	[CERT_CA] = { "critical,keyCertSign,cRLSign", NULL, "critical,CA:TRUE" },
};

static bool
add_extension(X509 *x509, X509 *issuer, int nid, const char *value)
{
	X509V3_CTX ctx;
	X509_EXTENSION *extension;
	bool ok;

	if (value == NULL)
		return true;
	X509V3_set_ctx_nodb(&ctx);
	X509V3_set_ctx(&ctx, issuer, x509, NULL, NULL, 0);
	extension = X509V3_EXT_conf_nid(NULL, &ctx, nid, value);
	ok = extension != NULL && X509_add_ext(x509, extension, -1) == 1;
	X509_EXTENSION_free(extension);
	return ok;
}

/* An address if it reads as one, else a DNS name.  Built as values: a host is never part
 * of a configuration text. */
static GENERAL_NAME *
host_name(struct str host)
{
	char text[256];
	GENERAL_NAME *name;
	ASN1_STRING *value;

	if (host.len == 0 || host.len >= sizeof(text) || str_find(host, '\0') < host.len)
		return NULL;
	(void)snprintf(text, sizeof(text), "%.*s", STR_ARG(host));
	name = GENERAL_NAME_new();
	value = a2i_IPADDRESS(text);
	if (name != NULL && value != NULL) {
		GENERAL_NAME_set0_value(name, GEN_IPADD, value);
		return name;
	}
	value = ASN1_IA5STRING_new();
	if (name == NULL || value == NULL ||
	    ASN1_STRING_set(value, text, (int)host.len) != 1) {
		ASN1_STRING_free(value);
		GENERAL_NAME_free(name);
		return NULL;
	}
	GENERAL_NAME_set0_value(name, GEN_DNS, value);
	return name;
}

static bool
add_hosts(X509 *x509, const struct cert_spec *spec)
{
	GENERAL_NAMES *names = GENERAL_NAMES_new();
	bool ok = names != NULL;

	for (size_t i = 0; ok && i < spec->hosts_count; i++) {
		GENERAL_NAME *name = host_name(spec->hosts[i]);

		ok = name != NULL && sk_GENERAL_NAME_push(names, name) > 0;
		if (!ok)
			GENERAL_NAME_free(name);
	}
	ok = ok && (spec->hosts_count == 0 ||
		       X509_add1_ext_i2d(x509, NID_subject_alt_name, names, 0, 0) == 1);
	GENERAL_NAMES_free(names);
	return ok;
}

static bool
set_serial(X509 *x509)
{
	unsigned char bytes[SERIAL_LEN];
	bool ok;

	if (random_bytes(bytes, sizeof(bytes), NULL) != ERR_OK)
		return false;
	bytes[0] = (bytes[0] & 0x7f) | 0x40; /* positive, and always as long */
	AUTO(ossl_bnp) BIGNUM *number = BN_bin2bn(bytes, sizeof(bytes), NULL);
	ok = number != NULL &&
	     BN_to_ASN1_INTEGER(number, X509_get_serialNumber(x509)) != NULL;
	return ok;
}

static bool
set_names_and_times(X509 *x509, const struct cert_spec *spec, const struct cert *issuer)
{
	X509_NAME *name = X509_get_subject_name(x509);

	return X509_set_version(x509, X509_VERSION_3) == 1 && set_serial(x509) &&
	       X509_NAME_add_entry_by_NID(name, NID_commonName, MBSTRING_UTF8,
		   (const unsigned char *)spec->name.ptr, (int)spec->name.len, -1,
		   0) == 1 &&
	       X509_set_issuer_name(x509,
		   issuer == NULL ? name : X509_get_subject_name(issuer->x509)) == 1 &&
	       ASN1_TIME_set(
		   X509_getm_notBefore(x509), spec->not_before / CLOCK_SECOND) != NULL &&
	       ASN1_TIME_set(X509_getm_notAfter(x509), spec->not_after / CLOCK_SECOND) !=
		   NULL;
}

static bool
build(X509 *x509, const struct cert_spec *spec, const struct key *key,
    const struct cert *issuer, const struct key *issuer_key)
{
	X509 *above = issuer == NULL ? x509 : issuer->x509;

	return set_names_and_times(x509, spec, issuer) &&
	       X509_set_pubkey(x509, key->pkey) == 1 &&
	       add_extension(
		   x509, above, NID_basic_constraints, extensions[spec->use].basic) &&
	       add_extension(x509, above, NID_key_usage, extensions[spec->use].usage) &&
	       add_extension(
		   x509, above, NID_ext_key_usage, extensions[spec->use].extended) &&
	       add_extension(x509, above, NID_subject_key_identifier, "hash") &&
	       add_extension(x509, above, NID_authority_key_identifier,
		   issuer == NULL ? NULL : "keyid:always") &&
	       add_hosts(x509, spec) &&
	       X509_sign(x509, issuer_key->pkey, ossl_sha256()) > 0;
}

enum err
cert_make(const struct cert_spec *spec, const struct key *key, const struct cert *issuer,
    const struct key *issuer_key, struct cert **ret_cert, struct why *why)
{
	X509 *x509;

	assert(spec->use < CERT_USE_COUNT);
	assert(issuer != NULL || issuer_key == key);
	/* 64: the upper bound of a common name in RFC 5280 appendix A. */
	if (spec->name.len == 0 || spec->name.len > 64 || !str_utf8(spec->name))
		return err_why(why, ERR_USAGE, 0, "a name has 1 to 64 bytes of text");
	if (key->kind != KEY_P256 || issuer_key->kind != KEY_P256 ||
	    !issuer_key->is_private)
		return err_why(
		    why, ERR_USAGE, 0, "certificates are made for P-256 keys only");
	ossl_begin();
	x509 = X509_new();
	if (x509 == NULL || !build(x509, spec, key, issuer, issuer_key)) {
		X509_free(x509);
		return ossl_why(why, "making a certificate");
	}
	return cert_wrap(x509, ret_cert, why);
}
