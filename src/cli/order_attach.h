/* order_attach.h - a qualified signature beside an order, and what a person says of it.
 */
#ifndef COMITY_CLI_ORDER_ATTACH_H
#define COMITY_CLI_ORDER_ATTACH_H

#include "cli/cli.h"

int order_attach(struct cli *cli);
/* yes, no, or not checked; never more than what was stated. */
void order_print_qualified(const struct json *answer);

#endif
