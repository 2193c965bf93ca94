/* upkeep.h - commands for who keeps a node: fsck, backup, restore. */
#ifndef COMITY_CLI_UPKEEP_H
#define COMITY_CLI_UPKEEP_H

#include "cli/cli.h"

int upkeep_fsck(struct cli *cli);
int upkeep_backup(struct cli *cli);
int upkeep_restore(struct cli *cli);

#endif
