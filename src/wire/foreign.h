/*
 * foreign.h - an order out of HI-1 objects that no order document stands behind.
 *
 * Another vendor's message says its order in an AuthorisationObject and tasks alone.
 * What they say is read into our model; nobody but their organisation has signed it, and
 * nothing here makes it look otherwise: who admits it is a person.
 *
 * Read is what we understand whole: a member that could change what is asked for, and
 * that is not understood, makes the message unreadable for us.  Nothing is dropped.
 */
#ifndef COMITY_WIRE_FOREIGN_H
#define COMITY_WIRE_FOREIGN_H

#include "model/order.h"
#include "model/verdict.h"
#include "wire/message.h"

/* frame: realm, id, procedure, issuer, addressee, language and the time of admission
 * (created_at), which the message does not say.  Rules: foreign-no-order (it has not one
 * authorisation and at least one task), foreign-unreadable (with the pointer of the
 * task), foreign-procedure (the procedure preserves and the tasks do not, or the
 * reverse). */
struct verdict foreign_order(struct arena *arena, const struct message *message,
    const struct order *frame, struct order *ret_order);

/* The production tasks of a message: their object ids and the references of whoever
 * wrote them.  ret_tasks: at most LIMIT_TARGETS; 0 when the arena is full. */
struct foreign_task {
	struct str id, reference;
};
size_t foreign_tasks(struct arena *arena, const struct message *message,
    const struct foreign_task **ret_tasks);

/* What became of what a message asks for, in the standard's terms. */
enum foreign_status {
	FOREIGN_REJECTED,
	FOREIGN_TAKEN, /* approved: the answer is awaited */
	FOREIGN_PRESERVED,
	FOREIGN_DISCLOSED,
	FOREIGN_STATUS_COUNT
};

/* A NotificationObject for the sender: the status of each object of his message that has
 * one, with the words.  NULL: none has, or the arena is full. */
struct json *foreign_notification(struct arena *arena, const struct message *message,
    enum foreign_status status, struct str words, int64_t at);

#endif
