/* Keys: what they sign verifies, nothing else does. */
#include <string.h>

#include "trust/key.h"
#include "test.h"

/* Every bit of the signature and of the message, every other length. */
static void
check_tampering(const struct key *key, const unsigned char signature[static 64])
{
	unsigned char copy[KEY_SIGNATURE_LEN + 1] = { 0 };
	char message[] = "order";
	int accepted = 0;

	memcpy(copy, signature, KEY_SIGNATURE_LEN);
	for (unsigned bit = 0; bit < 8 * KEY_SIGNATURE_LEN; bit++) {
		copy[bit / 8] ^= (unsigned char)(1u << bit % 8);
		accepted +=
		    key_verify(key, STR("order"), str_bytes(copy, KEY_SIGNATURE_LEN));
		copy[bit / 8] ^= (unsigned char)(1u << bit % 8);
	}
	CHECK(accepted == 0, "512 flipped bits of the signature are refused");
	for (unsigned bit = 0; bit < 40; bit++) {
		message[bit / 8] = (char)(message[bit / 8] ^ (1 << bit % 8));
		accepted += key_verify(
		    key, str_bytes(message, 5), str_bytes(copy, KEY_SIGNATURE_LEN));
		message[bit / 8] = (char)(message[bit / 8] ^ (1 << bit % 8));
	}
	CHECK(accepted == 0, "40 flipped bits of the message are refused");
	for (size_t len = 0; len <= KEY_SIGNATURE_LEN + 1; len++)
		accepted += key_verify(key, STR("order"), str_bytes(copy, len));
	CHECK(accepted == 1, "one length is accepted");
}

static void
check_kind(enum key_kind kind)
{
	unsigned char signature[KEY_SIGNATURE_LEN];
	struct key *key = NULL;
	struct key *other = NULL;
	struct key *again = NULL;
	struct key *public = NULL;
	struct buf pem;

	buf_init(&pem, 4096);
	if (!CHECK(key_generate(kind, &key, NULL) == ERR_OK &&
		       key_generate(kind, &other, NULL) == ERR_OK,
		"two keys are made"))
		return;
	CHECK(key_kind(key) == kind && key_is_private(key), "of the kind asked for");
	CHECK(key_write_private(key, &pem, NULL) == ERR_OK &&
		  str_starts(buf_str(&pem), STR("-----BEGIN PRIVATE KEY-----")) &&
		  key_read_private(buf_str(&pem), &again, NULL) == ERR_OK &&
		  memcmp(key_id(again), key_id(key), SHA256_LEN) == 0,
	    "written and read, it is the same key");
	CHECK(key_read_public(key_public_der(key), &public, NULL) == ERR_OK &&
		  !key_is_private(public) &&
		  memcmp(key_id(public), key_id(key), SHA256_LEN) == 0,
	    "its public half too");
	CHECK(key_sign(public, STR("order"), signature, NULL) == ERR_USAGE,
	    "a public key does not sign");
	CHECK(key_sign(again, STR("order"), signature, NULL) == ERR_OK, "the other does");
	CHECK(!key_verify(other, STR("order"), str_bytes(signature, 64)),
	    "another key refuses it");
	CHECK(key_verify(public, STR("order"), str_bytes(signature, 64)) &&
		  key_verify(key, STR("order"), str_bytes(signature, 64)) &&
		  key_verify(public, STR("order"), str_bytes(signature, 64)),
	    "the right one accepts it, again and again");
	check_tampering(public, signature);
	CHECK(key_sign(key, (struct str){ NULL, 0 }, signature, NULL) == ERR_OK &&
		  key_verify(public, STR(""), str_bytes(signature, 64)),
	    "the empty message can be signed");
	key_free(key);
	key_free(other);
	key_free(again);
	key_free(public);
	buf_release(&pem);
}

static void
test_reading(void)
{
	struct key *key = NULL;
	struct key *again = NULL;
	unsigned char raw[KEY_ED25519_LEN];
	unsigned char der[200];
	struct why why;
	size_t len;

	CHECK(key_read_public(STR(""), &key, &why) == ERR_LIMIT, "nothing is no key");
	CHECK(key_read_public(STR("\x30\x00"), &key, &why) == ERR_CRYPTO, "empty DER");
	CHECK(key_read_public(STR("text"), &key, &why) == ERR_CRYPTO, "text is no PEM");
	CHECK(key_read_private(STR("text"), &key, &why) == ERR_CRYPTO, "nor private");
	CHECK(key_read_ed25519(STR("short"), &key, &why) == ERR_CRYPTO, "5 bytes");
	memset(raw, 0, sizeof(raw));
	CHECK(key_read_ed25519(str_bytes(raw, sizeof(raw)), &key, &why) == ERR_CRYPTO,
	    "a point of small order is no key");
	CHECK(key == NULL, "the output is untouched");
	if (!CHECK(key_generate(KEY_ED25519, &key, NULL) == ERR_OK, "key is made"))
		return;
	len = key_public_der(key).len;
	memcpy(der, key_public_der(key).ptr, len);
	der[len] = 0;
	CHECK(key_read_public(str_bytes(der, len + 1), &again, NULL) == ERR_CRYPTO,
	    "a byte behind the key is refused");
	CHECK(key_ed25519_bytes(key, raw) &&
		  key_read_ed25519(str_bytes(raw, sizeof(raw)), &again, NULL) == ERR_OK &&
		  memcmp(key_id(key), key_id(again), SHA256_LEN) == 0,
	    "32 bytes and back");
	key_free(key);
	key_free(again);
}

/* The forms of a P-256 key that could be taken for another, or for none. */
static void
test_points(void)
{
	struct key *key = NULL;
	struct key *none = NULL;
	unsigned char der[91];

	if (!CHECK(key_generate(KEY_P256, &key, NULL) == ERR_OK &&
		       key_public_der(key).len == sizeof(der),
		"key is made"))
		return;
	memcpy(der, key_public_der(key).ptr, sizeof(der));
	der[90] ^= 1;
	CHECK(key_read_public(str_bytes(der, 91), &none, NULL) == ERR_CRYPTO,
	    "a point beside the curve is refused");
	memset(der + 27, 0, 64);
	CHECK(key_read_public(str_bytes(der, 91), &none, NULL) == ERR_CRYPTO,
	    "so are zeroes");
	memcpy(der, key_public_der(key).ptr, sizeof(der));
	der[26] = 6 + (der[90] & 1);
	CHECK(key_read_public(str_bytes(der, 91), &none, NULL) == ERR_CRYPTO,
	    "and the hybrid form");
	memcpy(der, key_public_der(key).ptr, sizeof(der));
	der[1] = 57;
	der[24] = 34;
	der[26] = 2 + (der[90] & 1);
	CHECK(key_read_public(str_bytes(der, 59), &none, NULL) == ERR_CRYPTO,
	    "and the compressed one");
	der[1] = 25;
	der[24] = 2;
	der[26] = 0;
	CHECK(key_read_public(str_bytes(der, 27), &none, NULL) == ERR_CRYPTO,
	    "and infinity");
	CHECK(none == NULL, "the output is untouched");
	key_free(key);
}

int
main(void)
{
	check_kind(KEY_P256);
	test_points();
	check_kind(KEY_ED25519);
	test_reading();
	return test_done();
}
