/* order_view.h - what a node tells of its orders, for people: a list, a case, a state. */
#ifndef COMITY_CLI_ORDER_VIEW_H
#define COMITY_CLI_ORDER_VIEW_H

#include "cli/cli.h"

/* order list, order show, order wait (cmd_order.c's table). */
int order_list(struct cli *cli);
int order_show(struct cli *cli);
int order_wait(struct cli *cli);

/* "ID  state", or the answer itself with --json. */
void order_print_case(struct cli *cli, const struct json *answer);
/* The statements of the what-if by which the node judges, if it does. */
void order_print_assumed(const struct json *answer);

#endif
