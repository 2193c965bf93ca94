#include "trust/digest.h"

#include <assert.h>
#include <limits.h>
#include <string.h>
#include <openssl/rand.h>
#include <unistd.h>

#include "base/hex.h"
#include "trust/ossl.h"

#define READ_STEP ((size_t)64 << 10)
#define HMAC_BLOCK 64

/* Kept from call to call: making one costs more than hashing a Merkle node. */
static EVP_MD_CTX *one_shot;

static void
must(int ok)
{
	assert(ok == 1);
	if (ok != 1)
		abort();
}

static void
start(EVP_MD_CTX *ctx)
{
	assert(ctx != NULL);
	must(EVP_DigestInit_ex2(ctx, ossl_sha256(), NULL));
}

static void
finish(EVP_MD_CTX *ctx, unsigned char ret_digest[static SHA256_LEN])
{
	unsigned len = 0;

	must(EVP_DigestFinal_ex(ctx, ret_digest, &len));
	assert(len == SHA256_LEN);
}

void
sha256(struct str bytes, unsigned char ret_digest[static SHA256_LEN])
{
	if (one_shot == NULL)
		one_shot = EVP_MD_CTX_new();
	start(one_shot);
	must(EVP_DigestUpdate(one_shot, bytes.ptr, bytes.len));
	finish(one_shot, ret_digest);
}

void
sha256_hex(struct str bytes, char ret_text[static SHA256_HEX_LEN])
{
	unsigned char digest[SHA256_LEN];

	sha256(bytes, digest);
	hex_encode(str_bytes(digest, sizeof(digest)), ret_text);
}

void
sha256_init(struct sha256 *hash)
{
	hash->handle = EVP_MD_CTX_new();
	start(hash->handle);
}

void
sha256_add(struct sha256 *hash, struct str bytes)
{
	assert(hash->handle != NULL);
	must(EVP_DigestUpdate(hash->handle, bytes.ptr, bytes.len));
}

void
sha256_end(struct sha256 *hash, unsigned char ret_digest[static SHA256_LEN])
{
	assert(hash->handle != NULL);
	finish(hash->handle, ret_digest);
	sha256_release(hash);
}

void
sha256_release(struct sha256 *hash)
{
	EVP_MD_CTX_free(hash->handle);
	hash->handle = NULL;
}

enum err
sha256_fd(int fd, unsigned char ret_digest[static SHA256_LEN], int64_t *ret_size,
    struct why *why)
{
	char block[READ_STEP];
	struct sha256 hash;
	int64_t size = 0;
	ssize_t got;

	sha256_init(&hash);
	while ((got = read(fd, block, sizeof block)) > 0) {
		sha256_add(&hash, str_bytes(block, (size_t)got));
		size += got;
	}
	sha256_end(&hash, ret_digest);
	*ret_size = size;
	return got < 0 ? err_errno(why, "reading") : ERR_OK;
}

static void
hmac_pad(struct sha256 *hash, const unsigned char *key, unsigned char pad)
{
	unsigned char block[HMAC_BLOCK];

	for (size_t i = 0; i < sizeof(block); i++)
		block[i] = key[i] ^ pad;
	sha256_init(hash);
	sha256_add(hash, str_bytes(block, sizeof(block)));
	explicit_bzero(block, sizeof(block));
}

void
hmac_sha256(struct str secret, struct str text, unsigned char ret_mac[static SHA256_LEN])
{
	unsigned char key[HMAC_BLOCK] = { 0 };
	unsigned char inner[SHA256_LEN];
	struct sha256 hash;

	if (secret.len > sizeof(key))
		sha256(secret, key);
	else if (secret.len > 0)
		memcpy(key, secret.ptr, secret.len);
	hmac_pad(&hash, key, 0x36);
	sha256_add(&hash, text);
	sha256_end(&hash, inner);
	hmac_pad(&hash, key, 0x5c);
	sha256_add(&hash, str_bytes(inner, sizeof(inner)));
	sha256_end(&hash, ret_mac);
	explicit_bzero(key, sizeof(key));
}

enum err
random_bytes(void *ret_bytes, size_t len, struct why *why)
{
	assert(len <= INT_MAX);
	ossl_begin();
	if (RAND_bytes(ret_bytes, (int)len) != 1) {
		(void)ossl_why(why, "random bytes");
		return err_why(why, ERR_IO, 0, "no random bytes from the system");
	}
	return ERR_OK;
}
