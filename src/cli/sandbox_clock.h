/* sandbox_clock.h - comity sandbox clock: one time for all nodes of a sandbox. */
#ifndef COMITY_CLI_SANDBOX_CLOCK_H
#define COMITY_CLI_SANDBOX_CLOCK_H

#include "cli/cli.h"

int sandbox_clock(struct cli *cli);

#endif
