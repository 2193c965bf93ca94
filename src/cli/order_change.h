/* order_change.h - what a person says about an order after it was sent. */
#ifndef COMITY_CLI_ORDER_CHANGE_H
#define COMITY_CLI_ORDER_CHANGE_H

#include "cli/cli.h"

#define ORDER_CHANGE_HELP                                                                \
	"ORDER is the order's file, or its id.  --to ORG says it to one only; else it\n" \
	"goes to all whom the order names for it, each a text of its own.  --reason "    \
	"is\n"                                                                           \
	"a short code, --text free words in the language --language.\n"

#define ORDER_ABOUT_HELP                                                                 \
	"--target N: a part of the order only, the targets counted from 0 as they "      \
	"stand\n"                                                                        \
	"in it; --category NAME: of these targets only that.  --conditions: in the\n"    \
	"language --language, under which alone the data may be used.\n"

/* The verb says which kind. */
int order_change(struct cli *cli);

/* The receipt of the answer goes to the file of --receipt, if there is one (cmd_order.c).
 */
int order_keep_receipt(struct cli *cli, const struct json *answer);

#endif
