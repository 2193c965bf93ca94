/*
 * passkey.h - persons at the desk of this node prove who they are; and what devices have
 * counted, wherever a passkey signs.
 *
 * A page asks (passkey_ask), the browser signs, passkey_signin says who it was.  A device
 * that counts must have counted on since anything it signed that came here; a sign-off,
 * which may come late, only not with a number that it signed something else with.
 */
#ifndef COMITY_NODE_PASSKEY_H
#define COMITY_NODE_PASSKEY_H

#include "node/core.h"
#include "record/assertion.h"

/* A challenge for the page, good for this purpose alone: PASSKEY_SIGN_IN, or words that
 * name what is to be done by whom.  ERR_USAGE: comity.conf names no desk-origin. */
#define PASSKEY_SIGN_IN STR("")
enum err passkey_ask(struct core *core, struct str purpose,
    unsigned char ret_challenge[static SIGNIN_CHALLENGE_LEN], struct why *why);

/* Whose passkey of our own roster answered a challenge of passkey_ask for this purpose,
 * in the open transaction.  Rules: signin-challenge, signin-passkey, person-*,
 * roster-missing, revocation-unknown, passkey-*.  Whoever asks is told "no" alone, in the
 * same words for each: the rule is for the log. */
enum err passkey_signin(struct core *core, struct str purpose,
    const struct assertion *assertion, struct str *ret_person,
    struct verdict *ret_verdict, struct why *why);

/* The device of the key counted to counter (0 = it does not count) when it signed these,
 * in the open transaction.  Rule: passkey-counter. */
struct verdict passkey_counted(struct core *core,
    const unsigned char key_sha256[static SHA256_LEN], uint32_t counter,
    struct str authenticator_data, struct str client_data);

#endif
