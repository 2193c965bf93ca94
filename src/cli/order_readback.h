/* order_readback.h - what an order says, told to who is about to sign it. */
#ifndef COMITY_CLI_ORDER_READBACK_H
#define COMITY_CLI_ORDER_READBACK_H

#include "model/order.h"

/* On standard error, when that is a terminal: who asks whom, and for which data about
 * whom, each with its period; who else sees it, its annexes by name, and its legal
 * fields. Long values are cut and end with "...".  Call it before the key is used. */
void order_readback(const struct order *order);

#endif
