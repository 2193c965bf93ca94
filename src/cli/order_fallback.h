/* order_fallback.h - comity order fallback: a draft by the next route, out of an order
 * that has not led to an answer. */
#ifndef COMITY_CLI_ORDER_FALLBACK_H
#define COMITY_CLI_ORDER_FALLBACK_H

#include "cli/cli.h"

#define ORDER_FALLBACK_HELP                                                              \
	"It is a new order: nothing is sent, and nothing that was signed before "        \
	"counts.  What the\nold order says is taken over where the new route has a "     \
	"place for it; the rest is listed\nwith its article.  What is an annex there "   \
	"is written beside DRAFT as DRAFT.NAME.annex.\n"

int order_fallback(struct cli *cli);

#endif
