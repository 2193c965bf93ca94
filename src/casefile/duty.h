/*
 * duty.h - who owes what by when.
 *
 * A step of the case opens and closes duties (casefile.h).  By when is a value: the
 * clocks that the law's tables gave for this order, or a house date to look again.  A
 * duty that only the law can make (a confirmation, a preservation) is not owed when the
 * tables have no clock for it.
 */
#ifndef COMITY_CASEFILE_DUTY_H
#define COMITY_CASEFILE_DUTY_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/str.h"
#include "casefile/casefile.h"

enum duty_kind {
	DUTY_ACKNOWLEDGE, /* the addressee: a receipt that it has stored the order */
	DUTY_ADMIT,       /* the addressee: a person looks into the tray */
	DUTY_DECIDE,      /* the addressee */
	DUTY_PRESERVE,    /* the addressee */
	DUTY_CLARIFY,     /* the issuer: what the addressee asked */
	DUTY_ANSWER,      /* the addressee */
	DUTY_INFORM,      /* the issuer: what a notified authority asked */
	DUTY_REVIEW,      /* a notified authority: whether it objects */
	DUTY_CONFIRM,     /* the issuer: that the order stands, or a request follows */
	DUTY_EXTEND,      /* the issuer: extend the preservation, or it ends */
	DUTY_HEED,        /* the addressee: look at what was asked without a signature */
	DUTY_RELEASE,     /* the addressee: let go what it no longer may keep */
	DUTY_FETCH,       /* the issuer */
	DUTY_VERIFY,      /* the issuer */
	DUTY_NOTIFY,      /* whom the law names: tell the person whose data it is */
	DUTY_SETTLE,      /* the addressee: an answer that did not verify */
	DUTY_REASON,      /* a notified authority: the issuer hears why it forbade */
	DUTY_FALLBACK,    /* the issuer: nothing came, another route is open */
	DUTY_VALIDATE,    /* the court: whether it validates */
	DUTY_VALIDATE_AFTER, /* the issuer: what was sent unvalidated is validated */
	DUTY_WITHDRAW,   /* the issuer: what a court declined to validate afterwards */
	DUTY_RESTRICT,   /* the issuer: what it may not keep is deleted or restricted */
	DUTY_FREE,       /* the addressee: of its duties, if the issuer stays silent */
	DUTY_RECONSIDER, /* the issuer: what the addressee does not execute */
	DUTY_REIMBURSE,  /* the issuer: whether it gives costs back */
	DUTY_CLOSE,      /* each side: close, and erase what need not be kept */
	DUTY_COUNT
};
#define DUTY_BIT(kind) (1U << (kind))

/* A running clock of this order: id of clocks.tsv and its end. */
struct duty_clock {
	struct str id;
	enum case_side whose;
	int64_t due_at; /* 0: not started, or without an end */
	bool endless;   /* it runs, and has none: what would end with it is not owed */
};

struct duty {
	enum duty_kind kind;
	enum case_side owed_by;
	int64_t opened_at;
	int64_t due_at;
	struct str clock; /* id of the clock that gave due_at; empty = house date */
};

/* The duty that a step at the side here and the time at opens: by the earliest of its
 * clocks (of those that are floors, the latest), else by the house date.  false: not
 * owed. */
bool duty_open(enum duty_kind kind, enum case_side here, int64_t at,
    const struct duty_clock *clocks, size_t clocks_count, struct duty *ret_duty);
bool duty_is_late(const struct duty *duty, int64_t now);

/* When people are told of it next, after now: at half, three quarters and nine tenths of
 * its time, and at its end.  0: told of its end. */
int64_t duty_tell_next(int64_t opened_at, int64_t due_at, int64_t now);

/* House rule: so long before a notice that waits for a day which a person has set may be
 * given, people are asked to have its lock renewed, or lifted. */
#define DUTY_LOCK_ASK_DAYS 14
/* Whether it is such a duty, by its names as they are stored. */
bool duty_is_lock(struct str kind, struct str clock);
/* When they are asked; 0: it is none, or it lasts no longer than that. */
int64_t duty_lock_ask(
    struct str kind, struct str clock, int64_t opened_at, int64_t due_at);

struct str duty_name(enum duty_kind kind); /* "acknowledge" */
bool duty_parse(struct str name, enum duty_kind *ret_kind);
/* One sentence for people, in English. */
struct str duty_sentence(enum duty_kind kind);

#endif
