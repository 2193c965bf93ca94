/*
 * passkey.h - a device that holds a passkey, and the browser before it, played in C.
 *
 * What it says can be wrong in every way that a test asks for: the fields are set before
 * passkey_register or passkey_assert.
 */
#ifndef COMITY_TESTS_PASSKEY_H
#define COMITY_TESTS_PASSKEY_H

#include <string.h>

#include "base/arena.h"
#include "base/base64.h"
#include "base/buf.h"
#include "trust/digest.h"
#include "trust/key.h"
#include "trust/webauthn.h"

#define PASSKEY_UP 0x01
#define PASSKEY_UV 0x04
#define PASSKEY_BE 0x08
#define PASSKEY_BS 0x10
#define PASSKEY_AT 0x40
#define PASSKEY_ED 0x80

struct device {
	struct key *key;
	const char *rp_id;
	const char *origin;
	const char *type;   /* of the client data; NULL = the right one */
	const char *suffix; /* behind crossOrigin in it, or NULL */
	bool framed;
	unsigned char flags;
	uint32_t counter;
	struct str extra; /* behind the authenticator data */
};

static inline struct device
device_new(struct key *key)
{
	return (struct device){ .key = key,
		.rp_id = "desk.example",
		.origin = "https://desk.example",
		.flags = PASSKEY_UP | PASSKEY_UV };
}

static inline struct str
device_client_data(struct arena *arena, const struct device *device, const char *type,
    struct str challenge)
{
	struct buf text;
	struct str copy;

	buf_init(&text, 4096);
	base64url_encode(challenge, &text);
	copy = arena_format(arena,
	    "{\"type\":\"%s\",\"challenge\":\"%.*s\",\"origin\":\"%s\","
	    "\"crossOrigin\":%s%s}",
	    device->type == NULL ? type : device->type, STR_ARG(buf_str(&text)),
	    device->origin, device->framed ? "true" : "false",
	    device->suffix == NULL ? "" : device->suffix);
	buf_release(&text);
	return copy;
}

static inline struct str
device_data(struct arena *arena, const struct device *device, unsigned flags,
    struct str credential)
{
	unsigned char rp[SHA256_LEN];
	struct buf bytes;
	struct str copy;

	sha256(str_from(device->rp_id), rp);
	buf_init(&bytes, 4096);
	buf_add(&bytes, str_bytes(rp, sizeof rp));
	buf_add_byte(&bytes, (unsigned char)(device->flags | flags));
	for (int shift = 24; shift >= 0; shift -= 8)
		buf_add_byte(&bytes, (unsigned char)(device->counter >> shift));
	buf_add(&bytes, credential);
	buf_add(&bytes, device->extra);
	copy = arena_str(arena, buf_str(&bytes));
	buf_release(&bytes);
	return copy;
}

static inline struct str
device_der(struct arena *arena, const unsigned char raw[static KEY_SIGNATURE_LEN])
{
	unsigned char der[KEY_DER_SIGNATURE_MAX] = { 0x30, 0 };
	size_t len = 2;

	for (size_t half = 0; half < 2; half++) {
		const unsigned char *number = raw + half * 32;
		size_t skip = 0;

		while (skip < 31 && number[skip] == 0)
			skip++;
		der[len++] = 2;
		der[len++] = (unsigned char)(32 - skip + (number[skip] >> 7));
		if (number[skip] >> 7)
			der[len++] = 0;
		memcpy(der + len, number + skip, 32 - skip);
		len += 32 - skip;
	}
	der[1] = (unsigned char)(len - 2);
	return arena_str(arena, str_bytes(der, len));
}

/* The signature over what device and browser say. */
static inline struct str
device_sign(struct arena *arena, const struct device *device,
    const struct webauthn_assertion *assertion)
{
	unsigned char raw[KEY_SIGNATURE_LEN];
	unsigned char digest[SHA256_LEN];
	struct str message;

	sha256(assertion->client_data, digest);
	message = arena_join(
	    arena, assertion->authenticator_data, str_bytes(digest, sizeof digest));
	if (key_sign(device->key, message, raw, NULL) != ERR_OK)
		return STR("");
	return key_kind(device->key) == KEY_P256
		   ? device_der(arena, raw)
		   : arena_str(arena, str_bytes(raw, sizeof raw));
}

static inline struct webauthn_assertion
device_assert(struct arena *arena, const struct device *device, struct str challenge)
{
	struct webauthn_assertion assertion = {
		.client_data =
		    device_client_data(arena, device, "webauthn.get", challenge),
		.authenticator_data = device_data(arena, device, 0, STR("")),
	};

	assertion.signature = device_sign(arena, device, &assertion);
	return assertion;
}

/* aaguid of zeroes, an id of 16 bytes, the COSE key. */
static inline struct str
device_credential(struct arena *arena, const struct device *device)
{
	static const char p256[] = "\xa5\x01\x02\x03\x26\x20\x01\x21\x58\x20";
	static const char ed25519[] = "\xa4\x01\x01\x03\x27\x20\x06\x21\x58\x20";
	bool is_p256 = key_kind(device->key) == KEY_P256;
	struct str der = key_public_der(device->key);
	unsigned char zero[16] = { 0 };
	struct buf bytes;
	struct str copy;

	buf_init(&bytes, 4096);
	buf_add(&bytes, str_bytes(zero, sizeof zero));
	buf_add(&bytes, str_bytes("\0\x10", 2));
	buf_add(&bytes, str_bytes(key_id(device->key), 16));
	buf_add(&bytes, str_bytes(is_p256 ? p256 : ed25519, 10));
	if (is_p256) {
		buf_add(&bytes, str_slice(der, der.len - 64, der.len - 32));
		buf_add(&bytes, str_bytes("\x22\x58\x20", 3));
	}
	buf_add(&bytes, str_slice(der, der.len - 32, der.len));
	copy = arena_str(arena, buf_str(&bytes));
	buf_release(&bytes);
	return copy;
}

static inline struct webauthn_registration
device_register(struct arena *arena, const struct device *device, struct str challenge)
{
	return (struct webauthn_registration){
		.client_data =
		    device_client_data(arena, device, "webauthn.create", challenge),
		.authenticator_data = device_data(
		    arena, device, PASSKEY_AT, device_credential(arena, device)),
	};
}

#endif
