/*
 * update.h - UPDATE: what of an order's objects its sender may change, and what it means.
 *
 * TS 103 120 knows a withdrawal as UPDATE of DesiredStatus to Cancelled, and an extension
 * as UPDATE of DesiredPreservationExpiration.  Both follow here from a signed change of
 * the order, as the objects follow from the order (projection.h): the sender writes them
 * beside the change for those who read nothing else, the receiver derives them again and
 * refuses a message whose UPDATEs differ in any member.  Nothing is done because of an
 * UPDATE.
 *
 * No row of the table widens an order: nothing else may be changed at all.
 */
#ifndef COMITY_WIRE_UPDATE_H
#define COMITY_WIRE_UPDATE_H

#include "model/change_kind.h"
#include "model/order.h"
#include "model/verdict.h"
#include "wire/message.h"

/* The partial objects that follow from a change, as a JSON array: of every object of the
 * order that a row speaks of, in the order of the projection; empty when none does.
 * until: of an extension.  Errors as projection_build. */
enum err update_build(struct arena *arena, const struct order *order,
    enum change_kind kind, int64_t until, struct json **ret_objects, struct why *why);
/* Adds an UPDATE for each of the objects. */
void update_ask(struct draft *draft, const struct json *objects);

/* Whether what stands beside the documents of the message are these UPDATEs, all of them
 * and nothing else, or nothing at all: rule update-differs. */
struct verdict update_compare(struct arena *arena, const struct order *order,
    enum change_kind kind, int64_t until, const struct message *message);

/* What an UPDATE asks for, of an object that the sender owns: the kind of change that it
 * would be.  Rules: hi1-change-not-allowed (3006: a member that no row names),
 * hi1-improper-value (3007), hi1-element-missing (3005: it changes nothing). */
struct verdict update_judge(
    const struct message *message, size_t action, enum change_kind *ret_kind);

#endif
