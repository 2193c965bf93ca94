/* order_report.h - what an addressee tells of an order that it does not execute, and what
 * it claims: the options that make these members of a change. */
#ifndef COMITY_CLI_ORDER_REPORT_H
#define COMITY_CLI_ORDER_REPORT_H

#include "cli/cli.h"
#include "record/change.h"

#define ORDER_REPORT_SYNOPSIS                                                            \
	"--reason CODE --kept yes|no\n"                                                  \
	"    [--target N]... [--category NAME]... [--text TEXT] [--language LL]\n"       \
	"    [--conflict FILE] ORDER"
#define ORDER_REPORT_OPTIONS "target= category= kept= conflict= "
#define ORDER_REPORT_HELP                                                                \
	"--kept: whether the data is preserved.  Without --target: all of the order.\n"  \
	"--conflict: for an objection over the law of a third country, an object in\n"   \
	"JSON with the texts law, provision, nature, applies, contradicts, link,\n"      \
	"consequences, other.  Reasons: comity law explain eu-epoc.\n"

#define ORDER_COSTS_SYNOPSIS                                                             \
	"--amount N.NN --currency CUR --basis TEXT --language LL ORDER"
#define ORDER_COSTS_OPTIONS "amount= currency= basis= "

/* Of kinds that have them. */
int order_report_options(struct cli *cli, struct change *change);
/* A report that names no part is about all of them. */
int order_report_parts(struct cli *cli, size_t targets, struct change *change);

/* order notify, order date (cmd_order.c's table). */
int order_notify(struct cli *cli);
int order_date(struct cli *cli);

#endif
