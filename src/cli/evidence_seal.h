/* evidence_seal.h - the answer to an order goes to the node, which compares, seals and
 * delivers. */
#ifndef COMITY_CLI_EVIDENCE_SEAL_H
#define COMITY_CLI_EVIDENCE_SEAL_H

#include "cli/cli.h"

#define EVIDENCE_SEAL_SYNOPSIS                                                           \
	"--node FOLDER --file PATH...|--collected ID:SHA256\n"                           \
	"    --system TEXT --method TEXT --statement TEXT ID"
#define EVIDENCE_SEAL_OPTIONS                                                            \
	"node= as= file= collected= system= method= statement= role= language= "         \
	"extracted-at= "                                                                 \
	"justification= release despite-clocks= receipt="
#define EVIDENCE_SEAL_HELP                                                               \
	"  --file PATH             .csv and .json are compared row by row with the "     \
	"order;\n"                                                                       \
	"                          CATEGORY:PATH for any other file (needs --release)\n" \
	"  --collected ID:SHA256   the rows of comity evidence collect, as it names "    \
	"them\n"                                                                         \
	"  --system, --method      where the data was taken from, and how\n"             \
	"  --statement TEXT        the custodian's own words\n"                          \
	"  --extracted-at TIME     default: now; of collected rows: when they came\n"    \
	"  --justification TEXT    why data outside of the order is given all the "      \
	"same\n"                                                                         \
	"  --release               this person releases what the machine cannot judge\n" \
	"  --despite-clocks REASON a person lets it go where two clocks differ: kept, "  \
	"shown\n"                                                                        \
	"What lies outside of the order is never sealed in silence: the rows are "       \
	"named, and\n"                                                                   \
	"nothing is sent.  What a notified authority has barred, or what a clock "       \
	"holds,\n"                                                                       \
	"is not sent whatever is said of it.\n"

int evidence_seal(struct cli *cli);

/* The findings of a comparison, for people. */
void evidence_print_scope(const struct json *scope);

#endif
