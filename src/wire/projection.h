/*
 * projection.h - the order as HI-1 objects: what follows from the text that persons
 * signed.
 *
 * The objects carry nothing of their own.  The sender derives them from the order; the
 * receiver derives them again from the order that it verified, and refuses a message
 * whose objects differ in any member.  So what was signed, what the law was checked on
 * and what is carried out are the same.
 *
 * An order names the version of these rules (order.projection); every version stays here.
 *
 * Version 1.  In this order:
 *   - one AuthorisationObject;
 *   - one task for each target: a LPTaskObject where the procedure preserves (its id ends
 * in -pr, or it is 185-16 or 185-29), else a LDTaskObject. Ids are UUIDv5 in the
 * namespace of the order's id: "authorisation/0", "task/N" from 0. The reference of the
 * task of target N is "CC-slug-ORDER/N+1", of the issuer.  Documents
 * ("document/0" is the order) are not part of it; the authorisation refers to document/0.
 */
#ifndef COMITY_WIRE_PROJECTION_H
#define COMITY_WIRE_PROJECTION_H

#include "model/order.h"
#include "model/verdict.h"
#include "wire/object.h"

#define PROJECTION_VERSION 1

bool projection_known(unsigned version);
/* Whether the tasks are preservations. */
bool projection_preserves(const struct order *order);

/* The categories of a RequestType of ETSI; 0 for Other and what is not known. */
unsigned projection_categories(struct str type);

/* The objects as a JSON array.  ERR_USAGE: an unknown version, an id that is no UUID,
 * issuer or addressee that are no organisation ids; ERR_LIMIT: the arena is full. */
enum err projection_build(struct arena *arena, const struct order *order,
    struct json **ret_objects, struct why *why);

/* Adds a CREATE for each of the objects. */
void projection_ask(struct draft *draft, const struct json *objects);

/* Id and reference (LDID) of the task of a target; ptr NULL when the arena is full. */
struct str projection_task_id(
    struct arena *arena, const struct order *order, size_t target);
struct str projection_task_reference(
    struct arena *arena, const struct order *order, size_t target);

/* Compares the projection with a request that brings the order: its actions must be
 * CREATEs of documents and, in this order, of exactly these objects.  Yes, or no with the
 * pointer to the first difference (rules projection-differs, projection-unknown). */
struct verdict projection_compare(
    struct arena *arena, const struct order *order, const struct message *message);

#endif
