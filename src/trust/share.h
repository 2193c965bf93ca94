/*
 * share.h - a secret of 32 bytes cut into shares, some of which make it again (Shamir, by
 * libgfshare), and what is locked with it (AES-256-GCM).
 *
 * Fewer shares than are needed say nothing about the secret.  Shares carry no check of
 * their own: which of them is wrong is for who keeps them to know (record/recovery.h).
 */
#ifndef COMITY_TRUST_SHARE_H
#define COMITY_TRUST_SHARE_H

#include <stddef.h>

#include "base/arena.h"
#include "base/err.h"
#include "base/str.h"

#define SHARE_LEN 32
#define SHARE_MAX 16

/* One is for number 1 to SHARE_MAX. */
struct share {
	unsigned char number;
	unsigned char bytes[SHARE_LEN];
};

/* total shares, numbered from 1, of which needed (at least 2) make the secret. */
enum err share_split(const unsigned char secret[static SHARE_LEN], unsigned needed,
    unsigned total, struct share *ret_shares, struct why *why);
/* What these shares make: with too few or wrong ones 32 bytes that mean nothing.  Their
 * numbers differ. */
enum err share_join(const struct share *shares, unsigned count,
    unsigned char ret_secret[static SHARE_LEN], struct why *why);

/* Nonce, content and tag; header is authenticated with it, and not in it. */
enum err share_lock(struct arena *arena, const unsigned char secret[static SHARE_LEN],
    struct str header, struct str content, struct str *ret_box, struct why *why);
/* ERR_CRYPTO: another secret, another header, or changed. */
enum err share_unlock(struct arena *arena, const unsigned char secret[static SHARE_LEN],
    struct str header, struct str box, struct str *ret_content, struct why *why);

#endif
