/*
 * change_rule.h - who may say what about an order to whom, who must sign it, and which
 * event it is in the case: one table of all kinds of change.
 *
 * In which states of the case the event is possible say the tables of casefile.c
 * (casefile_can).  At who says it the event is an act; at who takes it, a paper.  A
 * change whose event is not possible is refused there (case-step): who sent it must know
 * that it came too late.
 */
#ifndef COMITY_CASEFILE_CHANGE_RULE_H
#define COMITY_CASEFILE_CHANGE_RULE_H

#include "casefile/casefile.h"
#include "model/change_kind.h"
#include "model/order.h"
#include "model/signoff_act.h"

/* Who of the organisation may sign. */
enum change_signer {
	SIGNER_OF_ORDER,  /* somebody of the level of one who signed the order */
	SIGNER_VALIDATOR, /* somebody who may validate it, by signers.tsv */
	SIGNER_AUTHORITY, /* police, prosecutor or judge */
	SIGNER_ANY        /* anybody in its roster */
};

struct change_rule {
	enum change_kind kind;
	unsigned from, to; /* enum order_role */
	enum case_event event;
	unsigned acts; /* bits 1U << enum signoff_act: the acts that sign it */
	enum change_signer signer;
	bool preserving;      /* of orders that preserve, only */
	enum case_event part; /* the event when it is about parts; EVENT_SEAL, which no
			       * change is: it is not about parts */
};

/* The event of a change that is about so many parts, 0 = the whole order. */
enum case_event change_rule_event(const struct change_rule *rule, size_t parts);

/* The row for a change of this kind between organisations with these roles in the order
 * (order_roles).  Rules: change-not-named (the order does not name the sender for this
 * kind), change-receiver (it does not go to such a receiver). */
struct verdict change_rule_find(enum change_kind kind, unsigned from, unsigned to,
    const struct change_rule **ret_rule);

/* What the sender has said to the receiver about this order, and what the change follows.
 */
struct change_past {
	bool is_order;  /* it follows the order itself */
	bool is_first;  /* nothing was said before */
	bool is_last;   /* it follows what the sender said last */
	bool is_answer; /* it follows a change that is here, of another organisation */
};

/* What an organisation says to another about one order is a chain.  The first follows
 * the order, each further one the one before, or a change of another that it answers:
 * so papers that cross on their way do not hinder one another, and nobody says two
 * things after the same one (change-follows).  What is not here does not wait: an
 * outbox delivers the papers of a case in their order, so what is not here was refused
 * or never sent. */
struct verdict change_rule_follows(const struct change_past *past);

#endif
