#include "trust/uuid.h"

#include <assert.h>
#include <string.h>

#include "base/clock.h"
#include "base/hex.h"
#include "trust/digest.h"
#include "trust/ossl.h"

#define UUID_LEN 16
#define SHA1_LEN 20

/* RFC 9562 section 4: where the dashes stand. */
static bool
is_dash(size_t i)
{
	return i == 8 || i == 13 || i == 18 || i == 23;
}

static bool
parse(struct str text, unsigned char ret_bytes[static UUID_LEN])
{
	char digits[2 * UUID_LEN];
	size_t len = 0;

	if (text.len != UUID_TEXT_LEN)
		return false;
	for (size_t i = 0; i < text.len; i++) {
		if (!is_dash(i))
			digits[len++] = text.ptr[i];
		else if (text.ptr[i] != '-')
			return false;
	}
	return hex_decode(str_bytes(digits, len), ret_bytes, UUID_LEN);
}

static void
print(unsigned char bytes[static UUID_LEN], unsigned version,
    char ret_text[static UUID_TEXT_MAX])
{
	char digits[2 * UUID_LEN + 1];
	size_t len = 0;

	bytes[6] = (unsigned char)(version << 4 | (bytes[6] & 0x0f));
	bytes[8] = (unsigned char)(0x80 | (bytes[8] & 0x3f));
	hex_encode(str_bytes(bytes, UUID_LEN), digits);
	for (size_t i = 0; i < UUID_TEXT_LEN; i++)
		ret_text[i] = is_dash(i) ? '-' : digits[len++];
	ret_text[UUID_TEXT_LEN] = '\0';
}

/* RFC 9562 section 5.5 prescribes SHA-1; nothing rests on its strength here, an id is not
 * a proof. */
enum err
uuid5(struct str namespace, struct str name, char ret_text[static UUID_TEXT_MAX],
    struct why *why)
{
	unsigned char space[UUID_LEN];
	unsigned char digest[SHA1_LEN];
	EVP_MD_CTX *ctx;
	bool ok;

	if (!parse(namespace, space))
		return err_why(why, ERR_SYNTAX, 0, "the namespace is not a UUID");
	ossl_begin();
	ctx = EVP_MD_CTX_new();
	ok = ctx != NULL && EVP_DigestInit_ex2(ctx, ossl_sha1(), NULL) == 1 &&
	     EVP_DigestUpdate(ctx, space, sizeof(space)) == 1 &&
	     EVP_DigestUpdate(ctx, name.ptr, name.len) == 1 &&
	     EVP_DigestFinal_ex(ctx, digest, NULL) == 1;
	EVP_MD_CTX_free(ctx);
	if (!ok)
		return ossl_why(why, "SHA-1");
	print(digest, 5, ret_text);
	return ERR_OK;
}

/* RFC 9562 section 5.7, with the part of a millisecond in rand_a (section 6.2, method 3).
 */
enum err
uuid7(int64_t at, char ret_text[static UUID_TEXT_MAX], struct why *why)
{
	unsigned char bytes[UUID_LEN];
	uint64_t milli = (uint64_t)at / 1000;
	uint64_t part = (uint64_t)at % 1000 * 4096 / 1000;
	enum err e;

	assert(at >= 0);
	e = random_bytes(bytes, sizeof(bytes), why);
	if (e != ERR_OK)
		return e;
	for (unsigned i = 0; i < 6; i++)
		bytes[i] = (unsigned char)(milli >> (40 - 8 * i));
	bytes[6] = (unsigned char)(part >> 8);
	bytes[7] = (unsigned char)part;
	print(bytes, 7, ret_text);
	return ERR_OK;
}

enum err
uuid4(char ret_text[static UUID_TEXT_MAX], struct why *why)
{
	unsigned char bytes[UUID_LEN];
	enum err e = random_bytes(bytes, sizeof(bytes), why);

	if (e != ERR_OK)
		return e;
	print(bytes, 4, ret_text);
	return ERR_OK;
}

bool
uuid_valid(struct str text)
{
	unsigned char bytes[UUID_LEN];

	return parse(text, bytes) && (bytes[8] & 0xc0) == 0x80;
}
