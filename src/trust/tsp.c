#include "trust/tsp.h"

#include <assert.h>
#include <openssl/pkcs7.h>
#include <openssl/ts.h>
#include <openssl/x509v3.h>

#include "base/clock.h"
#include "base/limits.h"
#include "trust/cert_inside.h"
#include "trust/key_inside.h"
#include "trust/ossl.h"

/* The policy of a training authority: a name of its own (X.667: an arc under a UUID). */
#define TRAINING_POLICY "2.25.209210899156245983732994528575132551365"

AUTO_DEFINE(ossl_reqp, TS_REQ *, TS_REQ_free)
AUTO_DEFINE(ossl_respp, TS_RESP *, TS_RESP_free)
AUTO_DEFINE(ossl_infop, TS_TST_INFO *, TS_TST_INFO_free)
AUTO_DEFINE(ossl_pkcs7p, PKCS7 *, PKCS7_free)
AUTO_DEFINE(ossl_verifyp, TS_VERIFY_CTX *, TS_VERIFY_CTX_free)
AUTO_DEFINE(ossl_responderp, TS_RESP_CTX *, TS_RESP_CTX_free)

/* ---- asking ----------------------------------------------------------------------- */

static bool
set_imprint(TS_REQ *request, const unsigned char digest[static SHA256_LEN])
{
	unsigned char copy[SHA256_LEN];
	X509_ALGOR *algorithm = X509_ALGOR_new();
	TS_MSG_IMPRINT *imprint = TS_MSG_IMPRINT_new();
	bool ok;

	memcpy(copy, digest, sizeof(copy));
	ok =
	    algorithm != NULL && imprint != NULL &&
	    X509_ALGOR_set0(algorithm, OBJ_nid2obj(NID_sha256), V_ASN1_NULL, NULL) == 1 &&
	    TS_MSG_IMPRINT_set_algo(imprint, algorithm) == 1 &&
	    TS_MSG_IMPRINT_set_msg(imprint, copy, sizeof(copy)) == 1 &&
	    TS_REQ_set_msg_imprint(request, imprint) == 1;
	X509_ALGOR_free(algorithm);
	TS_MSG_IMPRINT_free(imprint);
	return ok;
}

static bool
set_nonce(TS_REQ *request, const unsigned char nonce[static TSP_NONCE_LEN])
{
	AUTO(ossl_bnp) BIGNUM *number = BN_bin2bn(nonce, TSP_NONCE_LEN, NULL);
	ASN1_INTEGER *integer = number == NULL ? NULL : BN_to_ASN1_INTEGER(number, NULL);
	bool ok = integer != NULL && TS_REQ_set_nonce(request, integer) == 1;

	ASN1_INTEGER_free(integer);
	return ok;
}

/* nonce NULL = none */
static TS_REQ *
make_request(const unsigned char digest[static SHA256_LEN], const unsigned char *nonce)
{
	TS_REQ *request = TS_REQ_new();

	if (request != NULL && TS_REQ_set_version(request, 1) == 1 &&
	    set_imprint(request, digest) && TS_REQ_set_cert_req(request, 1) == 1 &&
	    (nonce == NULL || set_nonce(request, nonce)))
		return request;
	TS_REQ_free(request);
	return NULL;
}

enum err
tsp_request(struct arena *arena, const unsigned char digest[static SHA256_LEN],
    const unsigned char nonce[static TSP_NONCE_LEN], struct str *ret_der, struct why *why)
{
	unsigned char *der = NULL;
	int len;

	ossl_begin();
	AUTO(ossl_reqp) TS_REQ *request = make_request(digest, nonce);
	if (request == NULL)
		return ossl_why(why, "asking for a time-stamp");
	len = i2d_TS_REQ(request, &der);
	return ossl_take_der(arena, der, len, ret_der, why);
}

/* ---- reading ---------------------------------------------------------------------- */

static enum err
refusal(TS_STATUS_INFO *status, struct why *why)
{
	const STACK_OF(ASN1_UTF8STRING) *texts = TS_STATUS_INFO_get0_text(status);
	const ASN1_UTF8STRING *text =
	    sk_ASN1_UTF8STRING_num(texts) > 0 ? sk_ASN1_UTF8STRING_value(texts, 0) : NULL;
	struct str words = STR("");

	if (text != NULL)
		words = str_bytes(
		    ASN1_STRING_get0_data(text), (size_t)ASN1_STRING_length(text));
	if (words.len > 100 || !str_utf8(words))
		words = STR("");
	return err_why(why, ERR_DENIED, 0, "the time-stamping authority refused: %.*s",
	    STR_ARG(words));
}

enum err
tsp_read_response(
    struct arena *arena, struct str der, struct str *ret_token, struct why *why)
{
	const unsigned char *at = (const unsigned char *)der.ptr;
	const unsigned char *end = at + der.len;
	unsigned char *token = NULL;
	TS_STATUS_INFO *status;
	int64_t code;
	int len;

