/*
 * ossl.h - what the files of trust/ share about OpenSSL; no header of the others includes
 * it.
 *
 * OpenSSL 3.0 looks an algorithm up by name, under a lock, wherever it is not handed one:
 * everything used twice is fetched once here.  An operation begins with an empty error
 * queue (ossl_begin) and its failure is told with what the queue says (ossl_why).
 */
#ifndef COMITY_TRUST_OSSL_H
#define COMITY_TRUST_OSSL_H

#include <stdbool.h>
#include <stdint.h>

#include <openssl/bio.h>
#include <openssl/bn.h>
#include <openssl/evp.h>
#include <openssl/x509.h>

#include "base/arena.h"
#include "base/auto.h"
#include "base/buf.h"
#include "base/err.h"
#include "base/str.h"

AUTO_DEFINE(ossl_biop, BIO *, BIO_free_all)
AUTO_DEFINE(ossl_bnp, BIGNUM *, BN_free)
AUTO_DEFINE(ossl_x509p, X509 *, X509_free)
AUTO_DEFINE(ossl_pkeyp, EVP_PKEY *, EVP_PKEY_free)
AUTO_DEFINE(ossl_pkey_ctxp, EVP_PKEY_CTX *, EVP_PKEY_CTX_free)

/* The fetched algorithms; they live as long as the process. */
const EVP_MD *ossl_sha256(void);
const EVP_MD *ossl_sha1(void);

void ossl_begin(void);
/* ERR_CRYPTO with the words and the first reason of the error queue, which is emptied. */
enum err ossl_why(struct why *why, const char *words);

/* A BIO that reads bytes; they must outlive it.  NULL if there is no memory or too much
 * to read. */
BIO *ossl_reader(struct str bytes);
/* The same, for CMS_verify: OpenSSL 3.0 copies what it sees to be memory, and forgets the
 * copy when it does not know a digest of the signature. */
BIO *ossl_signed_reader(struct str bytes);
/* What a memory BIO holds, copied. */
enum err ossl_take(struct arena *arena, BIO *bio, struct str *ret_bytes, struct why *why);
/* A copy of what OpenSSL encoded (i2d_x(thing, &der) gave len), which is then freed. */
enum err ossl_take_der(struct arena *arena, unsigned char *der, int len,
    struct str *ret_der, struct why *why);
/* Microseconds since 1970 (clock.h); false if it is no time. */
bool ossl_time(const ASN1_TIME *time, int64_t *ret_at);

/* For PEM readers: never asks a terminal, so an encrypted file is refused. */
int ossl_no_password(char *text, int size, int writing, void *arg);

#endif
