/* order_said.h - what a change of an order says, as text. */
#ifndef COMITY_CLI_ORDER_SAID_H
#define COMITY_CLI_ORDER_SAID_H

#include "format/json.h"

/* One of the changes of order/show, with its words (argument said): lines below its own.
 * Long texts are cut, and say so. */
void order_print_said(const struct json *change);

#endif
