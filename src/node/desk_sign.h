/* desk_sign.h - cookies of the desk, and whose request it is. */
#ifndef COMITY_NODE_DESK_SIGN_H
#define COMITY_NODE_DESK_SIGN_H

#include "node/desk.h"
#include "record/assertion.h"

/* The session of the request, and the page's language and theme from its other cookie. */
void desk_sign_known(struct visit *visit, enum session_end *ret_end);
/* Whose bytes they are, for the pool: a session's, or nobody's.  Not the cookie's: who
 * makes one up for each request would have a worker forked for each. */
void desk_sign_key(
    struct core *core, struct job *job, unsigned char ret_key[static SHA256_LEN]);
/* Whether the request comes from a page of this origin: rules form-origin, form-token. */
struct verdict desk_sign_check(struct visit *visit, const struct json *form);
/* Signs the person in: the cookie is in the answer. */
enum err desk_sign_open(struct visit *visit, struct str person, struct why *why);

/* What a device has signed, of args' members in base64; false: something is missing. */
bool desk_sign_assertion(struct visit *visit, struct assertion *ret_assertion);

/* Member passkey {challenge, rp_id} of the view, where passkeys are used; for what:
 * passkey.h. */
void desk_sign_ask(struct visit *visit, struct str purpose);

/* Tells the edge, when it changed, who may send more than a form (edge_desk.h).  To be
 * called each round. */
void desk_sign_tell(struct core *core);

/* After a new roster: whose every key is revoked in it is signed out. */
void desk_sign_review(struct core *core);

/* comity desk open: a link for who calls ({url, person, seconds}).  Rule: desk-closed. */
enum err local_desk_open(struct call *call, struct verdict *ret_verdict, struct why *why);

#endif
