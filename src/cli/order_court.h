/* order_court.h - a judge validates an order that another organisation submitted. */
#ifndef COMITY_CLI_ORDER_COURT_H
#define COMITY_CLI_ORDER_COURT_H

#include "cli/cli.h"

/* Signs the order that the node has under the id, or that is in the file. */
int order_validate(struct cli *cli);

#endif