	if (der.len == 0 || der.len > LIMIT_SIGNATURE)
		return err_why(why, ERR_LIMIT, 0, "%zu bytes are no response", der.len);
	ossl_begin();
	AUTO(ossl_respp) TS_RESP *response = d2i_TS_RESP(NULL, &at, (long)der.len);
	if (response == NULL || at != end)
		return ossl_why(why, "not a response of RFC 3161");
	status = TS_RESP_get_status_info(response);
	if (ASN1_INTEGER_get_int64(&code, TS_STATUS_INFO_get0_status(status)) != 1)
		return ossl_why(why, "the status of a time-stamp response");
	if (code != TS_STATUS_GRANTED && code != TS_STATUS_GRANTED_WITH_MODS)
		return refusal(status, why);
	if (TS_RESP_get_token(response) == NULL)
		return ossl_why(why, "a time-stamp response without token");
	len = i2d_PKCS7(TS_RESP_get_token(response), &token);
	return ossl_take_der(arena, token, len, ret_token, why);
}

/* ---- checking --------------------------------------------------------------------- */

static PKCS7 *
decode(struct str token)
{
	const unsigned char *at = (const unsigned char *)token.ptr;
	const unsigned char *end = at + token.len;
	PKCS7 *pkcs7 = d2i_PKCS7(NULL, &at, (long)token.len);

	if (pkcs7 != NULL && at == end && PKCS7_type_is_signed(pkcs7))
		return pkcs7;
	PKCS7_free(pkcs7);
	return NULL;
}

static bool
digest_is_strong(PKCS7 *token)
{
	STACK_OF(PKCS7_SIGNER_INFO) *signers = PKCS7_get_signer_info(token);
	X509_ALGOR *digest = NULL;
	const ASN1_OBJECT *id = NULL;
	int nid;

	if (sk_PKCS7_SIGNER_INFO_num(signers) != 1)
		return false;
	PKCS7_SIGNER_INFO_get0_algs(
	    sk_PKCS7_SIGNER_INFO_value(signers, 0), NULL, &digest, NULL);
	if (digest == NULL)
		return false;
	X509_ALGOR_get0(&id, NULL, NULL, digest);
	nid = OBJ_obj2nid(id);
	return nid == NID_sha256 || nid == NID_sha384 || nid == NID_sha512;
}

/* The authority and what it signed, judged at the token's own time: a stamp outlives the
 * certificate. */
static X509_STORE *
store_at(X509 *authority, int64_t at)
{
	X509_STORE *store = X509_STORE_new();

	if (store == NULL || X509_STORE_add_cert(store, authority) != 1 ||
	    X509_STORE_set_flags(store, X509_V_FLAG_PARTIAL_CHAIN) != 1) {
		X509_STORE_free(store);
		return NULL;
	}
	X509_VERIFY_PARAM_set_time(X509_STORE_get0_param(store), at / CLOCK_SECOND);
	return store;
}

/* What a request for digest and nonce asks for, and the signature. */
static bool
token_is_right(PKCS7 *token, TS_REQ *request, const struct cert *authority, int64_t at)
{
	AUTO(ossl_verifyp) TS_VERIFY_CTX *ctx = TS_REQ_to_TS_VERIFY_CTX(request, NULL);
	X509_STORE *store = store_at(authority->x509, at);

	if (ctx == NULL || store == NULL) {
		X509_STORE_free(store);
		return false;
	}
	(void)TS_VERIFY_CTX_set_store(ctx, store); /* the context frees it */
	(void)TS_VERIFY_CTX_add_flags(ctx, TS_VFY_SIGNATURE);
	return TS_RESP_verify_token(ctx, token) == 1;
}

static enum err
describe(struct arena *arena, PKCS7 *token, TS_TST_INFO *info,
    struct tsp_stamp *ret_stamp, struct why *why)
{
	STACK_OF(X509) *signers = PKCS7_get0_signers(token, NULL, 0);
	unsigned char *der = NULL;
	int len =
	    sk_X509_num(signers) == 1 ? i2d_X509(sk_X509_value(signers, 0), &der) : 0;
	enum err e = ERR_OK;

	sk_X509_free(signers);
	if (len > 0)
		e = ossl_take_der(arena, der, len, &ret_stamp->cert_der, why);
	if (e != ERR_OK)
		return e;
	AUTO(ossl_biop) BIO *bio = BIO_new(BIO_s_mem());
	if (bio == NULL || i2a_ASN1_INTEGER(bio, TS_TST_INFO_get_serial(info)) <= 0)
		return ossl_why(why, "the serial number of a time-stamp");
	return ossl_take(arena, bio, &ret_stamp->serial, why);
}

