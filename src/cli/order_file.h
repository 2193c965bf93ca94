/* order_file.h - an order that lies in a file. */
#ifndef COMITY_CLI_ORDER_FILE_H
#define COMITY_CLI_ORDER_FILE_H

#include "cli/cli.h"
#include "model/order.h"

/* Its canonical text and what it says.  EXIT_CODE_YES, or what was said to the user. */
int order_file(
    struct cli *cli, const char *path, struct str *ret_text, struct order *ret_order);

#endif
