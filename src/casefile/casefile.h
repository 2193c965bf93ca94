/*
 * casefile.h - the state of one order at one node: side x state x event -> next state.
 *
 * All sides walk through the same events.  At the side that acts, an event is an act (a
 * person opens, decides, produces ...); at another side it is the paper that tells of
 * it (a receipt, a change).  A notified authority and a validating court of another
 * organisation have a case of their own, with a copy of the order: what they say comes to
 * the others as changes (change_rule.h); a court is asked before the order is sent, or in
 * the emergency of Regulation (EU) 2023/1543 Art 4(5) when it is.  Pure: const
 * tables, nothing is read or kept.  A pair of state and event without a row is refused
 * (rule case-step), whoever asks.
 *
 * Papers may come late or in another order.  Where a paper tells what a later one has
 * told already, the state stays.  A genuine paper whose event has no row is not thrown
 * away: it is filed with EVENT_FILE and shown to a person.
 */
#ifndef COMITY_CASEFILE_CASEFILE_H
#define COMITY_CASEFILE_CASEFILE_H

#include <stdbool.h>
#include <stddef.h>

#include "base/str.h"
#include "model/order.h"
#include "model/outcome.h"
#include "model/receipt_kind.h"
#include "model/verdict.h"

enum case_side { SIDE_ISSUER, SIDE_ADDRESSEE, SIDE_NOTIFIED, SIDE_VALIDATOR, SIDE_COUNT };

enum case_state {
	CASE_NEW,       /* nothing yet: before the first event; never stored */
	CASE_SUBMITTED, /* issuer: a court is asked to validate it; nobody else has it */
	CASE_VALIDATED, /* the court has validated it */
	CASE_NOT_VALIDATED, /* the court does not */
	CASE_SEALED,        /* issuer: sealed and in the outbox */
	CASE_SENT,     /* issuer: given to the courier's peer, no receipt yet; court: the
			* issuer has sent what it validated */
	CASE_RETURNED, /* issuer: the addressee's node refused the message */
	CASE_TRAY,     /* addressee: something is unproven, a person looks */
	CASE_RECEIVED, /* stored by the addressee */
	CASE_OPENED,   /* by a person */
	CASE_ASKED,    /* a clarification is owed */
	CASE_ACCEPTED, /* notified authority: it does not object */
	CASE_PARTLY,
	CASE_PRESERVED, /* accepted, and the data is kept */
	CASE_REFUSED,
	CASE_REFERRED, /* somebody else holds the data */
	CASE_PRODUCED, /* the answer is sealed */
	CASE_FETCHED,
	CASE_VERIFIED,
	CASE_DOUBTED, /* the answer did not verify */
	CASE_HALTED, /* the addressee does not execute it; the issuer's word is awaited */
	CASE_BARRED, /* a notified authority has said: do not disclose */
	CASE_WITHDRAWN,
	CASE_UNEXECUTED, /* the issuer has agreed that it need not be executed */
	CASE_CLOSED,
	CASE_STATE_COUNT
};

