/* order_stated.h - what a person says of an order that left by another way than a node.
 */
#ifndef COMITY_CLI_ORDER_STATED_H
#define COMITY_CLI_ORDER_STATED_H

#include "cli/cli.h"

#define ORDER_STATED_SYNOPSIS                                                            \
	"--node FOLDER --event submitted|answered --at TIME\n"                           \
	"    [--number NUMBER] [--file FILE] ID"
#define ORDER_STATED_OPTIONS "event= at= number= file= receipt= "
#define ORDER_STATED_HELP                                                                \
	"It is kept in the case and logged as stated, not proven; the case's state "     \
	"stays.\n"                                                                       \
	"--file: what was handed in or came back.  Its SHA-256 goes into the ledger, "   \
	"the\n"                                                                          \
	"file itself stays where it is: comity evidence verify --arrival compares it.\n"
int order_stated(struct cli *cli);

#endif
