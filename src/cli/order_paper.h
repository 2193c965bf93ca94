/* order_paper.h - an order as paper: what it says in words, and itself in the PDF. */
#ifndef COMITY_CLI_ORDER_PAPER_H
#define COMITY_CLI_ORDER_PAPER_H

#include "cli/print.h"
#include "model/order.h"

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

/* Reads the order of the papers' text.  EXIT_CODE_YES, or what was wrong was said. */
int order_paper(
    struct cli *cli, const struct order_papers *papers, struct print *ret_print);

/* In words: "Subscriber data; Traffic data", and from when to when in which zone. */
struct str order_paper_categories(const struct print *print, unsigned categories);
struct str order_paper_period(const struct print *print, const struct target *target);

/* What of a print besides order and papers its bytes follow from, as text. */
struct str order_paper_terms(struct cli *cli, enum language language);

#endif
