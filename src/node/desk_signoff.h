/* desk_signoff.h - a text that a person signs at the desk with a passkey: the page asks
 * the device, its answer becomes a sign-off as any other. */
#ifndef COMITY_NODE_DESK_SIGNOFF_H
#define COMITY_NODE_DESK_SIGNOFF_H

#include "model/signoff_act.h"
#include "node/desk.h"

struct desk_text {
	unsigned char sha256[SHA256_LEN];
	enum signoff_act act;
	int64_t at; /* when the page was made: the record says so */
};

/* Member passkey {challenge, rp_id, allow, at} of the view; none for who has no passkey
 * of this desk. */
enum err desk_signoff_ask(
    struct visit *visit, const struct desk_text *text, struct why *why);

/* Whether a page of a few minutes ago has shown this time. */
bool desk_signoff_recent(const struct visit *visit, int64_t at);

/* The sign-off that the form's assertion makes, which is proven by who takes it.  Rules:
 * form-value, person-unknown. */
enum err desk_signoff_take(struct visit *visit, const struct desk_text *text,
    struct str *ret_signoff, struct verdict *ret_verdict, struct why *why);

#endif
