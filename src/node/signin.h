/*
 * signin.h - the challenges that passkeys were asked to sign so that somebody signs in,
 * or opens an answer: each is for one purpose, which is "" for signing in.
 *
 * Each is 32 random bytes, good for five minutes and for one answer, whatever that answer
 * is.  They are kept in memory alone: a start forgets them, and whoever was about to sign
 * in is asked anew.  When all places are taken the oldest goes: who floods the desk with
 * questions hinders sign-ins, and the door limits that.
 */
#ifndef COMITY_NODE_SIGNIN_H
#define COMITY_NODE_SIGNIN_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/err.h"
#include "base/str.h"
#include "trust/digest.h"

#define SIGNIN_CHALLENGE_LEN 32
#define SIGNIN_MAX 1024
#define SIGNIN_SEC 300

struct signin {
	struct {
		unsigned char challenge[SIGNIN_CHALLENGE_LEN];
		unsigned char purpose[SHA256_LEN];
		int64_t ends_at; /* 0 = free, or answered */
	} asked[SIGNIN_MAX];
	size_t next;
};

enum err signin_ask(struct signin *signin, struct str purpose, int64_t now,
    unsigned char ret_challenge[static SIGNIN_CHALLENGE_LEN], struct why *why);
/* Whether the challenge was asked for this purpose and is still good; it is not after
 * this, whatever it was asked for. */
bool signin_take(
    struct signin *signin, struct str purpose, struct str challenge, int64_t now);

#endif
