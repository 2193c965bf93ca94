/*
 * intake.h - what a message from a peer does; each kind of message in its file.
 *
 * A message is refused whole or carried out whole.  Every function works in the open
 * transaction; a verdict that is not yes becomes a refusal with its rule, or a place in
 * the tray.
 */
#ifndef COMITY_NODE_INTAKE_H
#define COMITY_NODE_INTAKE_H

#include <stdio.h>

#include "base/clock.h"
#include "node/core.h"
#include "wire/object.h"

/* A request whose sender, receiver and seal are proven. */
struct intake {
	struct core *core;
	struct job *job;
	struct message message;
	struct known_organisation *sender;
	struct str sender_id; /* CC/slug */
	/* what became of it: set by the handler */
	struct str case_id;
	struct str about; /* a case that names the sender: it tells what was refused */
	unsigned char order_sha256[SHA256_LEN];
	bool has_order;
	struct str kind;       /* order, copy, change ...: for records (otherway.h) */
	size_t receipt_action; /* whose object comes back with the receipt */
	bool in_tray;          /* its objects wait for a person */
	struct json **objects; /* of GET: one for each action, else NULL */
};

/* Order with sign-offs, annexes and projection. */
enum err intake_order(struct intake *in, struct verdict *ret_verdict, struct why *why);
/* Receipts of the other side about one of our cases. */
enum err intake_receipts(struct intake *in, struct verdict *ret_verdict, struct why *why);
/* A signed change of an order (casefile/change_rule.h). */
enum err intake_change(struct intake *in, struct verdict *ret_verdict, struct why *why);
/* The sign-off of a court under an order that was submitted to it. */
enum err intake_validation(
    struct intake *in, struct verdict *ret_verdict, struct why *why);
#define DELIVERIES_MAX 64 /* of one order */
/* Evidence that lies at the other side; what brings its contents itself is another
 * vendor's: for a person. */
enum err intake_delivery(struct intake *in, struct verdict *ret_verdict, struct why *why);

/* The case that a DELIVER in the tray answers, if there is one, shows that it waits. */
enum err intake_delivery_waits(struct intake *in, struct why *why);

/* UPDATE without a signed change: flagged on the case, for a person. */
enum err intake_update(struct intake *in, struct verdict *ret_verdict, struct why *why);

/* The objects of an order, as they were created, with what became of them. */
enum err intake_get(struct intake *in, struct verdict *ret_verdict, struct why *why);

/* A person is owed to look at what waits in the tray by then. */
#define TRAY_TIME CLOCK_DAY
/* The rule of a message in the tray that nobody has signed. */
#define RULE_UNSIGNED "message-xml-unsigned"

/* The message's documents of a type ("Order"), decoded into the job's arena; the n-th. */
bool intake_document(struct intake *in, const char *type, size_t n,
    struct document *ret_document, size_t *ret_action, struct why *why);

/* A case that a paper speaks of, and what its sender is in it. */
struct named_case {
	struct stored_case stored;
	struct order order;
	unsigned role; /* enum order_role */
};

/* By the order's digest.  Verdict case-unknown: there is none, or its order does not name
 * the sender; the same words for both: no oracle. */
enum err intake_find_case(struct intake *in, const unsigned char *order_sha256_,
    struct named_case *ret_case, struct verdict *ret_verdict, struct why *why);
/* Our R2 over the message that brought a paper to the case; change_sha256 may be NULL. */
enum err intake_acknowledge(
    struct intake *in, const unsigned char *change_sha256, struct why *why);

/* Hands the message to whom its kind is for (intake_kind.c), if nothing travels with it
 * that may not.  What is no kind of ours waits for a person. */
enum err intake_dispatch(struct intake *in, struct verdict *ret_verdict, struct why *why);
/* The kinds of messages, and who of those that an order names may bring each (route.h).
 */
void intake_kinds_print(FILE *out);

/* Puts a paper into the case; one that is there already is fine. */
enum err intake_keep_paper(struct core *core, struct str case_id, const char *kind,
    struct str name, struct str bytes, struct why *why);

#endif
