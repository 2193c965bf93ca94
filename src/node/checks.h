/*
 * checks.h - what proves an order, for the person who has to answer it: seven lines, and
 * one sentence above them.
 *
 * All of it is found out anew from what is stored and from the directory as it is now:
 * signatures are verified again under the keys that were good when the order came, the
 * law is asked as on that day.  Nothing is taken from what the message says of itself,
 * but for the notes of who sent it.
 *
 * The sentence is never better than the weakest of the lines that say who asks
 * (organisation, signer, bytes, ledger), and never good when the law says no; what else
 * is for a person to look at is named behind it.  It is no judgment on legality.
 */
#ifndef COMITY_NODE_CHECKS_H
#define COMITY_NODE_CHECKS_H

#include "node/local.h"
#include "node/proof.h"

/* House figures: since when a key is not new, and how far back patterns look. */
#define CHECKS_NEW_KEY (30 * CLOCK_DAY)
#define CHECKS_PATTERN_DAYS 30
#define CHECKS_PATTERN_MAX 1000 /* orders of one office that are looked at */

/* Member checks {says (genuine, doubt, tray, organisation, signature, called, unproven,
 * forbidden, broken),
 * mark (yes, no, person), sentence, who, look [check], list [{check (organisation,
 * signer, bytes, law, notified, ledger, pattern), mark, detail, not}]}; a line signer for
 * each sign-off. */
enum err checks_show(struct call *call, const struct stored_case *stored, struct json *to,
    struct why *why);

/* How the order of a case came to stand out, for lists: members first (the first order of
 * its authority) and new_key. */
enum err checks_show_chips(struct call *call, const struct stored_case *stored,
    struct json *to, struct why *why);

/* --- for the parts of checks_show --- */

enum check_line {
	CHECK_ORGANISATION,
	CHECK_SIGNER,
	CHECK_BYTES,
	CHECK_LAW,
	CHECK_NOTIFIED,
	CHECK_LEDGER,
	CHECK_PATTERN,
	CHECK_LINE_COUNT
};

struct checks {
	struct call *call;
	const struct stored_case *stored;
	struct order order;
	struct str text;
	struct law_signoff signoffs[LIMIT_SIGNOFFS]; /* proven */
	size_t signoffs_count;
	struct proof_state proof; /* of what came by no node */
	int64_t newest_key; /* since when the youngest of their keys is good, 0 = none */
	enum verdict_kind marks[CHECK_LINE_COUNT]; /* the worst of each */
	struct json *list;
};

/* A line; no is worse than person, person worse than yes. */
void checks_add(struct checks *checks, enum check_line line, enum verdict_kind mark,
    struct str detail);
/* checks_book.c: what this node's own records say. */
enum err checks_ledger(struct checks *checks, struct why *why);
enum err checks_pattern(struct checks *checks, struct why *why);

#endif
