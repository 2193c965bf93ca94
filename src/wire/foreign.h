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

/* A CREATE of a NotificationObject for the sender: the status of each object of his
 * message that has one becomes Rejected, with the words.  NULL: none has. */
struct json *foreign_rejection(
    struct arena *arena, const struct message *message, struct str words, int64_t at);

#endif
