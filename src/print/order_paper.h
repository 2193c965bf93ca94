/* order_paper.h - an order as paper: what it says in words, and itself in the PDF. */
#ifndef COMITY_PRINT_ORDER_PAPER_H
#define COMITY_PRINT_ORDER_PAPER_H

#include "model/order.h"
#include "print/print.h"

#define ORDER_PAPERS_MAX 24

/* All that the PDF follows from: of the same papers it is the same. */
struct order_papers {
	struct str text; /* the order's */
	struct str signoffs[ORDER_PAPERS_MAX];
	size_t signoffs_count;
	struct str receipts[ORDER_PAPERS_MAX];
	size_t receipts_count;
	enum language language;
	struct order order;
};

/* Adds the text of a document of that kind: Order, SignOff, Receipt; others are left out.
 * ERR_LIMIT: there are ORDER_PAPERS_MAX of it. */
enum err order_papers_add(
    struct order_papers *papers, struct str kind, struct str text, struct why *why);
/* The papers of a case, of what the call order/show answers with texts: alike for who
 * prints through a node and for who prints at its desk. */
enum err order_papers_of(
    const struct json *answer, struct order_papers *papers, struct why *why);

/* The document of the papers, whose order is read already.  ERR_SYNTAX: a sign-off or a
 * receipt is none. */
enum err order_paper(struct arena *arena, const struct order_papers *papers,
    struct print *ret_print, struct why *why);

/* In words: "Subscriber data; Traffic data"; from when to when, "-" for an end that the
 * order does not state, in UTC, and in which zone it was written. */
struct str order_paper_categories(const struct print *print, unsigned categories);
struct str order_paper_period(const struct print *print, const struct target *target);

/* What of a print besides order and papers its bytes follow from, as text. */
struct str order_paper_terms(struct arena *arena, enum language language);

#endif
