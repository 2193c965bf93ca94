/* roster_enrol.h - comity roster ask and enrol: a person's passkey comes into a roster.
 */
#ifndef COMITY_CLI_ROSTER_ENROL_H
#define COMITY_CLI_ROSTER_ENROL_H

#include "cli/cli.h"

int roster_run_ask(struct cli *cli);
int roster_run_enrol(struct cli *cli);

#endif
