#include "trust/ossl.h"

#include <assert.h>
#include <limits.h>
#include <openssl/err.h>

#include "base/clock.h"

/* Fetching is not const in OpenSSL, so the results stand in variables: written once,
 * before the first use, in processes that have one thread. */
static EVP_MD *fetched_sha256;
static EVP_MD *fetched_sha1;

static const EVP_MD *
fetch(EVP_MD **slot, const char *name)
{
	if (*slot == NULL)
		*slot = EVP_MD_fetch(NULL, name, NULL);
	/* A libcrypto without SHA-256 is a broken installation, not an input. */
	assert(*slot != NULL);
	return *slot;
}

const EVP_MD *
ossl_sha256(void)
{
	return fetch(&fetched_sha256, "SHA2-256");
}

const EVP_MD *
ossl_sha1(void)
{
	return fetch(&fetched_sha1, "SHA1");
}

void
ossl_begin(void)
{
	ERR_clear_error();
}

enum err
ossl_why(struct why *why, const char *words)
{
	unsigned long code = ERR_peek_error();
	const char *reason = code == 0 ? NULL : ERR_reason_error_string(code);

	ERR_clear_error();
	return err_why(why, ERR_CRYPTO, 0, "%s%s%s", words, reason == NULL ? "" : ": ",
	    reason == NULL ? "" : reason);
}

BIO *
ossl_reader(struct str bytes)
{
	if (bytes.len > INT_MAX)
		return NULL;
	return BIO_new_mem_buf(bytes.len > 0 ? bytes.ptr : "", (int)bytes.len);
}

BIO *
ossl_signed_reader(struct str bytes)
{
	BIO *reader = ossl_reader(bytes);
	BIO *filter = reader == NULL ? NULL : BIO_new(BIO_f_null());

	if (filter == NULL) {
		BIO_free(reader);
		return NULL;
	}
	return BIO_push(filter, reader);
}

enum err
ossl_take(struct arena *arena, BIO *bio, struct str *ret_bytes, struct why *why)
{
	char *ptr = NULL;
	long len = BIO_get_mem_data(bio, &ptr);
	struct str copy;

	if (len < 0)
		return ossl_why(why, "memory of OpenSSL");
	copy = arena_str(arena, str_bytes(ptr, (size_t)len));
	if (copy.ptr == NULL)
		return err_why(why, ERR_LIMIT, 0, "no room for %ld bytes", len);
	*ret_bytes = copy;
	return ERR_OK;
}

enum err
ossl_take_der(struct arena *arena, unsigned char *der, int len, struct str *ret_der,
    struct why *why)
{
	struct str copy;

	if (len <= 0 || der == NULL)
		return ossl_why(why, "DER encoding");
	copy = arena_str(arena, str_bytes(der, (size_t)len));
	OPENSSL_clear_free(der, (size_t)len);
	if (copy.ptr == NULL)
		return err_why(why, ERR_LIMIT, 0, "no room for %d bytes of DER", len);
	*ret_der = copy;
	return ERR_OK;
}

bool
ossl_time(const ASN1_TIME *time, int64_t *ret_at)
{
	ASN1_TIME *epoch = ASN1_TIME_set(NULL, 0);
	int days = 0;
	int seconds = 0;
	bool ok = epoch != NULL && ASN1_TIME_diff(&days, &seconds, epoch, time) == 1;

	ASN1_TIME_free(epoch);
	if (ok)
		*ret_at = days * CLOCK_DAY + seconds * CLOCK_SECOND;
	return ok;
}

int
ossl_no_password(char *text, int size, int writing, void *arg)
{
	(void)text, (void)size, (void)writing, (void)arg;
	return -1;
}
