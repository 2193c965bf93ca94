/* report.h - the parts of "comity report". */
#ifndef COMITY_CLI_REPORT_H
#define COMITY_CLI_REPORT_H

#include "cli/cli.h"

/* What was asked and answered at a node, for people, as CSV or JSON. */
int report_count(struct cli *cli);

#endif