enum case_event {
	EVENT_SUBMIT,   /* issuer: the order goes to the court that it names */
	EVENT_VALIDATE, /* court: it validates the order, before it is sent or after */
	EVENT_DECLINE,  /* court: it does not */
	EVENT_SEAL,     /* issuer: the order is sealed */
	EVENT_SEND,     /* issuer: the message has left */
	EVENT_RETURN,   /* issuer: a refusal came back for the message */
	EVENT_HOLD,     /* addressee: stored, but unproven */
	EVENT_RECEIVE,  /* stored by who is sent the order; out of the tray: admitted */
	EVENT_OPEN,
	EVENT_PRESERVE, /* the data is kept, or kept longer */
	EVENT_ACCEPT,
	EVENT_PART,
	EVENT_REFUSE,
	EVENT_ASK,
	EVENT_REFER,
	EVENT_CLARIFY, /* change: by the issuer, to the addressee */
	EVENT_EXTEND,  /* change: of a preservation, by the issuer */
	EVENT_CONFIRM, /* change: by the issuer or the validator */
	EVENT_INQUIRE, /* change: a question of a notified authority to the issuer */
	EVENT_INFORM,  /* change: the issuer's answer to it */
	EVENT_FORBID,  /* change: a notified authority to the addressee */
	EVENT_PERMIT,  /* change: a notified authority to the addressee and the issuer */
	EVENT_OBJECT,  /* change: reasons of a notified authority to the issuer */
	EVENT_TELL,    /* receipt: a notified authority has its copy of the order */
	EVENT_FORBID_PART, /* the same about parts of the order (part.h) */
	EVENT_PERMIT_PART,
	EVENT_OBJECT_PART,
	EVENT_PAUSE,      /* change: of the addressee; the issuer has to clarify */
	EVENT_PAUSE_PART, /* the same, of some parts of the order */
	EVENT_WAIT,       /* change: of the addressee; the issuer has to decide */
	EVENT_SUSPEND,    /* change: of the addressee, over the law of a third country */
	EVENT_FAIL,       /* change: of the addressee; it is over if the issuer agrees */
	EVENT_REPORT,     /* change: of the addressee; nothing stands still */
	EVENT_HALT_PART,  /* EVENT_WAIT, _SUSPEND or _FAIL of some parts */
	EVENT_MAINTAIN,   /* change: of the issuer; the order stands */
	EVENT_AGREE,      /* change: of the issuer; it need not be executed */
	EVENT_AGREE_PART, /* the same, of some parts */
	EVENT_SET_DATE,   /* addressee: a person has set by when, after a pause */
	EVENT_CLAIM,      /* change: of the addressee, its costs */
	EVENT_PRODUCE,
	EVENT_FETCH,
	EVENT_VERIFY,
	EVENT_DOUBT,
	EVENT_DELAY,    /* the notice to that person waits, on a ground */
	EVENT_NOTIFY,   /* the person whose data it is has been told */
	EVENT_RELEASE,  /* what was preserved is let go */
	EVENT_WITHDRAW, /* change: by the issuer or the validator */
	EVENT_RESTRICT, /* change: the issuer states that it deleted or restricted data */
	EVENT_CLOSE,    /* or erased */
	EVENT_FILE,     /* a genuine paper that changes nothing */
	EVENT_COUNT
};

/* What an event does. */
struct case_step {
	enum case_state to;
	enum receipt_kind receipt; /* to be made here, RECEIPT_NONE = none */
	unsigned opens, closes;    /* bits 1U << enum duty_kind (duty.h) */
};

/* The step, or verdict case-step; ret_step is untouched then. */
struct verdict casefile_step(enum case_side side, enum case_state state,
    enum case_event event, struct case_step *ret_step);
/* What a page may offer. */
bool casefile_can(enum case_side side, enum case_state state, enum case_event event);
/* Who takes the step: bits of enum order_role.  At the others the same event is a paper
 * that comes from there. */
unsigned case_event_takers(enum case_event event);
/* Whether the step may be taken at the side as an act (from 0), or told to it by a paper
 * of an organisation with this role (verdict case-side). */
struct verdict casefile_may(enum case_side side, enum case_event event, unsigned from);
/* The role in the order that the side has. */
enum order_role case_side_role(enum case_side side);
/* How many rows the tables have for it; a test sees that it is 0 or 1 everywhere. */
size_t casefile_rows(enum case_side side, enum case_state state, enum case_event event);
/* Nothing more is owed by the order itself; only filing and closing remain. */
bool case_state_is_end(enum case_state state);

/* A receipt that came in -> the event that it tells of.  Outcome is the receipt's value
 * of that name; R5 has one, and R8, where accept means that the answer verified.  R0 and
 * R9 are the other side's own affairs: EVENT_FILE. */
enum case_event case_event_of_receipt(enum receipt_kind kind, enum outcome outcome);
enum case_event case_event_of_outcome(enum outcome outcome);
/* The same by who made the receipt: what a notified authority or a court does with its
 * own case moves nobody else's, but that a court has declined, and that the authority has
 * its copy, from which its clocks run; and a court hears that the order was sent. */
enum case_event case_event_told(
    enum case_side here, unsigned from, enum receipt_kind kind, enum outcome outcome);

/* Names for store, pages and CLI: "received". */
struct str case_side_name(enum case_side side);
struct str case_state_name(enum case_state state);
struct str case_event_name(enum case_event event);
bool case_side_parse(struct str name, enum case_side *ret_side);
bool case_state_parse(struct str name, enum case_state *ret_state);
bool case_event_parse(struct str name, enum case_event *ret_event);
/* The word of the law's tables for the event at that side ("received", and at a notified
 * authority "notified-received": its clocks are not the addressee's), or the empty str.
 */
struct str case_event_law(enum case_side side, enum case_event event);

#endif
