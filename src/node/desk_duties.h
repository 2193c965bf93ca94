/* desk_duties.h - what is owed, at the desk: what is due first first, page by page. */
#ifndef COMITY_NODE_DESK_DUTIES_H
#define COMITY_NODE_DESK_DUTIES_H

#include "node/desk.h"

struct desk_duties {
	struct stored_duty *list;
	size_t count;
	/* what a query says to see the page behind it: "due=2&number=1"; empty = it is
	 * the last */
	struct str next;
};

/* Where the page that was asked for begins: puts due_at and id of the visit's query. */
void desk_duties_place(const struct visit *visit, struct duty_query *query);
/* A page of query->limit duties. */
enum err desk_duties_read(struct visit *visit, const struct duty_query *query,
    struct desk_duties *ret_page, struct why *why);
/* Whether the page shows the duties of this node, or those that others owe, or (no query
 * whose: ours, others) both; ret_alone: one of them, from the place that was asked for.
 */
bool desk_duties_wanted(const struct visit *visit, bool ours, bool *ret_alone);

#endif
