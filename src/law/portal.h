/*
 * portal.h - the form of a provider's portal, box by box in its own order
 * (portal_forms.tsv), and what an order says to each.
 *
 * A form is what somebody has seen on a page, with the page's own words, and no law; of
 * most portals nobody has written it down, and then no order of boxes is made up.
 */
#ifndef COMITY_LAW_PORTAL_H
#define COMITY_LAW_PORTAL_H

#include "law/law.h"
#include "model/order.h"

/* The boxes of its form, one after the other: *place begins with 0, NULL at the end.  No
 * box at all: the form is not known. */
const struct table_row *portal_next(const struct law *law,
    const struct table_row *provider, struct clock_date day, uint64_t *place);

/* Whether the form, or its provider in every request, asks for this legal field. */
bool portal_asks(const struct law *law, const struct table_row *provider,
    struct clock_date day, struct str field);

/* Names of boxes beside the fields of elements.tsv. */
bool portal_is_name(struct str name);

/* What goes into a box, a line for each target; empty: the order does not say it.
 * digest: of the order's text, in hex.  As arena_str. */
struct str portal_value(
    struct arena *arena, const struct order *order, struct str digest, struct str name);

#endif
