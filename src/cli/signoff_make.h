/* signoff_make.h - a person's signature, made with the key file of that person. */
#ifndef COMITY_CLI_SIGNOFF_MAKE_H
#define COMITY_CLI_SIGNOFF_MAKE_H

#include "cli/cli.h"
#include "record/signoff.h"

/* What --act, --organisation, --person and --at say of a sign-off of the order in the
 * file, which is read back first (order_readback.h); at stays when nothing is said of it.
 * EXIT_CODE_YES, or what was said to the user. */
int signoff_begin(struct cli *cli, const char *path, struct signoff *signoff);
/* Signs with the key of --key and gives the sign-off's text. */
enum err signoff_make(
    struct cli *cli, struct signoff *signoff, struct str *ret_text, struct why *why);

#endif
