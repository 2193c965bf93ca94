/*
 * digest.h - SHA-256, HMAC with it, and random bytes.
 *
 * Hashing cannot fail: a libcrypto that cannot hash is a broken installation and ends the
 * process.
 */
#ifndef COMITY_TRUST_DIGEST_H
#define COMITY_TRUST_DIGEST_H

#include <stddef.h>
#include <stdint.h>

#include "base/err.h"
#include "base/str.h"

#define SHA256_LEN 32
#define SHA256_HEX_LEN 65 /* with the terminator */

void sha256(struct str bytes, unsigned char ret_digest[static SHA256_LEN]);
/* Lower-case text with a terminator. */
void sha256_hex(struct str bytes, char ret_text[static SHA256_HEX_LEN]);

/* For what comes in pieces: init, add as often as needed, then end; release in place of
 * end when it is given up (and harmless after it). */
struct sha256 {
	void *handle;
};

void sha256_init(struct sha256 *hash);
void sha256_add(struct sha256 *hash, struct str bytes);
void sha256_end(struct sha256 *hash, unsigned char ret_digest[static SHA256_LEN]);
void sha256_release(struct sha256 *hash);

/* All that comes from a descriptor, and how many bytes that were. */
enum err sha256_fd(int fd, unsigned char ret_digest[static SHA256_LEN], int64_t *ret_size,
    struct why *why);

/* RFC 2104 with SHA-256. */
void hmac_sha256(
    struct str secret, struct str text, unsigned char ret_mac[static SHA256_LEN]);

/* From the generator for secrets; ERR_IO when it has none to give. */
enum err random_bytes(void *ret_bytes, size_t len, struct why *why);

#endif
