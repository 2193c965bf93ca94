/* evidence_collect.h - the provider's own data system is asked for the rows of an answer.
 */
#ifndef COMITY_CLI_EVIDENCE_COLLECT_H
#define COMITY_CLI_EVIDENCE_COLLECT_H

#include "cli/cli.h"

#define EVIDENCE_COLLECT_SYNOPSIS                                                        \
	"--node FOLDER [--despite-clocks REASON] ID\n"                                   \
	"    --node FOLDER --rows ID:SHA256 --out FILE ID"
#define EVIDENCE_COLLECT_OPTIONS "node= as= despite-clocks= rows= out="
#define EVIDENCE_COLLECT_HELP                                                            \
	"The data system of comity.conf (connector) is asked for what may leave\n"       \
	"now, and no more.  Its rows are compared with the order, the first are\n"       \
	"shown, and the command that seals them is printed: this one seals and\n"        \
	"sends nothing.  The rows wait for an hour, or until somebody asks anew\n"       \
	"or what may leave changes.\n"                                                   \
	"  --rows ID:SHA256  all of those rows, not only the first, into the new\n"      \
	"                    file of --out; that they are taken is recorded\n"

int evidence_collect(struct cli *cli);

#endif