enum err
tsp_verify(struct arena *arena, struct str token,
    const unsigned char digest[static SHA256_LEN], const unsigned char *nonce,
    const struct cert *authority, struct tsp_stamp *ret_stamp, struct why *why)
{
	struct tsp_stamp stamp = { 0 };
	enum err e;

	if (token.len == 0 || token.len > LIMIT_SIGNATURE)
		return err_why(why, ERR_LIMIT, 0, "%zu bytes are no token", token.len);
	ossl_begin();
	AUTO(ossl_pkcs7p) PKCS7 *pkcs7 = decode(token);
	if (pkcs7 == NULL || !digest_is_strong(pkcs7))
		return ossl_why(why, "not a time-stamp token with SHA-256");
	AUTO(ossl_infop) TS_TST_INFO *info = PKCS7_to_TS_TST_INFO(pkcs7);
	AUTO(ossl_reqp) TS_REQ *request = make_request(digest, nonce);
	if (info == NULL || request == NULL ||
	    !ossl_time(TS_TST_INFO_get_time(info), &stamp.at))
		return ossl_why(why, "not a time-stamp token");
	if (!token_is_right(pkcs7, request, authority, stamp.at))
		return ossl_why(why, "the time-stamp is wrong");
	e = describe(arena, pkcs7, info, &stamp, why);
	if (e != ERR_OK)
		return e;
	*ret_stamp = stamp;
	ossl_begin();
	return ERR_OK;
}

/* ---- giving ----------------------------------------------------------------------- */

struct issue {
	uint64_t serial;
	int64_t at;
};

static ASN1_INTEGER *
next_serial(struct TS_resp_ctx *ctx, void *arg)
{
	const struct issue *issue = arg;
	ASN1_INTEGER *serial = ASN1_INTEGER_new();

	(void)ctx;
	if (serial != NULL && ASN1_INTEGER_set_uint64(serial, issue->serial) == 1)
		return serial;
	ASN1_INTEGER_free(serial);
	return NULL;
}

static int
given_time(struct TS_resp_ctx *ctx, void *arg, long *sec, long *usec)
{
	const struct issue *issue = arg;

	(void)ctx;
	*sec = (long)(issue->at / CLOCK_SECOND);
	*usec = (long)(issue->at % CLOCK_SECOND);
	return 1;
}

static bool
set_up(
    TS_RESP_CTX *ctx, const struct key *key, const struct cert *cert, struct issue *issue)
{
	ASN1_OBJECT *policy = OBJ_txt2obj(TRAINING_POLICY, 1);
	bool ok = policy != NULL && TS_RESP_CTX_set_signer_cert(ctx, cert->x509) == 1 &&
		  TS_RESP_CTX_set_signer_key(ctx, key->pkey) == 1 &&
		  TS_RESP_CTX_set_signer_digest(ctx, ossl_sha256()) == 1 &&
		  TS_RESP_CTX_set_ess_cert_id_digest(ctx, ossl_sha256()) == 1 &&
		  TS_RESP_CTX_set_def_policy(ctx, policy) == 1 &&
		  TS_RESP_CTX_add_md(ctx, ossl_sha256()) == 1 &&
		  TS_RESP_CTX_set_clock_precision_digits(ctx, 6) == 1;

	TS_RESP_CTX_set_serial_cb(ctx, next_serial, issue);
	TS_RESP_CTX_set_time_cb(ctx, given_time, issue);
	ASN1_OBJECT_free(policy);
	return ok;
}

/* Many parameters: what a token says. */
enum err
tsp_respond(struct arena *arena, struct str request, const struct key *key,
    const struct cert *cert, uint64_t serial, int64_t at, struct str *ret_der,
    struct why *why)
{
	struct issue issue = { .serial = serial, .at = at };
	unsigned char *der = NULL;
	int len;

	assert(at >= 0);
	if (request.len > LIMIT_SIGNATURE)
		return err_why(
		    why, ERR_LIMIT, 0, "%zu bytes are no request", request.len);
	if (!key->is_private || key->kind != KEY_P256)
		return err_why(why, ERR_USAGE, 0, "time-stamps are given with P-256");
	ossl_begin();
	AUTO(ossl_responderp) TS_RESP_CTX *ctx = TS_RESP_CTX_new();
	AUTO(ossl_biop) BIO *bio = ossl_reader(request);
	if (ctx == NULL || bio == NULL || !set_up(ctx, key, cert, &issue))
		return ossl_why(why, "a time-stamping authority");
	AUTO(ossl_respp) TS_RESP *response = TS_RESP_create_response(ctx, bio);
	if (response == NULL)
		return ossl_why(why, "answering for a time-stamp");
	ossl_begin(); /* a refusal leaves its reasons there */
	len = i2d_TS_RESP(response, &der);
	return ossl_take_der(arena, der, len, ret_der, why);
}
