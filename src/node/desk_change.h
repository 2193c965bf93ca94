/*
 * desk_change.h - a change of an order that a person writes at the desk.
 *
 *	form -> a text for each whom it follows something else at -> read back from the
 *	texts -> the passkey signs one after the other -> order/change says them all
 *
 * Nothing of it is kept here until it is said: the texts stand in the page, and a form
 * that changed them would hold what nobody has signed.
 */
#ifndef COMITY_NODE_DESK_CHANGE_H
#define COMITY_NODE_DESK_CHANGE_H

#include "node/change_flow.h"
#include "node/desk.h"

struct saying {
	struct visit *visit;
	enum change_kind kind;
	struct stored_case stored;
	struct order order;
	const struct json *draft; /* the answer of order/draft: to whom, after what */
	/* each for all to whom it follows the same */
	struct str texts[CHANGE_SAID_MAX];
	struct change changes[CHANGE_SAID_MAX];
	size_t count;
};

/* The case and the kind of the path.  Rules: page-unknown; those of order/draft. */
enum err desk_change_begin(struct saying *saying, struct visit *visit,
    struct verdict *ret_verdict, struct why *why);
/* The view of both pages: the case, kind, to []. */
void desk_change_show(struct saying *saying);
/* Which text follows this digest; CHANGE_SAID_MAX: none. */
size_t desk_change_find(const struct saying *saying, struct str follows);
/* Texts of what was typed; what would be refused when it is signed is refused before
 * anybody signs.  Rules: form-value, change-unreadable, change-*, case-step. */
enum err desk_change_texts(
    struct saying *saying, struct verdict *ret_verdict, struct why *why);

#endif
