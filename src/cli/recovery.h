/* recovery.h - the node's keys in the hands of several people (record/recovery.h). */
#ifndef COMITY_CLI_RECOVERY_H
#define COMITY_CLI_RECOVERY_H

#include "cli/cli.h"

/* M/N: M shares of N are needed. */
bool recovery_is_spec(const char *text);
/* M/N of --recovery and the new folder of --shares; *ret_wanted: both are given. */
int recovery_options(struct cli *cli, bool *ret_wanted);
/* Writes the shares of the keys that lie in a node's folder. */
int recovery_write(
    struct cli *cli, const char *folder, struct str organisation, struct str realm);

/* node share, node recover */
int recovery_share(struct cli *cli);
int recovery_recover(struct cli *cli);

#endif
