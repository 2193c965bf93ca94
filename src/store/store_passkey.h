/*
 * store_passkey.h - what the devices of passkeys have counted.
 */
#ifndef COMITY_STORE_STORE_PASSKEY_H
#define COMITY_STORE_STORE_PASSKEY_H

#include <stdbool.h>
#include <stdint.h>

#include "base/err.h"
#include "base/hash.h"

struct store;

struct passkey_count {
	struct hash key;  /* of the public key */
	uint32_t counter; /* not 0 */
	struct hash said; /* digest of what was signed with it */
	int64_t at;
};

/* Keeps it.  ret_same false: something else was signed with the same number, and stays.
 */
enum err store_passkey_count(struct store *store, const struct passkey_count *count,
    bool *ret_same, struct why *why);
/* The largest number of the key that was kept, 0 = none. */
enum err store_passkey_last(
    struct store *store, const struct hash *key, uint32_t *ret_counter, struct why *why);

#endif
