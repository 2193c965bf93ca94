#include "trust/share.h"

#include <assert.h>
#include <libgfshare.h>
#include <stdlib.h>
#include <string.h>

#include <openssl/rand.h>

#include "trust/digest.h"
#include "trust/ossl.h"

#define NONCE_LEN 12
#define TAG_LEN 16
#define CONTENT_MAX ((size_t)64 << 10)

AUTO_DEFINE(share_cipherp, EVP_CIPHER_CTX *, EVP_CIPHER_CTX_free)
AUTO_DEFINE(share_contextp, gfshare_ctx *, gfshare_ctx_free)

/* The library cannot be told that there is no randomness: then nothing goes on. */
static void
fill(unsigned char *bytes, unsigned int len)
{
	if (RAND_priv_bytes(bytes, (int)len) != 1)
		abort();
}

enum err
share_split(const unsigned char secret[static SHARE_LEN], unsigned needed, unsigned total,
    struct share *ret_shares, struct why *why)
{
	AUTO(share_contextp) gfshare_ctx *context = NULL;
	unsigned char numbers[SHARE_MAX], copy[SHARE_LEN];

	assert(needed >= 2 && needed <= total && total <= SHARE_MAX);
	for (unsigned i = 0; i < total; i++)
		numbers[i] = (unsigned char)(i + 1);
	gfshare_fill_rand = fill;
	context = gfshare_ctx_init_enc(numbers, total, (unsigned char)needed, SHARE_LEN);
	if (context == NULL)
		return err_why(why, ERR_LIMIT, 0, "no memory");
	memcpy(copy, secret, SHARE_LEN);
	gfshare_ctx_enc_setsecret(context, copy);
	explicit_bzero(copy, sizeof copy);
	for (unsigned i = 0; i < total; i++) {
		ret_shares[i].number = numbers[i];
		gfshare_ctx_enc_getshare(context, (unsigned char)i, ret_shares[i].bytes);
	}
	return ERR_OK;
}

enum err
share_join(const struct share *shares, unsigned count,
    unsigned char ret_secret[static SHARE_LEN], struct why *why)
{
	AUTO(share_contextp) gfshare_ctx *context = NULL;
	unsigned char numbers[SHARE_MAX], copy[SHARE_LEN];

	assert(count > 0 && count <= SHARE_MAX);
	for (unsigned i = 0; i < count; i++)
		numbers[i] = shares[i].number;
	gfshare_fill_rand = fill;
	context = gfshare_ctx_init_dec(numbers, count, SHARE_LEN);
	if (context == NULL)
		return err_why(why, ERR_LIMIT, 0, "no memory");
	for (unsigned i = 0; i < count; i++) {
		memcpy(copy, shares[i].bytes, SHARE_LEN);
		gfshare_ctx_dec_giveshare(context, (unsigned char)i, copy);
	}
	explicit_bzero(copy, sizeof copy);
	gfshare_ctx_dec_extract(context, ret_secret);
	return ERR_OK;
}

/* --- the box --- */

enum err
share_lock(struct arena *arena, const unsigned char secret[static SHARE_LEN],
    struct str header, struct str content, struct str *ret_box, struct why *why)
{
	AUTO(share_cipherp) EVP_CIPHER_CTX *cipher = EVP_CIPHER_CTX_new();
	unsigned char *box;
	int len = 0, last = 0;
	enum err e;

	assert(content.len <= CONTENT_MAX && header.len <= CONTENT_MAX);
	box = arena_alloc(arena, NONCE_LEN + content.len + TAG_LEN);
	if (box == NULL || cipher == NULL)
		return err_why(why, ERR_LIMIT, 0, "no memory");
	e = random_bytes(box, NONCE_LEN, why);
	if (e != ERR_OK)
		return e;
	ossl_begin();
	if (EVP_EncryptInit_ex(cipher, EVP_aes_256_gcm(), NULL, secret, box) != 1 ||
	    EVP_EncryptUpdate(cipher, NULL, &len, (const unsigned char *)header.ptr,
		(int)header.len) != 1 ||
	    EVP_EncryptUpdate(cipher, box + NONCE_LEN, &len,
		(const unsigned char *)content.ptr, (int)content.len) != 1 ||
	    EVP_EncryptFinal_ex(cipher, box + NONCE_LEN + len, &last) != 1 ||
	    EVP_CIPHER_CTX_ctrl(cipher, EVP_CTRL_GCM_GET_TAG, TAG_LEN,
		box + NONCE_LEN + content.len) != 1)
		return ossl_why(why, "locking");
	*ret_box = str_bytes(box, NONCE_LEN + content.len + TAG_LEN);
	return ERR_OK;
}

enum err
share_unlock(struct arena *arena, const unsigned char secret[static SHARE_LEN],
    struct str header, struct str box, struct str *ret_content, struct why *why)
{
	AUTO(share_cipherp) EVP_CIPHER_CTX *cipher = EVP_CIPHER_CTX_new();
	const unsigned char *bytes = (const unsigned char *)box.ptr;
	unsigned char tag[TAG_LEN];
	unsigned char *content;
	size_t content_len;
	int len = 0, last = 0;

	if (box.len < NONCE_LEN + TAG_LEN ||
	    box.len > CONTENT_MAX + NONCE_LEN + TAG_LEN || header.len > CONTENT_MAX)
		return err_why(why, ERR_CRYPTO, 0, "this is no locked box");
	content_len = box.len - NONCE_LEN - TAG_LEN;
	content = arena_alloc(arena, content_len + TAG_LEN);
	if (content == NULL || cipher == NULL)
		return err_why(why, ERR_LIMIT, 0, "no memory");
	memcpy(tag, bytes + NONCE_LEN + content_len, TAG_LEN);
	ossl_begin();
	if (EVP_DecryptInit_ex(cipher, EVP_aes_256_gcm(), NULL, secret, bytes) != 1 ||
	    EVP_DecryptUpdate(cipher, NULL, &len, (const unsigned char *)header.ptr,
		(int)header.len) != 1 ||
	    EVP_DecryptUpdate(
		cipher, content, &len, bytes + NONCE_LEN, (int)content_len) != 1 ||
	    EVP_CIPHER_CTX_ctrl(cipher, EVP_CTRL_GCM_SET_TAG, TAG_LEN, tag) != 1 ||
	    EVP_DecryptFinal_ex(cipher, content + len, &last) != 1) {
		explicit_bzero(content, content_len);
		ossl_begin();
		return err_why(why, ERR_CRYPTO, 0, "it does not open with this");
	}
	*ret_content = str_bytes(content, content_len);
	return ERR_OK;
}
