/* evidence_parts.h - the order that an answer is compared with, and what was said of its
 * parts since: from files, or from the node that has the case. */
#ifndef COMITY_CLI_EVIDENCE_PARTS_H
#define COMITY_CLI_EVIDENCE_PARTS_H

#include "cli/cli.h"
#include "model/order.h"

#define EVIDENCE_PARTS_OPTIONS "node= as= change= "
#define EVIDENCE_PARTS_HELP                                                              \
	"With --node, --order may be the id of a case there: the answer is compared\n"   \
	"with the order without the parts that the reasons of a notified authority\n"    \
	"bar.  --change FILE gives such reasons without a node, unproven, in their\n"    \
	"order.\n"

/* The text of the case's order, and all changes of it, when --order is an id; nothing is
 * asked otherwise.  *ret_case NULL: --order is a file. */
int evidence_case(struct cli *cli, struct json **ret_case);
struct str evidence_case_order(const struct json *shown);

/* What of the order is not barred; *ret_less false: all of it. */
int evidence_parts(struct cli *cli, const struct json *shown, const struct order *order,
    const unsigned char order_sha256[static SHA256_LEN], struct order *ret_allowed,
    bool *ret_less);

#endif
