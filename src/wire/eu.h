/*
 * eu.h - an order under Regulation (EU) 2023/1543 in the profile that is spoken between
 * national authority systems and service providers (ETSI TS 104 144, of TS 103 120).
 *
 * Comity has not read that profile's own text: names of dictionaries and values are those
 * of a published transform.  What no value is known for travels as words (manual), or is
 * refused.  Nothing here is a signature, and nothing here sends.
 */
#ifndef COMITY_WIRE_EU_H
#define COMITY_WIRE_EU_H

#include "model/order.h"
#include "model/verdict.h"
#include "wire/message.h"

#define EU_PROFILE_OWNER "EU"
#define EU_PROFILE_VERSION "v1.3.1"
#define EU_ETSI_VERSION "V1.22.1"

enum eu_copy { EU_ADDRESSEE, EU_ENFORCING };

/* A person's act under the order, as a sign-off says it. */
struct eu_approval {
	struct str person;
	int64_t at; /* 0 = nobody has */
};

struct eu_paper {
	struct str name;
	struct str contents;
};

struct eu_export {
	const struct order *order;
	enum eu_copy copy;
	int64_t at;
	size_t edition;         /* another message about the same order: 1, 2 ... */
	int64_t preserve_until; /* of a preservation */
	struct eu_approval issued, validated;
	struct str manual;             /* all that no member carries, in words */
	struct str form;               /* Form 1 or Form 2 as a text */
	const struct eu_paper *papers; /* what only this reader may see */
	size_t papers_count;
};

/* Whether the procedure is one of the profile's. */
bool eu_is_order(const struct order *order);
/* Whether a member of the profile says all that this field says. */
bool eu_carries(struct str field);
/* Organisation id of who gets the copy, empty when the order names none. */
struct str eu_receiver(const struct order *order, enum eu_copy copy);

/* A request of the profile, without actions. */
struct draft eu_request(struct arena *arena, struct endpoint sender,
    struct endpoint receiver, struct str transaction, int64_t at);
/* The message.  No: eu-procedure, eu-not-notified, eu-not-carried with the place in the
 * order; an arena that is full gives a tree that cannot be written (message.h). */
struct verdict eu_message(
    struct arena *arena, const struct eu_export *what, struct json **ret_message);

#endif
