/*
 * recovery.h - an organisation's keys in the hands of several people: any so many of them
 * together can make the keys again, fewer cannot.
 *
 * Each has one text, which can be printed and typed.  It holds the keys, locked, and one
 * share of the secret that opens them; so that nothing else need be kept:
 *
 *	comity recovery share v1
 *	organisation CL/fiscalia-norte
 *	realm live
 *	made 2026-11-22T12:00:00Z
 *	set 32 hexadecimal digits
 *	needed 3
 *	shares 5
 *	digest 64 digits                   one a share, in order
 *	backup BASE64                      as many lines as it takes
 *	number 2
 *	secret 8 groups of 8 digits
 *	checksum 16 digits                 of all above
 *
 * The lines before backup are authenticated with what is locked.  A digest is of one
 * share, so that a wrong one is named.
 */
#ifndef COMITY_RECORD_RECOVERY_H
#define COMITY_RECORD_RECOVERY_H

#include <stddef.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/err.h"
#include "base/str.h"
#include "model/verdict.h"
#include "trust/share.h"

#define RECOVERY_TEXT_MAX ((size_t)128 << 10)
#define RECOVERY_CONTENT_MAX ((size_t)48 << 10)
#define RECOVERY_DIGEST_HEX 64

struct recovery_share {
	struct str organisation, realm, made, set;
	unsigned needed, total;
	struct str digests[SHARE_MAX]; /* of total shares, hexadecimal */
	struct str header;             /* the lines before backup */
	struct str box;
	struct share share;
};

struct recovery_set {
	struct str organisation, realm;
	int64_t at;
	unsigned needed, total; /* 2 <= needed <= total <= SHARE_MAX */
};

/* total texts about one content. */
enum err recovery_make(struct arena *arena, const struct recovery_set *set,
    struct str content, struct str *ret_texts, struct why *why);
/* Rules: recovery-unreadable, recovery-checksum, recovery-share. */
struct verdict recovery_read(
    struct arena *arena, struct str text, struct recovery_share *ret_share);
/* The content, of at least needed shares of one set.  *ret_wrong: the index of the share
 * that a refusal is about.  Rules: recovery-other, recovery-twice, recovery-few,
 * recovery-closed. */
struct verdict recovery_open(struct arena *arena, const struct recovery_share *shares,
    size_t count, struct str *ret_content, size_t *ret_wrong);

#endif
