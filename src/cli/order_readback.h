/* order_readback.h - what an order says, told to who is about to sign it. */
#ifndef COMITY_CLI_ORDER_READBACK_H
#define COMITY_CLI_ORDER_READBACK_H

#include "model/order.h"

/* On standard error, when that is a terminal: all that is signed.  Who asks whom, and for
 * which data about whom, each with its period; who else is named, sees an annex or can
 * open the answer; the legal fields.  Nothing is cut: long texts are wrapped, and no line
 * of one looks like a line of ours, which are set in by two spaces.  Call it before the
 * key is used. */
void order_readback(const struct order *order);

#endif
